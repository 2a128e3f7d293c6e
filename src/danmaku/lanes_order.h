/* danmaku/lanes_order.h - who would have to give way, and to whom does it pay?
 *
 * For the pass that lays out (lanes_place.c); nothing is changed here but for
 * the time of asking. */
#pragma once
#include "danmaku/lanes_choice.h"

/* The row whose last one should make room for s at *start, for it gains most; -1:
 * none. */
int choose_victim(const struct pass *, const struct seeker *, ns_t *start);

/* s at `start` in row r, and who has that row somewhere else. */
struct swap {
	int64_t price;
	int row;
	ns_t start;
	struct seeker loser;
	struct choice other;
};

/* The best of those that cost less than `price`; false: none does. */
bool choose_swap(struct pass *, const struct seeker *, int64_t price, struct swap *best);
