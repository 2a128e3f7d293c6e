#include "harness/ear.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
ear_init(struct ear *ear, uint64_t seq)
{
	*ear = (struct ear){ .seq = seq };
}

void
ear_fini(struct ear *ear)
{
	bytes_fini(&ear->line);
	bytes_fini(&ear->data);
	bytes_fini(&ear->event);
}

static void
hear_danmaku(struct ear *ear, const char *text)
{
	ear->broken |= *text != '[' || text[strlen(text) - 2] != ']';
	while (*text == '[' || *text == ',') {
		char *end;
		uint64_t seq = strtoull(text + 1, &end, 10);

		ear->broken |= end == text + 1 || seq != ear->seq + 1;
		ear->seq = seq;
		ear->received++;
		text = end + strspn(end, " ");
	}
	ear->broken |= strcmp(text, "]\n") != 0;
}

static void
hear_gap(struct ear *ear, const char *text)
{
	unsigned long long missed = 0;
	char end = 0;

	ear->broken |=
	    sscanf(text, "{\"missed\":%llu%c", &missed, &end) != 2 || end != '}';
	ear->missed += missed;
	ear->seq += missed;
	ear->gaps++;
}

static void
dispatch(struct ear *ear)
{
	const char *event = ear->event.len > 0 ? ear->event.data : "message";
	struct offset id;

	snprintf(ear->last_id, sizeof(ear->last_id), "%s", ear->id);
	if (ear->data.len > 0) {
		if (strcmp(event, "danmaku") == 0)
			hear_danmaku(ear, ear->data.data);
		else if (strcmp(event, "gap") == 0)
			hear_gap(ear, ear->data.data);
		else if (strcmp(event, "cut") == 0)
			ear->cuts++;
		else
			ear->broken |= strcmp(event, "viewers") != 0;
	}
	if (ear->id[0] != '\0')
		ear->broken |=
		    !offset_read(&id, ear->id, strlen(ear->id)) || id.seq > ear->seq;
	bytes_clear(&ear->data);
	bytes_clear(&ear->event);
}

static void
hear_line(struct ear *ear, char *line)
{
	char *value = strchr(line, ':');

	if (*line == '\0') {
		dispatch(ear);
		return;
	}
	if (value == line) {
		ear->comments++;
		return;
	}
	if (value != NULL) {
		*value++ = '\0';
		value += *value == ' ';
	}
	if (strcmp(line, "data") == 0) {
		bytes_text(&ear->data, value != NULL ? value : "");
		bytes_char(&ear->data, '\n');
	} else if (strcmp(line, "event") == 0) {
		bytes_clear(&ear->event);
		bytes_text(&ear->event, value != NULL ? value : "");
	} else if (strcmp(line, "id") == 0) {
		snprintf(ear->id, sizeof(ear->id), "%s", value != NULL ? value : "");
	} else if (strcmp(line, "retry") == 0) {
		ear->retry_ms = strtoull(value != NULL ? value : "0", NULL, 10);
	}
}

void
ear_feed(struct ear *ear, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] != '\n') {
			bytes_char(&ear->line, bytes[i]);
			continue;
		}
		bytes_char(&ear->line, '\0');
		hear_line(ear, ear->line.data);
		bytes_clear(&ear->line);
	}
}

struct batch *
ear_batch(struct offset before, const uint32_t *messages, size_t count, size_t padding)
{
	struct batch_event *events = mem_new(count, sizeof(*events));
	struct bytes *data = mem_new(count, sizeof(*data));
	struct offset at = before;
	struct batch *batch;

	for (size_t i = 0; i < count; i++) {
		for (uint32_t m = 0; m < messages[i]; m++)
			bytes_print(&data[i], "%c%llu", m == 0 ? '[' : ',',
			    (unsigned long long)++at.seq);
		memset(bytes_room(&data[i], padding), ' ', padding);
		data[i].len += padding;
		bytes_text(&data[i], messages[i] > 0 ? "]" : "{}");
		events[i] = (struct batch_event){ messages[i] > 0 ? "danmaku" : "viewers",
			data[i].data, data[i].len, messages[i] };
	}
	batch = batch_new(before, events, count);
	for (size_t i = 0; i < count; i++)
		bytes_fini(&data[i]);
	free(data);
	free(events);
	return batch;
}
