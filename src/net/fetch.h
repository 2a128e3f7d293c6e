/* net/fetch.h - one HTTP(S) request, on the loop, that can be given up.
 *
 * libcurl's multi interface driven by the loop: nothing here blocks, DNS
 * included, and nothing waits for DNS when it is given up.  http and https
 * only, redirects too; at most `max_redirects`; bodies are bounded after
 * decompression (gzip, deflate; raw deflate as old servers send it); tried
 * again with back-off after network errors, 5xx and 429 (whose Retry-After
 * is kept; longer than `retry_cap` is a failure that says how long).  What is
 * had already can be asked for again: then 304 is a good end, without a body.  Proxies come from the
 * environment as for curl.  Handlers run on the loop's thread, never from
 * inside a call made here.  Error texts are sanitised and without passwords. */
#pragma once
#include "base/bytes.h"
#include "base/err.h"
#include "net/loop.h"
#include "net/validity.h"

#include <stdbool.h>
#include <stddef.h>

struct fetch;      /* one request */
struct fetch_pool; /* connections and limits, one per loop */

struct fetch_options {     /* zero-initialised is what most want */
	size_t max_bytes;  /* of the unpacked body; 0 = 64 MiB */
	ns_t connect_time; /* limit; 0 = 10 s */
	ns_t total_time;   /* limit of one try; 0 = 120 s */
	ns_t stall_time;   /* no byte for so long; 0 = 20 s */
	ns_t retry_base;   /* the first wait is shorter than this; 0 = 0.5 s */
	ns_t retry_cap;    /* and none is longer than this; 0 = 20 s */
	int max_redirects; /* 0 = 5 */
	int tries;         /* 0 = 3 */

	const struct validity *had; /* ask whether this has changed; may be NULL */
	const char *const *headers; /* "Name: value", copied; never sent elsewhere ... */
	size_t header_count;
	const char *json; /* POST this, copied; NULL = GET */
};

struct fetch_result {
	int code;          /* 0 or a negative errno */
	long status;       /* HTTP status, 0 when none came */
	struct bytes body; /* the handler may bytes_steal() it; after a failure: what
	                    * had come of a body that broke off, else empty */
	struct err err;    /* "http://host/x.xml: HTTP 404" */
	struct validity validity;
	ns_t retry_after; /* after a failure: not before so long; 0 unknown */
};

typedef void fetch_done_fn(void *arg, struct fetch_result *);
typedef void fetch_progress_fn(void *arg, size_t received, size_t total /* 0 unknown */);

/* Lifetime: freed before its loop, from any handler or from none. */
struct fetch_pool *fetch_pool_new(struct loop *);
void fetch_pool_free(struct fetch_pool *); /* cancels what is under way, silently */

/* `progress` may be NULL.  It counts bytes as they come over the wire and
 * starts again at 0 with a new try.  After `done` the request is gone. */
struct fetch *fetch_start(struct fetch_pool *, const char *url,
    const struct fetch_options *, fetch_progress_fn *, fetch_done_fn *, void *arg);
void fetch_cancel(struct fetch *); /* `done` is not called; not from `done` itself */

bool fetch_is_url(const char *); /* http:// or https:// */
