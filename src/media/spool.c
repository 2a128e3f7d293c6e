#include "media/spool.h"

#include "base/mem.h"
#include "media/digest.h"
#include "media/monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIMIT_DEFAULT ((int64_t)4 << 30)
#define LIMIT_LEAST ((int64_t)1 << 20)
#define CHUNK (LIMIT_LEAST / 8)

/* How long a pipe may take until it is played as it comes, and how short a
 * pause in it tells as much. */
#define SETTLE_AT_MOST (500 * MILLISECOND)
#define SETTLE_PAUSE (100 * MILLISECOND)

/* A waiting read looks around this often, and after a while not any more. */
#define LOOK_AROUND (100 * MILLISECOND)
#define LOOKS 20

struct spool {
	struct spool_options o;
	int file;
	int wake[2]; /* a byte here ends the thread's poll */
	pthread_t thread;

	struct monitor monitor; /* guards what follows */
	/* Position p of the pipe is at p % limit in the file. */
	int64_t limit;
	int64_t written; /* bytes that came so far */
	int64_t first;   /* bytes before this one are gone */
	int64_t reading; /* where the reader stands */
	unsigned wakes;  /* calls of spool_wake() */
	bool ended, closed;
	int error; /* why it ended, negative errno */
};

static int
open_unnamed(const char *dir)
{
	char *path;
	int fd = -1;

#ifdef O_TMPFILE
	fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
#endif
	path = mem_print("%s/danmu-%s", dir,
	    "XX"
	    "XX"
	    "XX");
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	free(path);
	return fd;
}

static int
open_file(struct err *err)
{
	const char *own = getenv("TMPDIR");
	const char *dirs[] = { own, "/var/tmp", "/tmp" };
	int fd = -1;

	for (size_t i = own == NULL || *own == '\0'; i < 3 && fd < 0; i++)
		fd = open_unnamed(dirs[i]);
	if (fd < 0)
		return err_set(err, -errno, "no place to keep standard input in: %s",
		    strerror(errno));
	return fd;
}

/* Waits until `size` more bytes may come without touching what the reader
 * still needs; false when it is all over. */
static bool
wait_room(struct spool *s, int64_t size)
{
	bool open;

	monitor_enter(&s->monitor);
	while (!s->closed && s->written + size - s->reading > s->limit - s->limit / 4)
		monitor_wait(&s->monitor);
	open = !s->closed;
	if (open && s->written + size - s->limit > s->first)
		s->first = s->written + size - s->limit;
	monitor_leave(&s->monitor);
	return open;
}

/* The disk is full: what fits now is all that is kept from here on. */
static bool
shrink(struct spool *s, int why)
{
	bool can;

	monitor_enter(&s->monitor);
	can = s->written >= LIMIT_LEAST && s->written < s->limit;
	if (can)
		s->limit = s->written;
	monitor_leave(&s->monitor);
	if (can)
		s->o.full(s->o.arg, strerror(why));
	return can;
}

static int64_t
limit_of(struct spool *s)
{
	int64_t limit;

	monitor_enter(&s->monitor);
	limit = s->limit;
	monitor_leave(&s->monitor);
	return limit;
}

/* Only this thread moves `written`. */
static int
store(struct spool *s, const char *data, int64_t size)
{
	while (size > 0) {
		int64_t limit = limit_of(s), at = s->written % limit;
		int64_t part = size < limit - at ? size : limit - at;
		ssize_t done;

		if (!wait_room(s, part))
			return -EINTR;
		done = pwrite(s->file, data, (size_t)part, at);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0 && shrink(s, errno))
			continue;
		if (done < 0)
			return -errno;
		data += done;
		size -= done;
		monitor_enter(&s->monitor);
		s->written += done;
		monitor_wake(&s->monitor);
		monitor_leave(&s->monitor);
	}
	return 0;
}

/* The next bytes of the pipe: their count, 0 at the end. */
static ssize_t
fetch(struct spool *s, char *data, size_t size)
{
	struct pollfd fds[2] = { { s->o.fd, POLLIN, 0 }, { s->wake[0], POLLIN, 0 } };
	ssize_t got = -1;

	while (got < 0) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return -errno;
		if (fds[1].revents != 0)
			return 0;
		if (fds[0].revents == 0)
			continue;
		got = read(s->o.fd, data, size);
		if (got < 0 && errno != EINTR && errno != EAGAIN)
			return -errno;
	}
	return got;
}

/* It ended because nobody wants more, not because there is no more. */
static bool
is_over(struct spool *s)
{
	bool closed;

	monitor_enter(&s->monitor);
	closed = s->closed;
	monitor_leave(&s->monitor);
	return closed;
}

static void
tell_known(struct spool *s, struct digest **digest)
{
	char id[DIGEST_TEXT];

	if (*digest == NULL)
		return;
	digest_end(*digest, id);
	digest_free(*digest);
	*digest = NULL;
	s->o.known(s->o.arg, id);
}

