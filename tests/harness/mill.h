/* tests/harness/mill.h - a danmud on one core, and those who ask it, on another.
 *
 * For benchmarks: what fails ends the program with a reason.  Where there is one
 * core only, all share it. */
#pragma once
#include "base/bytes.h"
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { MILL_WORDS = 8 };

struct mill {
	char dir[64];
	const char *words[MILL_WORDS]; /* more options, NULL behind the last */
	void (*serve)(void);           /* instead of danmud, to compare; NULL: danmud */
	pid_t pid;
	int port;
};

void mill_must(bool fine, const char *what); /* or the system's reason, and the end */
void mill_pin(int core);

/* One worker, auth=open, rate=off, a store of its own in /tmp. */
void mill_open(struct mill *);
void mill_close(struct mill *);

ns_t mill_cpu(const struct mill *);    /* that all its threads have used */
size_t mill_rss(const struct mill *);  /* bytes that it has in memory */
size_t mill_heap(const struct mill *); /* of them those that are its own */

/* A socket that does not block, from one of many local addresses, so that their
 * ports are enough; it is connected, or will be soon. */
int mill_connect(const struct mill *, unsigned from);

/* One request that is waited for; its status, the answer in `all` (may be NULL). */
int mill_ask(const struct mill *, const char *request, size_t len, struct bytes *all);

void mill_make_live(const struct mill *, const char *video);

/* The status of an answer that is whole, else 0. */
int mill_answered(const char *text, size_t len);

/* POST with a body of JSON, on a connection that stays. */
void mill_post(struct bytes *to, const char *path, const char *json);

/* Of so many, which are sorted; 0 when there are none. */
ns_t mill_share(ns_t *all, size_t count, double share);

void mill_say(const char *what, const char *which, double value, const char *unit);
