/* net/alarm.h - wake the loop at this nanosecond.
 *
 * libuv's own timers count milliseconds from a cached time, which is too
 * coarse to show pictures by.  On Linux an alarm is a timerfd and exact to
 * the scheduler; elsewhere it is a libuv timer, rounded up.  Never early.
 *
 * Lifetime: heap; alarm_close() gives it back through the loop, so one more
 * turn of the loop is needed before the loop itself can go. */
#pragma once
#include "base/time.h"

struct uv_loop_s;
struct alarm;

typedef void alarm_fn(void *arg);

struct alarm *alarm_open(struct uv_loop_s *, alarm_fn *, void *arg);
void alarm_set(struct alarm *, ns_t at); /* host time; NS_NONE = never */
void alarm_close(struct alarm *);
