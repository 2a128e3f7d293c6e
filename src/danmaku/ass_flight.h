/* danmaku/ass_flight.h - the lines of subtitles that fly like a positioned
 * comment: one, or one for each part of a way with corners. */
#pragma once
#include "danmaku/path.h"
#include "danmaku/writer.h"

enum { ASS_FLIGHT_LEGS = 32 }; /* at most; a way of more corners loses some */

struct ass_leg {
	int64_t start_cs, end_cs;
	struct bytes tags; /* what stands between { and } */
};

/* Calls `line` for each, in order of time.  `at_ms` is when it is said. */
void ass_flight(const struct comment_path *, int64_t at_ms, const struct writer_look *,
    void (*line)(void *arg, const struct ass_leg *), void *arg);
