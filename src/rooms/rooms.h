/* rooms/rooms.h - who says something where, and who hears it?
 *
 * Every video has a room, every room is at home on one worker (by its name),
 * and there all that is said gets its order.  A worker that has viewers of a
 * room is its guest: it gets every batch, and sends it to its own crowd.
 * Workers talk by posts to each other's loops and share nothing but the
 * census.  Rooms of which nobody wants anything any more are forgotten, and
 * begin anew with another epoch.
 *
 * One struct rooms a worker; calls on its loop's thread. */
#pragma once
#include "broker/crowd.h"
#include "broker/pace.h"
#include "rooms/census.h"

#include <stdbool.h>

#define ROOM_NAME_MAX 64

struct rooms;

struct rooms_setting {
	struct pace_rule pace;
	uint32_t retry_least_ms, retry_most_ms; /* told to those that are sent away */
	ns_t forget; /* a room that nobody wants, after so long */
};

/* clang-format off */
#define ROOMS_SETTING { PACE_RULE, 1000, 5000, 300 * SECOND }
/* clang-format on */

/* All are opened, one for each loop, before any of them runs, and linked. */
int rooms_open(struct rooms **, struct loop *, struct census *,
    const struct rooms_setting *, struct err *);
/* The same array for all; it outlives them. */
void rooms_link(struct rooms *, struct rooms *const *all, int count);

/* To everybody in the room, on any worker.  `data` is one line of JSON, copied. */
void rooms_say(struct rooms *, const char *video, const char *event, const char *data,
    size_t len, uint32_t messages);

/* A viewer, whose descriptor is ours from here on; since: what it has seen, NULL:
 * it begins now.  `first` is what it hears before all else. */
void rooms_watch(struct rooms *, const char *video, int fd, const struct offset *since,
    const char *first);

/* The same for several at once, ROOMS_MANY at most: every event says whose it is. */
enum { ROOMS_MANY = 32 };
void rooms_watch_many(struct rooms *, const char *const *videos, int count, int fd,
    const struct offset *since, const char *first);

/* What waits in the rooms that are at home here goes out now. */
void rooms_flush(struct rooms *);

/* Everybody is sent away and told when to come back; what is said later is heard
 * by nobody. */
void rooms_drain(struct rooms *);
bool rooms_is_quiet(const struct rooms *); /* drained, and all have gone */
void rooms_close(struct rooms *);          /* the loop does not run; NULL is fine */

struct crowd_stats rooms_stats(struct rooms *); /* any thread */
