/* sound/clock.h - what media time is it?
 *
 * A clock is a line through one known point: at host time `host` the media
 * stood at `media`, moving at `rate_ppm`.  Nothing ticks; reading it is
 * arithmetic.  With sound the audio callback moves the point, without it the
 * main thread does; nobody else notices. */
#pragma once
#include "base/time.h"

#include <stdint.h>

struct clock_point {
	ns_t host, media;
	int64_t rate_ppm; /* 1000000 = normal speed, 0 = paused */
};

struct clock; /* one writer at a time, many readers, no lock (a seqlock) */

struct clock *clock_new(void);
void clock_free(struct clock *);
void clock_set(struct clock *, struct clock_point);
struct clock_point clock_get(const struct clock *);
ns_t clock_at(const struct clock *, ns_t host);
ns_t clock_point_at(struct clock_point, ns_t host); /* pure */
