/* convert/tally.h - what occurs how often?
 *
 * Zero-initialised is empty.  Names are not copied and must outlive it. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct tally_row {
	const char *name; /* NULL: this place is free */
	uint32_t number;
	size_t count;
};

struct tally {
	struct tally_row *rows;
	size_t used, room;
};

void tally_add(struct tally *, const char *name, uint32_t number);

/* The `most` most frequent in front, those of equal count by name and number.
 * Nothing can be added afterwards.  Returns how many there are of these. */
size_t tally_order(struct tally *, size_t most);

void tally_fini(struct tally *);
