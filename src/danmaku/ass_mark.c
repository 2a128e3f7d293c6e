#include "danmaku/ass_mark.h"

#include "danmaku/number.h"
#include "danmaku/writing.h"

#define NAME "danmu"

enum field { WHO, TIME, MODE, SIZE, FLIGHT, FIELDS };

enum {
	LIFE_MS_MAX = 3600000,
	/* A line begins at most so long after its comment, or before it by
	 * what a hundredth of a second cannot say. */
	LATER_MS = 520,
	SOONER_MS = 10,
};

/* --- writing -------------------------------------------------------------------- */

static void
flight(struct bytes *out, const struct comment_path *path)
{
	int i;

	bytes_print(out, ";%u %u %u %.6f %.6f %d %d", path->life_ms, path->delay_ms,
	    path->move_ms, (double)path->from_alpha, (double)path->to_alpha, path->turn_z,
	    path->turn_y);
	for (i = 0; i < path->count; i++)
		bytes_print(out, " %.6f %.6f", (double)path->points[i].x,
		    (double)path->points[i].y);
}

void
ass_mark_write(struct bytes *out, const struct comment *c)
{
	bytes_text(out, NAME ";");
	bytes_number(out, (uint64_t)c->at_ms);
	bytes_char(out, ';');
	bytes_number(out, (uint64_t)writing_mode(c->mode));
	bytes_char(out, ';');
	bytes_number(out, c->size);
	if (c->mode == COMMENT_POSITIONED && c->path != NULL)
		flight(out, c->path);
}

/* --- reading -------------------------------------------------------------------- */

/* The part up to the next `by`, taken off. */
static struct slice
take(struct slice *s, char by)
{
	const char *end = s->len > 0 ? memchr(s->at, by, s->len) : NULL;
	struct slice part = { s->at, end != NULL ? (size_t)(end - s->at) : s->len };

	s->at += part.len + (end != NULL);
	s->len -= part.len + (end != NULL);
	return part;
}

static uint32_t
take_ms(struct slice *s)
{
	return (uint32_t)intake_within(number_or(take(s, ' '), 0), 0, LIFE_MS_MAX);
}

static int16_t
take_turn(struct slice *s)
{
	return (int16_t)intake_within(number_or(take(s, ' '), 0), -3600, 3600);
}

static float
take_real(struct slice *s)
{
	int64_t millionths;

	number_read(take(s, ' '), 6, &millionths);
	return (
	    float)((double)intake_within(millionths, -100000000000, 100000000000) / 1e6);
}

static void
read_flight(struct slice s, struct intake *in, struct comment *c)
{
	struct path_point points[PATH_POINTS_MAX];
	struct comment_path head = { 0 };
	int count;

	head.life_ms = take_ms(&s);
	head.delay_ms = take_ms(&s);
	head.move_ms = take_ms(&s);
	head.from_alpha = take_real(&s);
	head.to_alpha = take_real(&s);
	head.turn_z = take_turn(&s);
	head.turn_y = take_turn(&s);
	for (count = 0; count < PATH_POINTS_MAX && s.len > 0; count++) {
		points[count].x = take_real(&s);
		points[count].y = take_real(&s);
	}
	if (count > 0)
		intake_fly(in, c, &head, points, count);
}

enum ass_mark
ass_mark_read(struct slice effect, struct intake *in, struct comment *c)
{
	struct slice fields[FIELDS];
	int64_t at_ms;
	uint8_t mode;
	int i;

	effect = slice_trim(effect);
	if (!slice_begins(effect, NAME))
		return ASS_MARK_NONE;
	if (slice_is(effect, NAME))
		return ASS_MARK_MORE;
	for (i = 0; i < FIELDS; i++)
		fields[i] = take(&effect, ';');
	if (!slice_is(fields[WHO], NAME) ||
	    intake_time(fields[TIME], 0, &at_ms) != NULL ||
	    intake_mode(fields[MODE], &mode) != NULL || at_ms < c->at_ms - LATER_MS ||
	    at_ms > c->at_ms + SOONER_MS)
		return ASS_MARK_NONE;
	c->at_ms = at_ms;
	c->mode = mode;
	c->size = intake_size(fields[SIZE]);
	c->pool = 0;
	c->path = NULL;
	if (mode == COMMENT_POSITIONED && fields[FLIGHT].len > 0)
		read_flight(fields[FLIGHT], in, c);
	return ASS_MARK_READ;
}
