/* base/id_set.h - which ids were met?
 *
 * A set of numbers other than 0; nothing leaves it.  Zero-initialised is empty and
 * valid.  Caller's storage, one thread.  Ids that were chosen to collide cost time,
 * not more. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct id_set {
	uint64_t *slots;
	size_t count, room; /* room: 0 or a power of two */
};

void id_set_fini(struct id_set *);
void id_set_add(struct id_set *, uint64_t id); /* 0 is left out */
bool id_set_has(const struct id_set *, uint64_t id);
