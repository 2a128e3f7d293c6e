#include "sound/feeder.h"

#include "base/log.h"
#include "base/mem.h"
#include "sound/samples.h"
#include "sound/splice.h"
#include "sound/tempo.h"

#include <stdbool.h>
#include <stdlib.h>

/* What goes through at once.  A change of speed waits for what is behind the
 * tempo filter, so little is put in at a time. */
enum { STEP = 512, SEAMS_PER_SECOND = 200, NORMAL_PPM = 1000000 };

struct feeder {
	struct samples *samples;
	struct tempo *tempo;
	int hz;
	int64_t rate_ppm;
	ns_t from;   /* of this epoch's packets */
	ns_t next;   /* media time of what is put next; NS_NONE: unknown */
	size_t hole; /* frames of silence before the chunk */
	struct stretch_of_samples chunk;
	struct seam seam;
	bool is_dry; /* the decoder gave its last */
	_Atomic int64_t failed;
};

int
feeder_open(struct feeder **to, const struct AVStream *stream, ns_t origin, int hz,
    struct err *err)
{
	struct feeder *f;
	struct samples *samples;
	int rc = samples_open(&samples, stream, origin, hz, err);

	if (rc < 0)
		return rc;
	f = mem_new(1, sizeof(*f));
	f->samples = samples;
	f->tempo = tempo_new(hz);
	f->hz = hz;
	f->rate_ppm = NORMAL_PPM;
	f->from = f->next = NS_NONE;
	*to = f;
	return 0;
}

void
feeder_close(struct feeder *f)
{
	if (f == NULL)
		return;
	samples_close(f->samples);
	tempo_free(f->tempo);
	free(f);
}

void
feeder_flush(struct feeder *f)
{
	f->next = f->from = NS_NONE;
	f->hole = f->chunk.frames = 0;
	f->seam = (struct seam){ 0 };
	f->is_dry = false;
	samples_flush(f->samples);
	tempo_clear(f->tempo);
}

static int
note_failure(struct feeder *f, int rc, const struct err *err)
{
	if (rc < 0) {
		f->failed++;
		log_warn("audio", "%s", err->text);
	}
	return rc;
}

void
feeder_rate(struct feeder *f, int64_t ppm)
{
	struct err err;

	if (ppm == f->rate_ppm)
		return;
	f->rate_ppm = ppm;
	if (note_failure(f, tempo_rate(f->tempo, ppm, &err), &err) < 0)
		f->rate_ppm = NORMAL_PPM;
}

int64_t
feeder_rate_now(const struct feeder *f)
{
	return f->rate_ppm;
}

void
feeder_put(struct feeder *f, const struct AVPacket *packet, ns_t from)
{
	f->from = from;
	samples_put(f->samples, packet);
}

/* Opens a seam in front of this frame. */
static void
join(struct feeder *f, const float *first)
{
	seam_open(&f->seam, first, f->hz / SEAMS_PER_SECOND);
}

static void
put(struct feeder *f, float *stereo, size_t frames, ns_t due)
{
	ns_t media = f->next;
	struct err err;

	f->next += (ns_t)(frames * SECOND / (size_t)f->hz);
	seam_close(&f->seam, stereo, frames);
	if (due != NS_NONE && f->next <= due)
		return; /* silence has been there in its stead */
	note_failure(f, tempo_put(f->tempo, stereo, frames, media, &err), &err);
}

static void
put_silence(struct feeder *f, ns_t due)
{
	float silence[2 * STEP] = { 0 };
	size_t frames = f->hole < STEP ? f->hole : STEP;

	f->hole -= frames;
	put(f, silence, frames, due);
	if (f->hole == 0)
		join(f, f->chunk.stereo);
}

static void
put_chunk(struct feeder *f, ns_t due)
{
	struct stretch_of_samples *c = &f->chunk;
	size_t frames = c->frames < STEP ? c->frames : STEP;

	put(f, c->stereo, frames, due);
	c->stereo += 2 * frames;
	c->frames -= frames;
}

/* Where do the new samples go?  They are joined to those of before so that
 * the seam cannot be heard. */
static void
place_chunk(struct feeder *f)
{
	static const float silence[2];
	struct stretch_of_samples *c = &f->chunk;
	struct splice s = splice_decide(f->next, f->from, c->media, c->frames, f->hz);
	bool is_first = f->next == NS_NONE;
	bool jumps = s.media > f->next + SECOND || s.media < f->next - SECOND;

	c->stereo += 2 * s.cut;
	c->frames -= s.cut;
	if (c->frames == 0)
		return; /* of before the place of the seek, or there already */
	f->next = s.media;
	f->hole = s.silence;
	if (s.silence > 0)
		join(f, silence);
	else if (!is_first && (s.cut > 0 || jumps))
		join(f, c->stereo);
}

static enum feeder_what
decode(struct feeder *f)
{
	struct err err;

	switch (samples_next(f->samples, &f->chunk)) {
	case SAMPLES_SOME:
		place_chunk(f);
		return FEEDER_BUSY;
	case SAMPLES_MORE:
		return FEEDER_HUNGRY;
	case SAMPLES_END:
		break;
	}
	f->is_dry = true;
	f->chunk.frames = 0;
	note_failure(f, tempo_end(f->tempo, &err), &err);
	return FEEDER_BUSY;
}

enum feeder_what
feeder_step(struct feeder *f, ns_t due)
{
	if (tempo_ready(f->tempo) > 0)
		return FEEDER_READY;
	if (f->is_dry)
		return FEEDER_DRY;
	if (f->hole > 0)
		put_silence(f, due);
	else if (f->chunk.frames > 0)
		put_chunk(f, due);
	else
		return decode(f);
	return FEEDER_BUSY;
}

size_t
feeder_take(struct feeder *f, float *stereo, size_t frames, ns_t *media)
{
	return tempo_take(f->tempo, stereo, frames, media);
}

int64_t
feeder_corrupt(const struct feeder *f)
{
	return f->failed + samples_corrupt(f->samples);
}
