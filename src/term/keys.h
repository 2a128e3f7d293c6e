/* term/keys.h - what did the viewer press?
 *
 * A key is a value; its text is what the conf and the help write.  (pure) */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum key_kind {
	KEY_NOTHING,
	KEY_CHAR,    /* code = Unicode code point; control keys are KEY_CTRL */
	KEY_CTRL,    /* code = 'a'..'z', or one of \ ] ^ _ */
	KEY_NAMED,   /* code = enum key_name */
	KEY_POINTER, /* a mouse button went down; x, y in cells from 0 */
	KEY_PASTE,   /* code 1: what follows is pasted; 0: no more */
	KEY_SIZE,    /* the window has a new size, or must be painted anew */
	KEY_STATUS,  /* the terminal has drawn everything sent so far */
	KEY_ANSWER,  /* another answer was taken in: tty_info() may have changed */
	KEY_EOF,     /* the terminal is gone */
};

/* clang-format off */
enum key_name {
	KEY_NAME_NONE, KEY_NAME_LEFT, KEY_NAME_RIGHT, KEY_NAME_UP, KEY_NAME_DOWN,
	KEY_NAME_HOME, KEY_NAME_END, KEY_NAME_PAGE_UP, KEY_NAME_PAGE_DOWN,
	KEY_NAME_BACKSPACE, KEY_NAME_DELETE, KEY_NAME_INSERT, KEY_NAME_TAB,
	KEY_NAME_BACKTAB, KEY_NAME_ENTER, KEY_NAME_ESCAPE, KEY_NAME_SPACE,
	KEY_NAME_F1, KEY_NAME_F2, KEY_NAME_F3, KEY_NAME_F4, KEY_NAME_F5, KEY_NAME_F6,
	KEY_NAME_F7, KEY_NAME_F8, KEY_NAME_F9, KEY_NAME_F10, KEY_NAME_F11, KEY_NAME_F12,
};
/* clang-format on */

enum key_mods { KEY_MOD_SHIFT = 1, KEY_MOD_ALT = 2, KEY_MOD_CTRL = 4 };

struct key {
	enum key_kind kind;
	uint32_t code;
	int mods;
	int x, y, button; /* KEY_POINTER: button 1 left 2 middle 3 right 4 up 5 down */
};

/* "space", "right", "C-l", "M-x", "S-left", "[", "F1", "<".  key_parse() takes
 * names in any case and a few other spellings ("BS", "esc", "^L", "pgup"), and
 * is false for what is no key. */
char *key_text(char *to, size_t size, struct key);
bool key_parse(const char *text, struct key *);
bool key_same(struct key, struct key); /* ignores x and y */

/* The key of one byte that is no part of a sequence; KEY_NOTHING from 0x80. */
struct key key_of_byte(unsigned char);
struct key key_named(enum key_name, int mods);
