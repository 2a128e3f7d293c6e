/* danmaku/lanes_density.h - which comments are too many for a calm eye?
 *
 * At most so many a minute are let fly: the most important, and of equals the
 * earlier, spread over the minute so that no burst takes it all. */
#pragma once
#include "danmaku/lanes_seeker.h"

/* Sets the bits of those that are left out.  The viewer's own stay, and so does
 * whoever takes no rows; they count for nothing. */
void density_limit(const struct track *, int per_minute, uint64_t *hidden);
