/* danmaku/heat.h - how dense are the danmaku along the video? */
#pragma once
#include "base/time.h"
#include "danmaku/track.h"

#include <stdint.h>

/* Counts per equal slice of [0, duration) into counts[0..slices). */
void heat_count(
    const struct track *, ns_t duration, ns_t offset, uint32_t *counts, int slices);

/* 0 .. levels-1 on a log scale, 0 only for nothing. */
int heat_level(uint32_t count, uint32_t most, int levels);
