/* danmaku/number.h - numbers as people's tools write them.
 *
 * No locale, no rounding by way of double, no surprise: "23.82600", "-3",
 * "1e-05" are numbers, "0x10", "12 s" and "" are not. */
#pragma once
#include "danmaku/slice.h"

#include <stdint.h>

enum number_end {
	NUMBER_OK,
	NUMBER_BROKEN,   /* not a number, or nothing at all */
	NUMBER_NAN,      /* "NaN" in any spelling */
	NUMBER_INFINITE, /* "Inf", "-Infinity" */
};

/* The number times 10^digits, rounded half away from zero, and no further
 * from 0 than INT64_MAX; blanks around it are fine. */
enum number_end number_read(struct slice, int digits, int64_t *out);

/* The same for what has a good default. */
int64_t number_or(struct slice, int64_t otherwise);

/* An id of up to 20 digits; 0 for anything else. */
uint64_t number_id(struct slice);

/* "16711680", "#ff0000", "0xff0000", "-1" (all bits); white for what is no
 * colour. */
uint32_t number_rgb(struct slice);

/* "2021-04-09T19:02:40.123+09:00" (RFC 3339) in ms of Unix time; 0 for what is
 * no moment. */
int64_t number_moment(struct slice);
