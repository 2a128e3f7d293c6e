#include "danmaku/lanes.h"

#include "base/mem.h"
#include "danmaku/lanes_place.h"

#include <stdlib.h>

#define BLOCK 64 /* placed ones that share an entry of the index */
#define COLS_MAX 8192
#define ROWS_MAX 8192
#define FLIGHT_MAX (3600 * SECOND)

struct lanes {
	struct lanes_config config;
	struct placed_list placed;
	ns_t *latest; /* for each block: the last end of it and all before it */
	ns_t *hidden; /* when they wanted to start, ascending */
	size_t hidden_count;
};

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

/* ---- making one ---- */

/* Everything that only lives while a layout is made. */
struct making {
	struct placing in;
	struct share share;
	struct placed_list list[3]; /* fixed, the rarer direction, the other */
};

static void
rows_renew(struct making *m)
{
	for (int r = 0; r < m->in.config->bottom_rows; r++) {
		row_fini(&m->in.rows[r]);
		row_init(&m->in.rows[r]);
	}
	share_init(&m->share, m->in.track, m->in.config);
}

/* One that was placed, as those see it who fly in `direction`. */
static struct obstacle
obstacle_of(const struct lanes_config *config, const struct placed *p, uint8_t direction)
{
	int left = lanes_fixed_column(config->cols, p->cols);

	if (p->step > 0)
		return (struct obstacle){ p->start, p->end, 0, config->cols };
	if (direction == COMMENT_REVERSE)
		left = config->cols - left - p->cols;
	return (struct obstacle){ p->start, p->end, left, left + p->cols };
}

/* All that the first `lists` passes placed is in the way of the next one. */
static void
obstacles_add(struct making *m, int lists, uint8_t direction)
{
	size_t at[2] = { 0, 0 };

	for (;;) {
		const struct placed *first = NULL;
		int from = 0;

		for (int i = 0; i < lists; i++) {
			const struct placed *p = &m->list[i].items[at[i]];

			if (at[i] < m->list[i].count &&
			    (first == NULL || p->start < first->start)) {
				first = p;
				from = i;
			}
		}
		if (first == NULL)
			return;
		at[from]++;
		for (int r = first->row; r < first->row + first->rows; r++)
			row_block(
			    &m->in.rows[r], obstacle_of(m->in.config, first, direction));
	}
}

static void
place(struct making *m, int pass, uint8_t direction, unsigned modes, bool shared)
{
	rows_renew(m);
	if (!m->in.config->layers_apart && pass > 0)
		obstacles_add(m, pass, direction);
	m->in.modes = modes;
	m->in.share = shared ? &m->share : NULL;
	lanes_place(&m->in, &m->list[pass]);
}

/* A stage on which nothing can fly. */
static void
hide_all(struct making *m)
{
	const struct comment *c;

	for (size_t i = 0; (c = track_at(m->in.track, i)) != NULL; i++)
		if (c->mode < COMMENT_SCRIPT)
			m->in.hidden[i / 64] |= UINT64_C(1) << i % 64;
}

static void
place_all(struct making *m)
{
	size_t count[COMMENT_SCRIPT + 1] = { 0 };
	const struct comment *c;
	uint8_t rare = COMMENT_REVERSE, other = COMMENT_SCROLL;
	bool strict = !m->in.config->layers_apart;

	for (size_t i = 0; (c = track_at(m->in.track, i)) != NULL; i++)
		if (c->mode <= COMMENT_SCRIPT)
			count[c->mode]++;
	if (count[COMMENT_REVERSE] > count[COMMENT_SCROLL]) {
		rare = COMMENT_SCROLL;
		other = COMMENT_REVERSE;
	}
	place(m, 0, 0,
	    1u << COMMENT_TOP | 1u << COMMENT_BOTTOM | 1u << COMMENT_POSITIONED, strict);
	place(m, 1, rare, 1u << rare, strict);
	place(m, 2, other, 1u << other, false);
}

/* Moves all of `from` into `to`, from the end, so that nothing is in the way. */
static void
list_merge(struct placed_list *to, struct placed_list *from)
{
	size_t i = to->count, j = from->count, total = i + j;

	if (total > 0)
		to->items = mem_grow(to->items, total, sizeof(*to->items));
	to->count = to->room = total;
	while (j > 0) {
		bool theirs =
		    i == 0 || to->items[i - 1].start <= from->items[j - 1].start;

		to->items[--total] = theirs ? from->items[--j] : to->items[--i];
	}
	free(from->items);
	*from = (struct placed_list){ 0 };
}

static void
index_build(struct lanes *l)
{
	size_t blocks = l->placed.count / BLOCK + 1;
	ns_t latest = INT64_MIN;

	l->latest = mem_new(blocks, sizeof(*l->latest));
	for (size_t i = 0; i < l->placed.count; i++) {
		if (l->placed.items[i].end > latest)
			latest = l->placed.items[i].end;
		l->latest[i / BLOCK] = latest;
	}
}

static void
hidden_build(struct lanes *l, const struct track *track, const uint64_t *bits)
{
	size_t words = (track_count(track) + 63) / 64, count = 0;

	for (size_t i = 0; i < words; i++)
		count += (size_t)__builtin_popcountll(bits[i]);
	l->hidden = mem_new(count + 1, sizeof(*l->hidden));
	for (size_t i = 0; i < words; i++) {
		for (uint64_t rest = bits[i]; rest != 0; rest &= rest - 1) {
			size_t index = i * 64 + (size_t)__builtin_ctzll(rest);

			l->hidden[l->hidden_count++] =
			    lanes_time_of(&l->config, track_at(track, index));
		}
	}
}

struct lanes *
lanes_new(const struct track *track, const struct lanes_config *config)
{
	struct lanes *l = mem_new(1, sizeof(*l));
	size_t words = track_count(track) / 64 + 1;
	struct making m = { .in = { .track = track, .config = &l->config } };

	l->config = config_bounded(config);
	m.in.hidden = mem_new(words, sizeof(*m.in.hidden));
	m.in.rows = mem_new((size_t)l->config.bottom_rows + 1, sizeof(*m.in.rows));
	if (l->config.cols < 2 || l->config.rows < 1)
		hide_all(&m);
	else
		place_all(&m);
	list_merge(&m.list[0], &m.list[1]);
	l->placed = m.list[2];
	list_merge(&l->placed, &m.list[0]);
	index_build(l);
	hidden_build(l, track, m.in.hidden);
	for (int r = 0; r < l->config.bottom_rows; r++)
		row_fini(&m.in.rows[r]);
	free(m.in.rows);
	free(m.in.hidden);
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

/* How many start at or before t. */
static size_t
started(const struct lanes *l, ns_t t)
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
	while (i > 0 && l->latest[(i - 1) / BLOCK] > t) {
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
	size_t i = started(l, t), count = 0;

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
	size_t i = started(l, t);
	const struct placed *p = lanes_at(l, i);
	ns_t next = p != NULL ? p->start : INT64_MAX;

	while ((p = flying_before(l, i, t)) != NULL) {
		ns_t step = p->end;

		if (p->step > 0)
			step = p->start + ((t - p->start) / p->step + 1) * p->step;
		next = step < next ? step : next;
		i = (size_t)(p - l->placed.items);
	}
	return next < INT64_MAX ? next : NS_NONE;
}

size_t
lanes_hidden(const struct lanes *l)
{
	return l->hidden_count;
}

/* How many of the hidden ones wanted to start at or before t. */
static size_t
hidden_until(const struct lanes *l, ns_t t)
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

	return window > 0 ? hidden_until(l, t) - hidden_until(l, from) : 0;
}
