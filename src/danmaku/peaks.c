#include "danmaku/peaks.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#define AGAIN (3 * SECOND) /* pressed so soon after the jump, another one is meant */

/* 1 2 3 2 1: one busy slice does not make a mountain of its own. */
static void
smooth(const uint32_t *counts, int slices, double *out)
{
	static const int weights[] = { 1, 2, 3, 2, 1 };

	for (int i = 0; i < slices; i++) {
		double sum = 0, weight = 0;

		for (int k = -2; k <= 2; k++) {
			if (i + k < 0 || i + k >= slices)
				continue;
			sum += counts[i + k] * (double)weights[k + 2];
			weight += weights[k + 2];
		}
		out[i] = sum / weight;
	}
}

/* The lowest value between this place and the next higher one on that side. */
static double
dip(const double *height, int slices, int at, int step)
{
	double lowest = height[at];
	int i = at + step;

	for (; i >= 0 && i < slices && height[i] <= height[at]; i += step) {
		if (height[i] < lowest)
			lowest = height[i];
	}
	/* The video's edge is no valley that somebody has to climb out of. */
	return i < 0 || i >= slices ? 0 : lowest;
}

static bool
stands_out(const double *height, int slices, int at, double least)
{
	double left, right;

	if (height[at] < least || (at > 0 && height[at - 1] >= height[at]) ||
	    (at + 1 < slices && height[at + 1] > height[at]))
		return false;
	left = dip(height, slices, at, -1);
	right = dip(height, slices, at, 1);
	return height[at] - (left > right ? left : right) >= height[at] / 3;
}

/* Down to half of it, to the left. */
static int
foot(const double *height, int at)
{
	int from = at;

	while (from > 0 && height[from - 1] >= height[at] / 2 &&
	       height[from - 1] <= height[from])
		from--;
	return from;
}

/* Of neighbours the higher one stays. */
static int
add(struct peak *out, int count, int most, struct peak peak, const double *height,
    int apart)
{
	if (count > 0 && peak.at - out[count - 1].at < apart) {
		if (height[peak.at] > height[out[count - 1].at])
			out[count - 1] = peak;
		return count;
	}
	if (count < most)
		out[count++] = peak;
	return count;
}

int
peaks_find(const uint32_t *counts, int slices, struct peak *out, int most)
{
	double *height, mean = 0, highest = 0, least;
	int count = 0;

	if (counts == NULL || slices < 3)
		return 0;
	height = mem_new((size_t)slices, sizeof(*height));
	smooth(counts, slices, height);
	for (int i = 0; i < slices; i++) {
		mean += height[i] / slices;
		highest = height[i] > highest ? height[i] : highest;
	}
	least = mean * 1.5 > highest / 10 ? mean * 1.5 : highest / 10;
	for (int i = 0; i < slices && highest > 0; i++) {
		if (stands_out(height, slices, i, least))
			count = add(out, count, most,
			    (struct peak){ foot(height, i), i, counts[i] }, height,
			    slices / 50);
	}
	free(height);
	return count;
}

ns_t
peak_start(const struct peak *peak, int slices, ns_t duration)
{
	return (ns_t)((__int128)duration * peak->from / slices);
}

const struct peak *
peaks_next(const struct peak *peaks, int count, int slices, ns_t duration, ns_t t, int by)
{
	const struct peak *found = NULL;

	for (int i = 0; i < count; i++) {
		ns_t start = peak_start(&peaks[i], slices, duration);

		if (by > 0 && start > t + SECOND / 2)
			return &peaks[i];
		if (by < 0 && start < t - AGAIN)
			found = &peaks[i];
	}
	return found;
}
