/* gate/gate.h - who is at the door, and what do they want?
 *
 * The HTTP connections of one worker: requests are read strictly (wire/http.h),
 * handed to one handler when they are there whole, and answered in order, at
 * once or later.  Everybody has a deadline for everything: the head, the body,
 * taking the answer, saying something again.  When descriptors run out,
 * newcomers are told so and nobody else notices.  A connection can be taken out
 * whole, for those that only listen from then on.
 *
 * One gate a loop; all calls on the loop's thread but gate_stats(). */
#pragma once
#include "base/err.h"
#include "base/time.h"
#include "gate/host.h"
#include "wire/http.h"

struct conn; /* also the request that it has asked and the answer it will get */
struct gate;
struct loop;

struct gate_handler {
	/* How large may the body of this request be, in bytes; below 0: minus the
	 * status it is refused with before a body is read. */
	int64_t (*admits)(void *arg, struct conn *);
	/* A whole request: conn_answer() or conn_take() once, now or later. */
	void (*asked)(void *arg, struct conn *);
	void *arg;
};

struct gate_limits {
	ns_t head, body, write, idle; /* how long each may take */
	size_t conns;                 /* at most so many at a time */
	int accepts_per_second;       /* a crowd that comes back is let in so fast */
	int bytes_per_second; /* an answer has twice `write`, and more if it is long */
};

/* clang-format off */
#define GATE_LIMITS { 10 * SECOND, 20 * SECOND, 30 * SECOND, 75 * SECOND, 1000000, 20000, 16384 }
/* clang-format on */

int gate_open(struct gate **, struct loop *, const struct gate_handler *,
    const struct gate_limits *, struct err *);
/* Takes over a socket that listens. */
int gate_add(struct gate *, int listening, struct err *);

/* No newcomers; who waits for nothing is closed, the others after their answer. */
void gate_drain(struct gate *);
bool gate_is_empty(const struct gate *);
/* Closes all; those that still wait for an answer may yet be answered until
 * gate_free(), which wants none to be left. */
void gate_close(struct gate *);
void gate_free(struct gate *); /* NULL is fine */

struct gate_stats {
	uint64_t conns, accepted, turned_away, requests, refused, late;
};
struct gate_stats gate_stats(struct gate *); /* any thread */

/* --- a request: from `asked` (or in `admits`) until it is answered --- */

const struct http_head *conn_head(struct conn *); /* until the handler returns */
struct slice conn_body(struct conn *);            /* until it is answered */
struct gate_address conn_peer(const struct conn *);
const char *conn_date(struct conn *); /* now, as answers say it; until the next call */

/* What comes of it is the handler's: freed with release() some time after the
 * request is over or the connection gone, never while a handler runs. */
void conn_keep(struct conn *, void *own, void (*release)(void *own));

struct conn_answer {
	int status;
	const char *type;           /* of the body; NULL: there is none */
	struct slice body, headers; /* headers: whole lines, with CRLF */
	bool close;
	bool endless; /* to a HEAD: how long the body would be cannot be said */
};
void conn_answer(struct conn *, const struct conn_answer *);

/* Gives the descriptor away, with nothing said; -1: the peer has gone.  The
 * connection is over. */
int conn_take(struct conn *);
