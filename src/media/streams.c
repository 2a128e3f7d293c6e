#include "media/streams.h"

#include "base/mem.h"

#include <libavcodec/packet.h>
#include <libavformat/avformat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
pending_add(struct pending *p, AVPacket *packet)
{
	if (p->first + p->count == p->size) {
		p->size = p->size > 0 ? 2 * p->size : 64;
		p->packets = mem_grow(p->packets, p->size, sizeof(AVPacket *));
	}
	p->packets[p->first + p->count++] = packet;
}

AVPacket *
pending_take(struct pending *p)
{
	if (p->count == 0)
		return NULL;
	if (--p->count == 0) {
		AVPacket *last = p->packets[p->first];
		p->first = 0;
		return last;
	}
	return p->packets[p->first++];
}

void
pending_clear(struct pending *p)
{
	AVPacket *packet;

	while ((packet = pending_take(p)) != NULL)
		av_packet_free(&packet);
	free(p->packets);
	*p = (struct pending){ 0 };
}

static bool
is_cover(const AVStream *s)
{
	return (s->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0 &&
	       s->attached_pic.size > 0;
}

/* FFmpeg's choice, but a film goes before its own poster. */
static AVStream *
best_video(AVFormatContext *f)
{
	int best = av_find_best_stream(f, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);

	for (unsigned i = 0; best >= 0 && is_cover(f->streams[best]) && i < f->nb_streams;
	     i++) {
		const AVStream *s = f->streams[i];
		if (s->codecpar->codec_type == AVMEDIA_TYPE_VIDEO &&
		    (s->disposition & AV_DISPOSITION_ATTACHED_PIC) == 0 &&
		    s->codecpar->width > 0)
			best = (int)i;
	}
	return best >= 0 ? f->streams[best] : NULL;
}

static AVStream *
best_audio(AVFormatContext *f, const AVStream *video)
{
	int best = av_find_best_stream(
	    f, AVMEDIA_TYPE_AUDIO, -1, video != NULL ? video->index : -1, NULL, 0);

	return best >= 0 ? f->streams[best] : NULL;
}

static ns_t
from_av_time(int64_t time)
{
	return av_rescale(time, 1000, 1); /* AV_TIME_BASE is a microsecond */
}

/* Some say when it ends, by the clock that does not begin at 0. */
static bool
duration_is_an_end(const AVFormatContext *f)
{
	return strstr(f->iformat->name, "matroska") != NULL ||
	       strstr(f->iformat->name, "mov") != NULL;
}

int
streams_choose(
    struct source *source, bool no_audio, struct demux_found *found, struct err *err)
{
	AVFormatContext *f = source_format(source);

	*found = (struct demux_found){ .format = f, .duration = NS_NONE };
	found->video = best_video(f);
	found->audio = best_audio(f, found->video);
	if (found->video == NULL && found->audio == NULL)
		return err_set(err, AVERROR_STREAM_NOT_FOUND,
		    "%s: neither video nor sound in it", source_label(source));
	found->sound = found->audio;
	found->is_cover = found->video != NULL && is_cover(found->video);
	if (no_audio && found->video != NULL && !found->is_cover)
		found->audio = NULL;
	if (f->start_time != AV_NOPTS_VALUE)
		found->origin = from_av_time(f->start_time);
	if (f->duration > 0)
		found->duration = from_av_time(f->duration);
	if (duration_is_an_end(f) && found->origin > SECOND &&
	    found->duration > found->origin)
		found->duration -= found->origin;
	found->seekable = source_is_seekable(source);
	found->is_live = found->duration == NS_NONE && !found->seekable;
	return 0;
}

void
streams_discard_others(const struct demux_found *found)
{
	bool moving = found->video != NULL && !found->is_cover;

	for (unsigned i = 0; i < found->format->nb_streams; i++) {
		AVStream *s = found->format->streams[i];
		/* Sound that nobody hears still tells when it is over. */
		bool wanted = s == found->sound || (moving && s == found->video);

		s->discard = wanted ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
	}
}

static bool
may_be_still(const struct demux_found *found)
{
	const char *name = found->format->iformat->name;

	if (found->video == NULL || found->audio != NULL || found->is_cover)
		return false;
	return strstr(name, "_pipe") != NULL || strstr(name, "image2") != NULL ||
	       strstr(name, "gif") != NULL || strstr(name, "apng") != NULL ||
	       strstr(name, "ico") != NULL || found->video->nb_frames == 1;
}

static AVPacket *
find_still(
    struct source *source, const struct demux_found *found, struct pending *pending)
{
	AVPacket *first = NULL;
	struct err err;
	int pictures = 0, rc;

	do {
		AVPacket *av = av_packet_alloc();

		rc = av != NULL ? source_read(source, av, &err) : AVERROR(ENOMEM);
		if (rc < 0) {
			av_packet_free(&av);
			break;
		}
		if (av->stream_index == found->video->index && ++pictures == 1)
			first = av;
		pending_add(pending, av);
	} while (pictures < 2);
	if (pictures != 1 || rc == AVERROR_EXIT)
		return NULL;
	first = av_packet_clone(first);
	pending_clear(pending);
	return first;
}

AVPacket *
streams_only_picture(
    struct source *source, struct demux_found *found, struct pending *pending)
{
	AVPacket *only = NULL;

	if (found->is_cover)
		return av_packet_clone(&found->video->attached_pic);
	if (may_be_still(found))
		only = find_still(source, found, pending);
	found->is_still = only != NULL;
	return only;
}

/* AVI shortens what its header says to what is there, but not this number. */
static ns_t
full_duration(const struct demux_found *found)
{
	const AVStream *v = found->video;
	ns_t frames = 0;

	if (v != NULL && strcmp(found->format->iformat->name, "avi") == 0 &&
	    v->avg_frame_rate.num > 0)
		frames = av_rescale(
		    v->nb_frames, SECOND * v->avg_frame_rate.den, v->avg_frame_rate.num);
	return frames > found->duration ? frames : found->duration;
}

bool
streams_is_short(
    const struct demux_found *found, const char *label, ns_t end, char *text, size_t size)
{
	ns_t duration = full_duration(found), most = 2 * SECOND, gap = duration - end;
	char at[24], of[24];

	if (found->duration == NS_NONE ||
	    found->format->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE)
		return false;
	if (most > duration / 10)
		most = duration / 10;
	if (gap <= most || gap < SECOND / 2)
		return false;
	snprintf(text, size, "%s: ends at %s of %s, the rest is missing", label,
	    time_text(at, sizeof(at), end), time_text(of, sizeof(of), duration));
	return true;
}
