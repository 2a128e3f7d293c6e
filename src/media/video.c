#include "media/video.h"

#include "base/mem.h"
#include "media/avlog.h"
#include "media/look.h"
#include "media/scale.h"
#include "sound/packet.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/frame.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Behind by more than this, frames no other one needs are not decoded; by
 * more than that, only key frames are.  Below the last all is well again. */
#define BEHIND (500 * MILLISECOND)
#define FAR_BEHIND (3 * SECOND)
#define CAUGHT_UP (50 * MILLISECOND)

/* However late: something new is shown this often. */
#define SHOW_AT_LEAST (200 * MILLISECOND)

/* After a seek the first frames may miss their references: no damage. */
#define SETTLE_FRAMES 32

/* A gap that time stamps may have without being called broken. */
#define LONGEST_FRAME (10 * SECOND)

struct video {
	struct video_options o;
	pthread_t thread;
	pthread_mutex_t lock; /* guards o.size */

	/* Only the thread from here on, but for the figures. */
	AVCodecContext *codec;
	AVRational time_base;
	struct look look;
	struct scale *scale;
	AVFrame *frame;
	ns_t frame_time; /* one frame when it does not say */

	uint32_t epoch;
	bool begun;           /* an epoch runs */
	ns_t from;            /* pictures wanted from here on, NS_NONE = all */
	bool preview;         /* show the first one even if it is before `from` */
	struct picture *held; /* the last one not after `from`: it covers `from` */
	struct picture *late; /* the last one dropped: it may turn out to be the end */
	ns_t next_pts, end;   /* where a frame without a time goes; the end so far */
	ns_t pushed_at;       /* host time */
	int64_t pushed;       /* in this epoch */
	int64_t frames;       /* in this epoch */
	bool complained;      /* to the viewer, about a frame that cannot be shown */
	struct avlog_count errors; /* what the decoder went over in silence */
	int errors_seen;

	_Atomic int64_t decoded, dropped, corrupt;
	_Atomic ns_t decode_time, scale_time;
};

static void
count_damage(struct video *v)
{
	bool settled = v->from == NS_NONE || v->from <= 0 || v->frames > SETTLE_FRAMES;

	v->errors_seen = v->errors.errors;
	if (settled)
		v->o.calls.damaged(v->o.arg, ++v->corrupt);
}

static void
begin(struct video *v, const struct packet *p)
{
	if (v->begun && p->epoch == v->epoch)
		return;
	avcodec_flush_buffers(v->codec);
	picture_free(v->held);
	picture_free(v->late);
	v->held = v->late = NULL;
	v->begun = true;
	v->epoch = p->epoch;
	v->from = p->from;
	v->preview = p->preview;
	v->next_pts = v->o.still ? p->from : p->first;
	if (v->next_pts == NS_NONE)
		v->next_pts = 0;
	v->end = 0;
	v->pushed = v->frames = 0;
	v->codec->skip_frame = AVDISCARD_DEFAULT;
	v->codec->skip_loop_filter = AVDISCARD_DEFAULT;
}

static struct picture_size
size_now(struct video *v)
{
	struct picture_size size;

	pthread_mutex_lock(&v->lock);
	size = v->o.size;
	pthread_mutex_unlock(&v->lock);
	return size;
}

static size_t
frame_bytes(const AVFrame *f)
{
	size_t bytes = 0;

	for (int i = 0; i < AV_NUM_DATA_POINTERS && f->buf[i] != NULL; i++)
		bytes += (size_t)f->buf[i]->size;
	return bytes;
}

/* Takes the picture. */
static void
push(struct video *v, struct picture *p)
{
	size_t bytes = sizeof(*p);
	struct err err;

	if (p->frame != NULL) {
		ns_t start = time_now();
		int rc = scale_picture(v->scale, p, size_now(v), &err);

		v->scale_time += time_now() - start;
		bytes += frame_bytes(p->frame) + (size_t)p->w * (size_t)p->h * 4;
		if (rc < 0) {
			if (!v->complained)
				v->o.calls.failed(v->o.arg, &err);
			v->complained = true;
			picture_free(p);
			return;
		}
		v->end = p->pts + p->duration > v->end ? p->pts + p->duration : v->end;
	}
	if (queue_push(v->o.pictures, p, bytes) != QUEUE_OK) {
		picture_free(p);
		return;
	}
	v->pushed++;
	v->pushed_at = time_now();
	v->o.calls.pushed(v->o.arg);
}

