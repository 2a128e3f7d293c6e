/* net/loop.h - what does the process wait for?
 *
 * A thin cover over libuv so that nobody above includes it.  One loop a
 * thread; handlers run on that thread, never block and never recurse; other
 * threads say one word to it with loop_post(). */
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

struct loop *loop_new(void);
void loop_free(struct loop *);          /* closes whatever is still watched */
void loop_run(struct loop *);           /* until loop_stop() */
void loop_stop(struct loop *);          /* from a handler */

/* The descriptor is not owned.  want = 0 pauses the watch. */
struct watch *loop_watch(struct loop *, int fd, int want, watch_fn *, void *arg);
void watch_change(struct watch *, int want);
void watch_free(struct watch *); /* NULL is fine; from a handler is fine */

/* Fires once, `delay` after now (rounded up to a millisecond; 0 = next turn). */
struct timer *loop_timer(struct loop *, timer_fn *, void *arg);
void timer_set(struct timer *, ns_t delay);
void timer_stop(struct timer *);
void timer_free(struct timer *);

/* Any thread.  Runs `fn(arg)` on the loop's thread, in order; coalescing is
 * the caller's business.  After loop_free() has begun it returns false. */
bool loop_post(struct loop *, post_fn *, void *arg);

void loop_signal(struct loop *, int number, signal_fn *, void *arg);

struct uv_loop_s *loop_uv(struct loop *); /* for net/ only */
