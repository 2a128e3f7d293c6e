#include "sound/samples.h"

#include "base/mem.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <stdbool.h>
#include <stdlib.h>

/* What is beyond these is damage, not sound. */
enum { HZ_MIN = 1000, HZ_MAX = 1536000, FRAME_MAX = 1 << 23, CHANNELS_MAX = 64 };

struct samples {
	AVCodecContext *codec;
	AVFrame *frame;
	SwrContext *swr; /* for frames that look like these: */
	AVChannelLayout layout;
	int format, from_hz;
	int hz;
	AVRational time_base;
	ns_t origin;
	float *stereo;
	size_t room; /* frames */
	bool draining, ended;
	_Atomic int64_t corrupt;
};

void
samples_close(struct samples *s)
{
	if (s == NULL)
		return;
	avcodec_free_context(&s->codec);
	av_frame_free(&s->frame);
	swr_free(&s->swr);
	av_channel_layout_uninit(&s->layout);
	free(s->stereo);
	free(s);
}

static int
open_codec(struct samples *s, const struct AVStream *stream, struct err *err)
{
	const AVCodec *codec = avcodec_find_decoder(stream->codecpar->codec_id);
	int rc;

	if (codec == NULL)
		return err_set(err, AVERROR_DECODER_NOT_FOUND,
		    "no decoder for sound in %s",
		    avcodec_get_name(stream->codecpar->codec_id));
	s->codec = avcodec_alloc_context3(codec);
	if (s->codec == NULL)
		return err_set(err, AVERROR(ENOMEM), "%s: out of memory", codec->name);
	rc = avcodec_parameters_to_context(s->codec, stream->codecpar);
	s->codec->pkt_timebase = stream->time_base;
	s->codec->thread_count = 1;
	if (rc >= 0)
		rc = avcodec_open2(s->codec, codec, NULL);
	return rc < 0 ? err_set(err, rc, "%s: %s", codec->name, av_err2str(rc)) : 0;
}

int
samples_open(struct samples **to, const struct AVStream *stream, ns_t origin, int hz,
    struct err *err)
{
	struct samples *s = mem_new(1, sizeof(*s));
	int rc;

	s->hz = hz;
	s->origin = origin;
	s->time_base = stream->time_base;
	s->frame = av_frame_alloc();
	rc = s->frame == NULL ? err_set(err, AVERROR(ENOMEM), "out of memory")
			      : open_codec(s, stream, err);
	if (rc < 0) {
		samples_close(s);
		return rc;
	}
	*to = s;
	return 0;
}

void
samples_put(struct samples *s, const struct AVPacket *packet)
{
	int rc = AVERROR_INVALIDDATA;

	if (packet == NULL)
		s->draining = true;

	/* To the decoder an empty packet says that the track is over. */
	if (packet == NULL || packet->size > 0)
		rc = avcodec_send_packet(s->codec, packet);
	if (packet != NULL && rc < 0)
		s->corrupt++;
}

void
samples_flush(struct samples *s)
{
	avcodec_flush_buffers(s->codec);
	swr_free(&s->swr);
	s->draining = s->ended = false;
}

int64_t
samples_corrupt(const struct samples *s)
{
	return s->corrupt;
}

/* ---- from any frame to stereo ---- */

static bool
is_sound(const AVFrame *f)
{
	return f->sample_rate >= HZ_MIN && f->sample_rate <= HZ_MAX &&
	       f->nb_samples > 0 && f->nb_samples <= FRAME_MAX &&
	       f->ch_layout.nb_channels > 0 && f->ch_layout.nb_channels <= CHANNELS_MAX &&
	       av_get_sample_fmt_name(f->format) != NULL;
}

static bool
looks_the_same(const struct samples *s, const AVFrame *f)
{
	return s->swr != NULL && s->format == f->format && s->from_hz == f->sample_rate &&
	       av_channel_layout_compare(&s->layout, &f->ch_layout) == 0;
}

/* A layout nobody named: the first channel goes left, the second right. */
static int
mix_plainly(SwrContext *swr, int channels)
{
	double matrix[2 * CHANNELS_MAX] = { 0 };

	matrix[0] = 1;
	matrix[channels + (channels > 1)] = 1;
	return swr_set_matrix(swr, matrix, channels);
}

static SwrContext *
build_mixer(const struct samples *s, const AVFrame *f, AVChannelLayout *from, bool plain)
{
	AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO;
	SwrContext *swr = NULL;
	int rc;

	rc = swr_alloc_set_opts2(&swr, &stereo, AV_SAMPLE_FMT_FLT, s->hz, from, f->format,
	    f->sample_rate, 0, NULL);
	if (rc >= 0) /* a full 5.1 mixed down fits without clipping */
		rc = av_opt_set_double(swr, "rematrix_maxval", 1.0, 0);
	if (rc >= 0 && plain)
		rc = mix_plainly(swr, from->nb_channels);
	if (rc >= 0)
		rc = swr_init(swr);
	if (rc < 0)
		swr_free(&swr);
	return swr;
}

