#include "danmaku/lanes_inside.h"

#include "base/mem.h"

#include <stdlib.h>

#define COLS_MAX 8192
#define ROWS_MAX 8192
#define FLIGHT_MAX (3600 * SECOND)

static ns_t
ns_between(ns_t value, ns_t low, ns_t high)
{
	if (value < low)
		return low;
	return value < high ? value : high;
}

/* What no stage or viewer needs is brought to the nearest that one does. */
static struct lanes_config
config_bounded(const struct lanes_config *given)
{
	struct lanes_config c = *given;

	c.cols = (int)ns_between(c.cols, 0, COLS_MAX);
	c.rows = (int)ns_between(c.rows, 0, ROWS_MAX);
	c.bottom_rows = (int)ns_between(c.bottom_rows, c.rows, ROWS_MAX);
	c.flight = ns_between(c.flight, SECOND / 10, FLIGHT_MAX);
	c.hold = ns_between(c.hold, SECOND / 10, FLIGHT_MAX);
	c.wait = ns_between(c.wait, 0, LANES_WAIT_MAX);
	c.offset = ns_between(c.offset, INT64_MIN / 4, INT64_MAX / 4);
	return c;
}

void
lanes_index(struct lanes *l, size_t from)
{
	size_t i = from / LANES_BLOCK * LANES_BLOCK;
	ns_t latest = i > 0 ? l->latest[i / LANES_BLOCK - 1] : INT64_MIN;

	for (; i < l->placed.count; i++) {
		if (l->placed.items[i].end > latest)
			latest = l->placed.items[i].end;
		l->latest[i / LANES_BLOCK] = latest;
	}
}

struct lanes *
lanes_new(const struct track *track, const struct lanes_config *config)
{
	struct lanes *l = mem_new(1, sizeof(*l));
	struct uint_list own = { 0 };

	l->config = config_bounded(config);
	lanes_plan(l, track, &own);
	l->latest = mem_new(l->placed.count / LANES_BLOCK + 1, sizeof(*l->latest));
	lanes_index(l, 0);
	for (size_t i = 0; i < own.count; i++)
		lanes_append_one(
		    l, track, track_at(track, own.items[i]), own.items[i], INT64_MIN);
	free(own.items);
	return l;
}

void
lanes_free(struct lanes *l)
{
	if (l == NULL)
		return;
	free(l->placed.items);
	free(l->latest);
	free(l->hidden);
	poses_free(l->poses);
	free(l);
}

/* ---- looking at it ---- */

size_t
lanes_count(const struct lanes *l)
{
	return l->placed.count;
}

const struct placed *
lanes_at(const struct lanes *l, size_t index)
{
	return index < l->placed.count ? &l->placed.items[index] : NULL;
}

size_t
lanes_started(const struct lanes *l, ns_t t)
{
	size_t low = 0, high = l->placed.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (l->placed.items[middle].start <= t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The one before items[i] that is on the stage at t, NULL when there is none. */
static const struct placed *
flying_before(const struct lanes *l, size_t i, ns_t t)
{
	while (i > 0 && l->latest[(i - 1) / LANES_BLOCK] > t) {
		i--;
		if (l->placed.items[i].end > t)
			return &l->placed.items[i];
	}
	return NULL;
}

size_t
lanes_visible(const struct lanes *l, ns_t t, const struct placed **out, size_t max)
{
	const struct placed *p;
	size_t i = lanes_started(l, t), count = 0;

	while (count < max && (p = flying_before(l, i, t)) != NULL) {
		out[count++] = p;
		i = (size_t)(p - l->placed.items);
	}
	for (size_t a = 0, b = count; a + 1 < b; a++) {
		p = out[a];
		out[a] = out[--b];
		out[b] = p;
	}
	return count;
}

int
lanes_column(const struct lanes *l, const struct placed *p, ns_t t)
{
	int steps;

	if (p->step == 0)
		return lanes_fixed_column(l->config.cols, p->cols);
	steps = (int)((ns_between(t, p->start, p->end) - p->start) / p->step);
	if (t < p->start)
		steps = -1;
	return p->mode == COMMENT_REVERSE ? steps + 1 - p->cols
					  : l->config.cols - 1 - steps;
}

ns_t
lanes_next_step(const struct lanes *l, ns_t t)
{
	size_t i = lanes_started(l, t);
	const struct placed *p = lanes_at(l, i);
	ns_t next = p != NULL ? p->start : INT64_MAX;
	ns_t posed = poses_next_step(l->poses, t);

	if (posed != NS_NONE && posed < next)
		next = posed;

	while ((p = flying_before(l, i, t)) != NULL) {
		ns_t step = p->end;

		if (p->step > 0)
			step = p->start + ((t - p->start) / p->step + 1) * p->step;
		next = step < next ? step : next;
		i = (size_t)(p - l->placed.items);
	}
	return next < INT64_MAX ? next : NS_NONE;
}

const struct poses *
lanes_poses(const struct lanes *l)
{
	return l->poses;
}

size_t
lanes_hidden(const struct lanes *l)
{
	return l->hidden_count;
}

size_t
lanes_hidden_until(const struct lanes *l, ns_t t)
{
	size_t low = 0, high = l->hidden_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (l->hidden[middle] <= t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t
lanes_hidden_near(const struct lanes *l, ns_t t, ns_t window)
{
	ns_t from = t > INT64_MIN + window ? t - window : INT64_MIN;

	return window > 0 ? lanes_hidden_until(l, t) - lanes_hidden_until(l, from) : 0;
}
