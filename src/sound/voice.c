#include "sound/voice.h"

#include "base/mem.h"
#include "sound/heard.h"
#include "sound/loudness.h"
#include "sound/reel.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { FADES_PER_SECOND = 100 }; /* one takes 10 ms */

/* What the callback alone knows. */
struct filler {
	uint32_t epoch;
	bool paused, coasts;       /* as said when this buffer was begun */
	bool is_playing;           /* enough was there once; false: waits for more */
	bool is_coasting;          /* silence has moved the time */
	bool was_heard, was_ended; /* of this epoch */
	int64_t begins, ends;      /* of this epoch, counted at the speaker; -1 not yet */
	int64_t sample;            /* the next one, counted at the speaker */
	struct stretch rest;       /* how time goes on while nothing is taken */
	size_t fade;               /* 0 silent .. v->fade_frames full */
	float last[2];             /* what went out; dies away where the track ends */
	struct loudness loudness;
	struct heard heard;
};

struct voice {
	struct clock *clock;
	struct reel *reel;
	int hz;
	size_t fade_frames, enough;
	int64_t latency; /* frames */
	struct filler f;

	/* Said by others, obeyed by the callback. */
	atomic_bool paused, coasting, muted;
	atomic_int volume;
	_Atomic int64_t rate_ppm;
	_Atomic ns_t seek_to;
	atomic_uint epoch;

	/* Said by the callback. */
	atomic_uint heard_epoch, ended_epoch;
	atomic_bool was_heard, was_ended, starved;
	atomic_bool silent;
	_Atomic int64_t underruns;
	_Atomic ns_t due; /* in this epoch: */
	atomic_uint due_epoch;
};

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

struct voice *
voice_new(const struct voice_options *o)
{
	struct voice *v = mem_new(1, sizeof(*v));

	v->clock = o->clock;
	v->hz = o->hz;
	v->fade_frames = (size_t)o->hz / FADES_PER_SECOND;
	v->enough = o->frames * 2 / 3;
	v->latency = o->latency * o->hz / SECOND;
	v->reel = reel_new(o->frames, o->hz);
	v->paused = o->paused;
	v->rate_ppm = o->rate_ppm;
	v->epoch = o->epoch;
	v->seek_to = o->start;
	v->due = NS_NONE;
	v->f.epoch = o->epoch - 1; /* so that the first one begins like a seek */
	v->f.rest = (struct stretch){ 0, o->start, 0 };
	heard_reset(&v->f.heard, o->hz, 0, o->start);
	voice_volume(v, o->volume, o->muted);
	loudness_init(&v->f.loudness, o->hz, o->volume, o->muted);
	return v;
}

void
voice_free(struct voice *v)
{
	if (v == NULL)
		return;
	reel_free(v->reel);
	free(v);
}

size_t
voice_write(struct voice *v, const float *stereo, size_t frames, ns_t media,
    int64_t rate_ppm, uint32_t epoch)
{
	return reel_write(v->reel, stereo, frames, media, rate_ppm, epoch);
}

size_t
voice_room(const struct voice *v)
{
	return reel_room(v->reel);
}

bool
voice_end(struct voice *v, uint32_t epoch)
{
	return reel_end(v->reel, epoch);
}

/* The epoch is read first: once it is the new one, so is the time. */
ns_t
voice_due(const struct voice *v, uint32_t epoch)
{
	return atomic_load(&v->due_epoch) == epoch ? atomic_load(&v->due) : NS_NONE;
}

/* The seek is obeyed at once by the clock, by the samples when those of
 * before are faded out. */
static void
begin_epoch(struct voice *v, uint32_t epoch)
{
	struct filler *f = &v->f;

	f->epoch = epoch;
	f->is_playing = f->is_coasting = f->was_heard = f->was_ended = false;
	f->begins = f->ends = -1;
	f->rest = (struct stretch){ f->sample, atomic_load(&v->seek_to), 0 };
	heard_reset(&f->heard, v->hz, f->sample, f->rest.media);
	atomic_store(&v->due, NS_NONE);
	atomic_store(&v->due_epoch, epoch);
}

static ns_t
rest_at(const struct voice *v, int64_t sample)
{
	const struct stretch *r = &v->f.rest;

	return r->media + (sample - r->sample) * 1000 * r->rate_ppm / v->hz;
}

/* Time stands, or runs at this speed, from here on. */
static void
rest_note(struct voice *v, int64_t rate_ppm)
{
	struct filler *f = &v->f;

	f->rest = (struct stretch){ f->sample, rest_at(v, f->sample), rate_ppm };
	heard_note(&f->heard, f->rest);
}

