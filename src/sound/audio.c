#include "sound/audio.h"

#include "base/mem.h"
#include "sound/feeder.h"
#include "sound/packet.h"
#include "sound/speaker.h"
#include "sound/voice.h"

#include <errno.h>
#include <fcntl.h>
#include <libavcodec/codec_par.h>
#include <libavformat/avformat.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Written to the voice at once. */
enum { STEP = 1024 };

/* While something is to be reported. */
#define SOON (10 * MILLISECOND)

struct audio {
	struct speaker *speaker;
	struct voice *voice;
	struct feeder *feeder;
	struct queue *packets;
	audio_event_fn *ended, *heard;
	void *arg;
	pthread_t thread;
	int hz;

	atomic_bool stopping, waiting;
	_Atomic int64_t want_ppm;
	int wake[2]; /* a pipe: the callback must not touch a condition's lock */

	/* The thread's own. */
	uint32_t epoch;
	struct packet *held; /* of an epoch that audio_seek() has not named yet */
	bool ended_input;    /* the end was put: nothing follows in this epoch */
	bool said_end, told_heard, told_ended, closed;
};

/* ---- waiting ---- */

static void
wake_up(struct audio *a)
{
	char byte = 0;

	if (atomic_exchange(&a->waiting, false) && write(a->wake[1], &byte, 1) < 0)
		return; /* full: it is awake already */
}

static void
fill(void *arg, float *stereo, size_t frames, ns_t now)
{
	struct audio *a = arg;

	if (voice_fill(a->voice, stereo, frames, now))
		wake_up(a);
}

static void
wait_for_wake(struct audio *a, ns_t at_most)
{
	struct pollfd fd = { .fd = a->wake[0], .events = POLLIN };
	char bytes[16];

	if (poll(&fd, 1, (int)(at_most / MILLISECOND)) > 0) {
		while (read(a->wake[0], bytes, sizeof(bytes)) > 0)
			continue;
	}
	atomic_store(&a->waiting, false);
}

/* Obeys the packet; false: it has to wait. */
static bool
take_packet(struct audio *a, struct packet *p)
{
	int32_t age = (int32_t)(p->epoch - a->epoch);

	if (age > 0) {
		a->held = p;
		return false;
	}
	if (age == 0 && !a->ended_input) {
		a->ended_input = p->av == NULL;
		feeder_put(a->feeder, p->av, p->from);
	}
	packet_free(p);
	return true;
}

/* ---- the thread ---- */

static void
obey(struct audio *a)
{
	uint32_t epoch = voice_epoch(a->voice);

	feeder_rate(a->feeder, atomic_load(&a->want_ppm));
	if (epoch == a->epoch)
		return;
	a->epoch = epoch;
	a->ended_input = a->said_end = a->told_heard = a->told_ended = false;
	feeder_flush(a->feeder);
}

static void
tell(struct audio *a)
{
	if (!a->told_heard && voice_is_heard(a->voice, a->epoch)) {
		a->told_heard = true;
		if (a->heard != NULL)
			a->heard(a->arg);
	}
	if (!a->told_ended && voice_is_ended(a->voice, a->epoch)) {
		a->told_ended = true;
		if (a->ended != NULL)
			a->ended(a->arg);
	}
}

/* Hands the voice what is ready; false: it has no room. */
static bool
write_some(struct audio *a)
{
	float stereo[2 * STEP];
	size_t frames = voice_room(a->voice);
	ns_t media;

	if (frames == 0)
		return false;
	frames = feeder_take(a->feeder, stereo, frames < STEP ? frames : STEP, &media);
	voice_write(
	    a->voice, stereo, frames, media, feeder_rate_now(a->feeder), a->epoch);
	return true;
}

static void
wait_for_packet(struct audio *a, ns_t at_most)
{
	void *item = a->held;
	enum queue_end end = QUEUE_OK;

	a->held = NULL;
	if (item == NULL)
		end = queue_wait(a->packets, &item, at_most);
	a->closed = end == QUEUE_CLOSED;
	if (end == QUEUE_OK && !take_packet(a, item))
		wait_for_wake(a, SOON);
}

/* The callback cannot wake who waits for a packet. */
static bool
has_news(const struct audio *a)
{
	return !a->told_heard || a->said_end != a->told_ended;
}

/* One step of work, or a wait for the next one. */
static void
work(struct audio *a)
{
	ns_t patience = speaker_drive(a->speaker, time_now());

	atomic_store(&a->waiting, true); /* before looking: no wake-up is missed */
	obey(a);
	tell(a);
	switch (feeder_step(a->feeder, voice_due(a->voice, a->epoch))) {
	case FEEDER_BUSY:
		return;
	case FEEDER_READY:
		if (!write_some(a))
			wait_for_wake(a, patience);
		return;
	case FEEDER_DRY:
		a->said_end = a->said_end || voice_end(a->voice, a->epoch);
		break;
	case FEEDER_HUNGRY:
		break;
	}
	if (a->closed)
		wait_for_wake(a, patience);
	else
		wait_for_packet(a, has_news(a) && patience > SOON ? SOON : patience);
}

