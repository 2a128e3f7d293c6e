/* Comments are taken in the order in which they want to begin.  Each gets the
 * row that serves it best within its patience, in the future if need be: a
 * row that it reserves is free for everybody in the meantime only if they are
 * through before.  When it has to wait, those that wait already may change
 * rows with it if all of them lose less.  Who finds no row may take the place
 * of the last one of a row, of one that matters less, or as much but keeps the
 * row for longer; the one it displaces looks for another place.  Thus in a
 * crush the rows go to the important, then to the short ones, and the hidden
 * are few: 12 % where first fit hides 22 %, measured by bench_lanes.  A track of usual
 * length is laid out stretch by stretch, the best of several ways. */
#include "danmaku/lanes_order.h"
#include "danmaku/lanes_trial.h"

#include "base/mem.h"

#include <stdlib.h>

#define NEVER INT64_MAX
#define TURNS_MAX 3 /* how often the displaced may displace */

/* A stretch of a track that is small enough to be laid out several times. */
#define STRETCH_MS 20000
#define TRIALS_MAX 32768 /* comments: with more, one would wait for the layout */

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/* Top ones have the first rows, bottom ones the last, and who flies against
 * the stream those above the quarter that the bottom ones may come to need.
 * A comment of more lines than its kind's share may still have them all. */
static void
find_range(const struct placing *in, struct seeker *s)
{
	const struct lanes_config *config = in->config;
	enum share_kind kind = share_kind(s->mode);
	int share = config->rows, end = 0;

	if (in->share != NULL)
		share = share_rows(in->share, kind, s->at);
	/* Below the rows that others use nobody is in their way. */
	if (kind == SHARE_BOTTOM && share < config->bottom_rows - config->rows)
		share = config->bottom_rows - config->rows;
	share = least(share > s->rows ? share : s->rows, config->rows);
	if (kind == SHARE_BOTTOM)
		end = config->bottom_rows;
	else if (kind != SHARE_TOP && in->share != NULL)
		end = config->rows - config->rows / 4;
	s->upward = end > 0;
	end = end > share ? end : share;
	s->first = (int16_t)(end - share);
	s->end = (int16_t)end;
}

static ns_t
earlier(ns_t a, ns_t b)
{
	return a < b ? a : b;
}

/* The last one of row r came as early as it could, although it touches the
 * one before it.  Now that somebody follows at `limit` of its own measure it
 * is known whether that was needed: if not, it comes a column later. */
static void
loosen(struct pass *p, int r, ns_t limit)
{
	struct holder *h = &p->holders[r];
	struct row *row = &p->in->rows[r];
	const struct row_last last = row->last;
	struct placed *item;

	if (!h->alone)
		return;
	item = &p->out->items[h->item];
	if (h->roomy <= item->start || h->roomy > limit || h->roomy > h->seeker.until ||
	    row->passed > item->start)
		return;
	row->last = h->before;
	if (row_ready(row, &h->seeker.flight, h->roomy, h->roomy, 1) > h->roomy) {
		row->last = last;
		return;
	}
	item->start = h->roomy;
	item->end = h->roomy + h->seeker.flight.life;
	h->opens = item->start + h->seeker.opens;
	row_enter(row, &h->seeker.flight, item->start);
}

/* When the last one of row r may start so that s still can at `start`. */
static ns_t
limit_before(const struct pass *p, int r, const struct seeker *s, ns_t start)
{
	const struct flight *f = &p->holders[r].seeker.flight;

	return earlier(
	    start - flight_keeps(f), start + flight_reach(&s->flight, 0) - f->life);
}

