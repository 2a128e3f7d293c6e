#include "base/names.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

void
names_init(struct names *n, const char *(*name)(const void *))
{
	*n = (struct names){ .name = name };
	if (getrandom(&n->salt, sizeof(n->salt), GRND_NONBLOCK) != sizeof(n->salt))
		n->salt = (uintptr_t)n;
}

void
names_fini(struct names *n)
{
	free(n->slots);
	n->slots = NULL;
	n->count = n->room = 0;
}

static size_t
home(const struct names *n, const char *name)
{
	uint64_t hash = n->salt ^ 0xcbf29ce484222325;

	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3;
	hash ^= hash >> 32;
	return (size_t)(hash * 0x9e3779b97f4a7c15 >> 20) & (n->room - 1);
}

static size_t
place_of(const struct names *n, const char *name)
{
	size_t i = home(n, name);

	while (n->slots[i] != NULL && strcmp(n->name(n->slots[i]), name) != 0)
		i = (i + 1) & (n->room - 1);
	return i;
}

void *
names_find(const struct names *n, const char *name)
{
	return n->room > 0 ? n->slots[place_of(n, name)] : NULL;
}

static void
grow(struct names *n)
{
	struct names old = *n;

	n->room = old.room > 0 ? old.room * 2 : 16;
	n->slots = mem_new(n->room, sizeof(*n->slots));
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i] != NULL)
			n->slots[place_of(n, n->name(old.slots[i]))] = old.slots[i];
	free(old.slots);
}

void
names_put(struct names *n, void *thing)
{
	if (n->count * 2 >= n->room)
		grow(n);
	n->slots[place_of(n, n->name(thing))] = thing;
	n->count++;
}

/* Those behind it that only stand there because it was in their way move up. */
void
names_drop(struct names *n, const void *thing)
{
	size_t mask = n->room - 1, hole, i;

	if (n->room == 0)
		return;
	hole = place_of(n, n->name(thing));
	if (n->slots[hole] != thing)
		return;
	n->slots[hole] = NULL;
	n->count--;
	for (i = (hole + 1) & mask; n->slots[i] != NULL; i = (i + 1) & mask) {
		size_t want = home(n, n->name(n->slots[i]));

		if (((i - want) & mask) < ((i - hole) & mask))
			continue;
		n->slots[hole] = n->slots[i];
		n->slots[i] = NULL;
		hole = i;
	}
}

void *
names_at(const struct names *n, size_t place)
{
	return n->slots[place];
}

/* From the last place down, and from each until it stays empty: what stands in the
 * first places may belong to the last, and moves there when there is room. */
void *
names_take(struct names *n, size_t *place)
{
	for (; *place > 0; (*place)--) {
		void *thing = n->slots[*place - 1];

		if (thing == NULL)
			continue;
		names_drop(n, thing);
		return thing;
	}
	return NULL;
}
