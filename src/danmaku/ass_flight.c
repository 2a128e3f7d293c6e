#include "danmaku/ass_flight.h"

#include <math.h>

enum { POINTS = ASS_FLIGHT_LEGS + 1 };

/* The way with at most POINTS corners, and how far along each lies. */
struct way {
	struct path_point points[POINTS];
	double far[POINTS];
	int count;
};

static void
add_corner(struct way *way, struct path_point p)
{
	const struct path_point *last;
	double step;

	if (way->count == 0) {
		way->far[way->count] = 0;
		way->points[way->count++] = p;
		return;
	}
	last = &way->points[way->count - 1];
	step = hypot((double)(p.x - last->x), (double)(p.y - last->y));
	if (step == 0 || way->count == POINTS)
		return;
	way->far[way->count] = way->far[way->count - 1] + step;
	way->points[way->count++] = p;
}

static struct way
way_of(const struct comment_path *path)
{
	int stride = (path->count - 1 + ASS_FLIGHT_LEGS - 1) / ASS_FLIGHT_LEGS, i;
	struct way way = { .count = 0 };

	if (stride < 1)
		stride = 1;
	for (i = 0; i < path->count - 1; i += stride)
		add_corner(&way, path->points[i]);
	add_corner(&way, path->points[path->count - 1]);
	return way;
}

/* When the corner is reached, in ms since it was said. */
static int64_t
time_at(const struct comment_path *path, const struct way *way, int corner)
{
	double all = way->far[way->count - 1];
	double part = all > 0 ? way->far[corner] / all : 0;

	return path->delay_ms + llround(part * path->move_ms);
}

/* --- tags ----------------------------------------------------------------------- */

static void
place(struct bytes *out, struct path_point p, const struct writer_look *look)
{
	bytes_print(out, "%ld,%ld", lround((double)p.x * look->wide),
	    lround((double)p.y * look->high));
}

static int
alpha_of(const struct writer_look *look, double alpha)
{
	return 255 - (int)lround(alpha * look->opacity_percent * 2.55);
}

/* `from_ms` and `to_ms`: of the line in the life of the comment. */
static void
fade(struct bytes *out, const struct comment_path *path, const struct writer_look *look,
    int64_t from_ms, int64_t to_ms)
{
	double change = (double)(path->to_alpha - path->from_alpha) / path->life_ms;
	double first = (double)path->from_alpha + change * (double)from_ms;
	double last = (double)path->from_alpha + change * (double)to_ms;

	if (path->from_alpha != 1 || change != 0)
		bytes_print(out, "\\alpha&H%02X&", (unsigned)alpha_of(look, first));
	if (change != 0)
		bytes_print(out, "\\t(\\alpha&H%02X&)", (unsigned)alpha_of(look, last));
}

/* Bilibili turns clockwise, ASS the other way. */
static void
turn(struct bytes *out, const struct comment_path *path)
{
	if (path->turn_z % 360 != 0)
		bytes_print(out, "\\frz%d", -path->turn_z % 360);
	if (path->turn_y % 360 != 0)
		bytes_print(out, "\\fry%d", path->turn_y % 360);
}

/* --- lines ---------------------------------------------------------------------- */

struct flying {
	const struct comment_path *path;
	const struct writer_look *look;
	struct way way;
	int64_t at_ms;
};

static int64_t
cs_of(int64_t ms)
{
	return (ms + 5) / 10;
}

/* From the one corner to the next between these moments of the line; without
 * time for it, it stands. */
static void
motion(
    struct bytes *out, const struct flying *f, int corner, int64_t from_ms, int64_t to_ms)
{
	bool stands = f->way.count == 1 || from_ms >= to_ms;

	bytes_text(out, stands ? "\\pos(" : "\\move(");
	place(out, f->way.points[corner], f->look);
	if (!stands) {
		bytes_char(out, ',');
		place(out, f->way.points[corner + 1], f->look);
		bytes_print(out, ",%lld,%lld", (long long)from_ms, (long long)to_ms);
	}
	bytes_char(out, ')');
}

/* From the corner on to the next; the first has the time before it, the last
 * the time after it. */
static bool
leg_make(struct ass_leg *leg, const struct flying *f, int corner)
{
	bool last = corner + 2 >= f->way.count, still = f->way.count == 1;
	int64_t from_ms = still ? 0 : time_at(f->path, &f->way, corner);
	int64_t to_ms = still ? 0 : time_at(f->path, &f->way, corner + 1);
	int64_t start_ms = corner == 0 ? 0 : from_ms, end_ms;

	end_ms = last || to_ms > f->path->life_ms ? f->path->life_ms : to_ms;
	leg->start_cs = cs_of(f->at_ms + start_ms);
	leg->end_cs = cs_of(f->at_ms + end_ms);
	bytes_clear(&leg->tags);
	if (start_ms >= end_ms || leg->start_cs >= leg->end_cs)
		return false;
	bytes_text(&leg->tags, "\\an7");
	if (still || from_ms >= end_ms)
		to_ms = from_ms = start_ms;
	else if (to_ms <= from_ms) /* a move from 0 to 0 takes all the time */
		to_ms = from_ms + 1;
	motion(&leg->tags, f, corner, from_ms - start_ms, to_ms - start_ms);
	turn(&leg->tags, f->path);
	fade(&leg->tags, f->path, f->look, start_ms, end_ms);
	return true;
}

void
ass_flight(const struct comment_path *path, int64_t at_ms, const struct writer_look *look,
    void (*line)(void *arg, const struct ass_leg *), void *arg)
{
	struct flying flying = { path, look, way_of(path), at_ms };
	struct ass_leg leg = { 0 };
	int legs = flying.way.count > 1 ? flying.way.count - 1 : 1, i;

	for (i = 0; i < legs; i++)
		if (leg_make(&leg, &flying, i))
			line(arg, &leg);
	bytes_fini(&leg.tags);
}