/* Silence; what a track left standing at its end dies away in it. */
static void
put_silence(struct voice *v, float *out, size_t frames)
{
	struct filler *f = &v->f;

	for (size_t i = 0; i < frames; i++) {
		for (int c = 0; c < 2; c++) {
			f->last[c] *= 0.97f;
			if (f->last[c] < 1e-5f && f->last[c] > -1e-5f)
				f->last[c] = 0;
			out[2 * i + c] = f->last[c];
		}
	}
	f->sample += (int64_t)frames;
}

/* Silence has moved the time past samples that came late, or not yet up to
 * the first ones.  How many frames of silence are to follow before them? */
static size_t
catch_up(struct voice *v)
{
	struct filler *f = &v->f;
	ns_t now = rest_at(v, f->sample), step;
	size_t have;

	while ((have = reel_at_hand(v->reel, f->epoch)) > 0) {
		ns_t ahead = reel_media(v->reel) - now;

		step = 1000 * reel_rate(v->reel) / v->hz;
		if (ahead > 10 * SECOND || step <= 0)
			return 0; /* a jump, not a hole */
		if (ahead >= 0)
			return (size_t)(ahead / step);
		reel_skip(v->reel, smaller(have, (size_t)(-ahead / step + 1)));
	}
	return SIZE_MAX; /* all of them were late */
}

/* For how many frames is it clear that nothing may go out? */
static size_t
silent_frames(struct voice *v, size_t frames)
{
	struct filler *f = &v->f;
	size_t wait;

	reel_drop_stale(v->reel, f->epoch);
	if (f->paused || reel_at_hand(v->reel, f->epoch) == 0)
		return frames;
	if (!f->is_playing && reel_left(v->reel, f->epoch, false) < v->enough)
		return frames;
	if (!f->is_coasting)
		return 0;
	wait = catch_up(v);
	if (wait == 0)
		f->is_coasting = false;
	return smaller(wait, frames);
}

static void
count_underrun(struct voice *v)
{
	struct filler *f = &v->f;

	if (!f->is_playing || reel_is_over(v->reel, f->epoch) || f->paused)
		return;
	f->is_playing = false;
	if (!f->coasts && atomic_load(&v->epoch) == f->epoch)
		atomic_fetch_add(&v->underruns, 1);
}

/* Nothing to hear: time stands, unless silence is what the track has here. */
static void
fill_silence(struct voice *v, float *out, size_t frames)
{
	struct filler *f = &v->f;
	bool is_over = reel_is_over(v->reel, f->epoch);
	bool coasts = !f->paused && (is_over || f->is_coasting || f->coasts);

	if (reel_at_hand(v->reel, f->epoch) == 0)
		count_underrun(v);
	if (is_over && f->ends < 0)
		f->ends = f->sample;
	if (coasts && f->begins < 0)
		f->begins = f->sample;
	f->is_coasting = f->is_coasting || coasts;
	rest_note(v, coasts ? atomic_load(&v->rate_ppm) : 0);
	put_silence(v, out, frames);
	atomic_store(&v->due, f->is_coasting ? rest_at(v, f->sample) : NS_NONE);
}

/* Samples, each one step more or less faded.  `left` counts down to the last
 * one known: by then all has to be silent, if need be in longer steps. */
static void
fade(struct voice *v, float *out, size_t frames, bool falls, size_t left)
{
	struct filler *f = &v->f;

	for (size_t i = 0; i < frames; i++, left--) {
		float x, gain;

		if (left < f->fade)
			f->fade -= (f->fade + left - 1) / left;
		else if (falls || left == f->fade)
			f->fade -= f->fade > 0;
		else
			f->fade += f->fade < v->fade_frames;
		x = (float)f->fade / (float)v->fade_frames;
		gain = x * x * (3 - 2 * x);
		out[2 * i] *= gain;
		out[2 * i + 1] *= gain;
	}
}

