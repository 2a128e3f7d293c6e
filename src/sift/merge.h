/* sift/merge.h - what everybody says at once is said once, and counted.  (pure)
 *
 * Comments with one gist (base/text_fold.h: width, case, repeated characters and
 * the punctuation at the end do not matter) within `window_ms` of the first of
 * them become that first one.  The next one after the window begins anew.  The
 * viewer's own, positioned ones and scripts stay as they are. */
#pragma once
#include "danmaku/track.h"

#include <stddef.h>
#include <stdint.h>

#define MERGE_WINDOW_MS 20000

/* For each comment of the track (in order of time): for how many it stands; 0:
 * another one stands for it.  `counts` has room for all.  Returns how many are
 * stood for by others. */
size_t merge_count(const struct track *, int64_t window_ms, uint32_t *counts);
