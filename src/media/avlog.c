#include "media/avlog.h"

#include "base/log.h"
#include "base/text.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/log.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char last[200];

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
keep(const char *format, va_list args)
{
	char line[sizeof(last)];
	size_t len;

	vsnprintf(line, sizeof(line), format, args);
	len = strcspn(line, "\n");
	while (len > 0 && strchr(" .", line[len - 1]) != NULL)
		len--;
	text_clean(last, sizeof(last), line, len);
}

static void
divert(void *context, int level, const char *format, va_list args)
{
	char line[400];
	struct avlog_count *counter;
	va_list again;
	int prefix = 1;

	if (level > AV_LOG_ERROR)
		return;
	counter = counter_of(context);
	if (counter != NULL)
		counter->errors++;
	va_copy(again, args);
	keep(format, again);
	va_end(again);
	av_log_format_line2(context, level, format, args, line, sizeof(line), &prefix);
	line[strcspn(line, "\n")] = '\0';
	log_debug("ffmpeg", "%s", line);
}

void
avlog_divert(void)
{
	av_log_set_callback(divert);
}

const char *
avlog_last(void)
{
	return last;
}

void
avlog_forget(void)
{
	last[0] = '\0';
}
