/* net/loop.h - what does the process wait for?
 *
 * A thin cover over libuv so that nobody above includes it.  One loop a
 * thread; handlers run on that thread, never block and never recurse; other
 * threads say one word to it with loop_post().  Any handler may free any
 * watch or timer, its own too; a freed one is never called again. */
#pragma once
#include "base/time.h"

#include <stdbool.h>

struct loop;
struct watch; /* a descriptor being watched */
struct timer; /* may be set again and again */

enum { LOOP_READ = 1, LOOP_WRITE = 2 };

typedef void watch_fn(void *arg, int ready);
typedef void timer_fn(void *arg);
typedef void post_fn(void *arg);
typedef void signal_fn(void *arg, int number);

/* Lifetime: freed last, by the thread that ran it and not from a handler.
 * What is still watched or set is closed and must not be touched afterwards;
 * posts that have not run are dropped. */
struct loop *loop_new(void);
void loop_free(struct loop *); /* NULL is fine */
void loop_run(struct loop *);  /* until loop_stop() */
void loop_stop(struct loop *); /* from a handler; before loop_run(): it returns at once */

/* The descriptor is not owned and keeps its flags; one watch for each at a
 * time, freed before the descriptor is closed.  want = 0 pauses the watch.
 * A broken descriptor (hang-up, error) is ready for all that is wanted: the
 * read or write tells what is wrong.  Told again and again while it is so.
 * NULL when it cannot be waited for: a regular file, /dev/null. */
struct watch *loop_watch(struct loop *, int fd, int want, watch_fn *, void *arg);
void watch_change(struct watch *, int want);
void watch_free(struct watch *); /* NULL is fine */

/* Fires once, `delay` after now: never early, and within a fraction of a
 * millisecond where the system can (Linux).  0 = the next turn.  Timers of
 * one moment fire in the order they were set. */
struct timer *loop_timer(struct loop *, timer_fn *, void *arg);
void timer_set(struct timer *, ns_t delay); /* forgets the time set before */
void timer_stop(struct timer *);
void timer_free(struct timer *); /* NULL is fine */

/* Any thread.  Runs `fn(arg)` on the loop's thread, in order; coalescing is
 * the caller's business.  After loop_free() has begun it returns false: the
 * caller still owns `arg`.  A thread that posts is joined before loop_free()
 * returns, which is to say before it is called. */
bool loop_post(struct loop *, post_fn *, void *arg);

/* From now on the signal is an event; fn = NULL gives it its old meaning. */
void loop_signal(struct loop *, int number, signal_fn *, void *arg);

struct uv_loop_s *loop_uv(struct loop *); /* for net/ only */
