/* net/stream.h - one HTTP(S) request whose answer is heard as it comes.
 *
 * For answers that have no end (server-sent events) and for those whose status and
 * words matter more than their bytes: an answer of any status is told, nothing is
 * tried again, no redirect is followed (what is sent with it is meant for one
 * server: where it has moved to is the error).  The body comes in pieces, in order.
 * Handlers run on the loop's thread, never from inside a call made here, and may
 * give up any stream, their own too.  Error texts are without passwords and
 * sanitised. */
#pragma once
#include "base/err.h"
#include "net/loop.h"

#include <stdbool.h>
#include <stddef.h>

struct stream;
struct stream_pool; /* connections that are used again; one per loop */

struct stream_request {
	const char *url;
	const char *method;         /* NULL: GET, or POST when there is a body */
	const char *json;           /* the body; NULL: none */
	const char *const *headers; /* "Name: value" */
	size_t header_count;
	ns_t connect_time, total_time; /* limits; 0 = 10 s, none */
	ns_t stall_time;               /* no byte for so long; 0 = 20 s */
	size_t max_bytes;              /* of the body; 0 = it has no end */
};

struct stream_end {
	long status;      /* HTTP status, 0 when none came */
	bool asked;       /* false: the request cannot have arrived */
	ns_t retry_after; /* what the server asks for, at most a minute; 0: nothing */
	struct err err;   /* code 0: the answer came to its end */
};

struct stream_handler {
	/* A piece of the body of an answer with this status. */
	void (*heard)(void *arg, long status, const char *data, size_t len);
	void (*ended)(void *arg, const struct stream_end *); /* the stream is gone */
	void *arg;
};

/* Lifetime: freed before its loop, from any handler or from none. */
struct stream_pool *stream_pool_new(struct loop *);
void stream_pool_free(struct stream_pool *); /* gives up what is under way, silently */

/* Everything is copied. */
struct stream *stream_open(
    struct stream_pool *, const struct stream_request *, struct stream_handler);
const char *stream_type(const struct stream *); /* from `heard`: Content-Type, or "" */
void stream_close(struct stream *); /* `ended` is not called; NULL is fine; not from it */