/* Takes the rows and appears in the list. */
static void
enter(struct pass *p, const struct seeker *s, int top, ns_t start)
{
	struct placed_list *out = p->out;

	for (int r = top; r < top + s->rows; r++) {
		const struct row_last *last = &p->in->rows[r].last;

		loosen(p, r, limit_before(p, r, s, start));
		p->holders[r] = (struct holder){
			.before = *last,
			.opens = start + s->opens,
			.opened = p->holders[r].opens,
			.seeker = *s,
			.item = out->count,
			.roomy = last_opens(last, flight_reach(&s->flight, 1), 1),
			.alone = s->rows == 1,
		};
		row_enter(&p->in->rows[r], &s->flight, start);
	}
	if (out->count == out->room) {
		out->room = out->room > 0 ? out->room * 2 : 64;
		out->items = mem_grow(out->items, out->room, sizeof(*out->items));
	}
	out->items[out->count++] = seeker_placed(s, top, start);
}

/* ---- one after the other ---- */

static void
hide(struct pass *p, const struct seeker *s)
{
	if (p->hidden_count == p->hidden_room) {
		p->hidden_room = p->hidden_room > 0 ? p->hidden_room * 2 : 64;
		p->hid = mem_grow(p->hid, p->hidden_room, sizeof(*p->hid));
	}
	p->hid[p->hidden_count++] = s->index;
	p->in->hidden[s->index / 64] |= UINT64_C(1) << s->index % 64;
}

/* Takes the last one of row r out; s has the row instead. */
static struct seeker
displace(struct pass *p, const struct seeker *s, int r, ns_t start)
{
	const struct holder loser = p->holders[r];

	p->holders[r].alone = false;
	p->holders[r].opens = loser.opened;
	p->in->rows[r].last = loser.before;
	p->out->items[loser.item].rows = 0;
	enter(p, s, r, start);
	return loser.seeker;
}

/* True: it has a place, at once or by a better order. */
static bool
settle(struct pass *p, const struct seeker *s)
{
	const struct choice c = choose(p, s);
	struct swap swap;

	if (c.comfort >= LATER &&
	    choose_swap(p, s, c.comfort == LATER ? c.price : NEVER, &swap)) {
		displace(p, s, swap.row, swap.start);
		enter(p, &swap.loser, swap.other.top, swap.other.start);
		return true;
	}
	if (c.comfort != NOWHERE)
		enter(p, s, c.top, c.start);
	return c.comfort != NOWHERE;
}

static void
seek(struct pass *p, const struct seeker *who)
{
	struct seeker s = *who;

	for (int turn = 0; turn < TURNS_MAX; turn++) {
		ns_t start;
		int r;

		if (settle(p, &s))
			return;
		r = choose_victim(p, &s, &start);
		if (r < 0)
			break;
		s = displace(p, &s, r, start);
		s.at = who->at > s.at ? who->at : s.at;
	}
	hide(p, &s);
}

/* ---- the pass ---- */

/* Takes the displaced out and puts the others in order of start; that of
 * arrival is so close to it that insertion takes few steps. */
static void
list_settle(struct placed_list *list)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct placed item = list->items[i];
		size_t to = count;

		if (item.rows == 0)
			continue;
		for (; to > 0 && list->items[to - 1].start > item.start; to--)
			list->items[to] = list->items[to - 1];
		list->items[to] = item;
		count++;
	}
	list->count = count;
}

static bool
is_mine(const struct placing *in, const struct comment *c, size_t index)
{
	return lanes_takes(c) && (in->hidden[index / 64] >> index % 64 & 1) == 0 &&
	       (in->modes >> c->mode & 1) != 0;
}

/* Who may follow: the usual ones, and those half and four times as wide. */
static void
look_ahead(struct pass *p)
{
	const struct widths *widths = p->in->widths;
	int mean = widths->count > 0 ? (int)(widths->sum / widths->count) : 1;
	const int cols[KINDS_OF_NEXT] = { mean / 2, mean, mean * 4 };

	for (int i = 0; i < KINDS_OF_NEXT; i++) {
		struct flight f = flight_next(p->in->config, widths, cols[i]);

		p->reach[i] = flight_reach(&f, 0);
	}
}

