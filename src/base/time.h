/* base/time.h - all time inside is nanoseconds in a signed 64-bit number.
 *
 * Seconds and time bases of containers are converted where they come in and
 * nowhere else.  Only the tick reads the clock; everyone below it is handed
 * the time as an argument. */
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef int64_t ns_t;

#define NS_NONE INT64_MIN /* "no such time" */
#define NANOSECOND ((ns_t)1)
#define MICROSECOND ((ns_t)1000)
#define MILLISECOND ((ns_t)1000000)
#define SECOND ((ns_t)1000000000)

ns_t time_now(void);        /* host time, monotonic */
ns_t time_cpu(void);        /* CPU time of this process, all threads */
ns_t time_cpu_thread(void); /* CPU time of the calling thread */
int64_t time_unix_ms(void); /* for records, never for pacing */

ns_t seconds_to_ns(double); /* saturates; NaN is 0 */
double ns_to_seconds(ns_t);

/* "1:02:03" or "02:03"; `to` holds at least 24 bytes.  Returns `to`. */
char *time_text(char *to, size_t size, ns_t);

/* How long ago: "now", "5 min", "3 h", "12 d", from a month on the day, "2026-05-01";
 * both in ms of Unix time, from 0.  `to` holds at least 24 bytes.  Returns `to`. */
char *time_age(char *to, size_t size, int64_t now_ms, int64_t then_ms);

/* "Sun, 06 Nov 1994 08:49:37 GMT", from Unix time in seconds: as HTTP wants it. */
enum { TIME_GMT_MAX = 30 };
char *time_gmt(char to[TIME_GMT_MAX], int64_t unix_s);
