#include "sound/heard.h"

/* Beyond this the clock is simply wrong: the machine slept, or the device
 * stood still. */
#define WRONG (100 * MILLISECOND)

/* Errors are slewed away in about this time. */
#define SETTLE (500 * MILLISECOND)

/* Two stretches closer than this are one: rounding, not an event. */
#define SAME (20 * MICROSECOND)

static ns_t
stretch_at(const struct stretch *s, int64_t hz, int64_t sample)
{
	__int128 frames = (__int128)sample - s->sample;

	return s->media + (ns_t)(frames * s->rate_ppm * 1000 / hz);
}

static const struct stretch *
last(const struct heard *h)
{
	return &h->log[(h->count - 1) % HEARD_STRETCHES];
}

void
heard_reset(struct heard *h, int hz, int64_t sample, ns_t media)
{
	h->hz = hz;
	h->log[0] = (struct stretch){ sample, media, 0 };
	h->count = 1;
	h->jump = true;
	h->settled = 0;
}

void
heard_note(struct heard *h, struct stretch s)
{
	const struct stretch *was = last(h);
	ns_t off = stretch_at(was, h->hz, s.sample) - s.media;

	if (was->rate_ppm == s.rate_ppm && off > -SAME && off < SAME)
		return;
	h->log[h->count++ % HEARD_STRETCHES] = s;
}

/* Which stretch was it?  The latest that had begun. */
static const struct stretch *
stretch_of(const struct heard *h, int64_t sample)
{
	unsigned kept = h->count < HEARD_STRETCHES ? h->count : HEARD_STRETCHES;

	for (unsigned i = 1; i < kept; i++) {
		const struct stretch *s = &h->log[(h->count - i) % HEARD_STRETCHES];

		if (s->sample <= sample)
			return s;
	}
	return &h->log[(h->count - kept) % HEARD_STRETCHES];
}

ns_t
heard_at(const struct heard *h, int64_t sample)
{
	const struct stretch *s = stretch_of(h, sample);

	return stretch_at(s, h->hz, sample > s->sample ? sample : s->sample);
}

/* The first points after a jump rest on a single callback, which may have
 * come late; so they give way sooner to what the next ones say. */
static ns_t
settle_time(struct heard *h, ns_t period)
{
	ns_t time = period * ++h->settled;

	if (time < SETTLE)
		return time;
	h->settled--;
	return SETTLE;
}

/* How far the media moves in the next `frames`.  A jump among them is no
 * movement: it is set hard when it has been heard. */
static ns_t
moves_in(const struct heard *h, int64_t sample, int frames, ns_t period)
{
	ns_t moves = heard_at(h, sample + frames) - heard_at(h, sample);

	if (moves >= 0 && moves <= 5 * period + WRONG / 2)
		return moves;
	return period * stretch_of(h, sample)->rate_ppm / 1000000;
}

struct clock_point
heard_lead(struct heard *h, struct clock_point old, int64_t sample, int frames, ns_t now)
{
	ns_t period = frames * SECOND / h->hz;
	ns_t media = heard_at(h, sample);
	ns_t moves = moves_in(h, sample, frames, period);
	ns_t read = clock_point_at(old, now);
	ns_t off = media - read;
	int64_t rate_ppm = moves * 1000000 / period;

	if (h->jump || off > WRONG || off < -WRONG) {
		h->jump = false;
		h->settled = 0;
		return (struct clock_point){ now, media, rate_ppm };
	}
	if (moves == 0) /* comes to rest within one callback, and then rests */
		rate_ppm = off > 0 ? off * 1000000 / period : 0;
	else
		rate_ppm += off * 1000000 / settle_time(h, period);
	return (struct clock_point){ now, read, rate_ppm > 0 ? rate_ppm : 0 };
}