/* Mono goes to both sides as loud as it is, the named layouts by the book,
 * others plainly. */
static int
follow_format(struct samples *s, const AVFrame *f)
{
	int channels = f->ch_layout.nb_channels, rc;
	AVChannelLayout from = { 0 };

	if (looks_the_same(s, f))
		return 0;
	swr_free(&s->swr);
	if (av_channel_layout_check(&f->ch_layout) &&
	    f->ch_layout.order != AV_CHANNEL_ORDER_UNSPEC)
		rc = av_channel_layout_copy(&from, &f->ch_layout);
	else
		rc = (av_channel_layout_default(&from, channels), 0);
	if (rc >= 0 && channels != 1)
		s->swr = build_mixer(s, f, &from, false);
	if (rc >= 0 && s->swr == NULL)
		s->swr = build_mixer(s, f, &from, true);
	av_channel_layout_uninit(&from);
	av_channel_layout_uninit(&s->layout);
	if (rc < 0 || s->swr == NULL)
		return rc < 0 ? rc : AVERROR(EINVAL);
	s->format = f->format;
	s->from_hz = f->sample_rate;
	return av_channel_layout_copy(&s->layout, &f->ch_layout);
}

/* Fills s->stereo from a frame, or from what swr still holds (NULL). */
static int
convert(struct samples *s, const AVFrame *f)
{
	int in = f != NULL ? f->nb_samples : 0;
	int want = swr_get_out_samples(s->swr, in);
	uint8_t *out;

	if (want < 0)
		return want;
	if ((size_t)want > s->room) {
		s->room = (size_t)want;
		s->stereo = mem_grow(s->stereo, s->room, 2 * sizeof(float));
	}
	out = (uint8_t *)s->stereo;
	return swr_convert(s->swr, &out, want,
	    f != NULL ? (const uint8_t **)f->extended_data : NULL, in);
}

/* Decoders gone astray give infinities, and one of them would stay in every
 * filter that follows. */
static void
tame(float *stereo, size_t frames)
{
	for (size_t i = 0; i < 2 * frames; i++) {
		if (!(stereo[i] > -8 && stereo[i] < 8))
			stereo[i] = stereo[i] > 0 ? 1 : stereo[i] < 0 ? -1 : 0;
	}
}

static ns_t
media_of(const struct samples *s, const AVFrame *f)
{
	static const AVRational ns = { 1, 1000000000 };
	int64_t media;

	if (f->best_effort_timestamp == AV_NOPTS_VALUE)
		return NS_NONE;
	media = av_rescale_q(f->best_effort_timestamp, s->time_base, ns);
	if (media == INT64_MIN || __builtin_sub_overflow(media, s->origin, &media) ||
	    media > INT64_MAX / 4 || media < -INT64_MAX / 4)
		return NS_NONE;
	return media;
}

/* One decoded frame; false: it was damaged. */
static bool
take_frame(struct samples *s, struct stretch_of_samples *to)
{
	AVFrame *f = s->frame;
	ns_t media = media_of(s, f);
	int frames;

	if (!is_sound(f) || follow_format(s, f) < 0)
		return false;
	if (media != NS_NONE) /* what swr holds comes out before it */
		media -= swr_get_delay(s->swr, SECOND);
	frames = convert(s, f);
	if (frames < 0)
		return false;
	tame(s->stereo, (size_t)frames);
	*to = (struct stretch_of_samples){ s->stereo, (size_t)frames, media };
	return true;
}

/* The last samples are in the resampler, not in the decoder. */
static enum samples_what
finish(struct samples *s, struct stretch_of_samples *to)
{
	int frames = s->swr != NULL ? convert(s, NULL) : 0;

	s->ended = true;
	if (frames <= 0)
		return SAMPLES_END;
	tame(s->stereo, (size_t)frames);
	*to = (struct stretch_of_samples){ s->stereo, (size_t)frames, NS_NONE };
	return SAMPLES_SOME;
}

enum samples_what
samples_next(struct samples *s, struct stretch_of_samples *to)
{
	int rc;

	while (!s->ended) {
		rc = avcodec_receive_frame(s->codec, s->frame);
		if (rc == AVERROR(EAGAIN) && !s->draining)
			return SAMPLES_MORE;
		if (rc == AVERROR_EOF || rc == AVERROR(EAGAIN))
			return finish(s, to);
		if (rc < 0 || !take_frame(s, to)) {
			s->corrupt++;
			if (rc < 0 && !s->draining)
				return SAMPLES_MORE;
			continue;
		}
		if (s->frame->decode_error_flags != 0 ||
		    (s->frame->flags & AV_FRAME_FLAG_CORRUPT) != 0)
			s->corrupt++;
		if (to->frames > 0)
			return SAMPLES_SOME;
	}
	return SAMPLES_END;
}