/* Those that stand have no speed, and the others' obstacles take up room. */
static int
rows_to_fill(const struct placing *in)
{
	for (int r = 0; r < in->config->bottom_rows; r++)
		if (in->rows[r].count > 0)
			return 75;
	return 95;
}

static void
place_one(struct pass *p, const struct comment *c, size_t index)
{
	const struct placing *in = p->in;
	struct seeker s;

	if (!seeker_init(&s, in->config, in->widths, c, in->extents[index], index)) {
		hide(p, &s);
		return;
	}
	if (s.flight.step > 0 && in->widths->count % 64 == 1)
		look_ahead(p);
	if (s.flight.step > 0 && !crush_admits(&p->crush, index) && s.rank < RANK_LIKED) {
		hide(p, &s);
		return;
	}
	s.opens = choice_opens(p, &s.flight);
	find_range(in, &s);
	seek(p, &s);
}

/* ---- again, and better ---- */

/* All of [from, until), with so many per cent of the rows to be filled. */
static size_t
place_some(struct pass *p, size_t from, size_t until, int percent)
{
	const size_t before = p->hidden_count;

	p->crush.percent = percent;
	for (size_t i = from; i < until; i++) {
		const struct comment *c = track_at(p->in->track, i);

		if (is_mine(p->in, c, i))
			place_one(p, c, i);
	}
	return p->hidden_count - before;
}

/* The end of the stretch that begins with a comment. */
static size_t
stretch_end(const struct pass *p, size_t from)
{
	int64_t end = track_at(p->in->track, from)->at_ms + STRETCH_MS;
	const struct comment *c;

	while ((c = track_at(p->in->track, from)) != NULL && c->at_ms < end)
		from++;
	return from;
}

enum { SHARES = 8 };

/* How full the rows should be planned for depends on who comes when: no share
 * of them is the best for all.  So a stretch in which some are hidden is laid out
 * with each, and the one that hides the fewest stays. */
static void
place_best(struct pass *p, size_t from, size_t until, struct trial *trial)
{
	static const int shares[SHARES] = { 0, 4, -3, 9, -7, -10, 20, -14 };
	const int usual = rows_to_fill(p->in);
	int best = 0, last = 0;
	size_t fewest, count;

	trial_keep(trial, p);
	fewest = place_some(p, from, until, usual);
	for (int i = 1; i < SHARES && fewest > 0; i++) {
		trial_return(trial, p);
		count = place_some(p, from, until, usual + shares[i]);
		last = i;
		if (count < fewest) {
			fewest = count;
			best = i;
		}
	}
	if (last == best)
		return;
	trial_return(trial, p);
	place_some(p, from, until, usual + shares[best]);
}

static void
place_stretches(struct pass *p, size_t count)
{
	struct trial trial;
	size_t until;

	trial_init(&trial, p);
	for (size_t i = 0; i < count; i = until) {
		until = stretch_end(p, i);
		place_best(p, i, until, &trial);
	}
	trial_fini(&trial);
}

void
lanes_place(const struct placing *in, struct placed_list *out)
{
	struct pass p = { .in = in, .out = out };
	const size_t count = track_count(in->track);
	const bool again = in->share == NULL && count <= TRIALS_MAX;

	p.holders = mem_new((size_t)in->config->bottom_rows, sizeof(*p.holders));
	crush_init(&p.crush, in, rows_to_fill(in), again ? 200 : 115);
	for (int r = 0; r < in->config->bottom_rows; r++)
		p.holders[r] = (struct holder){ .opens = in->rows[r].last.tail_in,
			.item = SIZE_MAX };
	if (again)
		place_stretches(&p, count);
	else
		place_some(&p, 0, count, rows_to_fill(in));
	for (int r = 0; r < in->config->bottom_rows; r++)
		loosen(&p, r, NEVER);
	crush_fini(&p.crush);
	free(p.holders);
	free(p.hid);
	list_settle(out);
}
