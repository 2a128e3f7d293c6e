#include "media/describe.h"

#include "base/text.h"
#include "media/look.h"
#include "media/picture.h"

#include <libavformat/avformat.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void
title_of(const struct source *source, const char *name, const AVFormatContext *f,
    char *to, size_t size)
{
	const AVDictionaryEntry *title = av_dict_get(f->metadata, "title", NULL, 0);
	const char *base = strrchr(name, '/');
	size_t len;

	to[0] = '\0';
	if (title != NULL)
		text_clean(to, size, title->value, strlen(title->value));
	if (to[0] != '\0')
		return;
	base = base != NULL && base[1] != '\0' ? base + 1 : name;
	len = source_is_network(source) ? strcspn(base, "?#") : strlen(base);
	if (strcmp(name, "-") == 0)
		text_clean(to, size, "standard input", strlen("standard input"));
	else
		text_clean(to, size, base, len);
}

static void
describe_video(struct media_info *info, const struct demux_found *found, double fps)
{
	const AVCodecParameters *par = found->video->codecpar;
	struct look look = look_of(found->video);
	double w = par->width;

	if (look.sar.num > 0 && look.sar.den > 0)
		w *= av_q2d(look.sar);
	info->has_video = !found->is_cover;
	info->has_cover = found->is_cover;
	info->is_still = found->is_still;
	info->fps = found->is_cover || found->is_still ? 0 : fps;
	info->width = (look.turn & TURN_SWAP) != 0 ? par->height : (int)lround(w);
	info->height = (look.turn & TURN_SWAP) != 0 ? (int)lround(w) : par->height;
	info->is_hdr = par->color_trc == AVCOL_TRC_SMPTE2084 ||
		       par->color_trc == AVCOL_TRC_ARIB_STD_B67;
	snprintf(info->video_codec, sizeof(info->video_codec), "%s",
	    avcodec_get_name(par->codec_id));
}

struct media_info
describe_media(const struct source *source, const struct demux_found *found,
    const struct media_options *options, double fps)
{
	struct media_info info = { .duration = found->duration,
		.seekable = found->seekable,
		.is_live = found->is_live };

	title_of(source, options->name, found->format, info.title, sizeof(info.title));
	snprintf(info.format, sizeof(info.format), "%s", found->format->iformat->name);
	if (found->video != NULL)
		describe_video(&info, found, fps);
	if (found->sound != NULL) {
		info.has_audio = true;
		snprintf(info.audio_codec, sizeof(info.audio_codec), "%s",
		    avcodec_get_name(found->sound->codecpar->codec_id));
	}
	info.sound_open = found->audio != NULL;
	if (info.is_still) {
		info.duration = options->still_time;
		info.seekable = true;
		info.is_live = false;
	}
	return info;
}
