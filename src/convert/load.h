/* convert/load.h - the inputs of a request become one track.
 *
 * Each is read whole, moved by its offset, and cut to the range.  What could
 * not be read of one is said on `notes` in one line; one that cannot be read at
 * all ends it. */
#pragma once
#include "base/err.h"
#include "convert/progress.h"
#include "convert/request.h"
#include "danmaku/track.h"

#include <stdio.h>

/* NULL with a reason.  The track is sorted. */
struct track *load_all(
    const struct request *, struct progress *, FILE *notes, struct err *);
