/* broker/crowd.h - who on this worker is watching, and who has got how far?
 *
 * The viewers of many rooms.  What is sent to a room goes from one shared
 * buffer to all its viewers on this worker, a few milliseconds at a time, so
 * that ten thousand viewers keep nobody else waiting.  Who takes no more is
 * left behind and goes on from the room's tail when there is room again; whom
 * the tail has lapped is told how many messages it missed.  A slow viewer
 * costs the others nothing, and us its 64 bytes.
 *
 * One crowd a loop, and all calls on the loop's thread but crowd_stats().
 * Nothing here calls back.  HTTP is over: heads were written before. */
#pragma once
#include "base/err.h"
#include "base/time.h"
#include "broker/tail.h"

struct crowd;
struct hall; /* one room on this worker */
struct loop;

int crowd_open(struct crowd **, struct loop *, struct err *);
void crowd_close(struct crowd *); /* halls and viewers too, at once; NULL is fine */

/* `now` is where the room stands: the batches sent to the hall follow on it.
 * Lives until crowd_close_hall(). */
struct hall *crowd_hall(struct crowd *, struct tail_limits, struct offset now);

/* What was pushed to the tail, for who wants to know where the room stands. */
const struct tail *crowd_tail(const struct hall *);
size_t crowd_count(const struct hall *); /* viewers */

/* The socket's buffer in the kernel is kept small.  A peer that answers and reads
 * nothing is gone after ten minutes, and comes back with its offset.  Errors of
 * sockets that have no such thing are not errors. */
int crowd_socket_prepare(int fd, struct err *);

/* The viewer gets what comes after `since`, or NULL: what comes from now on.
 * The descriptor, a connected and non-blocking socket, is the crowd's; when
 * this fails it is still the caller's.  What the viewer says is not heard; when
 * it closes, it is closed. */
int crowd_add(struct hall *, int fd, const struct offset *since, struct err *);

/* To all viewers of the hall, from the loop's next turn on.  Who holds a batch
 * already goes on holding it. */
void crowd_send(struct hall *, struct batch *);

/* All are told when to come back, at random between the two, and closed, in
 * turns.  The hall must not be used any more. */
void crowd_close_hall(struct hall *, uint32_t retry_least_ms, uint32_t retry_most_ms);

/* Looks at the next fifth of all viewers for those who were sent nothing for
 * 45 to 55 s, and sends them a comment line, and for those that do not answer
 * any more, which are closed.  The crowd does it every second. */
void crowd_beat(struct crowd *, ns_t now);

ns_t crowd_cost(
    const struct crowd *); /* CPU time of a send, smoothed: for broker/pace.h */

struct crowd_stats {
	uint64_t members, behind; /* now */
	uint64_t messages;        /* delivered, to each viewer one */
	uint64_t bytes, sends, gaps, beats;
	uint64_t seat_bytes;
};

struct crowd_stats crowd_stats(struct crowd *); /* any thread */
