/* broker/batch.h - what is sent to all viewers of a room at one moment?
 *
 * One text of the event stream, encoded once and never changed, shared by the
 * tails of all workers and sent from where it lies.  It knows how many
 * messages it carries and where its events end, so that one who received a
 * part of it is told the truth about the rest.
 *
 * Lifetime: whoever holds one has counted it; the last batch_drop() frees it.
 * Counting is safe on any thread. */
#pragma once
#include "broker/offset.h"

#include <stdatomic.h>

struct batch_mark {
	uint32_t end; /* bytes, to the end of an event */
	uint64_t seq; /* of the last message up to there */
};

struct batch {
	_Atomic uint32_t holders;
	uint32_t len, events;
	uint64_t before, seq; /* of the message before its first, and of its last */
	const char *text;     /* `len` bytes, behind the marks */
	struct batch_mark marks[];
};

struct batch_event {
	const char *name; /* "danmaku"; a word of our own */
	const char *data; /* JSON; a line break in it becomes a blank */
	size_t len;
	uint32_t messages; /* that nobody may miss unknowingly; may be 0 */
};

/* At least one event, and less than 4 GiB of text.  `before` is where the room
 * stands now.  The last event carries the id of the batch: a resume begins at
 * a batch, or behind an event that was received. */
struct batch *batch_new(struct offset before, const struct batch_event *, size_t count);
struct batch *batch_hold(struct batch *); /* returns it */
void batch_drop(struct batch *);          /* NULL is fine */

/* The seq of one who has the first `bytes` of it. */
uint64_t batch_seq_at(const struct batch *, uint32_t bytes);

/* Do the first `bytes` of it end inside an event? */
bool batch_is_half(const struct batch *, uint32_t bytes);

/* How many bytes of it has one already, who has seen up to `seq`? */
uint32_t batch_find(const struct batch *, uint64_t seq);
