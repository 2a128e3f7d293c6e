/* One more comment among others that stay where they are.
 *
 * It may come before, between and behind those of a row.  Every one of them
 * forbids one open interval of starts; the first time that nobody forbids is
 * found by going past each in turn until nobody objects any more.
 *
 * What the viewer wrote is always shown, and at once: where there is no room, in
 * the rows that are kept from the others, or instead of some that are yet to
 * come.  What is on the screen stays as it is even then. */
#include "danmaku/lanes_inside.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define EASY_GAP 4

/* Starts strictly between these would meet it. */
struct forbidden {
	ns_t after, until;
};

static bool
moves(uint8_t mode)
{
	return mode == COMMENT_SCROLL || mode == COMMENT_REVERSE;
}

/* The columns and times of one that stands, as one that flies sees it. */
static struct obstacle
standing(int stage, int cols, ns_t start, ns_t end, uint8_t flying)
{
	int left = lanes_fixed_column(stage, cols);

	if (flying == COMMENT_REVERSE)
		left = stage - left - cols;
	return (struct obstacle){ start, end, left, left + cols };
}

/* Both fly the same way: behind it, or so far ahead that it follows us. */
static struct forbidden
forbidden_behind(const struct flight *f, const struct placed *o, int gap)
{
	const struct flight other = flight_moving(f->stage, o->cols, o->step);
	const struct row_last last = { o->start + flight_keeps(&other), o->end, o->step };
	ns_t entry = o->start - flight_keeps(f) - gap * f->step;
	ns_t exit = o->start + flight_reach(&other, gap) - f->life;

	return (struct forbidden){
		.after = entry < exit ? entry : exit,
		.until = last_opens(&last, flight_reach(f, gap), gap),
	};
}

static struct forbidden
forbidden_by(const struct seeker *s, const struct placed *o, int gap)
{
	const struct flight *f = &s->flight;
	struct obstacle block;
	struct flight other;

	if (moves(s->mode) && o->mode == s->mode)
		return forbidden_behind(f, o, gap);
	if (moves(s->mode) == moves(o->mode)) /* both stand, or they fly head on */
		return (struct forbidden){ o->start - f->life, o->end };
	if (moves(s->mode)) {
		block = standing(f->stage, o->cols, o->start, o->end, s->mode);
		return (struct forbidden){
			o->start - flight_passes(f, &block, gap) * f->step,
			o->end - flight_meets(f, &block, gap) * f->step,
		};
	}
	other = flight_moving(f->stage, o->cols, o->step);
	block = standing(f->stage, f->cols, 0, 0, o->mode);
	return (struct forbidden){
		o->start + flight_meets(&other, &block, gap) * o->step - f->life,
		o->start + flight_passes(&other, &block, gap) * o->step,
	};
}

/* Those that are on the stage while s might be, in its layer. */
struct company {
	const struct placed **items;
	size_t count;
};

/* What goes on while one is appended. */
struct appending {
	struct lanes *lanes;
	const struct track *track;
	ns_t now;
	bool firmly; /* those yet to come may be left out for it */
};

static bool
gives_way(const struct appending *a, const struct placed *o)
{
	const struct comment *c = track_at(a->track, o->index);

	return a->firmly && o->start > a->now &&
	       (c == NULL || (c->flags & COMMENT_OWN) == 0);
}

static bool
same_layer(const struct lanes *l, uint8_t a, uint8_t b)
{
	return !l->config.layers_apart || a == b || (!moves(a) && !moves(b));
}

static void
company_find(struct company *company, const struct appending *a, const struct seeker *s)
{
	const struct lanes *l = a->lanes;
	size_t i = lanes_started(l, s->until + s->flight.life);

	company->count = 0;
	company->items = mem_new(i + 1, sizeof(*company->items));
	while (i > 0 && l->latest[(i - 1) / LANES_BLOCK] > s->at) {
		const struct placed *o = &l->placed.items[--i];

		if (o->end > s->at && same_layer(l, s->mode, o->mode) && !gives_way(a, o))
			company->items[company->count++] = o;
	}
}

/* The first time in [at, until] that nobody of these rows forbids; after
 * `until`: there is none. */
static ns_t
ready(const struct company *company, const struct seeker *s, int top, int gap)
{
	ns_t start = s->at, before;

	do {
		before = start;
		for (size_t i = 0; i < company->count && start <= s->until; i++) {
			const struct placed *o = company->items[i];
			struct forbidden f;

			if (o->row >= top + s->rows || top >= o->row + o->rows)
				continue;
			f = forbidden_by(s, o, gap);
			if (f.after < start && start < f.until)
				start = f.until;
		}
	} while (start != before && start <= s->until);
	return start;
}

struct place {
	int top;
	ns_t start;
};

/* The first row that is free the soonest. */
static struct place
soonest(const struct company *company, const struct seeker *s, int gap)
{
	struct place best = { .start = INT64_MAX };

	for (int i = 0; i <= s->end - s->first - s->rows && best.start > s->at; i++) {
		int top = s->upward ? s->end - s->rows - i : s->first + i;
		ns_t start = ready(company, s, top, gap);

		if (start < best.start)
			best = (struct place){ top, start };
	}
	return best;
}

