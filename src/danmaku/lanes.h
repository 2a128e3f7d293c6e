/* danmaku/lanes.h - where does each comment fly so that no two ever touch?
 *
 * A pure function of (track, stage, settings).  Positions are computed, not
 * moved: a seek, a pause, a resize or another speed needs no code here.
 *
 * The rule (FORMATS.md 1): a comment of width w crosses a stage of W columns
 * at v = (W + m + k (w - m)) / D, m the running mean width, k = 0.25; it
 * enters a lane only when it can never touch what flies there (entry and exit
 * condition); it waits at most 0.5 s for a lane and is hidden after that,
 * the least important first: own > liked > weight > plain.  Fixed and
 * scrolling comments share the rows and do not overlap either. */
#pragma once
#include "base/text.h"
#include "base/time.h"
#include "danmaku/track.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lanes_config {
	int cols;            /* stage width */
	int rows;            /* rows that danmaku may use, from the top */
	int bottom_rows;     /* bottom comments stand above this row (= rows of
	                      * the stage less the bar); >= rows */
	ns_t flight;         /* D: time to cross, about 8 s */
	ns_t hold;           /* how long a fixed one stands, about 4 s */
	ns_t wait;           /* at most 0.5 s */
	ns_t offset;         /* all comments come so much later (j, J) */
	struct text_rule rule;
};

/* One comment that flies.  Everything in media time. */
struct placed {
	uint32_t index;   /* of the comment in the track */
	int32_t row;      /* first row */
	int32_t cols;     /* widest line, cut to what can be shown */
	int32_t rows;     /* lines */
	ns_t start, end;  /* on the stage in [start, end) */
	double speed;     /* columns a second, > 0; 0 for fixed ones */
	uint8_t mode;     /* enum comment_mode */
};

struct lanes; /* a finished layout */

struct lanes *lanes_new(const struct track *, const struct lanes_config *);
void lanes_free(struct lanes *); /* NULL is fine */

size_t lanes_count(const struct lanes *);            /* placed ones, by start */
const struct placed *lanes_at(const struct lanes *, size_t index);

/* The ones on the stage at t, at most `max`, in drawing order. */
size_t lanes_visible(const struct lanes *, ns_t t, const struct placed **out, size_t max);

/* Left column at t: may be negative or past the right edge. */
int lanes_column(const struct lanes *, const struct placed *, ns_t t);

/* When the next column step, entry or exit happens after t; NS_NONE: never. */
ns_t lanes_next_step(const struct lanes *, ns_t t);

/* How many were hidden for want of room: in all, and with a start in the
 * last `window` before t (the count on the screen). */
size_t lanes_hidden(const struct lanes *);
size_t lanes_hidden_near(const struct lanes *, ns_t t, ns_t window);
