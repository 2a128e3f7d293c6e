#include "base/ring.h"

#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* The counters only grow; 2^64 samples are twelve million years. */
struct ring {
	unsigned char *items;
	size_t size, item_bytes;
	_Atomic uint64_t written, taken;
};

struct ring *
ring_new(size_t items, size_t item_bytes)
{
	struct ring *r = mem_new(1, sizeof(*r));

	r->items = mem_new(items, item_bytes);
	r->size = items;
	r->item_bytes = item_bytes;
	return r;
}

void
ring_free(struct ring *r)
{
	if (r == NULL)
		return;
	free(r->items);
	free(r);
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t
ring_write(struct ring *r, const void *items, size_t count)
{
	uint64_t written = atomic_load_explicit(&r->written, memory_order_relaxed);
	size_t first = (size_t)(written % r->size), whole;

	count = smaller(count, ring_space(r));
	whole = smaller(count, r->size - first);
	if (count == 0)
		return 0;
	memcpy(r->items + first * r->item_bytes, items, whole * r->item_bytes);
	memcpy(r->items, (const unsigned char *)items + whole * r->item_bytes,
	    (count - whole) * r->item_bytes);
	atomic_store_explicit(&r->written, written + count, memory_order_release);
	return count;
}

size_t
ring_space(const struct ring *r)
{
	return r->size - ring_count(r);
}

uint64_t
ring_written(const struct ring *r)
{
	return atomic_load_explicit(&r->written, memory_order_acquire);
}

size_t
ring_peek(const struct ring *r, size_t skip, void *items, size_t count)
{
	size_t have = ring_count(r), first, whole;

	if (skip >= have)
		return 0;
	first = (size_t)((ring_taken(r) + skip) % r->size);
	count = smaller(count, have - skip);
	whole = smaller(count, r->size - first);
	memcpy(items, r->items + first * r->item_bytes, whole * r->item_bytes);
	memcpy((unsigned char *)items + whole * r->item_bytes, r->items,
	    (count - whole) * r->item_bytes);
	return count;
}

size_t
ring_skip(struct ring *r, size_t count)
{
	uint64_t taken = atomic_load_explicit(&r->taken, memory_order_relaxed);

	count = smaller(count, ring_count(r));
	atomic_store_explicit(&r->taken, taken + count, memory_order_release);
	return count;
}

size_t
ring_read(struct ring *r, void *items, size_t count)
{
	return ring_skip(r, ring_peek(r, 0, items, count));
}

uint64_t
ring_taken(const struct ring *r)
{
	return atomic_load_explicit(&r->taken, memory_order_acquire);
}

/* `taken` first: the other order could see more taken than written. */
size_t
ring_count(const struct ring *r)
{
	uint64_t taken = ring_taken(r);
	uint64_t written = ring_written(r);

	return smaller((size_t)(written - taken), r->size);
}
