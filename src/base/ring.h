/* base/ring.h - how do samples reach a reader that must never wait?
 *
 * A bounded ring of equal items: one thread writes, one reads, no lock, no
 * allocation after ring_new().  Neither end ever waits; each call says how
 * many items it took.  What was written before is seen by who sees an item:
 * the counters are the only thing the two threads share. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct ring;

struct ring *ring_new(size_t items, size_t item_bytes);
void ring_free(struct ring *); /* NULL is fine; both threads are gone */

/* The writer's. */
size_t ring_write(struct ring *, const void *items, size_t count);
size_t ring_space(const struct ring *);
uint64_t ring_written(const struct ring *); /* since ring_new() */

/* The reader's.  A peek starts `skip` items behind the next one to be read
 * and leaves everything where it is. */
size_t ring_read(struct ring *, void *items, size_t count);
size_t ring_peek(const struct ring *, size_t skip, void *items, size_t count);
size_t ring_skip(struct ring *, size_t count);
uint64_t ring_taken(const struct ring *); /* read and skipped, since ring_new() */

size_t ring_count(const struct ring *); /* either; only a moment's truth */
