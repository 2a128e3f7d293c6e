/* media/audio.h - packets of sound become samples in the speaker's ring.
 *
 * One thread: decodes, resamples to the speaker's rate, stretches for the
 * playback speed (pitch kept), and writes into the speaker with the media
 * time of each stretch of samples.  The speaker's callback moves the clock. */
#pragma once
#include "base/err.h"
#include "base/queue.h"
#include "base/time.h"
#include "media/clock.h"

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
	int volume;
	bool muted, paused;
	uint32_t epoch;
	ns_t start;
	audio_event_fn *ended;         /* the last sample of this epoch was heard */
	audio_event_fn *heard;         /* the first sample of an epoch is being heard */
	void *arg;
};

/* No device: -ENODEV with SDL's reason; the caller goes on with the system
 * clock and says so once. */
int audio_start(struct audio **, const struct audio_options *, struct err *);
void audio_stop(struct audio *); /* the queue must be closed; NULL is fine */

/* Main thread; none of these blocks or clicks: what plays is faded out and
 * in over some ms. */
void audio_pause(struct audio *, bool);
void audio_seek(struct audio *, uint32_t epoch, ns_t to); /* forget what is queued in the ring */
void audio_rate(struct audio *, int64_t rate_ppm);
void audio_volume(struct audio *, int percent, bool muted);
bool audio_is_ended(const struct audio *);
int64_t audio_underruns(const struct audio *);
ns_t audio_latency(const struct audio *); /* of the device, as assumed */
