/* link/reply.h - what does the daemon's JSON say? (pure) */
#pragma once
#include "danmaku/slice.h"
#include "net/stream.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "id" of the answer to a post, or of a `deleted` event; 0: there is none. */
uint64_t reply_id(struct slice);

/* A number by name, at least 0; -1: there is none. */
int64_t reply_number(struct slice, const char *name);

/* A member that is true; false: it is not, or is not there. */
bool reply_flag(struct slice, const char *name);

/* Why it was refused, in the server's words, sanitised; "" when it has none. */
void reply_reason(char *to, size_t size, struct slice);

/* Why it is not as was asked: no answer, or a refusal; without the address.  Returns
 * `to`. */
const char *reply_why(
    char *to, size_t size, const struct stream_end *, struct slice reply);
