#include "convert/save.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MANY = 50000 }; /* comments, worth a word */

static const int stops[] = { SIGINT, SIGTERM, SIGHUP };

/* While half a file lies there under another name, those that would end us wait:
 * it has to go first.  What is ignored (nohup) ends nobody; blocked, it would be
 * kept all the same. */
static void
hold_stops(sigset_t *before)
{
	struct sigaction action;
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		if (sigaction(stops[i], NULL, &action) == 0 &&
		    action.sa_handler != SIG_IGN)
			sigaddset(&set, stops[i]);
	sigprocmask(SIG_BLOCK, &set, before);
}

static bool
is_stopped(void)
{
	sigset_t set;
	size_t i;

	sigpending(&set);
	for (i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		if (sigismember(&set, stops[i]) == 1)
			return true;
	return false;
}

static int
drain(void *arg, const char *data, size_t len, struct err *err)
{
	int fd = *(const int *)arg;
	ssize_t put;

	while (len > 0) {
		if (is_stopped())
			return err_set(err, -EINTR, "%s", strerror(EINTR));
		put = write(fd, data, len);
		if (put < 0 && errno != EINTR)
			return err_set(err, -errno, "%s", strerror(errno));
		if (put > 0) {
			data += put;
			len -= (size_t)put;
		}
	}
	return 0;
}

/* What is saved, and who is told. */
struct saving {
	const struct request *request;
	const struct track *track;
	struct progress *progress;
	struct writer_report *report;
};

static int
write_to(int fd, const struct saving *saving, struct err *err)
{
	const struct request *request = saving->request;
	struct outlet outlet = { .drain = drain, .arg = &fd };
	int rc;

	if (track_count(saving->track) > MANY && !isatty(fd))
		progress_say(saving->progress,
		    request->output != NULL ? request->output : "standard output",
		    "writing", 0, 0);
	request->writer->write(saving->track, &request->look, &outlet, saving->report);
	rc = outlet_end(&outlet, err);
	outlet_fini(&outlet);
	return rc;
}

/* --- files -------------------------------------------------------------------- */

/* The rights of the file that is replaced, or those of a new one. */
static mode_t
rights(const struct stat *old)
{
	mode_t mask;

	if (old != NULL)
		return old->st_mode & 0777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static int
fill(int fd, const struct saving *saving, const struct stat *old, struct err *err)
{
	int rc = write_to(fd, saving, err);

	if (rc == 0 && fchmod(fd, rights(old)) < 0)
		rc = err_set(err, -errno, "%s", strerror(errno));
	if (close(fd) < 0 && rc == 0)
		rc = err_set(err, -errno, "%s", strerror(errno));
	return rc;
}

/* `path` is where it really lies, links followed. */
static int
replace(const char *path, const struct stat *old, const struct saving *saving,
    struct err *err)
{
	const char *slash = strrchr(path, '/');
	int folder = slash != NULL ? (int)(slash + 1 - path) : 0;
	char *temporary = mem_print("%.*s.danmu-convert.XXXXXX", folder, path);
	sigset_t before;
	int fd, rc;

	hold_stops(&before);
	fd = mkstemp(temporary);
	if (fd < 0)
		rc = err_set(err, -errno, "%s", strerror(errno));
	else
		rc = fill(fd, saving, old, err);
	if (rc == 0 && rename(temporary, path) < 0)
		rc = err_set(err, -errno, "%s", strerror(errno));
	if (fd >= 0 && rc < 0)
		unlink(temporary);
	sigprocmask(SIG_SETMASK, &before, NULL);
	free(temporary);
	return rc;
}

static int
save_file(const struct saving *saving, struct err *err)
{
	const char *path = saving->request->output;
	struct stat old;
	char *real;
	int fd, rc;

	if (stat(path, &old) < 0)
		return replace(path, NULL, saving, err);
	if (!S_ISREG(old.st_mode)) {
		fd = open(path, O_WRONLY | O_CLOEXEC);
		if (fd < 0)
			return err_set(err, -errno, "%s", strerror(errno));
		rc = write_to(fd, saving, err);
		close(fd);
		return rc;
	}
	real = realpath(path, NULL);
	rc = replace(real != NULL ? real : path, &old, saving, err);
	free(real);
	return rc;
}

int
save(const struct request *request, const struct track *track, struct progress *progress,
    struct writer_report *report, struct err *err)
{
	const struct saving saving = { request, track, progress, report };
	const char *name = request->output;
	int rc;

	if (name != NULL && strcmp(name, "-") != 0) {
		rc = save_file(&saving, err);
	} else {
		name = "standard output";
		rc = write_to(STDOUT_FILENO, &saving, err);
	}
	if (rc < 0)
		err_prefix(err, "%s", name);
	return rc;
}