/* Leaves as it pauses: faded, unless the device does not ask any more. */
static void
fade_away(struct audio *a)
{
	ns_t until = time_now() + 100 * MILLISECOND;

	voice_pause(a->voice, true);
	while (!voice_is_silent(a->voice) && time_now() < until &&
	       !speaker_is_stalled(a->speaker)) {
		atomic_store(&a->waiting, true);
		wait_for_wake(a, SOON);
	}
}

static void *
run(void *arg)
{
	struct audio *a = arg;

	while (!atomic_load(&a->stopping))
		work(a);
	fade_away(a);
	return NULL;
}

/* ---- outside ---- */

static void
drop(struct audio *a)
{
	speaker_close(a->speaker);
	voice_free(a->voice);
	feeder_close(a->feeder);
	packet_free(a->held);
	close(a->wake[0]);
	close(a->wake[1]);
	free(a);
}

static int
open_pipe(struct audio *a, struct err *err)
{
	if (pipe2(a->wake, O_NONBLOCK | O_CLOEXEC) == 0)
		return 0;
	a->wake[0] = a->wake[1] = -1;
	return err_set(err, -errno, "pipe: %s", strerror(errno));
}

/* The rate of the device: what needs no resampling, if it is common. */
static int
wish_hz(const struct AVStream *stream)
{
	int hz = stream->codecpar->sample_rate;

	return hz > 0 && hz % 11025 == 0 ? 44100 : 48000;
}

static struct voice *
open_voice(const struct audio *a, const struct audio_options *o)
{
	size_t buffers = 3 * speaker_frames(a->speaker), short_one = (size_t)a->hz / 10;
	struct voice_options options = {
		.clock = o->clock,
		.hz = a->hz,
		.frames =
		    (buffers > short_one ? buffers : short_one) + (size_t)a->hz / 100,
		.latency = speaker_latency(a->speaker),
		.rate_ppm = o->rate_ppm,
		.epoch = o->epoch,
		.start = o->start,
		.volume = o->volume,
		.muted = o->muted,
		.paused = o->paused,
	};

	return voice_new(&options);
}

static int
start_thread(struct audio *a, struct err *err)
{
	sigset_t all, old;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	rc = pthread_create(&a->thread, NULL, run, a);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return rc == 0 ? 0 : err_set(err, -rc, "thread: %s", strerror(rc));
}

int
audio_start(struct audio **to, const struct audio_options *o, struct err *err)
{
	struct audio *a = mem_new(1, sizeof(*a));
	int rc;

	a->packets = o->packets;
	a->ended = o->ended;
	a->heard = o->heard;
	a->arg = o->arg;
	a->epoch = o->epoch;
	rc = open_pipe(a, err);
	if (rc == 0)
		rc = speaker_open(&a->speaker, wish_hz(o->stream), err);
	if (rc < 0)
		goto fail;
	a->hz = speaker_hz(a->speaker);
	rc = feeder_open(&a->feeder, o->stream, o->origin, a->hz, err);
	if (rc < 0)
		goto fail;
	a->voice = open_voice(a, o);
	audio_rate(a, o->rate_ppm);
	speaker_start(a->speaker, fill, a);
	rc = start_thread(a, err);
	if (rc < 0)
		goto fail;
	*to = a;
	return 0;
fail:
	drop(a);
	return rc;
}

void
audio_stop(struct audio *a)
{
	if (a == NULL)
		return;
	atomic_store(&a->stopping, true);
	wake_up(a);
	pthread_join(a->thread, NULL);
	drop(a);
}

void
audio_pause(struct audio *a, bool paused)
{
	voice_pause(a->voice, paused);
}

void
audio_seek(struct audio *a, uint32_t epoch, ns_t to)
{
	voice_seek(a->voice, epoch, to);
	wake_up(a);
}

void
audio_rate(struct audio *a, int64_t rate_ppm)
{
	if (rate_ppm < 250000)
		rate_ppm = 250000;
	if (rate_ppm > 4000000)
		rate_ppm = 4000000;
	atomic_store(&a->want_ppm, rate_ppm);
	voice_rate(a->voice, rate_ppm);
	wake_up(a);
}

void
audio_volume(struct audio *a, int percent, bool muted)
{
	voice_volume(a->voice, percent, muted);
}

void
audio_coast(struct audio *a, bool on)
{
	voice_coast(a->voice, on);
}

bool
audio_is_ended(const struct audio *a)
{
	return voice_is_ended(a->voice, voice_epoch(a->voice));
}

bool
audio_is_starved(const struct audio *a)
{
	return voice_is_starved(a->voice);
}

bool
audio_is_stalled(const struct audio *a)
{
	return speaker_is_stalled(a->speaker);
}

uint32_t
audio_epoch(const struct audio *a)
{
	uint32_t epoch = voice_epoch(a->voice);

	if (voice_is_heard(a->voice, epoch) || voice_is_ended(a->voice, epoch))
		return epoch;
	return epoch - 1;
}

int64_t
audio_underruns(const struct audio *a)
{
	return voice_underruns(a->voice);
}

int64_t
audio_corrupt(const struct audio *a)
{
	return feeder_corrupt(a->feeder);
}

ns_t
audio_latency(const struct audio *a)
{
	return speaker_latency(a->speaker);
}
