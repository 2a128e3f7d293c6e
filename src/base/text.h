/* base/text.h - may this text go to a terminal, and how wide is it there?
 *
 * Everything that was written by somebody else passes text_sanitise() once,
 * where it enters; from there on it is valid UTF-8 in NFC without control
 * characters, bidi controls or stray joiners (FORMATS.md 4).  Grapheme
 * clusters are UAX #29 by utf8proc; widths are by our own rule, one per
 * cluster, because the C library's tables are older than people's emoji. */
#pragma once
#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The code point at s (len > 0 bytes are there), its length in *used.  Each
 * maximal ill-formed part is one U+FFFD (Unicode 3.9, table 3-8). */
uint32_t text_decode(const char *s, size_t len, size_t *used);
size_t text_encode(uint32_t code, char out[4]); /* bytes written */

struct text_limits {
	int clusters; /* cut behind so many */
	size_t bytes; /* and so many bytes */
	int lines;    /* further line breaks become blanks; 1 = one line */
};
extern const struct text_limits text_limits_comment; /* 256, 2 KiB, 4 lines */
extern const struct text_limits text_limits_drawing; /* of many lines: block art */
extern const struct text_limits text_limits_title;   /* one line: titles, errors, names */

/* Appends the clean form of raw[0..len) to `out` and returns its clusters.
 * 0 means nothing worth showing is left (blanks and fillers count as
 * nothing) and nothing was appended.  Line breaks inside are '\n'. Takes
 * time in proportion to the limits, not to `len`, once the limit is hit. */
int text_sanitise(
    struct bytes *out, const char *raw, size_t len, const struct text_limits *);

/* The same for one line into a fixed buffer, for errors, titles and names. */
char *text_clean(char *to, size_t size, const char *raw, size_t len);

/* Bytes of the first grapheme cluster of s[0..len), sanitised or not; 0 at the end. */
size_t text_cluster_size(const char *s, size_t len);

/* How this terminal shows text; found out at start (term/probe). */
struct text_rule {
	bool ambiguous_wide; /* East Asian ambiguous = 2 columns */
	bool clusters;       /* it advances once per cluster (mode 2027), so
	                      * joined emoji and VS16 pairs may be sent whole;
	                      * otherwise they are shown as their first emoji */
};

/* One cluster of sanitised text. */
struct text_cluster {
	const char *glyph; /* what to send: a part of the text */
	uint8_t glyph_len; /* at most TEXT_GLYPH_MAX bytes */
	uint8_t cols;      /* 1 or 2; 0 never: it is attached or dropped */
	uint32_t size;     /* bytes of the text that it stands for */
};
#define TEXT_GLYPH_MAX 20

/* The cluster at s; false at `end` or at a '\n' (which is not consumed). */
bool text_next(const char *s, const char *end, struct text_rule, struct text_cluster *);

/* Columns of the first line of s[0..len). */
int text_cols(const char *s, size_t len, struct text_rule);

/* Lines of s[0..len) and the columns of the widest. */
void text_size(const char *s, size_t len, struct text_rule, int *lines, int *cols);
