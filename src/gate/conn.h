/* gate/conn.h - one connection: what has come, what is to go, and until when.
 *
 * For gate/ alone.  A connection is freed when the last handler has returned
 * that could know of it (gate_bury()). */
#pragma once
#include "base/bytes.h"
#include "gate/gate.h"
#include "wire/http_chunked.h"

#include <stdatomic.h>

/* What it waits for, each with a deadline of its own. */
enum conn_wait {
	WAIT_IDLE,   /* for the next request */
	WAIT_HEAD,   /* for the rest of a head */
	WAIT_BODY,   /* for the rest of a body */
	WAIT_ANSWER, /* for the handler: as long as it takes */
	WAIT_WRITE,  /* for the peer to take its answer */
	WAIT_LINGER, /* for the peer to have read why it is closed */
	WAITS
};

struct conn {
	struct gate *gate;
	struct conn *before, *next; /* in the list of its kind of wait */
	ns_t since;                 /* it waits */
	ns_t until;                 /* all of the answer is to be taken */
	struct bytes in, out, body; /* body: of chunks only */
	size_t sent;                /* of out */
	size_t head_len;            /* of the request that is in hand */
	uint64_t body_len;
	void *own;
	void (*release)(void *own);
	struct gate_address peer;
	struct http_chunked chunked;
	size_t chunk_at; /* in `in`: what the decoder has not seen */
	int fd;          /* -1: gone */
	uint32_t polled; /* for what: see gate/polling.h */
	uint8_t wait, minor;
	bool is_head, keep_alive, is_chunked, asked, closing, ended;
	bool busy; /* conn_go_on() is at work, further up */
};

enum { GATE_READ_BYTES = 16 * 1024 };

struct conn_list {
	struct conn *first, *last;
};

struct gate {
	struct loop *loop;
	struct gate_handler handler;
	struct gate_limits limits;
	struct listener {
		int fd;
		struct watch *watch;
		struct gate *gate;
	} listeners[8];
	int listener_count;
	int spare; /* a descriptor to be given up for one that has to be told */
	int epoll; /* of its connections, and that the loop looks at it */
	struct watch *watch;
	struct timer *tick, *resume;
	struct conn_list lists[WAITS];
	struct conn *buried; /* freed at the next turn */
	struct spent {       /* what handlers kept for requests that are over */
		void *own;
		void (*release)(void *own);
	} * spent;
	size_t spent_count, spent_room;
	struct timer *burial;
	ns_t accept_at; /* a bucket of newcomers: see gate.c */
	size_t count;
	bool draining;
	char text[GATE_READ_BYTES]; /* what was just read */
	struct http_head head;      /* of the request that is being looked at */
	struct conn *head_of;
	char date[TIME_GMT_MAX]; /* of date_s, in Unix time */
	int64_t date_s;
	_Atomic uint64_t conns, accepted, turned_away, requests, refused, late;
};

void conn_open(struct gate *, int fd, struct gate_address);
void conn_ready(struct conn *); /* what it waits for has come */
void conn_wait(struct conn *, enum conn_wait);
void conn_close(struct conn *); /* at once */
void conn_refuse(struct conn *, int status, const char *reason);
void gate_bury(struct conn *);

/* A handler may answer in the middle of what it does, and go on with what it
 * keeps: that is released when the next event comes, not before. */
void gate_spend(struct gate *, void *own, void (*release)(void *own));
void gate_settle(struct gate *);