/* How far the pictures are behind the sound; picks what to leave out. */
static bool
is_late(struct video *v, const struct picture *p)
{
	ns_t now = v->o.pull || v->o.still || v->pushed == 0 ? NS_NONE
							     : v->o.calls.now(v->o.arg);
	ns_t behind;

	if (now == NS_NONE)
		return false;
	behind = now - (p->pts + p->duration);
	if (behind > FAR_BEHIND)
		v->codec->skip_frame = AVDISCARD_NONKEY;
	else if (behind > BEHIND && v->codec->skip_frame == AVDISCARD_DEFAULT)
		v->codec->skip_frame = AVDISCARD_NONREF;
	else if (behind < CAUGHT_UP)
		v->codec->skip_frame = AVDISCARD_DEFAULT;
	v->codec->skip_loop_filter = v->codec->skip_frame == AVDISCARD_DEFAULT
					 ? AVDISCARD_DEFAULT
					 : AVDISCARD_NONKEY;
	return behind > 0 && time_now() - v->pushed_at < SHOW_AT_LEAST;
}

static void
release(struct video *v, struct picture **kept)
{
	struct picture *p = *kept;

	*kept = NULL;
	if (p != NULL)
		push(v, p);
}

/* Frames up to `from` wait for the next one to come: only the last of them
 * is the picture of that moment, however long frames are. */
static void
present(struct video *v, struct picture *p)
{
	if (v->from != NS_NONE && p->pts <= v->from && !v->o.still) {
		if (v->preview) {
			v->preview = false;
			push(v, p);
			return;
		}
		picture_free(v->held);
		v->held = p;
		return;
	}
	release(v, &v->held);
	v->dropped += v->late != NULL;
	picture_free(v->late);
	v->late = NULL;
	if (is_late(v, p))
		v->late = p;
	else
		push(v, p);
}

static ns_t
to_ns(const struct video *v, int64_t stamp)
{
	return av_rescale_q(stamp, v->time_base, (AVRational){ 1, 1000000000 });
}

static ns_t
duration_of(const struct video *v, const AVFrame *f)
{
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
	int64_t stamps = f->duration;
#else
	int64_t stamps = f->pkt_duration;
#endif
	ns_t duration = stamps > 0 ? to_ns(v, stamps) : 0;

	return duration > 0 && duration <= LONGEST_FRAME * 360 ? duration : v->frame_time;
}

static void
take_frame(struct video *v)
{
	AVFrame *f = av_frame_clone(v->frame);
	struct picture *p;
	ns_t pts = v->next_pts;

	av_frame_unref(v->frame);
	if (f == NULL || f->width <= 0 || f->height <= 0) {
		av_frame_free(&f);
		return;
	}
	v->decoded++;
	v->frames++;
	if (f->decode_error_flags != 0 || (f->flags & AV_FRAME_FLAG_CORRUPT) != 0 ||
	    v->errors.errors != v->errors_seen)
		count_damage(v);
	if (f->best_effort_timestamp != AV_NOPTS_VALUE && !v->o.still)
		pts = to_ns(v, f->best_effort_timestamp) - v->o.origin;
	p = picture_new(f, pts, duration_of(v, f), v->epoch);
	p->turn = look_dress(&v->look, f);
	v->next_pts = pts + p->duration;
	present(v, p);
}

/* All frames that are ready; false when it wants no more in this epoch. */
static void
receive(struct video *v)
{
	int rc;

	do {
		ns_t start = time_now();

		rc = avcodec_receive_frame(v->codec, v->frame);
		v->decode_time += time_now() - start;
		if (rc == 0 && *v->o.epoch == v->epoch)
			take_frame(v);
		else if (rc < 0 && rc != AVERROR(EAGAIN) && rc != AVERROR_EOF)
			count_damage(v);
	} while (rc != AVERROR(EAGAIN) && rc != AVERROR_EOF);
}

