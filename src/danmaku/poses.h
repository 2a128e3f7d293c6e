/* danmaku/poses.h - where are the positioned comments, and when do they move?
 *
 * They fly as their data says (path.h), in a layer of their own: they may lie
 * over each other and over everything else, as whoever drew them wanted, and
 * take no rows from anybody.  As with lanes everything is a function of media
 * time.  Lifetime: made and owned by a layout; copies the paths. */
#pragma once
#include "base/time.h"
#include "danmaku/comment.h"

#include <stdbool.h>
#include <stddef.h>

/* What can be seen of one, in cells; may lie outside the stage. */
struct pose {
	uint32_t index; /* of the comment in the track */
	int col, row;   /* of its upper left corner */
	bool dim;
};

struct poses;

/* For a stage of so many cells. */
struct poses *poses_new(int cols, int rows);
void poses_free(struct poses *); /* NULL is fine */

/* One that begins at `start`; without a path it stands nowhere and is left out. */
void poses_add(struct poses *, const struct comment *, size_t index, ns_t start);

/* The track loses the one at `index`; those behind it move up.  False: it was
 * none of these. */
bool poses_remove(struct poses *, size_t index);

/* Those on the stage at t, in the order in which they began; when there are
 * more than `max`, the latest. */
size_t poses_at(const struct poses *, ns_t t, struct pose *out, size_t max);

/* When something changes after t; NS_NONE: never. */
ns_t poses_next_step(const struct poses *, ns_t t);

size_t poses_count(const struct poses *);
