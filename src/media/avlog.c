#include "media/avlog.h"

#include "base/log.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/log.h>
#include <stdarg.h>
#include <string.h>

static struct avlog_count *
counter_of(void *context)
{
	const AVClass *class = context != NULL ? *(const AVClass **)context : NULL;
	AVClassCategory kind = AV_CLASS_CATEGORY_NA;

	if (class != NULL && class->get_category != NULL)
		kind = class->get_category(context);
	if (kind == AV_CLASS_CATEGORY_DEMUXER)
		return ((AVFormatContext *)context)->opaque;
	if (kind == AV_CLASS_CATEGORY_DECODER)
		return ((AVCodecContext *)context)->opaque;
	return NULL;
}

static void
divert(void *context, int level, const char *format, va_list args)
{
	char line[400];
	struct avlog_count *counter;
	int prefix = 1;

	if (level > AV_LOG_ERROR)
		return;
	counter = counter_of(context);
	if (counter != NULL)
		counter->errors++;
	av_log_format_line2(context, level, format, args, line, sizeof(line), &prefix);
	line[strcspn(line, "\n")] = '\0';
	log_debug("ffmpeg", "%s", line);
}

void
avlog_divert(void)
{
	av_log_set_callback(divert);
}
