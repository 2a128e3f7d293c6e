/* The three passes of a layout, and what each sees of those before it. */
#include "danmaku/lanes_density.h"
#include "danmaku/lanes_inside.h"

#include "base/mem.h"

#include <stdlib.h>

/* Everything that only lives while a layout is made. */
struct making {
	struct placing in;
	struct share share;
	struct placed_list list[3]; /* fixed, the rarer direction, the other */
};

#define AHEAD 12 /* comments between sending for a text and measuring it */

/* Texts lie in the order in which they were read, so nearly every one is a
 * look into cold memory: measuring takes a third when they are sent for. */
static struct extent *
measure(const struct track *track, const struct lanes_config *config)
{
	struct extent *extents = mem_new(track_count(track) + 1, sizeof(*extents));
	const struct comment *c, *coming;

	for (size_t i = 0; (c = track_at(track, i)) != NULL; i++) {
		coming = track_at(track, i + AHEAD);
		if (coming != NULL)
			__builtin_prefetch(coming->text);
		if (lanes_takes(c))
			extents[i] = extent_of(config, c);
	}
	return extents;
}

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
		if (lanes_takes(c))
			m->in.hidden[i / 64] |= UINT64_C(1) << i % 64;
}

static void
place_all(struct making *m, struct widths widths[2])
{
	struct extent *extents = measure(m->in.track, m->in.config);
	size_t count[COMMENT_SCRIPT + 1] = { 0 };
	const struct comment *c;
	uint8_t rare = COMMENT_REVERSE, other = COMMENT_SCROLL;
	bool strict = !m->in.config->layers_apart;

	for (size_t i = 0; (c = track_at(m->in.track, i)) != NULL; i++)
		if (lanes_takes(c))
			count[c->mode]++;
	if (count[COMMENT_REVERSE] > count[COMMENT_SCROLL]) {
		rare = COMMENT_SCROLL;
		other = COMMENT_REVERSE;
	}
	m->in.extents = extents;
	m->in.widths = &widths[0];
	place(m, 0, 0,
	    1u << COMMENT_TOP | 1u << COMMENT_BOTTOM | 1u << COMMENT_POSITIONED, strict);
	m->in.widths = &widths[rare == COMMENT_REVERSE];
	place(m, 1, rare, 1u << rare, strict);
	m->in.widths = &widths[other == COMMENT_REVERSE];
	place(m, 2, other, 1u << other, false);
	free(extents);
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
hidden_build(struct lanes *l, const struct track *track, const uint64_t *bits,
    struct uint_list *own)
{
	size_t words = (track_count(track) + 63) / 64, count = 0;

	for (size_t i = 0; i < words; i++)
		count += (size_t)__builtin_popcountll(bits[i]);
	l->hidden = mem_new(count + 1, sizeof(*l->hidden));
	for (size_t i = 0; i < words; i++) {
		for (uint64_t rest = bits[i]; rest != 0; rest &= rest - 1) {
			size_t index = i * 64 + (size_t)__builtin_ctzll(rest);

			const struct comment *c = track_at(track, index);

			if ((c->flags & COMMENT_OWN) != 0) {
				own->items = mem_grow(
				    own->items, own->count + 1, sizeof(*own->items));
				own->items[own->count++] = (uint32_t)index;
			} else {
				l->hidden[l->hidden_count++] =
				    lanes_time_of(&l->config, c);
			}
		}
	}
}

static void
poses_make(struct lanes *l, const struct track *track)
{
	const int rows = l->config.stage_rows;
	const struct comment *c;

	l->poses = poses_new(l->config.cols, rows > 0 ? rows : l->config.bottom_rows);
	for (size_t i = 0; (c = track_at(track, i)) != NULL; i++)
		if (c->mode == COMMENT_POSITIONED)
			poses_add(l->poses, c, i, lanes_time_of(&l->config, c));
}

void
lanes_plan(struct lanes *l, const struct track *track, struct uint_list *left_out)
{
	size_t words = track_count(track) / 64 + 1;
	struct making m = { .in = { .track = track, .config = &l->config } };

	m.in.hidden = mem_new(words, sizeof(*m.in.hidden));
	m.in.rows = mem_new((size_t)l->config.bottom_rows + 1, sizeof(*m.in.rows));
	if (l->config.per_minute > 0)
		density_limit(track, l->config.per_minute, m.in.hidden);
	if (l->config.cols < 2 || l->config.rows < 1)
		hide_all(&m);
	else
		place_all(&m, l->widths);
	poses_make(l, track);
	list_merge(&m.list[0], &m.list[1]);
	l->placed = m.list[2];
	list_merge(&l->placed, &m.list[0]);
	hidden_build(l, track, m.in.hidden, left_out);
	for (int r = 0; r < l->config.bottom_rows; r++)
		row_fini(&m.in.rows[r]);
	free(m.in.rows);
	free(m.in.hidden);
}
