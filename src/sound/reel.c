#include "sound/reel.h"

#include "base/mem.h"
#include "base/ring.h"

#include <stdlib.h>

enum { MARKS = 512 };

struct mark {
	uint64_t at; /* frames written before */
	ns_t media;
	int64_t rate_ppm;
	uint32_t epoch;
	bool is_end;
};

struct reel {
	struct ring *samples, *marks;
	int hz;

	/* The reader's own: what the frames at hand belong to. */
	struct mark mark;
	bool has_mark, is_over;
	uint32_t over; /* the epoch whose end was read */
};

struct reel *
reel_new(size_t frames, int hz)
{
	struct reel *r = mem_new(1, sizeof(*r));

	r->samples = ring_new(frames, 2 * sizeof(float));
	r->marks = ring_new(MARKS, sizeof(struct mark));
	r->hz = hz;
	return r;
}

void
reel_free(struct reel *r)
{
	if (r == NULL)
		return;
	ring_free(r->samples);
	ring_free(r->marks);
	free(r);
}

/* One mark stays free for the end. */
size_t
reel_room(const struct reel *r)
{
	return ring_space(r->marks) < 2 ? 0 : ring_space(r->samples);
}

size_t
reel_write(struct reel *r, const float *stereo, size_t frames, ns_t media,
    int64_t rate_ppm, uint32_t epoch)
{
	struct mark mark = { ring_written(r->samples), media, rate_ppm, epoch, false };

	if (frames == 0 || reel_room(r) == 0)
		return 0;
	ring_write(r->marks, &mark, 1);
	return ring_write(r->samples, stereo, frames);
}

bool
reel_end(struct reel *r, uint32_t epoch)
{
	struct mark mark = { ring_written(r->samples), 0, 0, epoch, true };

	return ring_write(r->marks, &mark, 1) == 1;
}

/* How much later than the reader's epoch; the writer may be ahead. */
static int32_t
age_of(const struct mark *mark, uint32_t epoch)
{
	return (int32_t)(mark->epoch - epoch);
}

/* Brings r->mark up to the frame that is next. */
static void
follow_marks(struct reel *r)
{
	struct mark mark;

	while (
	    ring_peek(r->marks, 0, &mark, 1) == 1 && mark.at <= ring_taken(r->samples)) {
		ring_skip(r->marks, 1);
		r->mark = mark;
		r->has_mark = true;
		if (mark.is_end) {
			r->is_over = true;
			r->over = mark.epoch;
		}
	}
}

size_t
reel_at_hand(struct reel *r, uint32_t epoch)
{
	size_t have = ring_count(r->samples), until;
	struct mark mark;

	follow_marks(r);
	if (!r->has_mark || age_of(&r->mark, epoch) > 0)
		return 0;
	if (ring_peek(r->marks, 0, &mark, 1) == 0)
		return have;
	until = (size_t)(mark.at - ring_taken(r->samples));
	return until < have ? until : have;
}

bool
reel_is_stale(const struct reel *r, uint32_t epoch)
{
	return r->has_mark && age_of(&r->mark, epoch) < 0;
}

void
reel_drop_stale(struct reel *r, uint32_t epoch)
{
	size_t have;

	while ((have = reel_at_hand(r, epoch)) > 0 && reel_is_stale(r, epoch))
		ring_skip(r->samples, have);
}

bool
reel_is_over(const struct reel *r, uint32_t epoch)
{
	return r->is_over && r->over == epoch;
}

size_t
reel_left(const struct reel *r, uint32_t epoch, bool stale)
{
	size_t have = ring_count(r->samples);
	struct mark mark;

	for (size_t i = 0; ring_peek(r->marks, i, &mark, 1) == 1; i++) {
		if (stale && age_of(&mark, epoch) >= 0)
			return (size_t)(mark.at - ring_taken(r->samples));
		if (!stale && mark.is_end && mark.epoch == epoch)
			return SIZE_MAX;
	}
	return !stale && reel_is_over(r, epoch) ? SIZE_MAX : have;
}

ns_t
reel_media(const struct reel *r)
{
	int64_t frames = (int64_t)(ring_taken(r->samples) - r->mark.at);

	return r->mark.media + frames * 1000 * r->mark.rate_ppm / r->hz;
}

int64_t
reel_rate(const struct reel *r)
{
	return r->mark.rate_ppm;
}

void
reel_read(struct reel *r, float *stereo, size_t frames)
{
	ring_read(r->samples, stereo, frames);
}

void
reel_skip(struct reel *r, size_t frames)
{
	ring_skip(r->samples, frames);
}
