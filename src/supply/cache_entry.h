/* supply/cache_entry.h - what one file of the cache holds.
 *
 * A head of lines, an empty line, the body.  A sum over everything says
 * whether it is as it was written: what is damaged, cut, of another danmu or
 * of somebody else is no entry.  Pure. */
#pragma once
#include "base/bytes.h"
#include "net/validity.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CACHE_KEY_TEXT 33 /* 32 hex digits */

struct cache_entry { /* zero-initialised is empty */
	struct bytes body;
	struct validity validity; /* `fresh` counts from `asked_ms` */
	int64_t asked_ms;         /* when the server said so last; Unix time */
};

void cache_entry_fini(struct cache_entry *);
bool cache_entry_is_fresh(const struct cache_entry *, int64_t now_ms);

/* The name of what is at this address; who it may be asked for as (user and
 * password) counts. */
void cache_key(char to[CACHE_KEY_TEXT], const char *url);

void cache_entry_write(const struct cache_entry *, const char *key, struct bytes *out);

/* False: it is none, or that of another key; `entry` is empty then. */
bool cache_entry_read(
    struct cache_entry *, const char *key, const void *data, size_t len);

/* Sums up bytes; begin with CACHE_SUM. */
#define CACHE_SUM UINT64_C(0xcbf29ce484222325)
uint64_t cache_sum(uint64_t sum, const void *data, size_t len);
