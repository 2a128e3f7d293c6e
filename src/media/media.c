#include "media/avlog.h"
#include "media/describe.h"
#include "media/inner.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "media/room.h"
#include "sound/packet.h"

#include <errno.h>
#include <libavformat/avformat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Pictures decoded ahead: enough to ride out a slow frame, few enough that a
 * resize or a seek has little to throw away. */
#define PICTURES 6
#define PICTURES_BYTES ((size_t)96 << 20)
#define NOTICES 32

/* What a thread that hangs in the network may take of the viewer's time. */
#define CLOSE_TIME (300 * MILLISECOND)

/* ---- from the video thread ---- */

static ns_t
on_now(void *arg)
{
	struct media *m = arg;
	ns_t now = NS_NONE;

	pthread_mutex_lock(&m->lock);
	if (m->runs)
		now = play_time(m, time_now());
	pthread_mutex_unlock(&m->lock);
	return now;
}

static void
on_picture(void *arg)
{
	struct media *m = arg;

	if (atomic_exchange(&m->thirsty, false))
		media_wake(m, MEDIA_EVENT_PICTURE);
	if (m->video_damage > 0) /* and it goes on */
		media_count_damage(m, false);
}

static void
on_video_damage(void *arg, int64_t count)
{
	struct media *m = arg;

	m->video_damage = count;
}

static void
on_video_failed(void *arg, const struct err *err)
{
	media_tell(arg, err->text);
}

/* ---- from the sound's threads ---- */

static void
on_sound(void *arg)
{
	media_wake(arg, MEDIA_EVENT_STATE);
}

/* ---- from the demux thread ---- */

static int
start_video(struct media *m, struct demux_found *found, double fps, struct err *err)
{
	struct video_options options = { .stream = found->video,
		.origin = found->origin,
		.fps = fps,
		.packets = m->video_packets,
		.pictures = m->pictures,
		.epoch = &m->epoch,
		.still = found->is_cover || found->is_still,
		.pull = m->o.pull,
		.arg = m,
		.calls = { on_now, on_picture, on_video_damage, on_video_failed } };
	struct video *video = NULL;
	int rc;

	pthread_mutex_lock(&m->lock);
	options.size = m->o.size;
	pthread_mutex_unlock(&m->lock);
	rc = video_start(&video, &options, err);
	if (rc < 0)
		return rc;
	pthread_mutex_lock(&m->lock);
	video_resize(video, m->o.size);
	m->video = video;
	pthread_mutex_unlock(&m->lock);
	return 0;
}

/* What the viewer did while the device was being opened is done again. */
static void
catch_up(struct media *m, struct audio *audio, const struct audio_options *began)
{
	m->audio = audio;
	if (m->epoch != began->epoch)
		audio_seek(audio, m->epoch, m->at);
	if (m->rate_ppm != began->rate_ppm)
		audio_rate(audio, m->rate_ppm);
	if (m->volume != began->volume || m->muted != began->muted)
		audio_volume(audio, m->volume, m->muted);
}

static int
start_audio(struct media *m, const struct demux_found *found, struct err *err)
{
	struct audio_options options = { .stream = found->audio,
		.origin = found->origin,
		.packets = m->audio_packets,
		.clock = m->clock,
		.paused = true,
		.ended = on_sound,
		.heard = on_sound,
		.arg = m };
	struct audio *audio = NULL;
	int rc;

	pthread_mutex_lock(&m->lock);
	options.rate_ppm = m->rate_ppm;
	options.volume = m->volume;
	options.muted = m->muted;
	options.epoch = m->epoch;
	options.start = m->at;
	pthread_mutex_unlock(&m->lock);
	rc = audio_start(&audio, &options, err);
	if (rc < 0)
		return rc;
	pthread_mutex_lock(&m->lock);
	catch_up(m, audio, &options);
	pthread_mutex_unlock(&m->lock);
	return 0;
}

static void
try_audio(struct media *m, struct demux_found *found)
{
	char text[560];
	struct err err = { 0 };

	if (!m->o.no_audio && !m->o.pull) {
		if (start_audio(m, found, &err) == 0)
			return;
		snprintf(text, sizeof(text), "no sound: %s; playing on the system clock",
		    err.text);
		media_tell(m, text);
	}
	found->audio = NULL;
}

