#include "base/queue.h"

#include "base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct slot {
	void *item;
	size_t bytes;
};

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t changed; /* either end: there is one thread at each */
	void (*drop)(void *);
	struct slot *slots;
	size_t size, first, count;
	size_t bytes, bytes_max;
	bool closed;
};

struct queue *
queue_new(size_t items, size_t bytes, void (*drop)(void *))
{
	struct queue *q = mem_new(1, sizeof(*q));
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&q->changed, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&q->lock, NULL);
	q->slots = mem_new(items, sizeof(*q->slots));
	q->size = items;
	q->bytes_max = bytes;
	q->drop = drop;
	return q;
}

void
queue_free(struct queue *q)
{
	if (q == NULL)
		return;
	queue_flush(q);
	pthread_cond_destroy(&q->changed);
	pthread_mutex_destroy(&q->lock);
	free(q->slots);
	free(q);
}

static bool
is_full(const struct queue *q, size_t bytes)
{
	if (q->count == q->size)
		return true;
	return q->bytes_max > 0 && q->count > 0 && q->bytes + bytes > q->bytes_max;
}

static enum queue_end
put(struct queue *q, void *item, size_t bytes)
{
	if (q->closed)
		return QUEUE_CLOSED;
	if (is_full(q, bytes))
		return QUEUE_FULL;
	q->slots[(q->first + q->count++) % q->size] = (struct slot){ item, bytes };
	q->bytes += bytes;
	pthread_cond_broadcast(&q->changed);
	return QUEUE_OK;
}

static enum queue_end
take(struct queue *q, void **item)
{
	struct slot *slot = &q->slots[q->first];

	if (q->closed)
		return QUEUE_CLOSED;
	if (q->count == 0)
		return QUEUE_EMPTY;
	*item = slot->item;
	q->bytes -= slot->bytes;
	q->first = (q->first + 1) % q->size;
	q->count--;
	pthread_cond_broadcast(&q->changed);
	return QUEUE_OK;
}

enum queue_end
queue_push(struct queue *q, void *item, size_t bytes)
{
	enum queue_end end;

	pthread_mutex_lock(&q->lock);
	while ((end = put(q, item, bytes)) == QUEUE_FULL)
		pthread_cond_wait(&q->changed, &q->lock);
	pthread_mutex_unlock(&q->lock);
	return end;
}

enum queue_end
queue_offer(struct queue *q, void *item, size_t bytes)
{
	enum queue_end end;

	pthread_mutex_lock(&q->lock);
	end = put(q, item, bytes);
	pthread_mutex_unlock(&q->lock);
	return end;
}

enum queue_end
queue_pop(struct queue *q, void **item)
{
	enum queue_end end;

	pthread_mutex_lock(&q->lock);
	while ((end = take(q, item)) == QUEUE_EMPTY)
		pthread_cond_wait(&q->changed, &q->lock);
	pthread_mutex_unlock(&q->lock);
	return end;
}

enum queue_end
queue_try(struct queue *q, void **item)
{
	enum queue_end end;

	pthread_mutex_lock(&q->lock);
	end = take(q, item);
	pthread_mutex_unlock(&q->lock);
	return end;
}

enum queue_end
queue_wait(struct queue *q, void **item, ns_t at_most)
{
	ns_t until = time_now() + at_most;
	struct timespec ts = { until / SECOND, until % SECOND };
	enum queue_end end;
	int rc = 0;

	pthread_mutex_lock(&q->lock);
	while ((end = take(q, item)) == QUEUE_EMPTY && rc != ETIMEDOUT)
		rc = pthread_cond_timedwait(&q->changed, &q->lock, &ts);
	pthread_mutex_unlock(&q->lock);
	return end == QUEUE_EMPTY ? QUEUE_TIMEOUT : end;
}

void *
queue_peek(struct queue *q)
{
	void *item;

	pthread_mutex_lock(&q->lock);
	item = q->count > 0 && !q->closed ? q->slots[q->first].item : NULL;
	pthread_mutex_unlock(&q->lock);
	return item;
}

size_t
queue_count(struct queue *q)
{
	size_t count;

	pthread_mutex_lock(&q->lock);
	count = q->count;
	pthread_mutex_unlock(&q->lock);
	return count;
}

size_t
queue_bytes(struct queue *q)
{
	size_t bytes;

	pthread_mutex_lock(&q->lock);
	bytes = q->bytes;
	pthread_mutex_unlock(&q->lock);
	return bytes;
}

void
queue_flush(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	for (; q->count > 0; q->count--) {
		if (q->drop != NULL)
			q->drop(q->slots[q->first].item);
		q->first = (q->first + 1) % q->size;
	}
	q->bytes = 0;
	pthread_cond_broadcast(&q->changed);
	pthread_mutex_unlock(&q->lock);
}

void
queue_close(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->closed = true;
	pthread_cond_broadcast(&q->changed);
	pthread_mutex_unlock(&q->lock);
}
