/* tests/integration/flock.h - comments of which every character exists once.
 *
 * So one look at a cell tells which comment stands there, which line and
 * which column of it: whether a comment is whole, and where it is, can be
 * seen without knowing anything of how it came there. */
#pragma once
#include "base/bytes.h"

#include <stdint.h>

#define FLOCK_LINES 4
#define FLOCK_LINE_MAX 100 /* characters */

enum flock_kind { FLOCK_SCROLL = 1, FLOCK_BOTTOM = 4, FLOCK_TOP = 5, FLOCK_REVERSE = 6 };

struct flock_line {
	uint32_t codes[FLOCK_LINE_MAX];
	int count, cols;
};

struct flock_comment {
	int64_t at_ms;
	enum flock_kind kind;
	uint32_t rgb;
	int lines;
	struct flock_line line[FLOCK_LINES];
};

struct flock_place { /* of a character */
	int comment, line, col, cols;
};

struct flock;

/* `count` comments in the first `span_ms`, all kinds, one to four lines, some
 * longer than two stages of `cols` columns. */
struct flock *flock_new(uint64_t seed, int count, int span_ms, int cols);
void flock_free(struct flock *);
void flock_write(const struct flock *, struct bytes *xml); /* Bilibili XML */

const struct flock_comment *flock_at(const struct flock *, int index);
const struct flock_place *flock_find(
    const struct flock *, uint32_t code); /* NULL: nobody's */
