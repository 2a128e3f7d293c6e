/* danmaku/lanes_inside.h - what is a finished layout made of?
 *
 * For those who make one or add to it (lanes_plan.c, lanes_append.c); others
 * ask lanes.h. */
#pragma once
#include "danmaku/lanes_place.h"

struct lanes {
	struct lanes_config config; /* within its bounds */
	struct placed_list placed;
	ns_t *latest; /* for each block: the last end of it and all before it */
	ns_t *hidden; /* when they wanted to start, ascending */
	size_t hidden_count;
	struct poses *poses;
	struct widths widths[2]; /* scrolling, reverse */
};

#define LANES_BLOCK 64 /* placed ones that share an entry of `latest` */

/* Indices. */
struct uint_list {
	uint32_t *items;
	size_t count;
};

/* Fills placed, hidden, poses and widths.  Own ones that found no room are not
 * hidden but in `left_out`. */
void lanes_plan(struct lanes *, const struct track *, struct uint_list *left_out);

/* Places or hides one more; the viewer's own is placed whatever it takes. */
bool lanes_append_one(
    struct lanes *, const struct track *, const struct comment *, size_t index, ns_t now);

/* Brings `latest` up to date for the placed ones from items[from] on. */
void lanes_index(struct lanes *, size_t from);

/* How many of the placed start, of the hidden wanted to start, by t. */
size_t lanes_started(const struct lanes *, ns_t t);
size_t lanes_hidden_until(const struct lanes *, ns_t t);
