#include "rooms/talk.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define DANMAKU "danmaku"

void
talk_init(struct talk *talk, const struct pace_rule *rule, uint32_t epoch)
{
	const struct tail_limits limits = TAIL_LIMITS;

	*talk = (struct talk){ .rule = *rule, .closed_at = NS_NONE };
	tail_init(&talk->tail, limits, (struct offset){ epoch, 0 });
}

void
talk_fini(struct talk *talk)
{
	tail_fini(&talk->tail);
	bytes_fini(&talk->text);
	free(talk->parts);
}

static struct talk_part *
last_part(struct talk *talk)
{
	return talk->count > 0 ? &talk->parts[talk->count - 1] : NULL;
}

/* The array that the last danmaku are in is open at its end. */
static void
end_array(struct talk *talk)
{
	struct talk_part *last = last_part(talk);

	if (last == NULL || strcmp(last->name, DANMAKU) != 0)
		return;
	bytes_char(&talk->text, ']');
	last->len = talk->text.len - last->at;
}

static void
begin_part(struct talk *talk, const char *event)
{
	if (talk->count == talk->room) {
		talk->room = talk->room > 0 ? talk->room * 2 : 4;
		talk->parts = mem_grow(talk->parts, talk->room, sizeof(*talk->parts));
	}
	talk->parts[talk->count++] =
	    (struct talk_part){ .name = event, .at = talk->text.len };
}

void
talk_say(
    struct talk *talk, const char *event, const char *data, size_t len, uint32_t messages)
{
	struct talk_part *last = last_part(talk);
	bool danmaku = strcmp(event, DANMAKU) == 0;

	if (danmaku && last != NULL && strcmp(last->name, DANMAKU) == 0) {
		bytes_char(&talk->text, ',');
	} else {
		end_array(talk);
		begin_part(talk, danmaku ? DANMAKU : event);
		if (danmaku)
			bytes_char(&talk->text, '[');
	}
	bytes_add(&talk->text, data, len);
	last = last_part(talk);
	last->messages += messages;
	last->len = talk->text.len - last->at;
}

ns_t
talk_due(const struct talk *talk, size_t members, ns_t cost, ns_t now)
{
	if (talk->count == 0)
		return NS_NONE;
	return pace_close_at(&talk->rule, talk->closed_at,
	    pace_interval(&talk->rule, members, cost, talk->flow), talk->text.len, now);
}

struct batch *
talk_close(struct talk *talk, ns_t now)
{
	struct batch_event *events = mem_new(talk->count, sizeof(*events));
	struct batch *batch;

	end_array(talk);
	for (size_t i = 0; i < talk->count; i++) {
		const struct talk_part *p = &talk->parts[i];

		events[i] = (struct batch_event){ p->name, talk->text.data + p->at,
			p->len, p->messages };
	}
	batch = batch_new(talk->tail.now, events, talk->count);
	free(events);
	tail_push(&talk->tail, batch);
	talk->flow = pace_flow(talk->text.len, talk->closed_at, now);
	talk->count = 0;
	bytes_clear(&talk->text);
	talk->closed_at = now;
	return batch;
}
