#include "media/avlog.h"

#include "base/log.h"

#include <libavutil/log.h>
#include <stdarg.h>
#include <string.h>

static void
divert(void *context, int level, const char *format, va_list args)
{
	char line[400];
	int prefix = 1;

	if (level > AV_LOG_ERROR)
		return;
	av_log_format_line2(context, level, format, args, line, sizeof(line), &prefix);
	line[strcspn(line, "\n")] = '\0';
	log_debug("ffmpeg", "%s", line);
}

void
avlog_divert(void)
{
	av_log_set_callback(divert);
}
