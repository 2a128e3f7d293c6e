/* supply/obtain.h - one file or address becomes a track.
 *
 * A file is read by a thread.  An address is looked up in the cache, asked for
 * (only whether it changed, when it is there; not at all while it is fresh),
 * and kept; when the network fails, is slow to say that or has no danmaku in its
 * answer, what is there is taken and that is said.
 * Parsing is a thread's.  Main thread only, handlers run on the loop. */
#pragma once
#include "danmaku/format.h"
#include "net/fetch.h"
#include "supply/cache.h"
#include "supply/work.h"

struct obtain;

struct obtain_kit { /* borrowed; outlives every obtain */
	struct fetch_pool *pool;
	struct crew *crew;
	const struct cache *cache;
};

struct obtain_request { /* everything is copied */
	const char *name;
	const char *const *headers;
	size_t header_count;
	size_t max_bytes;      /* 0 = as a whole file may have */
	bool anew;             /* ask, however fresh what the cache has is */
	bool missing_is_empty; /* 404, 204 and no bytes at all are no danmaku */
};

struct obtained {
	int rc;
	struct err err;
	struct err broken;   /* rc == 0: why not all of it, or not anew; or no error */
	struct track *track; /* rc == 0; the handler may take it and put NULL */
	struct format_report report;
	ns_t retry_after; /* rc != 0: not before so long */
	bool cached;      /* broken, but the cache had all of it */
	bool missing;     /* there was nothing */
};

typedef void obtain_done_fn(void *arg, struct obtained *);

struct obtain *obtain_start(const struct obtain_kit *, const struct obtain_request *,
    obtain_done_fn *, void *arg);
void obtain_cancel(struct obtain *); /* NULL is fine; not from its own `done` */

/* Bytes that came and will come; false: none are on their way now. */
bool obtain_progress(const struct obtain *, size_t *received, size_t *total);
