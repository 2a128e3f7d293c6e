/* danmaku/lanes_seeker.h - what does a comment that looks for its rows ask for? */
#pragma once
#include "danmaku/lanes.h"
#include "danmaku/lanes_row.h"

/* Running mean of the widths of those that fly. */
struct widths {
	int64_t sum, count;
};

/* What a comment needs, uncut. */
struct extent {
	uint16_t cols;  /* of its widest line, at least 1 */
	uint16_t lines; /* 0: it cannot be shown */
};

struct extent extent_of(const struct lanes_config *, const struct comment *);

struct seeker {
	struct flight flight;
	ns_t at, until;     /* when it may start */
	ns_t opens;         /* see choice_opens() */
	uint32_t index;     /* in the track */
	uint32_t rank;      /* own > liked > weight and size */
	int16_t first, end; /* rows that it may use, see lanes_place.c */
	uint8_t rows;
	uint8_t mode;
	bool upward; /* from the last of them up */
};

#define WEIGHT_USUAL 6
#define RANK_LIKED (1u << 8)
#define RANK_OWN (1u << 9)

/* Does it look for rows?  Scripts never do, and what flies as its data says is
 * in a layer of its own (poses.h). */
static inline bool
lanes_takes(const struct comment *c)
{
	return c->mode < COMMENT_SCRIPT &&
	       (c->mode != COMMENT_POSITIONED || c->path == NULL);
}

/* When a comment wants to begin. */
ns_t lanes_time_of(const struct lanes_config *, const struct comment *);

/* How important it is; see RANK_LIKED, RANK_OWN. */
uint32_t seeker_rank(const struct comment *);

/* First column of a fixed comment. */
int lanes_fixed_column(int stage, int cols);

/* All but its rows; false: it cannot be shown (mode and index are set). */
bool seeker_init(struct seeker *, const struct lanes_config *, struct widths *,
    const struct comment *, struct extent, size_t index);

/* How one of so many columns would fly now. */
/* Of a single column: who is in nobody's way. */
struct flight flight_next(const struct lanes_config *, const struct widths *, int cols);
struct flight flight_narrowest(const struct lanes_config *, const struct widths *);

struct placed seeker_placed(const struct seeker *, int row, ns_t start);
