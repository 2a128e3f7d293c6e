#include "broker/pace.h"

/* A turn's worth of sends moves the cost by an eighth, so that one that was
 * interrupted does not shake the room; a few sends hardly move it. */
enum { SENDS_FULL = 512, SENDS_WEIGHT = 8 * SENDS_FULL };

ns_t
pace_cost(ns_t cost, ns_t took, size_t sends)
{
	ns_t weight = sends < SENDS_FULL ? (ns_t)sends : SENDS_FULL;

	if (sends == 0 || took < 0)
		return cost;
	return cost + (took / (ns_t)sends - cost) * weight / SENDS_WEIGHT;
}

int64_t
pace_flow(size_t bytes, ns_t closed_at, ns_t now)
{
	int64_t flow;

	if (closed_at == NS_NONE)
		return 0;
	if (__builtin_mul_overflow(bytes, SECOND, &flow))
		return INT64_MAX;
	return now > closed_at ? flow / (now - closed_at) : flow;
}

static ns_t
least(ns_t a, ns_t b)
{
	return a < b ? a : b;
}

static ns_t
most(ns_t a, ns_t b)
{
	return a > b ? a : b;
}

ns_t
pace_interval(const struct pace_rule *rule, size_t members, ns_t cost, int64_t flow)
{
	ns_t sweep, interval;

	if (__builtin_mul_overflow((ns_t)members, cost, &sweep) ||
	    __builtin_mul_overflow(sweep, 100, &interval))
		return rule->most;
	if (flow < rule->sparse)
		interval = least(interval / rule->share_percent,
		    most(rule->late - sweep, interval / rule->share_most));
	else
		interval /= rule->share_percent;
	return least(most(interval, rule->least), rule->most);
}

ns_t
pace_close_at(
    const struct pace_rule *rule, ns_t closed_at, ns_t interval, size_t bytes, ns_t now)
{
	if (closed_at == NS_NONE || bytes >= rule->bytes || closed_at + interval < now)
		return now;
	return closed_at + interval;
}
