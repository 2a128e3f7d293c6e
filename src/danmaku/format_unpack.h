/* danmaku/format_unpack.h - the bytes as they were before somebody packed or
 * encoded them.
 *
 * Both functions look only at the content, append to `out`, and return false
 * without touching it when there is nothing to do. */
#pragma once
#include "base/bytes.h"

#include <stdbool.h>

/* gzip, zlib, raw deflate. */
bool format_inflate(struct bytes *out, const char *data, size_t len, bool *truncated);

/* UTF-16, or what an XML declaration says, to UTF-8; a byte that means
 * nothing there becomes U+FFFD.  Text that is valid UTF-8 is left alone. */
bool format_recode(struct bytes *out, const char *data, size_t len);
