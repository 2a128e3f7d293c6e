/* sound/voice.h - which sample goes out next, how loud, and what time is it?
 *
 * Between the sound thread, which writes stretches of samples with their
 * media time, and the speaker's callback, which fills its buffer.  Pause,
 * seek, a late decoder: what plays is faded out over samples that are there,
 * and in again, so that nothing clicks.  The filling side takes no lock,
 * no memory and no log.  Times are arguments: tests need no device.
 *
 * Lifetime: born before the speaker starts, freed when it is closed. */
#pragma once
#include "base/time.h"
#include "sound/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct voice;

struct voice_options {
	struct clock *clock;
	int hz;
	size_t frames; /* the ring holds so many: what a new speed waits for */
	ns_t latency;  /* from the callback until its first sample is heard */
	int64_t rate_ppm;
	uint32_t epoch;
	ns_t start;
	int volume;
	bool muted, paused;
};

struct voice *voice_new(const struct voice_options *);
void voice_free(struct voice *); /* NULL is fine */

/* The writing thread.  Takes what fits: stereo frames, the first of them
 * heard at `media`, one taking rate_ppm/1000000 of its time. */
size_t voice_write(struct voice *, const float *stereo, size_t frames, ns_t media,
    int64_t rate_ppm, uint32_t epoch);
size_t voice_room(const struct voice *);        /* frames that fit now */
bool voice_end(struct voice *, uint32_t epoch); /* nothing follows; false: try again */

/* Samples that end before this are not wanted any more, NS_NONE: all are. */
ns_t voice_due(const struct voice *, uint32_t epoch);

/* The callback: fills the buffer, moves the clock.  True when there is room
 * or news for the writing thread. */
bool voice_fill(struct voice *, float *stereo, size_t frames, ns_t now);

/* Any thread. */
void voice_pause(struct voice *, bool);
void voice_seek(struct voice *, uint32_t epoch, ns_t to);
void voice_rate(struct voice *, int64_t rate_ppm); /* of silence that counts */
void voice_volume(struct voice *, int percent, bool muted);
void voice_coast(struct voice *, bool); /* audio.h */

uint32_t voice_epoch(const struct voice *); /* the one that is to be played */
bool voice_is_heard(const struct voice *, uint32_t epoch);
bool voice_is_ended(const struct voice *, uint32_t epoch);
bool voice_is_starved(const struct voice *); /* audio.h */
bool voice_is_silent(const struct voice *);  /* faded out, or nothing there */
int64_t voice_underruns(const struct voice *);
