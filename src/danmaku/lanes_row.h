/* danmaku/lanes_row.h - when may a comment enter this row?
 *
 * For whoever lays out, not for whoever looks.  All of it is written for
 * comments that fly to the left; the other direction is its mirror image. */
#pragma once
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Columns [left, right) are taken during [from, until): by a fixed comment,
 * or, the whole width, by comments that fly the other way. */
struct obstacle {
	ns_t from, until;
	int32_t left, right;
};

/* What the next one must know of who entered last. */
struct row_last {
	ns_t tail_in; /* from here on it is inside with all its columns */
	ns_t gone;    /* and from here on it has left */
	ns_t step;    /* and it moves one column in this time */
};

/* Born empty (row_init), owned by the layout in the making. */
struct row {
	struct row_last last;
	ns_t shut;                  /* obstacles let nobody in before; see row_shut() */
	ns_t wall;                  /* no obstacle begins before that is not over yet */
	struct obstacle *obstacles; /* by time; never two at once */
	size_t count, room;
	size_t next; /* the first one that is not over yet */
	ns_t passed; /* when those before it were over */
};

/* How the one that asks would fly. */
struct flight {
	ns_t step;     /* 0: stands still */
	ns_t life;     /* from entry to exit */
	int32_t cols;  /* its width */
	int32_t stage; /* that of the stage */
};

struct flight flight_fixed(int stage, int cols, ns_t hold);
struct flight flight_moving(int stage, int cols, ns_t step);

void row_init(struct row *);
void row_fini(struct row *);

/* Obstacles come in order of time; those that overlap melt into one. */
void row_block(struct row *, struct obstacle);

/* From its entry until its head, less `gap`, is at the left edge. */
static inline ns_t
flight_reach(const struct flight *f, int gap)
{
	return (f->stage - 1 - gap) * f->step;
}

/* From its entry until the next one may follow. */
static inline ns_t
flight_keeps(const struct flight *f)
{
	return f->step > 0 ? f->cols * f->step : f->life;
}

/* The last one alone permits to enter from here on: its tail is in with `gap`
 * columns to spare, and it leaves before one is there who needs so long to
 * reach the left edge. */
static inline ns_t
last_opens(const struct row_last *last, ns_t reach, int gap)
{
	ns_t entry = last->tail_in + gap * last->step;
	ns_t exit = last->gone - reach;

	return entry > exit ? entry : exit;
}

/* Columns it moves until it has passed the obstacle, and until it reaches it. */
int flight_passes(const struct flight *, const struct obstacle *, int gap);
int flight_meets(const struct flight *, const struct obstacle *, int gap);

/* Nobody will ask about times before `now` any more. */
void row_pass(struct row *, ns_t now);

/* Nobody at all can enter before row->shut: finds it out again, from `from` to
 * `until`, for the one whom obstacles hinder the least. */
void row_shut(struct row *, const struct flight *narrowest, ns_t from, ns_t until);

/* The first time in [from, until] at which it could enter and meet nobody, with
 * `gap` blank columns between; some time after `until` when there is none. */
ns_t row_ready(const struct row *, const struct flight *, ns_t from, ns_t until, int gap);

/* It enters; never before the one that entered last. */
void row_enter(struct row *, const struct flight *, ns_t start);
