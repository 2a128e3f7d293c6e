/* What moves is looked at as often as it comes to another cell, so that
 * between two steps nothing changes; times are whole milliseconds since the
 * start, as paths count them. */
#include "danmaku/poses.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "danmaku/path.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 64
#define STEP_LEAST_MS 16
#define ALPHA_DIM 0.5f
#define ALPHA_GONE 0.05f /* fainter than this is not there */
#define FAR 16384        /* cells: farther out is as good as this far */

struct flier {
	ns_t start, end;
	struct comment_path *path;
	int64_t step_ms; /* while it moves */
	uint32_t index;
};

struct poses {
	int cols, rows;
	struct flier *fliers; /* by start */
	ns_t *latest;         /* of each block: the last end of it and all before */
	size_t count, room;
};

struct poses *
poses_new(int cols, int rows)
{
	struct poses *p = mem_new(1, sizeof(*p));

	p->cols = cols;
	p->rows = rows;
	return p;
}

void
poses_free(struct poses *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->count; i++)
		free(p->fliers[i].path);
	free(p->fliers);
	free(p->latest);
	free(p);
}

size_t
poses_count(const struct poses *p)
{
	return p->count;
}

static void
index_from(struct poses *p, size_t from)
{
	size_t i = from / BLOCK * BLOCK;
	ns_t latest = i > 0 ? p->latest[i / BLOCK - 1] : INT64_MIN;

	for (; i < p->count; i++) {
		if (p->fliers[i].end > latest)
			latest = p->fliers[i].end;
		p->latest[i / BLOCK] = latest;
	}
}

