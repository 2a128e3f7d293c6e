/* Why no two ever overlap.
 *
 * A comment of w columns that enters a stage of W columns at s and moves one
 * column every p shows its left edge in column W-1-n, n = floor((t-s)/p), and
 * is on the stage for n < W+w-1.  Let a fly ahead of b in one row.  They keep
 * g blank columns between them as long as n_a - n_b >= w_a + g.  Without the
 * floors the left side is linear in t, so it holds all the time when it holds
 * at both ends, and since w_a + g is a whole number, the floors keep it:
 *
 *   entry of b:  (s_b - s_a) / p_a >= w_a + g
 *   exit of a:   (e_a - s_b) / p_b <= W - 1 - g,  e_a = s_a + (W+w_a-1) p_a
 *
 * These are exact: less at either end is an overlap in rendered cells.  Who
 * flew before a is further ahead than a and leaves before it does, so only
 * the last one of a row matters.
 *
 * An obstacle on columns [l, r) during [f, u) is met by nobody who has passed
 * it by f (n >= W-1+w+g-l, or has left the stage) or has not reached it by u
 * (n <= W-1-r-g just before u).  Both are times of s: in between lies one
 * open interval in which it may not enter. */
#include "danmaku/lanes_row.h"

#include "base/mem.h"

#include <stdlib.h>

#define LONG_AGO (INT64_MIN / 2)

static ns_t
later(ns_t a, ns_t b)
{
	return a > b ? a : b;
}

struct flight
flight_fixed(int stage, int cols, ns_t hold)
{
	return (struct flight){ .life = hold, .cols = cols, .stage = stage };
}

struct flight
flight_moving(int stage, int cols, ns_t step)
{
	return (struct flight){
		.step = step,
		.life = (stage + cols - 1) * step,
		.cols = cols,
		.stage = stage,
	};
}

void
row_init(struct row *row)
{
	*row = (struct row){ .last = { .tail_in = LONG_AGO, .gone = LONG_AGO },
		.shut = LONG_AGO,
		.wall = INT64_MAX,
		.passed = LONG_AGO };
}

void
row_fini(struct row *row)
{
	free(row->obstacles);
	row_init(row);
}

void
row_block(struct row *row, struct obstacle o)
{
	struct obstacle *last = row->count > 0 ? &row->obstacles[row->count - 1] : NULL;

	if (last != NULL && o.from < last->until) {
		last->until = later(last->until, o.until);
		last->left = last->left < o.left ? last->left : o.left;
		last->right = last->right > o.right ? last->right : o.right;
		return;
	}
	if (row->count == row->room) {
		row->room = row->room > 0 ? row->room * 2 : 8;
		row->obstacles =
		    mem_grow(row->obstacles, row->room, sizeof(*row->obstacles));
	}
	if (row->count == 0)
		row->wall = o.from;
	row->obstacles[row->count++] = o;
}

void
row_pass(struct row *row, ns_t now)
{
	if (row->wall > now)
		return;
	while (row->next < row->count && row->obstacles[row->next].until <= now)
		row->passed = row->obstacles[row->next++].until;
	row->wall = row->next < row->count ? row->obstacles[row->next].from : INT64_MAX;
}

int
flight_passes(const struct flight *f, const struct obstacle *o, int gap)
{
	int past = f->stage - 1 + f->cols + gap - o->left;
	int out = f->stage + f->cols - 1;

	return past < out ? past : out;
}

int
flight_meets(const struct flight *f, const struct obstacle *o, int gap)
{
	int there = f->stage - o->right - gap;

	return there > 0 ? there : 0;
}

/* The first obstacle it would meet if it entered at `start`, or NULL. */
static const struct obstacle *
obstacle_met(const struct row *row, const struct flight *f, ns_t start, int gap)
{
	for (size_t i = row->next; i < row->count; i++) {
		const struct obstacle *o = &row->obstacles[i];

		if (o->from >= start + f->life)
			break;
		if (start > o->from - flight_passes(f, o, gap) * f->step &&
		    start < o->until - flight_meets(f, o, gap) * f->step)
			return o;
	}
	return NULL;
}

/* Past one obstacle after the other. */
static ns_t
past_obstacles(
    const struct row *row, const struct flight *f, ns_t start, ns_t until, int gap)
{
	const struct obstacle *o;

	while (start <= until && (o = obstacle_met(row, f, start, gap)) != NULL)
		start = o->until - flight_meets(f, o, gap) * f->step;
	return start;
}

void
row_shut(struct row *row, const struct flight *narrowest, ns_t from, ns_t until)
{
	row->shut = past_obstacles(row, narrowest, from, until, 0);
}

ns_t
row_ready(const struct row *row, const struct flight *f, ns_t from, ns_t until, int gap)
{
	ns_t start = later(from, last_opens(&row->last, flight_reach(f, gap), gap));

	if (start > until || start + f->life <= row->wall)
		return start;
	return past_obstacles(row, f, start, until, gap);
}

void
row_enter(struct row *row, const struct flight *f, ns_t start)
{
	row->last = (struct row_last){
		.tail_in = start + flight_keeps(f),
		.gone = f->step > 0 ? start + f->life : LONG_AGO,
		.step = f->step,
	};
}
