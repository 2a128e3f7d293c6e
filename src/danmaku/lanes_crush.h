/* danmaku/lanes_crush.h - who should not even try, for there are too many?
 *
 * Whoever lays out knows what comes.  When those of the next seconds need more
 * columns than can fly by, the widest are left out before they take a row that
 * two others could have used: those that matter more may be wider.  A window
 * that slides over the track, so indices asked for must not fall. */
#pragma once
#include "danmaku/lanes_place.h"

struct crush {
	const struct placing *in;
	int percent;        /* of the rows that can be filled */
	int mild;           /* per cent of the room that pay a better order */
	size_t from, until; /* comments in the window */
	int64_t wanted;     /* columns of all of them */
	int64_t kept;       /* and of those that are no wider than the limit */
	int64_t room;       /* columns that can fly by in the meantime */
	int limit, widest;
	int64_t *columns; /* of each width: wanted */
};

void crush_init(struct crush *, const struct placing *, int percent, int mild);
void crush_fini(struct crush *);

/* Slides to the comment `index`; false: it is too wide for its time. */
bool crush_admits(struct crush *, size_t index);

/* Are so few too many that it pays to look for a better order? */
bool crush_is_mild(const struct crush *);
