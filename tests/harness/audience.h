/* tests/harness/audience.h - a crowd with a loop of its own, and viewers that listen.
 *
 * Everything runs on the test's thread.  audience_until() turns the loop, and
 * between its turns lets the viewers that listen read, until what is asked for
 * is so. */
#pragma once
#include "base/time.h"
#include "broker/crowd.h"
#include "harness/ear.h"

struct viewer {
	int fd; /* the viewer's end; -1: closed */
	struct ear ear;
	bool stopped; /* it does not read */
	bool ended;   /* the other end closed */
};

struct audience {
	struct loop *loop;
	struct crowd *crowd;
	struct hall *hall;
	struct viewer *viewers;
	int count;
};

enum audience_kind { AUDIENCE_LOCAL, AUDIENCE_TCP, AUDIENCE_TINY }; /* small buffers */

void audience_open(struct audience *, enum audience_kind, int count, struct tail_limits);
void audience_close(struct audience *);

/* A connected pair: ours is non-blocking and for the crowd. */
void audience_pair(enum audience_kind, int *ours, int *theirs);

/* One event of so many messages. */
void audience_say(struct audience *, uint32_t messages, size_t padding);

typedef bool audience_test(const struct audience *);
void audience_until(struct audience *, audience_test *);

/* All that listen have heard all that was said (they stand where it stands). */
bool audience_has_heard(const struct audience *);
