/* broker/offset.h - up to where has this viewer seen the room?
 *
 * A place in a room's order of messages, as it stands in the `id:` lines of
 * the event stream and comes back in Last-Event-ID: "5f3c-1842" is message
 * 1842 of the epoch 0x5f3c.  Every start of a room draws a new epoch, so that
 * nobody takes up with a place in an order that is gone.  Pure, but for the
 * drawing. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct offset {
	uint32_t epoch; /* never 0 in a room that runs */
	uint64_t seq;   /* of the last message seen; 0: none yet */
};

#define OFFSET_TEXT_MAX 32 /* with the NUL */

uint32_t offset_epoch(void); /* a new one, at random */

/* Strictly what offset_print() writes, whole; anything else is no offset. */
bool offset_read(struct offset *, const char *text, size_t len);

/* Returns the length without the NUL. */
size_t offset_print(char to[OFFSET_TEXT_MAX], struct offset);
