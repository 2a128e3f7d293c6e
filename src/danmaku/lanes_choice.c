#include "danmaku/lanes_choice.h"

#define EASY_GAP 4       /* columns that make two comments look apart */
#define WAITING_COSTS 30 /* per cent of what a row that idles costs */

/* After `until`: there is no room. */
static ns_t
block_ready(const struct pass *p, const struct seeker *s, int top, int gap)
{
	const struct row *rows = &p->in->rows[top];
	ns_t start = row_ready(rows, &s->flight, s->at, s->until, gap), before;

	if (s->rows == 1)
		return start;
	do {
		before = start;
		for (int i = 0; i < s->rows && start <= s->until; i++)
			start = row_ready(&rows[i], &s->flight, start, s->until, gap);
	} while (start != before && start <= s->until);
	return start;
}

ns_t
choice_opens(const struct pass *p, const struct flight *f)
{
	ns_t sum = 0;

	if (f->step == 0)
		return f->life;
	for (int i = 0; i < KINDS_OF_NEXT; i++) {
		ns_t entry = flight_keeps(f), exit = f->life - p->reach[i];

		sum += entry > exit ? entry : exit;
	}
	return sum / KINDS_OF_NEXT;
}

/* A row idles when a fast one waits for a slow one to leave, now or next time:
 * so those of a speed come to fly behind each other. */
int64_t
choice_price(const struct seeker *s, ns_t opens, ns_t start)
{
	return (start - s->at) * WAITING_COSTS / 100 + start + s->opens -
	       (opens > s->at ? opens : s->at);
}

/* At once, it is best behind the one that leaves last: the rows that empty
 * early stay free for the fast. */
static struct choice
choice_at(const struct pass *p, const struct seeker *s, int top)
{
	const struct row_last *last = &p->in->rows[top].last;
	struct choice c = { .top = top, .price = -last->gone };
	ns_t start;

	for (int r = top; r < top + s->rows; r++)
		row_pass(&p->in->rows[r], s->at);
	start = c.start = block_ready(p, s, top, 0);
	if (start > s->until) {
		c.comfort = NOWHERE;
	} else if (start > s->at) {
		c.comfort = LATER;
		c.price = choice_price(s, p->holders[top].opens, start);
	} else if (block_ready(p, s, top, EASY_GAP) == s->at) {
		c.comfort = AT_ONCE_EASY;
	} else if (block_ready(p, s, top, 1) == s->at) {
		c.comfort = AT_ONCE_APART;
	} else {
		c.comfort = AT_ONCE_TOUCHING;
	}
	return c;
}

static bool
is_better(const struct choice *a, const struct choice *b)
{
	return a->comfort < b->comfort ||
	       (a->comfort == b->comfort && a->price < b->price);
}

/* Why is there no room?  If obstacles leave none to anybody, the next ones need
 * not ask. */
static void
learn(const struct pass *p, const struct seeker *s, int top)
{
	struct row *row = &p->in->rows[top];
	struct flight narrowest;

	if (s->flight.step == 0 || row->wall > s->until + s->flight.life)
		return;
	narrowest = flight_narrowest(p->in->config, p->in->widths);
	row_shut(row, &narrowest, s->at, s->until + p->in->config->hold);
}

/* Can a row that lets s in at `open` still be better? */
static bool
may_be_better(const struct pass *p, const struct seeker *s, int top, ns_t open,
    const struct choice *best)
{
	if (open <= s->at || best->comfort == NOWHERE)
		return open <= s->until;
	return best->comfort == LATER && open <= s->until &&
	       choice_price(s, p->holders[top].opens, open) < best->price;
}

/* Most rows of a full stage let nobody in for a while, and which of them do is
 * anybody's guess: they are sorted out without a branch, up to 64 at a time.
 * Bit i: the row `first` + i * way lets one of `reach` in by `until`. */
static uint64_t
open_rows(const struct pass *p, int first, int way, int count, ns_t reach, ns_t until)
{
	uint64_t open = 0;

	for (int i = 0; i < count; i++) {
		const struct row *row = &p->in->rows[first + i * way];
		bool in = row->last.tail_in <= until;

		in &= row->last.gone - reach <= until;
		in &= row->shut <= until;
		open |= (uint64_t)in << i;
	}
	return open;
}

static void
choose_among(const struct pass *p, const struct seeker *s, int first, int way, int count,
    struct choice *best)
{
	const ns_t reach = flight_reach(&s->flight, 0);
	uint64_t open = open_rows(p, first, way, count, reach, s->until);

	for (; open != 0; open &= open - 1) {
		int top = first + way * __builtin_ctzll(open);
		const struct row *row = &p->in->rows[top];
		ns_t from = last_opens(&row->last, reach, 0);
		struct choice c;

		if (!may_be_better(p, s, top, from > row->shut ? from : row->shut, best))
			continue;
		c = choice_at(p, s, top);
		if (c.comfort == NOWHERE)
			learn(p, s, top);
		if (is_better(&c, best))
			*best = c;
	}
}

struct choice
choose(const struct pass *p, const struct seeker *s)
{
	struct choice best = { .comfort = NOWHERE };
	int tops = s->end - s->first - s->rows + 1;
	int top = s->upward ? s->end - s->rows : s->first, way = s->upward ? -1 : 1;

	for (; tops > 0; tops -= 64, top += 64 * way)
		choose_among(p, s, top, way, tops < 64 ? tops : 64, &best);
	return best;
}
