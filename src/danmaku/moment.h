/* danmaku/moment.h - times as people write them: "90", "-2.5", "1:02:03.5".
 * Pure. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define MOMENT_END INT64_MAX /* of a range without an end */

/* A time in ms, with a sign or without; false for what is none, and for one
 * of more than a year. */
bool moment_read(const char *text, int64_t *ms);

/* "1:30-2:00", "-2:00", "1:30-" into [from, to); false for what is none, and
 * for a range with nothing in it. */
bool moment_range(const char *text, int64_t *from_ms, int64_t *to_ms);
