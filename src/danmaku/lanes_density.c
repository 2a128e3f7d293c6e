#include "danmaku/lanes_density.h"

#include "base/mem.h"

#include <stdlib.h>

#define SLICE_MS 6000
#define SLICES 10 /* in a minute */

struct candidate {
	uint32_t rank, index;
};

static int
by_importance(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	return a->index < b->index ? -1 : 1;
}

/* What one slice may have of the minute, so that ten of them have all. */
static size_t
share_of(int64_t slice, int per_minute)
{
	int64_t nth = slice % SLICES;

	return (size_t)((nth + 1) * per_minute / SLICES - nth * per_minute / SLICES);
}

static void
slice_limit(struct candidate *all, size_t count, size_t most, uint64_t *hidden)
{
	if (count <= most)
		return;
	qsort(all, count, sizeof(*all), by_importance);
	for (size_t i = most; i < count; i++)
		hidden[all[i].index / 64] |= UINT64_C(1) << all[i].index % 64;
}

void
density_limit(const struct track *track, int per_minute, uint64_t *hidden)
{
	struct candidate *all = mem_new(track_count(track) + 1, sizeof(*all));
	const struct comment *c;
	int64_t slice = 0;
	size_t count = 0;

	for (size_t i = 0; (c = track_at(track, i)) != NULL; i++) {
		if (c->at_ms / SLICE_MS != slice) {
			slice_limit(all, count, share_of(slice, per_minute), hidden);
			count = 0;
			slice = c->at_ms / SLICE_MS;
		}
		if (lanes_takes(c) && (c->flags & COMMENT_OWN) == 0)
			all[count++] = (struct candidate){ seeker_rank(c), (uint32_t)i };
	}
	slice_limit(all, count, share_of(slice, per_minute), hidden);
	free(all);
}
