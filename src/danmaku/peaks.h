/* danmaku/peaks.h - where does everybody have something to say?  (pure)
 *
 * A peak is a local maximum of the smoothed density that stands out: at least
 * half as high again as the mean, and at least a tenth of the highest, above the
 * dips on both sides of it by a third of its height.  Of two that are closer than a
 * fiftieth of the video the higher one counts. */
#pragma once
#include "base/time.h"

#include <stdint.h>

enum { PEAKS_MAX = 64 };

struct peak {
	int from;       /* the slice in which it begins to rise */
	int at;         /* and in which it is the highest */
	uint32_t count; /* danmaku in that slice */
};

/* In order of time; returns how many, at most `most`. */
int peaks_find(const uint32_t *counts, int slices, struct peak *out, int most);

/* The next one that begins after t, or, `by` negative, the last that began so long
 * before it that one does not mean it again; NULL: none. */
const struct peak *peaks_next(
    const struct peak *, int count, int slices, ns_t duration, ns_t t, int by);

ns_t peak_start(const struct peak *, int slices, ns_t duration);