static void
publish(struct media *m, const struct media_info *info)
{
	ns_t now = time_now();

	pthread_mutex_lock(&m->lock);
	m->info = *info;
	m->moving = info->has_video && !info->is_still;
	m->has_pictures = info->has_video || info->has_cover;
	m->wants_picture = m->has_pictures;
	m->state = MEDIA_PLAYING;
	play_run(m, now);
	pthread_cond_broadcast(&m->changed);
	pthread_mutex_unlock(&m->lock);
	media_wake(m, MEDIA_EVENT_OPENED);
}

static int
on_opened(void *arg, struct demux_found *found, struct err *err)
{
	struct media *m = arg;
	struct media_info info;
	double fps = 0;

	if (found->video != NULL) {
		fps = av_q2d(av_guess_frame_rate(found->format, found->video, NULL));
		if (!isfinite(fps) || fps > 1000 || fps < 0)
			fps = 0;
		if (start_video(m, found, fps, err) < 0) {
			found->video = NULL;
			if (found->audio == NULL)
				return err->code;
			media_tell(m, err->text);
		}
	}
	if (found->audio != NULL)
		try_audio(m, found);
	info = describe_media(m->source, found, &m->o, fps);
	publish(m, &info);
	return 0;
}

static void
on_failed(void *arg, const struct err *err)
{
	struct media *m = arg;

	pthread_mutex_lock(&m->lock);
	m->error.code = err->code;
	text_clean(m->error.text, sizeof(m->error.text), err->text, strlen(err->text));
	m->state = MEDIA_FAILED;
	pthread_cond_broadcast(&m->changed);
	pthread_mutex_unlock(&m->lock);
	media_wake(m, MEDIA_EVENT_OPENED);
}

static void
on_demux_damage(void *arg, int64_t count)
{
	struct media *m = arg;

	m->demux_damage = count;
}

static void
on_fed(void *arg)
{
	struct media *m = arg;

	pthread_mutex_lock(&m->lock);
	m->refilled = true;
	pthread_mutex_unlock(&m->lock);
	media_wake(m, MEDIA_EVENT_STATE);
}

/* A hole in the sound must not stop the clock for ever. */
static void
on_stuck(void *arg, bool stuck)
{
	struct media *m = arg;

	pthread_mutex_lock(&m->lock);
	if (m->audio != NULL)
		audio_coast(m->audio, stuck);
	pthread_mutex_unlock(&m->lock);
}

static void
on_ended(void *arg, uint32_t epoch, ns_t end, const struct err *err)
{
	struct media *m = arg;

	pthread_mutex_lock(&m->lock);
	if (epoch == m->epoch) {
		m->input_ended = true;
		m->input_end = end;
		if (err != NULL)
			m->tail = *err;
		if (m->info.duration == NS_NONE && !m->info.is_still && end > 0)
			m->info.duration = end;
		pthread_cond_broadcast(&m->changed);
	}
	pthread_mutex_unlock(&m->lock);
	media_wake(m, MEDIA_EVENT_STATE);
}

/* The source waits for bytes; the viewer may have to wait, too. */
static void
on_waiting(void *arg)
{
	struct media *m = arg;

	if (!atomic_exchange(&m->dry, true))
		media_wake(m, MEDIA_EVENT_STATE);
}

/* ---- from one end to the other ---- */

static struct media *
media_new(const struct media_options *options)
{
	struct media *m = mem_new(1, sizeof(*m));

	m->o = *options;
	m->o.name = mem_text(options->name);
	pthread_mutex_init(&m->lock, NULL);
	pthread_mutex_init(&m->wake_lock, NULL);
	pthread_cond_init(&m->changed, NULL);
	m->video_packets = queue_new(ROOM_PACKETS, 0, packet_free);
	m->audio_packets = queue_new(ROOM_PACKETS, 0, packet_free);
	m->pictures = queue_new(PICTURES, PICTURES_BYTES, picture_drop);
	m->notices = queue_new(NOTICES, 0, free);
	m->clock = clock_new();
	m->scale = scale_new();
	m->state = MEDIA_OPENING;
	m->info.duration = NS_NONE;
	m->paused = options->paused;
	m->rate_ppm = options->rate_ppm > 0 ? options->rate_ppm : 1000000;
	m->volume = options->volume;
	m->muted = options->muted;
	m->thirsty = true;
	m->epoch = 1;
	m->at = options->start > 0 ? options->start : 0;
	m->shown_pts = m->shown_end = m->at;
	return m;
}

