#include "danmaku/lanes_order.h"

#define NEVER INT64_MAX
#define SWAPS_MAX 3 /* of those that look best, so many are tried */

static ns_t
later(ns_t a, ns_t b)
{
	return a > b ? a : b;
}

/* ---- instead of whom ---- */

/* May s have the row of the last one, so that the next one could enter so much
 * sooner?  Of equals, only if that is a gain. */
static bool
may_displace(const struct seeker *s, const struct holder *h, ns_t gain)
{
	if (!h->alone || s->rank < h->seeker.rank)
		return false;
	if (s->rank / RANK_LIKED > h->seeker.rank / RANK_LIKED)
		return true;
	return s->rank > h->seeker.rank ? gain >= 0 : gain > 0;
}

/* When s could enter row r without the last one. */
static ns_t
ready_instead(const struct pass *p, const struct seeker *s, int r)
{
	struct row *row = &p->in->rows[r];
	const struct row_last last = row->last;
	ns_t start;

	row->last = p->holders[r].before;
	start = row_ready(row, &s->flight, s->at, s->until, 0);
	row->last = last;
	return start;
}

/* How much sooner row r would open with s instead of the last one. */
static ns_t
gain_instead(const struct pass *p, const struct seeker *s, int r, ns_t start)
{
	return p->holders[r].opens - (start + s->opens);
}

int
choose_victim(const struct pass *p, const struct seeker *s, ns_t *start)
{
	const ns_t reach = flight_reach(&s->flight, 0);
	const int end = s->rows == 1 ? s->end : 0;
	ns_t most = s->rank < RANK_LIKED ? -1 : INT64_MIN / 2;
	int found = -1;

	for (int r = s->first; r < end; r++) {
		const struct holder *h = &p->holders[r];
		const struct row *row = &p->in->rows[r];
		ns_t ready = later(s->at, row->shut), gain;

		ready = later(ready, last_opens(&h->before, reach, 0));
		if (!h->alone || ready > s->until)
			continue;
		gain = gain_instead(p, s, r, ready);
		if (gain <= most || !may_displace(s, h, gain))
			continue;
		ready = ready_instead(p, s, r);
		gain = gain_instead(p, s, r, ready);
		if (ready > s->until || gain <= most || !may_displace(s, h, gain))
			continue;
		most = gain;
		*start = ready;
		found = r;
	}
	return found;
}

/* ---- a better order ---- */

/* The best few rows whose last one has yet to start, the cheapest first. */
static int
swaps_find(const struct pass *p, const struct seeker *s, struct swap *swaps)
{
	const ns_t reach = flight_reach(&s->flight, 0);
	int count = 0, i;

	for (int r = s->first; r < s->end; r++) {
		const struct holder *h = &p->holders[r];
		struct swap swap = { .row = r };
		ns_t begun;

		if (!h->alone || last_opens(&h->before, reach, 0) > s->until ||
		    p->out->items[h->item].start <= s->at)
			continue;
		begun = p->out->items[h->item].start;
		swap.start = ready_instead(p, s, r);
		if (swap.start > s->until)
			continue;
		swap.price = choice_price(s, h->opened, swap.start) -
			     choice_price(&h->seeker, h->opened, begun);
		for (i = count; i > 0 && swaps[i - 1].price > swap.price; i--)
			if (i < SWAPS_MAX)
				swaps[i] = swaps[i - 1];
		if (i < SWAPS_MAX)
			swaps[i] = swap;
		count += count < SWAPS_MAX;
	}
	return count;
}

/* Where would the last one of that row go?  NOWHERE: it cannot. */
static void
swap_complete(struct pass *p, const struct seeker *s, struct swap *swap)
{
	struct row *row = &p->in->rows[swap->row];
	const struct row_last last = row->last;

	swap->loser = p->holders[swap->row].seeker;
	swap->other.comfort = NOWHERE;
	if (swap->loser.until < s->at)
		return;
	if (swap->loser.at < s->at)
		swap->loser.at = s->at;
	row->last = (struct row_last){ NEVER / 4, NEVER / 4, 1 };
	swap->other = choose(p, &swap->loser);
	row->last = last;
	if (swap->other.comfort != NOWHERE)
		swap->price += choice_price(
		    &swap->loser, p->holders[swap->other.top].opens, swap->other.start);
}

bool
choose_swap(struct pass *p, const struct seeker *s, int64_t price, struct swap *best)
{
	struct swap swaps[SWAPS_MAX];
	int count;

	if (s->rows > 1 || s->flight.step == 0 || !crush_is_mild(&p->crush))
		return false;
	count = swaps_find(p, s, swaps);
	best->other.comfort = NOWHERE;
	for (int i = 0; i < count && swaps[i].price < price; i++) {
		swap_complete(p, s, &swaps[i]);
		if (swaps[i].other.comfort == NOWHERE || swaps[i].price >= price)
			continue;
		*best = swaps[i];
		price = best->price;
	}
	return best->other.comfort != NOWHERE;
}
