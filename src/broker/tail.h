/* broker/tail.h - what was said last in this room?
 *
 * The newest batches of one room on one worker, and where in them a viewer
 * goes on who comes back or was slow.  Batches have numbers that only grow:
 * viewers hold a number and nothing else, so a batch is freed when the tail
 * forgets it, whoever still wanted it.  One thread; caller's storage. */
#pragma once
#include "broker/batch.h"

struct tail_limits {
	size_t bytes; /* of text; the newest batch stays whatever its size */
	size_t count; /* of batches, at least 1 */
};

/* clang-format off */
#define TAIL_LIMITS { 1024 * 1024, 1024 }
/* clang-format on */

struct tail {
	struct tail_limits limits;
	struct offset now;   /* where the room stands */
	uint64_t first, end; /* it has the batches first..end-1; from 1 on */
	size_t bytes;
	struct batch **ring; /* number & (ring_size - 1); grows as is needed */
	size_t ring_size;
};

void tail_init(struct tail *, struct tail_limits, struct offset now);
void tail_fini(struct tail *);

/* Holds the batch; the caller keeps its own hold.  A batch belongs where the
 * room stands.  One that is old is refused: false.  Where batches were lost
 * before it, all that is older is forgotten, and every viewer counts as lapped:
 * a gap is told, never covered up. */
bool tail_push(struct tail *, struct batch *);

/* NULL: not yet, or no longer. */
struct batch *tail_at(const struct tail *, uint64_t number);

enum tail_found {
	TAIL_FOUND,   /* everything after it is here */
	TAIL_LAPPED,  /* what came after it is no longer here */
	TAIL_FOREIGN, /* it is no place in this room's order */
};

struct tail_place {
	uint64_t number; /* the batch to go on with; `end` when there is none yet */
	uint32_t bytes;  /* of which one has so many already */
};

enum tail_found tail_find(const struct tail *, struct offset, struct tail_place *);

/* The seq before the oldest batch, or of now when there is none. */
uint64_t tail_oldest(const struct tail *);
