/* supply/work.h - something slow, done by a thread, and then back on the loop.
 *
 * One thread a work.  Who no longer wants it lets go of it: nobody is told
 * then, and what it had is dropped when its thread has ended.  All calls on
 * the loop's thread. */
#pragma once
#include "base/err.h"
#include "net/loop.h"

#include <stdatomic.h>

struct crew; /* all works of one loop */
struct work;

struct work_call {
	/* In the thread: may block, should look at `stop` when it does for long. */
	void (*run)(void *arg, const atomic_bool *stop);
	void (*done)(void *arg); /* on the loop; `arg` is the caller's again */
	void (*drop)(void *arg); /* instead of that, when it was let go of */
	void *arg;
};

struct crew *crew_new(struct loop *);
/* Lets go of all and waits for them; the loop must not run again.  NULL is fine. */
void crew_free(struct crew *);

/* NULL: there is no thread to be had; nothing was called. */
struct work *work_start(struct crew *, struct work_call, struct err *);
void work_drop(struct work *); /* NULL is fine; not from `done` */
