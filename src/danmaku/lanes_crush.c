#include "danmaku/lanes_crush.h"

#include "base/mem.h"

#include <stdlib.h>

/* Who came before this is through, and who comes after that may still wait:
 * measured, as are all the shares here. */
#define BEFORE (1 * SECOND)
#define AFTER (2 * SECOND)

void
crush_init(struct crush *c, const struct placing *in, int percent, int mild)
{
	const int widest = 2 * in->config->cols * 5 / 4 + 2;

	*c = (struct crush){
		.in = in,
		.percent = percent,
		.mild = mild,
		.limit = widest,
		.widest = widest,
		.columns = mem_new((size_t)widest + 1, sizeof(*c->columns)),
	};
}

void
crush_fini(struct crush *c)
{
	free(c->columns);
	c->columns = NULL;
}

static bool
counts(const struct crush *c, const struct comment *comment)
{
	return lanes_takes(comment) && (c->in->modes >> comment->mode & 1) != 0;
}

static int
cols_of(const struct crush *c, size_t index)
{
	int cols = c->in->extents[index].cols, most = 2 * c->in->config->cols;

	return cols < most ? cols : most;
}

/* As wide as it is dear: an eighth more or less by its weight. */
static int
width_of(const struct crush *c, const struct comment *comment, size_t index)
{
	int weight = comment->weight > 0 ? comment->weight : WEIGHT_USUAL;

	return cols_of(c, index) * (40 + WEIGHT_USUAL - (weight < 12 ? weight : 12)) / 40;
}

static void
count(struct crush *c, const struct comment *comment, size_t index, int sign)
{
	int width = width_of(c, comment, index), cols = cols_of(c, index) * sign;

	c->columns[width] += cols;
	c->wanted += cols;
	if (width <= c->limit)
		c->kept += cols;
}

static void
slide(struct crush *c, int64_t at_ms)
{
	const struct comment *comment;

	while ((comment = track_at(c->in->track, c->until)) != NULL &&
	       comment->at_ms <= at_ms + AFTER / MILLISECOND) {
		if (counts(c, comment))
			count(c, comment, c->until, 1);
		c->until++;
	}
	while (c->from < c->until &&
	       (comment = track_at(c->in->track, c->from)) != NULL &&
	       comment->at_ms < at_ms - BEFORE / MILLISECOND) {
		if (counts(c, comment))
			count(c, comment, c->from, -1);
		c->from++;
	}
}

/* The widest that still fit all together. */
static void
limit_find(struct crush *c)
{
	while (c->limit > 0 && c->kept > c->room)
		c->kept -= c->columns[c->limit--];
	while (c->limit < c->widest && c->kept + c->columns[c->limit + 1] <= c->room)
		c->kept += c->columns[++c->limit];
}

bool
crush_admits(struct crush *c, size_t index)
{
	const struct lanes_config *config = c->in->config;
	const struct comment *comment = track_at(c->in->track, index);
	const struct widths *widths = c->in->widths;
	int64_t mean = widths->count > 0 ? widths->sum / widths->count : 1;

	slide(c, comment->at_ms);
	c->room = config->rows * (config->cols + mean) * (BEFORE + AFTER) /
		  config->flight * c->percent / 100;
	limit_find(c);
	return width_of(c, comment, index) <= c->limit + 1;
}

bool
crush_is_mild(const struct crush *c)
{
	return c->wanted * 100 / c->mild <= c->room;
}
