/* term/key_feed.h - which key is this byte the end of?
 *
 * ncurses knows the keys of terminfo; everything else that a terminal says
 * comes here byte by byte: characters, the terminal's answers, the mouse, and
 * keys that came in pieces.  A sequence is swallowed whole whether it is known
 * or not, so no part of an answer is ever taken for a key press.  (pure) */
#pragma once
#include "base/time.h"
#include "term/keys.h"

#define KEY_FEED_TEXT 80

enum key_feed_state {
	FEED_GROUND,
	FEED_ESC,        /* ESC */
	FEED_CSI,        /* ESC [ */
	FEED_CONSOLE,    /* ESC [ [: the Linux console's F1 to F5 */
	FEED_SS3,        /* ESC O */
	FEED_STRING,     /* ESC ] P X ^ _ until BEL or ESC \ */
	FEED_STRING_ESC, /* ESC inside such a string */
	FEED_MOUSE,      /* ESC [ M and three bytes */
	FEED_UTF8,       /* inside a character */
};

/* Zero-initialised is ready. */
struct key_feed {
	enum key_feed_state state;
	bool utf8;   /* bytes from 0x80 on are UTF-8; otherwise they are nothing */
	bool alt;    /* the character being put together came behind an ESC */
	char opened; /* which of ] P X ^ _ began the string */
	int len;     /* bytes in `text`; one more than fit = too long */
	char text[KEY_FEED_TEXT + 1]; /* what came behind ESC [ of the last one */
};

/* KEY_NOTHING in the middle.  KEY_ANSWER: `text` holds an answer such as
 * "?2026;2$y"; KEY_STATUS is the answer to CSI 5 n. */
struct key key_feed(struct key_feed *, unsigned char byte);

/* How long to wait for more before key_feed_end(); NS_NONE in the ground
 * state.  Short where it may have been the Escape key. */
ns_t key_feed_delay(const struct key_feed *);

/* Nothing more came: ESC was the Escape key, or Alt was held; the rest of a
 * broken sequence is dropped. */
struct key key_feed_end(struct key_feed *);
