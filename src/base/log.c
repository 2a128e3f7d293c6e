#include "base/log.h"

#include "base/time.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Where the process logs: set once by main before any thread starts, so it
 * is configuration rather than state. */
static struct {
	atomic_int fd;
	atomic_int level;
} sink = { -1, LOG_ERROR };

int
log_open(const char *path, enum log_level at_most, struct err *err)
{
	int fd = STDERR_FILENO;

	if (strcmp(path, "-") != 0)
		fd = open(
		    path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
	if (fd < 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	sink.level = at_most;
	sink.fd = fd;
	return 0;
}

void
log_close(void)
{
	int fd = atomic_exchange(&sink.fd, -1);

	if (fd > STDERR_FILENO)
		close(fd);
}

/* Text of others may be in here: whoever reads the log has a terminal too. */
static void
clean(char *text)
{
	for (unsigned char *c = (unsigned char *)text; *c != '\0'; c++) {
		if (*c < 0x20 || *c == 0x7f)
			*c = '?';
	}
}

void
log_write(enum log_level level, const char *module, const char *format, ...)
{
	static const char *const names[] = { "error", "warn", "info", "debug" };
	int64_t ms = time_unix_ms();
	time_t seconds = (time_t)(ms / 1000);
	char body[800], line[1024], stamp[32];
	va_list args;
	struct tm tm;
	int len, fd = sink.fd;

	if (fd < 0 || (int)level > sink.level)
		return;
	va_start(args, format);
	vsnprintf(body, sizeof(body), format, args);
	va_end(args);
	clean(body);
	gmtime_r(&seconds, &tm);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &tm);
	len = snprintf(line, sizeof(line), "%s.%03dZ %s %s: %s\n", stamp,
	    (int)(ms % 1000), names[level], module, body);
	if (len > 0 && write(fd, line, (size_t)len) < 0)
		return; /* a full disk must not stop the film */
}
