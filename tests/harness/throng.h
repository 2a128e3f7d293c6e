/* tests/harness/throng.h - what would a file of so many danmaku look like?
 *
 * Bilibili XML with the texts and kinds that people send, in the order of
 * posting, which is not that of the video.  The same every time. */
#pragma once
#include "base/bytes.h"

/* In place of what was in `file`. */
void throng_write(struct bytes *file, size_t rows, unsigned seconds);
