/* broker/seats.h - where do the viewers of a worker sit?
 *
 * In blocks of 4,096 seats of 64 bytes, each numbered for good.  A block comes
 * from the system when it is needed, becomes memory as it is sat on, and goes
 * back when its last viewer has left.  One thread; caller's storage. */
#pragma once
#include "broker/member.h"

#define SEAT_NONE UINT32_MAX

struct seats_block;

struct seats {
	struct seats_block *blocks;
	uint32_t block_count;
	uint32_t hint; /* no block before it has room */
	uint32_t taken;
};

void seats_fini(struct seats *); /* zero-initialised is empty and valid */

/* Zeroed; NULL when there is no memory.  Whoever sits there sets `hall`. */
struct member *seats_take(struct seats *, uint32_t *seat);
void seats_give(struct seats *, uint32_t seat);

struct member *seats_at(const struct seats *, uint32_t seat); /* NULL: nobody */
uint32_t seats_end(const struct seats *);                     /* nobody from here on */
size_t seats_bytes(const struct seats *); /* of all blocks there are */
