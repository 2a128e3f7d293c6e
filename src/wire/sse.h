/* wire/sse.h - events in a stream, as EventSource understands them.
 *
 * Reading: bytes go in as they come, whole events come out (the WHATWG's rules:
 * CR, LF or both end a line, an event without data is none).  One that is
 * larger than allowed is told and passed over up to its blank line.  Writing:
 * appends; what is written can never be taken for another field.  Pure. */
#pragma once
#include "danmaku/slice.h"

#include <stdint.h>

enum {
	SSE_LINE_MAX = 1 << 20, /* of a comment or an unknown field, too */
	SSE_ID_MAX = 256,
	SSE_EVENT_MAX = 64,
};

struct sse; /* one owner */

enum sse_kind {
	SSE_MORE,     /* all that was given is used up */
	SSE_EVENT,    /* `event`, `data`, `id` hold until the next call */
	SSE_OVERFLOW, /* an event was too large, and is lost */
};

/* Events with more than `bytes_max` of data overflow. */
struct sse *sse_new(size_t bytes_max);
void sse_free(struct sse *);  /* NULL is fine */
void sse_again(struct sse *); /* a new connection: the id and the retry stay */

/* Goes on from *at, which it moves.  To be called until it says MORE. */
enum sse_kind sse_next(struct sse *, const char **at, const char *end);

struct slice sse_event(const struct sse *); /* "message" when it has no name */
struct slice sse_data(const struct sse *);  /* lines between '\n' */
const char *sse_id(const struct sse *);     /* the last one said; "": none */
int64_t sse_retry_ms(const struct sse *);   /* the last one said; -1: none */

/* --- writing --------------------------------------------------------------- */

/* Fields of the event to come; what could end a line in `value` is a blank. */
void sse_put(struct bytes *, const char *field, struct slice value);
void sse_put_data(struct bytes *, struct slice data); /* a line for each of its own */
void sse_put_number(struct bytes *, const char *field, uint64_t value);
void sse_put_comment(struct bytes *, const char *text);
void sse_put_end(struct bytes *); /* the blank line: here it is dispatched */
