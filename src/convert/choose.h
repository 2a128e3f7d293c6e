/* convert/choose.h - what of it was asked for?
 *
 * Takes the track over and gives back what the rules of the request leave, with
 * repeats merged when it says so.  What was left out, and rules that could not be
 * read, are told on `notes`. */
#pragma once
#include "base/err.h"
#include "convert/request.h"
#include "danmaku/track.h"

#include <stdio.h>

/* NULL with a reason: a file of rules that cannot be read. */
struct track *choose_comments(
    const struct request *, struct track *, FILE *notes, struct err *err);
