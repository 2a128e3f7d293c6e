#include "sound/clock.h"

#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>

/* A seqlock: `turn` is odd while the writer is inside.  The audio callback
 * must never wait, so readers retry instead of locking.  No fences: every
 * field is written with release after the odd turn, so a reader that sees
 * one new field sees the odd turn as well. */
struct clock {
	atomic_uint turn;
	_Atomic ns_t host, media;
	_Atomic int64_t rate_ppm;
};

struct clock *
clock_new(void)
{
	return mem_new(1, sizeof(struct clock));
}

void
clock_free(struct clock *c)
{
	free(c);
}

void
clock_set(struct clock *c, struct clock_point p)
{
	unsigned turn = atomic_load_explicit(&c->turn, memory_order_relaxed);

	atomic_store_explicit(&c->turn, turn + 1, memory_order_relaxed);
	atomic_store_explicit(&c->host, p.host, memory_order_release);
	atomic_store_explicit(&c->media, p.media, memory_order_release);
	atomic_store_explicit(&c->rate_ppm, p.rate_ppm, memory_order_release);
	atomic_store_explicit(&c->turn, turn + 2, memory_order_release);
}

struct clock_point
clock_get(const struct clock *c)
{
	struct clock_point p;
	unsigned before, after;

	do {
		before = atomic_load_explicit(&c->turn, memory_order_acquire);
		p.host = atomic_load_explicit(&c->host, memory_order_acquire);
		p.media = atomic_load_explicit(&c->media, memory_order_acquire);
		p.rate_ppm = atomic_load_explicit(&c->rate_ppm, memory_order_acquire);
		after = atomic_load_explicit(&c->turn, memory_order_relaxed);
	} while (before % 2 != 0 || before != after);
	return p;
}

ns_t
clock_at(const struct clock *c, ns_t host)
{
	return clock_point_at(clock_get(c), host);
}

/* 128 bits: a machine that has been up for a month overflows 64 at 4x. */
ns_t
clock_point_at(struct clock_point p, ns_t host)
{
	__int128 media = p.media + ((__int128)host - p.host) * p.rate_ppm / 1000000;

	if (media > INT64_MAX)
		return INT64_MAX;
	if (media < -INT64_MAX)
		return -INT64_MAX;
	return (ns_t)media;
}
