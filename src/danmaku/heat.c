#include "danmaku/heat.h"

#include <math.h>
#include <string.h>

/* Keeps at + offset and slice * duration far from overflow. */
#define TIME_MAX (INT64_MAX / 4)

static ns_t
said_at(const struct comment *comment, ns_t offset)
{
	if (comment->at_ms > TIME_MAX / MILLISECOND || offset > TIME_MAX ||
	    offset < -TIME_MAX)
		return NS_NONE;
	return comment->at_ms * MILLISECOND + offset;
}

void
heat_count(
    const struct track *track, ns_t duration, ns_t offset, uint32_t *counts, int slices)
{
	const struct comment *comment;
	size_t i;
	ns_t at;

	if (slices <= 0)
		return;
	memset(counts, 0, (size_t)slices * sizeof(*counts));
	for (i = 0; i < track_count(track); i++) {
		comment = track_at(track, i);
		at = said_at(comment, offset);
		if (at < 0 || at >= duration || comment->mode == COMMENT_SCRIPT)
			continue;
		counts[(__int128)at * slices / duration]++;
	}
}

int
heat_level(uint32_t count, uint32_t most, int levels)
{
	int level;

	if (count == 0 || levels < 2)
		return 0;
	if (count >= most)
		return levels - 1;
	level = 1 + (int)((levels - 1) * log1p(count) / log1p(most));
	return level < levels ? level : levels - 1;
}
