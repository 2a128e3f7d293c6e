/* panel/line.h - one line that is being typed.
 *
 * The cursor stands between grapheme clusters and moves by them; what goes in
 * is kept as it was typed (the parts of an emoji come one by one), without
 * what no text of ours may hold.  Whoever takes the text sanitises it.  Pure:
 * keys in, text out; the keys are Emacs's, as everywhere. */
#pragma once
#include "base/bytes.h"
#include "term/keys.h"

#include <stdbool.h>
#include <stddef.h>

#define LINE_BYTES_MAX 4000 /* more than anything that may be posted */

struct line {
	struct bytes text; /* valid UTF-8, one line; `data` may be NULL */
	size_t cursor;     /* in bytes, between clusters */
	struct bytes cut;  /* what ^K, ^U, ^W, ... took, for ^Y */
	bool pasting;      /* between the marks of a bracketed paste */
	bool escaped;      /* an Escape came in it, and nothing since */
	bool blank_due;    /* a line break was pasted: a blank, if more follows */
	bool full;         /* the last key found no room */
};

/* Zero-initialised is empty and valid. */
void line_fini(struct line *);
void line_set(struct line *, const char *text); /* cursor at the end */
void line_insert(struct line *, uint32_t code); /* false ones are left out */

/* True: the key was for the line.  Enter, Escape, Tab, Up and Down never are,
 * but inside a paste, where they are text or nothing. */
bool line_key(struct line *, struct key);