/* Of those that begin by t. */
static size_t
begun(const struct poses *p, ns_t t)
{
	size_t low = 0, high = p->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->fliers[middle].start <= t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Cells along the whole way. */
static double
way_cells(const struct poses *p, const struct comment_path *path)
{
	double cells = 0;

	for (int i = 1; i < path->count; i++) {
		const struct path_point *a = &path->points[i - 1], *b = a + 1;

		cells += fabs((double)b->x - (double)a->x) * p->cols +
			 fabs((double)b->y - (double)a->y) * p->rows;
	}
	return cells;
}

static int64_t
step_of(const struct poses *p, const struct comment_path *path)
{
	double cells = way_cells(p, path);
	double step = cells > 0 ? path->move_ms / cells : path->move_ms;

	return step > STEP_LEAST_MS ? (int64_t)step : STEP_LEAST_MS;
}

void
poses_add(struct poses *p, const struct comment *c, size_t index, ns_t start)
{
	struct flier f = { .start = start, .index = (uint32_t)index };
	size_t i = begun(p, start);

	if (c->path == NULL || c->path->count == 0)
		return;
	f.path = mem_new(1, path_bytes(c->path));
	memcpy(f.path, c->path, path_bytes(c->path));
	f.end = start + c->path->life_ms * MILLISECOND;
	f.step_ms = step_of(p, c->path);
	if (p->count == p->room) {
		p->room = p->room * 2 + BLOCK;
		p->fliers = mem_grow(p->fliers, p->room, sizeof(*p->fliers));
		p->latest = mem_grow(p->latest, p->room / BLOCK + 1, sizeof(*p->latest));
	}
	memmove(&p->fliers[i + 1], &p->fliers[i], (p->count - i) * sizeof(f));
	p->fliers[i] = f;
	p->count++;
	index_from(p, i);
}

bool
poses_remove(struct poses *p, size_t index)
{
	size_t at = p->count;

	for (size_t i = 0; i < p->count; i++) {
		if (p->fliers[i].index == index)
			at = i;
		else if (p->fliers[i].index > index)
			p->fliers[i].index--;
	}
	if (at == p->count)
		return false;
	free(p->fliers[at].path);
	p->count--;
	memmove(
	    &p->fliers[at], &p->fliers[at + 1], (p->count - at) * sizeof(p->fliers[0]));
	index_from(p, at);
	return true;
}

/* ---- at a time ---- */

/* The one before fliers[i] that is there at t, NULL when there is none. */
static const struct flier *
there_before(const struct poses *p, size_t i, ns_t t)
{
	while (i > 0 && p->latest[(i - 1) / BLOCK] > t) {
		i--;
		if (p->fliers[i].end > t)
			return &p->fliers[i];
	}
	return NULL;
}

/* The time as those see it who only look at every step. */
static int64_t
since_stepped(const struct flier *f, ns_t t)
{
	int64_t since = (t - f->start) / MILLISECOND, moved = since - f->path->delay_ms;

	if (moved <= 0 || moved >= f->path->move_ms)
		return since;
	return since - moved % f->step_ms;
}

static int
cell_of(float part, int cells)
{
	double at = floor((double)part * cells);

	if (!(at > -FAR))
		return -FAR;
	return at < FAR ? (int)at : FAR;
}

/* False: it is too faint to be seen. */
static bool
pose_of(const struct poses *p, const struct flier *f, ns_t t, struct pose *pose)
{
	struct path_state now, stepped;

	if (!path_at(f->path, (t - f->start) / MILLISECOND, &now) ||
	    !path_at(f->path, since_stepped(f, t), &stepped) || now.alpha < ALPHA_GONE)
		return false;
	*pose = (struct pose){
		.index = f->index,
		.col = cell_of(stepped.at.x, p->cols),
		.row = cell_of(stepped.at.y, p->rows),
		.dim = now.alpha < ALPHA_DIM,
	};
	return true;
}

size_t
poses_at(const struct poses *p, ns_t t, struct pose *out, size_t max)
{
	const struct flier *f;
	size_t i = begun(p, t), count = 0;

	while (count < max && (f = there_before(p, i, t)) != NULL) {
		if (pose_of(p, f, t, &out[count]))
			count++;
		i = (size_t)(f - p->fliers);
	}
	for (size_t a = 0, b = count; a + 1 < b; a++) {
		struct pose pose = out[a];

		out[a] = out[--b];
		out[b] = pose;
	}
	return count;
}

/* ---- when it changes ---- */

static int64_t
earlier_after(int64_t since, int64_t next, int64_t event)
{
	return event > since && event < next ? event : next;
}

/* When it has become that faint or that clear; -1: never. */
static int64_t
fade_time(const struct comment_path *path, float alpha)
{
	float way = path->to_alpha - path->from_alpha;
	float part = way != 0 ? (alpha - path->from_alpha) / way : -1;

	return part >= 0 && part <= 1 ? (int64_t)ceil((double)part * path->life_ms) + 1
				      : -1;
}

static ns_t
flier_next_step(const struct flier *f, ns_t t)
{
	const struct comment_path *path = f->path;
	int64_t since = (t - f->start) / MILLISECOND, next = path->life_ms;
	int64_t moved = since - path->delay_ms, arrival;

	arrival = (int64_t)path->delay_ms + path->move_ms;
	next = earlier_after(since, next, fade_time(path, ALPHA_DIM));
	next = earlier_after(since, next, fade_time(path, ALPHA_GONE));
	if (path->count < 2 || since >= arrival)
		return f->start + next * MILLISECOND;
	next = earlier_after(since, next, arrival);
	if (moved < 0)
		return f->start +
		       earlier_after(since, next, path->delay_ms + f->step_ms) *
			   MILLISECOND;
	return f->start +
	       earlier_after(since, next, since - moved % f->step_ms + f->step_ms) *
		   MILLISECOND;
}

ns_t
poses_next_step(const struct poses *p, ns_t t)
{
	size_t i = begun(p, t);
	ns_t next = i < p->count ? p->fliers[i].start : INT64_MAX;
	const struct flier *f;

	while ((f = there_before(p, i, t)) != NULL) {
		ns_t step = flier_next_step(f, t);

		next = step < next ? step : next;
		i = (size_t)(f - p->fliers);
	}
	return next < INT64_MAX ? next : NS_NONE;
}
