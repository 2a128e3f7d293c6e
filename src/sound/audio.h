/* sound/audio.h - packets of sound become samples in the speaker's ring.
 *
 * One thread: decodes, resamples to the speaker's rate, stretches for the
 * playback speed (pitch kept), and hands the voice samples with their media
 * time.  The speaker's callback moves the clock, in small corrections: it
 * jumps at a seek only, so the rate of its point is near the speed, not equal.
 *
 * What follows a seek: audio_seek() first, then the packets of that epoch.
 * The clock stands at `to` from the next callback on and runs once something
 * of the epoch is heard; audio_epoch() says which epoch it speaks of.  At the
 * end of the track it runs on in silence: a longer picture plays out. */
#pragma once
#include "base/err.h"
#include "base/queue.h"
#include "base/time.h"
#include "sound/clock.h"

#include <stdbool.h>
#include <stdint.h>

struct AVStream;
struct audio;

typedef void audio_event_fn(void *arg); /* any thread */

struct audio_options {
	const struct AVStream *stream; /* read while starting only */
	ns_t origin;                   /* what the container calls media time 0 */
	struct queue *packets;         /* struct packet; closed at the end */
	struct clock *clock;           /* moved by the speaker's callback */
	int64_t rate_ppm;
	int volume; /* 0 .. 130, cubic */
	bool muted, paused;
	uint32_t epoch;
	ns_t start;
	audio_event_fn *ended; /* the last sample of this epoch was heard */
	audio_event_fn *heard; /* the first sample of an epoch is being heard */
	void *arg;
};

/* No device: -ENODEV with SDL's reason; the caller goes on with the system
 * clock and says so once. */
int audio_start(struct audio **, const struct audio_options *, struct err *);
void audio_stop(struct audio *); /* the queue must be closed; NULL is fine */

/* Main thread; none of these blocks or clicks: what plays is faded out and
 * in over some ms. */
void audio_pause(struct audio *, bool);
void audio_seek(
    struct audio *, uint32_t epoch, ns_t to); /* forget what is queued in the ring */
void audio_rate(struct audio *, int64_t rate_ppm);
void audio_volume(struct audio *, int percent, bool muted);

/* On: with nothing to play go on in silence, clock and all, instead of
 * stopping both.  For when the packets of sound are missing because the
 * track has a hole there, not because the network is late: the queue of the
 * pictures is full and ours is empty. */
void audio_coast(struct audio *, bool);

bool audio_is_ended(const struct audio *);
bool audio_is_starved(const struct audio *); /* should play, has nothing to */
bool audio_is_stalled(const struct audio *); /* the device is gone; the clock goes on
                                              * by itself, seek and pause still work */
uint32_t audio_epoch(const struct audio *);  /* the last one heard or ended */
int64_t audio_underruns(const struct audio *);
int64_t audio_corrupt(const struct audio *); /* packets or frames that were damaged */
ns_t audio_latency(const struct audio *);    /* of the device, as assumed */
