/* base/queue.h - the one way a thread hands work to the next.
 *
 * Bounded: a full queue makes the producer wait, so memory is bounded by
 * construction.  An item belongs to whoever holds it: queue_push() takes it
 * from the producer, queue_pop() gives it to the consumer, and what is
 * still inside at queue_flush() or queue_free() goes to `drop`. */
#pragma once
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>

enum queue_end {
	QUEUE_OK,
	QUEUE_CLOSED,  /* queue_close() was called; nothing was taken */
	QUEUE_EMPTY,   /* queue_try() only */
	QUEUE_TIMEOUT, /* queue_wait() only */
	QUEUE_FULL,    /* queue_offer() only; nothing was taken */
};

struct queue;

/* Holds at most `items` items and, when `bytes` is not 0, at most that many
 * bytes (one item larger than all of it is let in when nothing else is). */
struct queue *queue_new(size_t items, size_t bytes, void (*drop)(void *item));
void queue_free(struct queue *); /* NULL is fine */

enum queue_end queue_push(
    struct queue *, void *item, size_t bytes); /* waits while full */
enum queue_end queue_offer(struct queue *, void *item, size_t bytes); /* never waits */
enum queue_end queue_pop(struct queue *, void **item); /* waits while empty */
enum queue_end queue_try(struct queue *, void **item); /* never waits */
enum queue_end queue_wait(struct queue *, void **item, ns_t at_most);

/* The first item, still owned by the queue, or NULL.  Only for the single
 * consumer of a queue that nobody flushes but the consumer itself. */
void *queue_peek(struct queue *);

size_t queue_count(struct queue *);
size_t queue_bytes(struct queue *);

void queue_flush(struct queue *); /* after a seek; a waiting producer goes on */
void queue_close(struct queue *); /* wakes both ends, for good */
