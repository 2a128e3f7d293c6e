/* danmaku/comment.h - one danmaku: what, when, and how it wants to fly.
 *
 * Plain data, copied and compared.  Formats make them, tracks keep them,
 * lanes place them; nobody changes one that a track holds. */
#pragma once
#include <stdint.h>

enum comment_mode {
	COMMENT_SCROLL,     /* right to left */
	COMMENT_REVERSE,    /* left to right */
	COMMENT_TOP,        /* fixed, from the top down */
	COMMENT_BOTTOM,     /* fixed, from the bottom up */
	COMMENT_POSITIONED, /* Bilibili mode 7: flies as its data says */
	COMMENT_SCRIPT,     /* modes 8 and 9: counted, never shown */
};

enum comment_flag {
	COMMENT_OWN = 1,    /* the viewer's */
	COMMENT_LIKED = 2,  /* marked by the source as highly liked */
	COMMENT_UNSENT = 4, /* the viewer's, and no server has confirmed it yet */
};

struct comment_path;

struct comment {
	int64_t at_ms;      /* 0 .. 2^53: position in the video */
	uint64_t id;        /* 0: the source gave none */
	int64_t created_ms; /* Unix time, 0 unknown */
	const char *text;   /* sanitised UTF-8, '\n' between lines; the track's */
	const char *author; /* sanitised, "" unknown; the track's */
	const struct comment_path *path; /* COMMENT_POSITIONED, may be NULL: path.h */
	uint32_t text_len;
	uint32_t rgb; /* 0x00rrggbb */
	uint32_t likes;
	uint16_t size;   /* 25 = normal, as Bilibili counts */
	uint16_t source; /* which --danmaku= it came from, from 0 */
	uint8_t mode;    /* enum comment_mode */
	uint8_t flags;   /* enum comment_flag */
	uint8_t pool;    /* 0 normal, 1 subtitle, 2 special */
	uint8_t weight;  /* 0 .. 11, higher is better; 0 unknown */
};