/* Plays what is at hand; returns how many frames it was. */
static size_t
fill_samples(struct voice *v, float *out, size_t frames, bool is_stale)
{
	struct filler *f = &v->f;
	bool falls = is_stale || f->paused;
	size_t left = reel_left(v->reel, f->epoch, is_stale);

	frames = smaller(frames, reel_at_hand(v->reel, f->epoch));
	if (falls) /* and not one more than the fade takes */
		frames = smaller(frames, f->fade);
	if (frames == 0)
		return 0;
	if (!is_stale) {
		f->is_playing = true;
		if (f->begins < 0)
			f->begins = f->sample;
		heard_note(&f->heard, (struct stretch){ f->sample, reel_media(v->reel),
					  reel_rate(v->reel) });
	}
	reel_read(v->reel, out, frames);
	fade(v, out, frames, falls, left);
	f->sample += (int64_t)frames;
	memcpy(f->last, out + 2 * (frames - 1), sizeof(f->last));
	if (!is_stale)
		f->rest = (struct stretch){ f->sample, reel_media(v->reel), 0 };
	return frames;
}

/* Fills some frames and returns how many. */
static size_t
fill_some(struct voice *v, float *out, size_t frames)
{
	struct filler *f = &v->f;
	bool is_stale;
	size_t silent;

	if (reel_at_hand(v->reel, f->epoch) == 0)
		f->fade = 0;
	is_stale = f->fade > 0 && reel_is_stale(v->reel, f->epoch);
	silent = f->fade > 0 ? 0 : silent_frames(v, frames);
	if (silent == 0)
		return fill_samples(v, out, frames, is_stale);
	fill_silence(v, out, silent);
	return silent;
}

/* The first and the last sample count when they are heard, not when they
 * are handed out. */
static void
tell(struct voice *v, int64_t hears)
{
	struct filler *f = &v->f;

	if (f->begins >= 0 && hears >= f->begins && !f->was_heard) {
		f->was_heard = true;
		atomic_store(&v->heard_epoch, f->epoch);
		atomic_store(&v->was_heard, true);
	}
	if (f->ends >= 0 && hears >= f->ends && !f->was_ended) {
		f->was_ended = true;
		atomic_store(&v->ended_epoch, f->epoch);
		atomic_store(&v->was_ended, true);
	}
	atomic_store(&v->starved, !f->is_playing && f->ends < 0 && !f->paused);
	atomic_store(&v->silent, f->fade == 0);
}

bool
voice_fill(struct voice *v, float *stereo, size_t frames, ns_t now)
{
	struct filler *f = &v->f;
	uint32_t epoch = atomic_load(&v->epoch);
	int64_t hears = f->sample - v->latency;
	bool was_heard = f->was_heard, was_ended = f->was_ended;
	size_t room = reel_room(v->reel);
	size_t done = 0;

	f->paused = atomic_load(&v->paused);
	f->coasts = atomic_load(&v->coasting);
	if (epoch != f->epoch)
		begin_epoch(v, epoch);
	while (done < frames)
		done += fill_some(v, stereo + 2 * done, frames - done);
	loudness_apply(&f->loudness, stereo, frames, atomic_load(&v->volume),
	    atomic_load(&v->muted));
	clock_set(v->clock,
	    heard_lead(&f->heard, clock_get(v->clock), hears, (int)frames, now));
	tell(v, hears);
	return !f->paused || reel_room(v->reel) > room || was_heard != f->was_heard ||
	       was_ended != f->was_ended;
}

void
voice_pause(struct voice *v, bool paused)
{
	atomic_store(&v->paused, paused);
}

void
voice_seek(struct voice *v, uint32_t epoch, ns_t to)
{
	atomic_store(&v->seek_to, to);
	atomic_store(&v->epoch, epoch);
}

void
voice_rate(struct voice *v, int64_t rate_ppm)
{
	atomic_store(&v->rate_ppm, rate_ppm);
}

void
voice_volume(struct voice *v, int percent, bool muted)
{
	atomic_store(&v->volume, percent);
	atomic_store(&v->muted, muted);
}

void
voice_coast(struct voice *v, bool on)
{
	atomic_store(&v->coasting, on);
}

uint32_t
voice_epoch(const struct voice *v)
{
	return atomic_load(&v->epoch);
}

bool
voice_is_heard(const struct voice *v, uint32_t epoch)
{
	return atomic_load(&v->was_heard) && atomic_load(&v->heard_epoch) == epoch;
}

bool
voice_is_ended(const struct voice *v, uint32_t epoch)
{
	return atomic_load(&v->was_ended) && atomic_load(&v->ended_epoch) == epoch;
}

bool
voice_is_starved(const struct voice *v)
{
	return atomic_load(&v->starved);
}

bool
voice_is_silent(const struct voice *v)
{
	return atomic_load(&v->silent);
}

int64_t
voice_underruns(const struct voice *v)
{
	return atomic_load(&v->underruns);
}
