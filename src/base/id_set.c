#include "base/id_set.h"

#include "base/mem.h"

#include <stdlib.h>

void
id_set_fini(struct id_set *set)
{
	free(set->slots);
	*set = (struct id_set){ 0 };
}

/* The place of the id, or the empty one where it would be. */
static size_t
place(const struct id_set *set, uint64_t id)
{
	size_t at = (size_t)((id * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (set->room - 1);

	while (set->slots[at] != 0 && set->slots[at] != id)
		at = (at + 1) & (set->room - 1);
	return at;
}

static void
grow(struct id_set *set)
{
	struct id_set larger = { .room = set->room > 0 ? set->room * 2 : 16 };

	larger.slots = mem_new(larger.room, sizeof(*larger.slots));
	for (size_t i = 0; i < set->room; i++) {
		if (set->slots[i] != 0)
			larger.slots[place(&larger, set->slots[i])] = set->slots[i];
	}
	free(set->slots);
	set->slots = larger.slots;
	set->room = larger.room;
}

void
id_set_add(struct id_set *set, uint64_t id)
{
	size_t at;

	if (id == 0)
		return;
	if (set->count * 2 >= set->room)
		grow(set);
	at = place(set, id);
	set->count += set->slots[at] == 0;
	set->slots[at] = id;
}

bool
id_set_has(const struct id_set *set, uint64_t id)
{
	return id != 0 && set->room > 0 && set->slots[place(set, id)] == id;
}
