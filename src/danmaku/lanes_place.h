/* danmaku/lanes_place.h - one pass over the track: who gets which row, when?
 *
 * A layout is made in up to three passes, each of which sees where those
 * before it have put theirs: fixed, then the rarer direction, then the other. */
#pragma once
#include "danmaku/lanes.h"
#include "danmaku/lanes_seeker.h"
#include "danmaku/lanes_share.h"

/* Placed comments, in order of start. */
struct placed_list {
	struct placed *items;
	size_t count, room;
};

struct placing {
	const struct track *track;
	const struct lanes_config *config; /* within its bounds: lanes_new() */
	unsigned modes;                    /* 1 << COMMENT_x: whose pass it is */
	struct row *rows;                  /* config->bottom_rows of them */
	struct widths *widths;             /* counted on */
	struct share *share;               /* NULL: all the rows */
	const struct extent *extents;      /* of each comment */
	uint64_t *hidden;                  /* one bit for each comment of the track */
};

void lanes_place(const struct placing *, struct placed_list *out);