static void *
run(void *arg)
{
	struct spool *s = arg;
	struct digest *digest = s->o.known != NULL ? digest_new() : NULL;
	char *data = mem_new(1, CHUNK);
	ssize_t got;

	while ((got = fetch(s, data, CHUNK)) > 0) {
		int rc = store(s, data, got);
		if (rc < 0) {
			got = rc;
			break;
		}
		if (digest != NULL && digest_add(digest, data, (size_t)got))
			tell_known(s, &digest);
	}
	if (got == 0 && !is_over(s))
		tell_known(s, &digest);
	digest_free(digest);
	free(data);
	monitor_enter(&s->monitor);
	s->ended = true;
	s->error = got < 0 ? (int)got : 0;
	monitor_wake(&s->monitor);
	monitor_leave(&s->monitor);
	return NULL;
}

static void
spool_free(struct spool *s)
{
	if (s->file >= 0)
		close(s->file);
	if (s->wake[0] >= 0) {
		close(s->wake[0]);
		close(s->wake[1]);
	}
	monitor_fini(&s->monitor);
	free(s);
}

static struct spool *
spool_new(const struct spool_options *options)
{
	struct spool *s = mem_new(1, sizeof(*s));

	s->o = *options;
	s->limit = options->limit > 0 ? options->limit : LIMIT_DEFAULT;
	if (s->limit < LIMIT_LEAST)
		s->limit = LIMIT_LEAST;
	s->wake[0] = s->wake[1] = -1;
	monitor_init(&s->monitor);
	return s;
}

int
spool_open(struct spool **spool, const struct spool_options *options, struct err *err)
{
	struct spool *s = spool_new(options);
	int rc;

	rc = s->file = open_file(err);
	if (rc >= 0 && pipe2(s->wake, O_CLOEXEC) < 0)
		rc = err_set(err, -errno, "pipe: %s", strerror(errno));
	if (rc >= 0)
		rc = -pthread_create(&s->thread, NULL, run, s);
	if (rc < 0) {
		spool_free(s);
		return rc;
	}
	*spool = s;
	return 0;
}

void
spool_close(struct spool *s)
{
	if (s == NULL)
		return;
	monitor_enter(&s->monitor);
	s->closed = true;
	monitor_wake(&s->monitor);
	monitor_leave(&s->monitor);
	if (write(s->wake[1], "", 1) < 0)
		return; /* cannot be: the pipe is empty; then better leave it than hang */
	pthread_join(s->thread, NULL);
	spool_free(s);
}

/* With the lock held, which is let go: who is asked may have one, too. */
static bool
is_stopped(struct spool *s)
{
	bool stop;

	monitor_leave(&s->monitor);
	stop = s->o.stop(s->o.arg);
	monitor_enter(&s->monitor);
	return stop;
}

/* With the lock held: until there are bytes at `at`, or never will be. */
static int
wait_bytes(struct spool *s, int64_t at)
{
	int looks = 0;

	while (at >= s->written && !s->ended) {
		unsigned wakes = s->wakes;
		if (is_stopped(s))
			return -EINTR;
		if (at < s->written || s->ended || wakes != s->wakes)
			continue;
		if (looks++ < LOOKS)
			monitor_wait_for(&s->monitor, LOOK_AROUND);
		else
			monitor_wait(&s->monitor);
	}
	if (at < s->first)
		return -ESPIPE;
	return at >= s->written ? s->error : 0;
}

int
spool_read(struct spool *s, int64_t at, void *to, int size)
{
	int64_t there, limit;
	int rc;

	monitor_enter(&s->monitor);
	s->reading = at;
	monitor_wake(&s->monitor);
	rc = wait_bytes(s, at);
	there = s->written - at;
	limit = s->limit;
	monitor_leave(&s->monitor);
	if (rc < 0 || there <= 0)
		return rc;
	if (there < size)
		size = (int)there;
	if (limit - at % limit < size)
		size = (int)(limit - at % limit);
	rc = (int)pread(s->file, to, (size_t)size, at % limit);
	return rc < 0 ? -errno : rc;
}

int64_t
spool_size(struct spool *s)
{
	int64_t size;

	monitor_enter(&s->monitor);
	size = s->ended ? s->written : -1;
	monitor_leave(&s->monitor);
	return size;
}

int64_t
spool_kept(struct spool *s)
{
	return limit_of(s);
}

bool
spool_settle(struct spool *s)
{
	ns_t start = time_now(), moved = start, now = start;
	int64_t seen = 0;
	bool ended;

	monitor_enter(&s->monitor);
	while (!s->ended && now - start < SETTLE_AT_MOST && !is_stopped(s)) {
		if (s->written > seen) {
			seen = s->written;
			moved = now;
		}
		if (seen > 0 && now - moved > SETTLE_PAUSE)
			break;
		monitor_wait_for(&s->monitor, SETTLE_PAUSE / 4);
		now = time_now();
	}
	ended = s->ended && s->first == 0;
	monitor_leave(&s->monitor);
	return ended;
}

void
spool_wake(struct spool *s)
{
	monitor_enter(&s->monitor);
	s->wakes++;
	monitor_wake(&s->monitor);
	monitor_leave(&s->monitor);
}
