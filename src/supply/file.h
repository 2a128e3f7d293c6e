/* supply/file.h - all bytes of a danmaku file, or why not.
 *
 * BLOCKS, so it belongs to a thread; a pipe may never say anything, so `stop`
 * is looked at in between.  What does not begin like danmaku is not read to its
 * end: somebody may have named a film. */
#pragma once
#include "base/bytes.h"
#include "base/err.h"

#include <stdatomic.h>

int file_read(struct bytes *to, const char *name, const atomic_bool *stop, struct err *);
