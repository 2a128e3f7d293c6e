/* rooms/talk.h - in which order is everything said in a room, and when?
 *
 * What is said in a video's room gets its place here and nowhere else, waits
 * until a batch closes (broker/pace.h), and is then one text for all.  The
 * newest batches are kept for those that come later.  Caller's thread; time is an
 * argument. */
#pragma once
#include "base/bytes.h"
#include "broker/pace.h"
#include "broker/tail.h"

#include <stdbool.h>

struct talk_part { /* an event that waits */
	const char *name;
	size_t at, len; /* of its data, in talk.text */
	uint32_t messages;
};

struct talk {
	struct tail tail;
	struct pace_rule rule;
	ns_t closed_at; /* the last batch, or NS_NONE */
	int64_t flow;   /* bytes a second, in it */
	struct bytes text;
	struct talk_part *parts;
	size_t count, room;
};

void talk_init(struct talk *, const struct pace_rule *, uint32_t epoch);
void talk_fini(struct talk *);

/* Something is said: `data` is one line of JSON.  Danmaku that follow each other
 * become one event, an array.  `messages`: how many of those it is that nobody may
 * miss unknowingly. */
void talk_say(
    struct talk *, const char *event, const char *data, size_t len, uint32_t messages);

/* When its batch is to be closed, for so many viewers; NS_NONE: nothing waits. */
ns_t talk_due(const struct talk *, size_t members, ns_t cost, ns_t now);

/* Closes it; the room's tail has it, and the caller a hold of its own. */
struct batch *talk_close(struct talk *, ns_t now);
