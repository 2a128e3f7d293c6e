#include "broker/seats.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { SEAT_BYTES = 64, BLOCK_SEATS = 4096, BLOCK_BYTES = BLOCK_SEATS * SEAT_BYTES };

struct seats_block {
	char *seats;    /* NULL: it went back */
	uint32_t taken; /* by somebody now */
	uint32_t fresh; /* from here on nobody ever sat, and there is no memory yet */
	uint32_t free;  /* the first of those given back, linked by `right` */
};

void
seats_fini(struct seats *seats)
{
	for (uint32_t i = 0; i < seats->block_count; i++)
		if (seats->blocks[i].seats != NULL)
			munmap(seats->blocks[i].seats, BLOCK_BYTES);
	free(seats->blocks);
	*seats = (struct seats){ 0 };
}

static struct member *
seat(const struct seats_block *block, uint32_t i)
{
	return (struct member *)(void *)(block->seats + (size_t)i * SEAT_BYTES);
}

static bool
block_open(struct seats_block *block)
{
	void *seats = mmap(NULL, BLOCK_BYTES, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (seats == MAP_FAILED)
		return false;
	*block = (struct seats_block){ seats, 0, 0, SEAT_NONE };
	return true;
}

/* The first with room, so that the last ones can empty. */
static struct seats_block *
block_with_room(struct seats *seats)
{
	struct seats_block *block;

	for (; seats->hint < seats->block_count; seats->hint++) {
		block = &seats->blocks[seats->hint];
		if (block->seats != NULL && block->taken == BLOCK_SEATS)
			continue;
		return block->seats != NULL || block_open(block) ? block : NULL;
	}
	seats->blocks =
	    mem_grow(seats->blocks, seats->block_count + 1, sizeof(*seats->blocks));
	block = &seats->blocks[seats->block_count];
	*block = (struct seats_block){ 0 };
	if (!block_open(block))
		return NULL;
	seats->block_count++;
	return block;
}

struct member *
seats_take(struct seats *seats, uint32_t *number)
{
	struct seats_block *block = block_with_room(seats);
	struct member *m;
	uint32_t i;

	if (block == NULL)
		return NULL;
	i = block->free != SEAT_NONE ? block->free : block->fresh++;
	m = seat(block, i);
	if (i == block->free)
		block->free = m->right;
	memset(m, 0, sizeof(*m));
	block->taken++;
	seats->taken++;
	*number = (uint32_t)(block - seats->blocks) * BLOCK_SEATS + i;
	return m;
}

void
seats_give(struct seats *seats, uint32_t number)
{
	uint32_t at = number / BLOCK_SEATS, i = number % BLOCK_SEATS;
	struct seats_block *block = &seats->blocks[at];
	struct member *m = seat(block, i);

	m->hall = NULL;
	m->right = block->free;
	block->free = i;
	seats->taken--;
	if (--block->taken == 0) {
		munmap(block->seats, BLOCK_BYTES);
		block->seats = NULL;
	}
	if (at < seats->hint)
		seats->hint = at;
}

struct member *
seats_at(const struct seats *seats, uint32_t number)
{
	const struct seats_block *block = &seats->blocks[number / BLOCK_SEATS];
	struct member *m;

	if (number / BLOCK_SEATS >= seats->block_count || block->seats == NULL ||
	    number % BLOCK_SEATS >= block->fresh)
		return NULL;
	m = seat(block, number % BLOCK_SEATS);
	return m->hall != NULL ? m : NULL;
}

uint32_t
seats_end(const struct seats *seats)
{
	return seats->block_count * BLOCK_SEATS;
}

size_t
seats_bytes(const struct seats *seats)
{
	size_t bytes = seats->block_count * sizeof(*seats->blocks);

	for (uint32_t i = 0; i < seats->block_count; i++)
		if (seats->blocks[i].seats != NULL)
			bytes += BLOCK_BYTES;
	return bytes;
}
