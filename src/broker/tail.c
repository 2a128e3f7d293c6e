#include "broker/tail.h"

#include "base/mem.h"

#include <stdlib.h>

enum { RING_FIRST = 8 };

void
tail_init(struct tail *tail, struct tail_limits limits, struct offset now)
{
	*tail = (struct tail){ .limits = limits, .now = now, .first = 1, .end = 1 };
}

static struct batch **
slot(const struct tail *tail, uint64_t number)
{
	return &tail->ring[number & (tail->ring_size - 1)];
}

static void
forget_first(struct tail *tail)
{
	struct batch *batch = *slot(tail, tail->first++);

	tail->bytes -= batch->len;
	batch_drop(batch);
}

static void
forget_all(struct tail *tail)
{
	while (tail->first < tail->end)
		forget_first(tail);
}

void
tail_fini(struct tail *tail)
{
	forget_all(tail);
	free(tail->ring);
}

static void
grow(struct tail *tail)
{
	struct tail larger = *tail;

	larger.ring_size = tail->ring_size > 0 ? 2 * tail->ring_size : RING_FIRST;
	larger.ring = mem_new(larger.ring_size, sizeof(*larger.ring));
	for (uint64_t n = tail->first; n < tail->end; n++)
		*slot(&larger, n) = *slot(tail, n);
	free(tail->ring);
	*tail = larger;
}

/* Until one more of that size fits. */
static void
make_room(struct tail *tail, size_t len)
{
	while (
	    tail->first < tail->end && (tail->end - tail->first >= tail->limits.count ||
					   tail->bytes + len > tail->limits.bytes))
		forget_first(tail);
	if (tail->end - tail->first == tail->ring_size)
		grow(tail);
}

bool
tail_push(struct tail *tail, struct batch *batch)
{
	if (batch->before < tail->now.seq)
		return false;
	if (batch->before > tail->now.seq) {
		forget_all(tail);
		/* A number that nobody gets: who waited for it is lapped. */
		tail->first = ++tail->end;
	}
	make_room(tail, batch->len);
	*slot(tail, tail->end++) = batch_hold(batch);
	tail->bytes += batch->len;
	tail->now.seq = batch->seq;
	return true;
}

struct batch *
tail_at(const struct tail *tail, uint64_t number)
{
	if (number < tail->first || number >= tail->end)
		return NULL;
	return *slot(tail, number);
}

uint64_t
tail_oldest(const struct tail *tail)
{
	return tail->first < tail->end ? (*slot(tail, tail->first))->before
				       : tail->now.seq;
}

/* The first batch with anything after `seq`; `end` when there is none. */
static uint64_t
first_after(const struct tail *tail, uint64_t seq)
{
	uint64_t low = tail->first, high = tail->end;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if ((*slot(tail, middle))->seq > seq)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

enum tail_found
tail_find(const struct tail *tail, struct offset since, struct tail_place *place)
{
	struct batch *batch;

	*place = (struct tail_place){ tail->end, 0 };
	if (since.epoch != tail->now.epoch || since.seq > tail->now.seq)
		return TAIL_FOREIGN;
	if (since.seq < tail_oldest(tail))
		return TAIL_LAPPED;
	place->number = first_after(tail, since.seq);
	batch = tail_at(tail, place->number);
	if (batch != NULL)
		place->bytes = batch_find(batch, since.seq);
	return TAIL_FOUND;
}
