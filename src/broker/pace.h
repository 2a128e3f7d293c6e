/* broker/pace.h - when does a room's batch close?
 *
 * A send to one viewer costs about the same whether it carries one message or
 * forty, so a room with many viewers saves sends: the interval between two
 * batches grows with what a sweep over its viewers costs, until sweeping takes
 * no more than the room's share of a core.  A room in which one can still read
 * every danmaku may use more than that, if the last of its viewers would hear of
 * them too late; in a blur nobody sees which came later.  A quiet room does not
 * wait: its first message closes a batch at once.  Pure: time is an argument. */
#pragma once
#include "base/time.h"

struct pace_rule {
	ns_t least, most;  /* of the interval, whatever a sweep costs */
	int share_percent; /* of a core, for sweeping one room */
	/* Where less than `sparse` bytes a second are said (some 50 danmaku), the last
	 * one hears of it after `late`, if share_most is enough for that. */
	int64_t sparse;
	ns_t late;
	int share_most;
	size_t bytes; /* so many close a batch at once */
};

/* clang-format off */
#define PACE_RULE \
	{ 50 * MILLISECOND, SECOND, 35, 8 * 1024, 380 * MILLISECOND, 50, 64 * 1024 }
/* clang-format on */

/* What a send is taken to cost until one has been measured. */
#define PACE_COST (8 * MICROSECOND)

/* The cost of a send, smoothed: `sends` of them have just taken so long. */
ns_t pace_cost(ns_t cost, ns_t took, size_t sends);

/* Bytes a second: so many were in the batch that closed such a time after the
 * one before (NS_NONE: there was none). */
int64_t pace_flow(size_t bytes, ns_t closed_at, ns_t now);

/* Between two batches of a room with so many viewers and such a flow. */
ns_t pace_interval(const struct pace_rule *, size_t members, ns_t cost, int64_t flow);

/* When a batch that holds so many bytes is to be closed, `now` at the
 * earliest; closed_at is when the one before was, or NS_NONE. */
ns_t pace_close_at(
    const struct pace_rule *, ns_t closed_at, ns_t interval, size_t bytes, ns_t now);
