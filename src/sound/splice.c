#include "sound/splice.h"

#include <math.h>

#define SLACK (50 * MILLISECOND) /* rounding and jitter, not a hole */
#define HOLE_MAX (300 * SECOND)  /* more is another time line */
#define OVERLAP_MAX (10 * SECOND)

static size_t
frames_of(ns_t time, int hz)
{
	return (size_t)(((__int128)time * hz + SECOND / 2) / SECOND);
}

static struct splice
cut_before(ns_t media, ns_t early, size_t frames, int hz)
{
	size_t cut = frames_of(early, hz);

	if (cut > frames)
		cut = frames;
	return (struct splice){ 0, cut, media + (ns_t)(cut * SECOND / (size_t)hz) };
}

/* Nothing was played yet: begin where it was asked, to the sample. */
static struct splice
begin(ns_t from, ns_t media, size_t frames, int hz)
{
	if (media == NS_NONE)
		return (struct splice){ 0, 0, from == NS_NONE ? 0 : from };
	if (from == NS_NONE || media - from > HOLE_MAX)
		return (struct splice){ 0, 0, media };
	if (media > from)
		return (struct splice){ frames_of(media - from, hz), 0, from };
	return cut_before(media, from - media, frames, hz);
}

struct splice
splice_decide(ns_t next, ns_t from, ns_t media, size_t frames, int hz)
{
	ns_t off;

	if (next == NS_NONE)
		return begin(from, media, frames, hz);
	if (media == NS_NONE)
		return (struct splice){ 0, 0, next };

	off = media - next;
	if (off >= -SLACK && off <= SLACK)
		return (struct splice){ 0, 0, next + off / 16 };
	if (off > 0 && off <= HOLE_MAX)
		return (struct splice){ frames_of(off, hz), 0, next };
	if (off < 0 && off >= -OVERLAP_MAX)
		return cut_before(media, -off, frames, hz);
	return (struct splice){ 0, 0, media };
}

void
seam_open(struct seam *s, const float *first, int length)
{
	for (int c = 0; c < 2; c++)
		s->step[c] = s->last[c] - first[c];
	s->left = s->length = length;
}

void
seam_close(struct seam *s, float *stereo, size_t frames)
{
	for (size_t i = 0; i < frames && s->left > 0; i++, s->left--) {
		float x = (float)s->left / (float)s->length;
		float part = x * x * (3 - 2 * x);

		stereo[2 * i] += part * s->step[0];
		stereo[2 * i + 1] += part * s->step[1];
	}
	if (frames == 0)
		return;
	s->last[0] = stereo[2 * frames - 2];
	s->last[1] = stereo[2 * frames - 1];
}
