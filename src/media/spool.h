/* media/spool.h - a pipe that can be sought in.
 *
 * A thread copies the pipe to a temporary file without a name; reads wait
 * for the bytes to come and may go back.  At most `limit` bytes are kept:
 * beyond that, and when the disk is full, the oldest are written over once
 * they were read, with a quarter of the room left for going back, so that an
 * endless pipe plays on. */
#pragma once
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct spool;

struct spool_options {
	int fd;                                   /* read, not closed */
	int64_t limit;                            /* bytes to keep; 0 = 4 GiB */
	void (*full)(void *arg, const char *why); /* the disk is; any thread */
	void (*known)(void *arg, const char *id); /* the digest of what came, once,
	                         * as soon as that can be said; any thread; or NULL */
	bool (*stop)(void *arg); /* asked now and then while a read waits */
	void *arg;
};

int spool_open(struct spool **, const struct spool_options *, struct err *);
void spool_close(struct spool *); /* NULL is fine */

/* Waits for bytes at `at`: their count, 0 at the end, or a negative errno;
 * -EINTR when told to stop, -ESPIPE for bytes that are no longer kept. */
int spool_read(struct spool *, int64_t at, void *to, int size);

int64_t spool_size(struct spool *); /* -1 until the end has come */
int64_t spool_kept(struct spool *); /* how many bytes are kept at most */

/* Waits a moment for a pipe that is a file in disguise: true if all of it is
 * here, false as soon as it looks like something that takes its time. */
bool spool_settle(struct spool *);

void spool_wake(struct spool *); /* any thread: have `stop` asked at once */
