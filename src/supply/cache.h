/* supply/cache.h - what was fetched once, kept on the disk.
 *
 * A folder with a file an address, nobody else's business.  A file is written
 * beside its place and then renamed, so it is whole or not there, and several
 * players may use the folder at once.  Past the limit what was not used for the
 * longest time goes.  A cache that cannot be used (no folder, a full disk,
 * damaged files) is as good as none.  All calls BLOCK on the disk; any thread. */
#pragma once
#include "base/err.h"
#include "supply/cache_entry.h"

struct cache;

/* `folder` is made (0700) when something is kept; NULL: nothing ever is. */
struct cache *cache_new(const char *folder, int64_t limit_bytes);
void cache_free(struct cache *); /* NULL is fine */

/* True: it is there, and was used now. */
bool cache_find(const struct cache *, const char *url, struct cache_entry *);

/* Larger than the limit is not kept, without an error. */
int cache_keep(
    const struct cache *, const char *url, const struct cache_entry *, struct err *);
