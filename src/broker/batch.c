#include "broker/batch.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const char id_word[] = "id: ", event_word[] = "event: ", data_word[] = "\ndata: ",
		  end_word[] = "\n\n";

static char *
put(char *to, const char *text, size_t len)
{
	memcpy(to, text, len);
	return to + len;
}

/* Data can never break out of its event. */
static char *
put_data(char *to, const char *data, size_t len)
{
	char *end = put(to, data, len);

	for (char *c = to; (c = memchr(c, '\n', (size_t)(end - c))) != NULL;)
		*c = ' ';
	for (char *c = to; (c = memchr(c, '\r', (size_t)(end - c))) != NULL;)
		*c = ' ';
	return end;
}

static char *
put_event(char *to, const struct batch_event *event)
{
	to = put(to, event_word, sizeof(event_word) - 1);
	to = put(to, event->name, strlen(event->name));
	to = put(to, data_word, sizeof(data_word) - 1);
	to = put_data(to, event->data, event->len);
	return put(to, end_word, sizeof(end_word) - 1);
}

static size_t
size_of(const struct batch_event *events, size_t count)
{
	size_t size = sizeof(id_word) + OFFSET_TEXT_MAX;

	for (size_t i = 0; i < count; i++)
		size += sizeof(event_word) + strlen(events[i].name) + sizeof(data_word) +
			events[i].len + sizeof(end_word);
	return size;
}

struct batch *
batch_new(struct offset at, const struct batch_event *events, size_t count)
{
	size_t marks = count * sizeof(struct batch_mark);
	struct batch *batch = mem_new(1, sizeof(*batch) + marks + size_of(events, count));
	char *text = (char *)batch->marks + marks, *to = text, id[OFFSET_TEXT_MAX];

	atomic_init(&batch->holders, 1);
	batch->before = at.seq;
	for (size_t i = 0; i < count; i++) {
		at.seq += events[i].messages;
		if (i == count - 1) {
			to = put(to, id_word, sizeof(id_word) - 1);
			to = put(to, id, offset_print(id, at));
			*to++ = '\n';
		}
		to = put_event(to, &events[i]);
		batch->marks[i] = (struct batch_mark){ (uint32_t)(to - text), at.seq };
	}
	batch->seq = at.seq;
	batch->text = text;
	batch->len = (uint32_t)(to - text);
	batch->events = (uint32_t)count;
	return batch;
}

struct batch *
batch_hold(struct batch *batch)
{
	atomic_fetch_add_explicit(&batch->holders, 1, memory_order_relaxed);
	return batch;
}

void
batch_drop(struct batch *batch)
{
	if (batch != NULL &&
	    atomic_fetch_sub_explicit(&batch->holders, 1, memory_order_acq_rel) == 1)
		free(batch);
}

/* How many of its events end within the first `bytes`? */
static uint32_t
events_within(const struct batch *batch, uint32_t bytes)
{
	uint32_t n = 0;

	while (n < batch->events && batch->marks[n].end <= bytes)
		n++;
	return n;
}

uint64_t
batch_seq_at(const struct batch *batch, uint32_t bytes)
{
	uint32_t n = events_within(batch, bytes);

	return n > 0 ? batch->marks[n - 1].seq : batch->before;
}

bool
batch_is_half(const struct batch *batch, uint32_t bytes)
{
	uint32_t n = events_within(batch, bytes);

	return bytes != (n > 0 ? batch->marks[n - 1].end : 0);
}

uint32_t
batch_find(const struct batch *batch, uint64_t seq)
{
	uint32_t n = 0;

	while (n < batch->events && batch->marks[n].seq <= seq)
		n++;
	return n > 0 ? batch->marks[n - 1].end : 0;
}
