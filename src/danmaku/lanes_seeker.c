#include "danmaku/lanes_seeker.h"

ns_t
lanes_time_of(const struct lanes_config *config, const struct comment *c)
{
	static const int64_t end_of_time_ms = INT64_MAX / 4 / MILLISECOND;
	int64_t at_ms = c->at_ms < end_of_time_ms ? c->at_ms : end_of_time_ms;

	return at_ms * MILLISECOND + config->offset;
}

int
lanes_fixed_column(int stage, int cols)
{
	return (stage - cols) / 2;
}

static int
least(int a, int b)
{
	return a < b ? a : b;
}

#define SIZE_NORMAL 25
#define SIZE_COUNTS 2u /* being big or small weighs so much */

uint32_t
seeker_rank(const struct comment *c)
{
	uint32_t rank = c->weight;

	if (c->size >= SIZE_NORMAL || c->size == 0)
		rank += c->size > SIZE_NORMAL ? 2 * SIZE_COUNTS : SIZE_COUNTS;
	if ((c->flags & COMMENT_LIKED) != 0)
		rank |= RANK_LIKED;
	if ((c->flags & COMMENT_OWN) != 0)
		rank |= RANK_OWN;
	return rank;
}

/* ns for a column at v = (W + m + k (w - m)) / D; columns in 256ths. */
static ns_t
step_of(const struct lanes_config *config, const struct widths *widths, int cols)
{
	int64_t mean = widths->count > 0 ? widths->sum * 256 / widths->count : 256;
	int64_t way = (int64_t)config->cols * 256 + mean + (cols * 256 - mean) / 4;

	return config->flight * 256 / way;
}

static struct flight
flight_of(const struct lanes_config *config, struct widths *widths, int cols)
{
	widths->sum += cols;
	widths->count++;
	return flight_moving(config->cols, cols, step_of(config, widths, cols));
}

struct flight
flight_next(const struct lanes_config *config, const struct widths *widths, int cols)
{
	return flight_moving(config->cols, cols, step_of(config, widths, cols));
}

struct flight
flight_narrowest(const struct lanes_config *config, const struct widths *widths)
{
	return flight_next(config, widths, 1);
}

/* A positioned one of many lines is a drawing that says nothing in another
 * place. */
static bool
measure(const struct lanes_config *config, const struct comment *c, int *lines, int *cols)
{
	if (config->measure != NULL)
		return config->measure(config->measure_arg, c, lines, cols);
	text_size(c->text, c->text_len, config->rule, lines, cols);
	return c->mode != COMMENT_POSITIONED || *lines <= 1;
}

static int
between(int value, int low, int high)
{
	return value < low ? low : least(value, high);
}

struct extent
extent_of(const struct lanes_config *config, const struct comment *c)
{
	int lines, cols;

	if (!measure(config, c, &lines, &cols))
		return (struct extent){ .cols = 1 };
	return (struct extent){
		.cols = (uint16_t)between(cols, 1, UINT16_MAX),
		.lines = (uint16_t)between(lines, 1, UINT8_MAX),
	};
}

bool
seeker_init(struct seeker *s, const struct lanes_config *config, struct widths *widths,
    const struct comment *c, struct extent extent, size_t index)
{
	int stage = config->cols;
	bool moves = c->mode == COMMENT_SCROLL || c->mode == COMMENT_REVERSE;
	int cols = least(extent.cols, moves ? 2 * stage : stage);

	*s = (struct seeker){
		.at = lanes_time_of(config, c),
		.index = (uint32_t)index,
		.rank = seeker_rank(c),
		.rows = (uint8_t)least(extent.lines, config->rows),
		.mode = c->mode,
	};
	s->until = s->at + config->wait;
	s->flight = moves ? flight_of(config, widths, cols)
			  : flight_fixed(stage, cols, config->hold);
	return extent.lines > 0;
}

struct placed
seeker_placed(const struct seeker *s, int row, ns_t start)
{
	return (struct placed){
		.start = start,
		.end = start + s->flight.life,
		.step = s->flight.step,
		.index = s->index,
		.cols = s->flight.cols,
		.row = (int16_t)row,
		.rows = s->rows,
		.mode = s->mode,
	};
}
