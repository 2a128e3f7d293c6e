/* danmaku/lanes.h - where does each comment fly so that no two ever touch?
 *
 * A pure function of (track, stage, settings).  Positions are computed, not
 * moved: a seek, a pause, a resize or another speed needs no code here.
 *
 * The rule (FORMATS.md 1): a comment of width w crosses a stage of W columns
 * at v = (W + m + k (w - m)) / D, m the running mean width, k = 0.25; it
 * enters a row only when it can never meet what flies or stands there, with
 * a blank column between them (less only when it would be hidden otherwise);
 * it waits at most 0.5 s for that and is hidden after, the least important
 * first: own > liked > weight > plain, then the earlier one.
 *
 * All kinds share the cells.  Fixed comments and the rarer direction are
 * planned first, on a share of the rows that follows from how many there are
 * (lanes_share.h), the others fly around them.  Positioned comments (Bilibili
 * mode 7) fly in a layer of their own (lanes_poses()); when their data says
 * nothing of a flight, those of one line stand like top ones and those of many
 * are hidden.  Scripts are never placed and not counted as hidden. */
#pragma once
#include "base/text.h"
#include "base/time.h"
#include "danmaku/poses.h"
#include "danmaku/track.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LANES_WAIT_MAX (SECOND / 2)

struct lanes_config {
	int cols;          /* stage width; below 2 everything is hidden */
	int rows;          /* rows that danmaku may use, from the top; below 1 likewise */
	int bottom_rows;   /* bottom comments stand above this row (= rows of
	                      * the stage less the bar); >= rows */
	int stage_rows;    /* all of them, for the positioned; 0: bottom_rows */
	ns_t flight;       /* D: time to cross, about 8 s */
	ns_t hold;         /* how long a fixed one stands, about 4 s */
	ns_t wait;         /* at most LANES_WAIT_MAX */
	ns_t offset;       /* all comments come so much later (j, J); what comes
	                      * to lie before 0 flies there */
	int per_minute;    /* at most so many fly; 0: as many as there is room for */
	bool layers_apart; /* scrolling, reverse and fixed comments are laid out
	                      * as if the others did not exist, so kinds may cross */
	struct text_rule rule;

	/* Rows and columns of a comment on a stage that is no terminal; NULL: by
	 * the rule.  False: it has no place here and is hidden. */
	bool (*measure)(const void *arg, const struct comment *, int *rows, int *cols);
	const void *measure_arg; /* outlives the layout */
};

/* One comment that flies.  Everything in media time. */
struct placed {
	ns_t start, end; /* on the stage in [start, end) */
	ns_t step;       /* one column further every so often; 0: stands still */
	uint32_t index;  /* of the comment in the track */
	int32_t cols;    /* widest line, cut to what can be shown: 2 W flying, W fixed */
	int16_t row;     /* first row */
	uint8_t rows;    /* lines that are shown: the first ones */
	uint8_t mode;    /* enum comment_mode */
};

struct lanes; /* a finished layout; keeps nothing of the track */

struct lanes *lanes_new(const struct track *, const struct lanes_config *);

/* Places comments that came later: those of the track from index `from` on, in
 * any order of time.  Nothing that is placed moves, and nothing starts before
 * `now` but what could only have started before it.  The viewer's own always
 * finds room: what starts after `now` may be hidden for it.  Returns how many found
 * room.  What lanes_at() and lanes_visible() gave is void afterwards. */
size_t lanes_append(struct lanes *, const struct track *, size_t from, ns_t now);

/* The track is about to lose this comment, at `index`: so does the layout, and
 * nothing else moves.  What lanes_at() and lanes_visible() gave is void
 * afterwards. */
void lanes_remove(struct lanes *, const struct comment *, size_t index);

void lanes_free(struct lanes *); /* NULL is fine */

size_t lanes_count(const struct lanes *); /* placed ones, by start */
const struct placed *lanes_at(const struct lanes *, size_t index); /* NULL past the end */

/* The ones on the stage at t in drawing order (by start); when there are more
 * than `max`, the latest. */
size_t lanes_visible(const struct lanes *, ns_t t, const struct placed **out, size_t max);

/* Left column at t: may be negative or past the right edge. */
int lanes_column(const struct lanes *, const struct placed *, ns_t t);

/* The positioned ones, which are none of the placed. */
const struct poses *lanes_poses(const struct lanes *);

/* When the next column step, entry or exit happens after t; NS_NONE: never. */
ns_t lanes_next_step(const struct lanes *, ns_t t);

/* How many were hidden for want of room or calm: in all, and of those that wanted to
 * start in (t - window, t] (the count on the screen). */
size_t lanes_hidden(const struct lanes *);
size_t lanes_hidden_near(const struct lanes *, ns_t t, ns_t window);
