/* convert/save.h - the track becomes a file, whole or not at all.
 *
 * It is written under a name of its own beside the old one and then takes its
 * place, so nobody ever reads half of it, an input may be the output, and a
 * full disk costs nothing that was there.  What is no plain file (a pipe, a
 * device) is written to as it is. */
#pragma once
#include "base/err.h"
#include "convert/progress.h"
#include "convert/request.h"
#include "danmaku/track.h"

int save(const struct request *, const struct track *, struct progress *,
    struct writer_report *, struct err *);