static void
decode(struct video *v, const AVPacket *av)
{
	int rc = AVERROR(EAGAIN);

	while (rc == AVERROR(EAGAIN)) {
		ns_t start = time_now();

		rc = avcodec_send_packet(v->codec, av);
		v->decode_time += time_now() - start;
		if (rc < 0 && rc != AVERROR(EAGAIN) && rc != AVERROR_EOF)
			count_damage(v);
		receive(v);
	}
}

static void
finish(struct video *v)
{
	decode(v, NULL);
	release(v, &v->held);
	release(v, &v->late);
	avcodec_flush_buffers(v->codec);
	push(v, picture_new(NULL, v->end, 0, v->epoch));
	v->begun = false;
}

static void *
run(void *arg)
{
	struct video *v = arg;
	void *item;

	while (queue_pop(v->o.packets, &item) == QUEUE_OK) {
		struct packet *p = item;

		if (p->epoch == *v->o.epoch) {
			begin(v, p);
			if (p->av != NULL)
				decode(v, p->av);
			else
				finish(v);
		}
		packet_free(p);
	}
	return NULL;
}

static int
open_codec(struct video *v, const AVStream *stream, struct err *err)
{
	const AVCodecParameters *par = stream->codecpar;
	const AVCodec *codec = avcodec_find_decoder(par->codec_id);
	int rc;

	if (codec == NULL)
		return err_set(err, AVERROR_DECODER_NOT_FOUND, "no decoder for %s video",
		    avcodec_get_name(par->codec_id));
	v->codec = avcodec_alloc_context3(codec);
	if (v->codec == NULL)
		return err_set(err, AVERROR(ENOMEM), "out of memory");
	rc = avcodec_parameters_to_context(v->codec, par);
	if (rc >= 0) {
		v->codec->opaque = &v->errors;
		v->codec->pkt_timebase = stream->time_base;
		v->codec->thread_count = v->o.still ? 1 : 0; /* 0 = one for each core */
		rc = avcodec_open2(v->codec, codec, NULL);
	}
	if (rc < 0)
		return err_set(err, rc, "the %s decoder does not start: %s", codec->name,
		    av_err2str(rc));
	return 0;
}

static void
video_free(struct video *v)
{
	avcodec_free_context(&v->codec);
	av_frame_free(&v->frame);
	picture_free(v->held);
	picture_free(v->late);
	scale_free(v->scale);
	pthread_mutex_destroy(&v->lock);
	free(v);
}

int
video_start(struct video **video, const struct video_options *options, struct err *err)
{
	struct video *v = mem_new(1, sizeof(*v));
	int rc;

	v->o = *options;
	pthread_mutex_init(&v->lock, NULL);
	v->time_base = options->stream->time_base;
	v->look = look_of(options->stream);
	v->frame_time =
	    options->fps > 0 ? seconds_to_ns(1 / options->fps) : 40 * MILLISECOND;
	v->scale = scale_new();
	v->frame = av_frame_alloc();
	rc = v->frame != NULL ? open_codec(v, options->stream, err) : AVERROR(ENOMEM);
	if (rc == 0)
		rc = -pthread_create(&v->thread, NULL, run, v);
	if (rc < 0) {
		video_free(v);
		return rc;
	}
	*video = v;
	return 0;
}

void
video_stop(struct video *v)
{
	if (v == NULL)
		return;
	pthread_join(v->thread, NULL);
	video_free(v);
}

void
video_resize(struct video *v, struct picture_size size)
{
	pthread_mutex_lock(&v->lock);
	v->o.size = size;
	pthread_mutex_unlock(&v->lock);
}

struct video_figures
video_figures(const struct video *v)
{
	return (struct video_figures){ v->decoded, v->dropped, v->corrupt, v->decode_time,
		v->scale_time };
}
