/* sift/shift.h - how much later do these danmaku come, and from where on?  (pure)
 *
 * Another cut of a film has scenes more or fewer: from a place on, danmaku come by
 * so much later.  Pieces are in the time of the danmaku as their source has it;
 * one holds until the next.  As text, in the conf, in the library and on command
 * lines: "+1.5" for all, "0=+1.5,12:30=+4" in pieces. */
#pragma once
#include "base/bytes.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SHIFT_PIECES_MAX = 64 };

struct shift_piece {
	int64_t from_ms, by_ms;
};

/* Zero-initialised moves nothing.  Plain data. */
struct shift {
	struct shift_piece pieces[SHIFT_PIECES_MAX]; /* by from_ms */
	size_t count;
};

/* By how much what its source has at `at_ms` is moved. */
int64_t shift_at(const struct shift *, int64_t at_ms);

/* From what is seen at `media_ms` on, all comes by `more_ms` later than now.  False:
 * there are too many pieces already. */
bool shift_from(struct shift *, int64_t media_ms, int64_t more_ms);

/* -EINVAL with what is allowed. */
int shift_read(struct shift *, const char *text, struct err *);
void shift_write(struct bytes *out, const struct shift *);
