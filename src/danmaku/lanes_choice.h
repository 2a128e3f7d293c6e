/* danmaku/lanes_choice.h - which rows serve a comment best, and when?
 *
 * For the pass that lays out (lanes_place.c). */
#pragma once
#include "danmaku/lanes_crush.h"

/* The last one of a row, so that it can be taken out again. */
struct holder {
	struct row_last before; /* the row without it */
	struct seeker seeker;
	size_t item; /* in the list of the placed */
	ns_t opens;  /* on average, to those who may follow */
	ns_t opened; /* and before it came */
	ns_t roomy;  /* from here on it would not touch the one before */
	bool alone;  /* it has one row and can be moved and displaced */
};

enum { KINDS_OF_NEXT = 3 };

struct pass {
	const struct placing *in;
	struct placed_list *out;
	struct holder *holders; /* one for each row */
	struct crush crush;
	ns_t reach[KINDS_OF_NEXT]; /* of those that may follow: narrow, usual, wide */
	uint32_t *hid;             /* who was hidden, in that order */
	size_t hidden_count, hidden_room;
};

/* Better ones first. */
enum comfort { AT_ONCE_EASY, AT_ONCE_APART, AT_ONCE_TOUCHING, LATER, NOWHERE };

struct choice {
	enum comfort comfort;
	int64_t price; /* among equally comfortable ones */
	ns_t start;
	int top;
};

/* After its start: when those who may follow could begin, on average. */
ns_t choice_opens(const struct pass *, const struct flight *);

/* What it costs to begin at `start` in a row that `opens`: time, of the one
 * that waits, and of the row for those that follow. */
int64_t choice_price(const struct seeker *, ns_t opens, ns_t start);

struct choice choose(const struct pass *, const struct seeker *);