/* At once with an easy gap, with one column, later with one, touching. */
static bool
find_place(const struct appending *a, const struct seeker *s, struct place *place)
{
	struct company company;

	company_find(&company, a, s);
	*place = soonest(&company, s, EASY_GAP);
	if (place->start > s->at)
		*place = soonest(&company, s, 1);
	if (place->start > s->until)
		*place = soonest(&company, s, 0);
	free(company.items);
	return place->start <= s->until;
}

static void
insert_placed(struct lanes *l, struct placed item)
{
	struct placed_list *list = &l->placed;
	size_t i = lanes_started(l, item.start);

	if (list->count == list->room) {
		list->room = list->room + list->room / 2 + 64;
		list->items = mem_grow(list->items, list->room, sizeof(*list->items));
		l->latest =
		    mem_grow(l->latest, list->room / LANES_BLOCK + 1, sizeof(*l->latest));
	}
	memmove(&list->items[i + 1], &list->items[i],
	    (list->count - i) * sizeof(list->items[0]));
	list->items[i] = item;
	list->count++;
	lanes_index(l, i);
}

static void
insert_hidden(struct lanes *l, ns_t at)
{
	size_t i = lanes_hidden_until(l, at);

	l->hidden = mem_grow(l->hidden, l->hidden_count + 1, sizeof(*l->hidden));
	memmove(&l->hidden[i + 1], &l->hidden[i],
	    (l->hidden_count - i) * sizeof(l->hidden[0]));
	l->hidden[i] = at;
	l->hidden_count++;
}

/* Leaves out whom it would meet; all of them give way. */
static void
make_way(const struct appending *a, const struct seeker *s, const struct place *place)
{
	struct lanes *l = a->lanes;
	size_t first = l->placed.count;
	ns_t end = place->start + s->flight.life;

	for (size_t i = lanes_started(l, a->now);
	     i < l->placed.count && l->placed.items[i].start <= end;) {
		const struct placed *o = &l->placed.items[i];
		const struct comment *c = track_at(a->track, o->index);
		struct forbidden f = forbidden_by(s, o, 0);

		if (o->row >= place->top + s->rows || place->top >= o->row + o->rows ||
		    !gives_way(a, o) || !same_layer(l, s->mode, o->mode) ||
		    place->start <= f.after || place->start >= f.until) {
			i++;
			continue;
		}
		insert_hidden(l, c != NULL ? lanes_time_of(&l->config, c) : o->start);
		l->placed.count--;
		memmove(&l->placed.items[i], &l->placed.items[i + 1],
		    (l->placed.count - i) * sizeof(l->placed.items[0]));
		first = i < first ? i : first;
	}
	lanes_index(l, first);
}

/* In all the rows there are, and at last however late. */
static bool
insist(struct appending *a, struct seeker *s, struct place *place)
{
	a->firmly = true;
	s->first = 0;
	s->end = (int16_t)a->lanes->config.bottom_rows;
	if (!find_place(a, s, place)) {
		s->until = INT64_MAX / 2;
		if (!find_place(a, s, place))
			return false;
	}
	make_way(a, s, place);
	return true;
}

/* False: there is no room. */
static bool
append(struct appending *a, const struct comment *c, size_t index)
{
	struct lanes *l = a->lanes;
	struct seeker s;
	struct place place;
	bool bottom = c->mode == COMMENT_BOTTOM;

	if (l->config.cols < 2 || l->config.rows < 1 ||
	    !seeker_init(&s, &l->config, &l->widths[c->mode == COMMENT_REVERSE], c,
		extent_of(&l->config, c), index))
		return false;
	if (s.at < a->now && s.until >= a->now)
		s.at = a->now;
	s.first = (int16_t)(bottom ? l->config.bottom_rows - l->config.rows : 0);
	s.end = (int16_t)(bottom ? l->config.bottom_rows : l->config.rows);
	s.upward = bottom;
	a->firmly = false;
	if (!find_place(a, &s, &place) &&
	    ((c->flags & COMMENT_OWN) == 0 || !insist(a, &s, &place)))
		return false;
	insert_placed(l, seeker_placed(&s, place.top, place.start));
	return true;
}

bool
lanes_append_one(struct lanes *l, const struct track *track, const struct comment *c,
    size_t i, ns_t now)
{
	struct appending a = { .lanes = l, .track = track, .now = now };
	bool found;

	if (!lanes_takes(c)) {
		size_t before = poses_count(l->poses);

		poses_add(l->poses, c, i, lanes_time_of(&l->config, c));
		return poses_count(l->poses) > before;
	}
	found = append(&a, c, i);
	if (!found)
		insert_hidden(l, lanes_time_of(&l->config, c));
	return found;
}

size_t
lanes_append(struct lanes *l, const struct track *track, size_t from, ns_t now)
{
	const struct comment *c;
	size_t placed = 0;

	for (size_t i = from; (c = track_at(track, i)) != NULL; i++)
		placed += lanes_append_one(l, track, c, i, now);
	return placed;
}
