/* tests/harness/ear.h - what does a browser make of these bytes?
 *
 * A small reader of event streams after the letter of the HTML standard, fed
 * in pieces of any size.  It knows what the tests say: every `danmaku` is an
 * array of the seqs of its messages, and they must follow on one another, but
 * for what a `gap` says is missing. */
#pragma once
#include "base/bytes.h"
#include "broker/batch.h"

#include <stdbool.h>

struct ear {
	struct bytes line, data, event;
	char id[OFFSET_TEXT_MAX], last_id[OFFSET_TEXT_MAX]; /* seen, and dispatched */
	uint64_t seq;                                       /* it stands here */
	uint64_t received, missed, gaps, cuts, comments, retry_ms;
	bool broken; /* something was dispatched that nobody said */
};

void ear_init(struct ear *, uint64_t seq);
void ear_fini(struct ear *);
void ear_feed(struct ear *, const char *bytes, size_t len);

/* A batch for ears: events of so many messages each (0: a word about viewers)
 * follow on `before`.  Padded with blanks to about that many bytes an event. */
struct batch *ear_batch(
    struct offset before, const uint32_t *messages, size_t events, size_t padding);