static void
media_free(struct media *m)
{
	queue_free(m->video_packets);
	queue_free(m->audio_packets);
	queue_free(m->pictures);
	queue_free(m->notices);
	demux_free(m->demux);
	picture_free(m->next);
	scale_free(m->scale);
	clock_free(m->clock);
	pthread_cond_destroy(&m->changed);
	pthread_mutex_destroy(&m->wake_lock);
	pthread_mutex_destroy(&m->lock);
	free((char *)m->o.name);
	free(m);
}

static void
hush(struct media *m)
{
	pthread_mutex_lock(&m->wake_lock);
	m->o.wake = NULL;
	pthread_mutex_unlock(&m->wake_lock);
}

static void
stop_decoders(struct media *m)
{
	struct video *video;
	struct audio *audio;

	pthread_mutex_lock(&m->lock);
	video = m->video;
	audio = m->audio;
	m->video = NULL;
	m->audio = NULL;
	pthread_mutex_unlock(&m->lock);
	audio_stop(audio);
	video_stop(video);
}

/* The thread that was left behind has come back, with whatever it opened. */
static void
on_left(void *arg)
{
	stop_decoders(arg);
	media_free(arg);
}

struct media *
media_open(const struct media_options *options)
{
	struct media *m = media_new(options);
	struct source_options from = { .name = m->o.name,
		.stdin_fd = options->stdin_fd,
		.spool_limit = options->spool_limit,
		.network_time = options->network_time,
		.notice = media_tell,
		.known = media_known,
		.waiting = on_waiting,
		.arg = m };
	struct demux_options to = { .no_audio = options->no_audio || options->pull,
		.video = m->video_packets,
		.audio = m->audio_packets,
		.epoch = m->epoch,
		.start = m->at,
		.arg = m,
		.calls = { on_opened, on_failed, media_tell, on_demux_damage, on_fed,
		    on_stuck, on_ended, on_left } };

	avlog_divert();
	m->source = to.source = source_new(&from);
	m->demux = demux_start(&to);
	return m;
}

void
media_close(struct media *m)
{
	bool gone;

	if (m == NULL)
		return;
	hush(m);
	queue_close(m->video_packets);
	queue_close(m->audio_packets);
	queue_close(m->pictures);
	gone = demux_stop(m->demux, CLOSE_TIME);
	stop_decoders(m);
	if (gone || demux_leave(m->demux))
		media_free(m);
}

struct media_info
media_info(struct media *m)
{
	struct media_info info;

	pthread_mutex_lock(&m->lock);
	info = m->info;
	pthread_mutex_unlock(&m->lock);
	return info;
}

const struct err *
media_error(struct media *m)
{
	return &m->error;
}

struct media_stats
media_stats(struct media *m)
{
	struct media_stats stats = { 0 };
	struct video_figures v = { 0 };

	pthread_mutex_lock(&m->lock);
	if (m->video != NULL)
		v = video_figures(m->video);
	if (m->audio != NULL) {
		stats.underruns = audio_underruns(m->audio);
		stats.corrupt = audio_corrupt(m->audio);
	}
	pthread_mutex_unlock(&m->lock);
	stats.decoded = v.decoded;
	stats.dropped = v.dropped + m->dropped;
	stats.decode_s = ns_to_seconds(v.decode);
	stats.scale_s = ns_to_seconds(v.scale);
	stats.video_packets = (int)queue_count(m->video_packets);
	stats.audio_packets = (int)queue_count(m->audio_packets);
	stats.pictures = (int)queue_count(m->pictures);
	stats.cached_bytes = demux_bytes(m->demux);
	stats.corrupt += v.corrupt + m->demux_damage;
	return stats;
}
