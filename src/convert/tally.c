#include "convert/tally.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM = 64 };

static uint64_t
hash_of(const char *name, uint32_t number)
{
	uint64_t hash = 14695981039346656037u ^ number;

	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * 1099511628211u;
	hash *= 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

/* Its row, or the free one where it belongs. */
static struct tally_row *
find(const struct tally *tally, const char *name, uint32_t number)
{
	size_t mask = tally->room - 1, at = hash_of(name, number) & mask;
	struct tally_row *row;

	for (;; at = (at + 1) & mask) {
		row = &tally->rows[at];
		if (row->name == NULL ||
		    (row->number == number && strcmp(row->name, name) == 0))
			return row;
	}
}

static void
grow(struct tally *tally)
{
	struct tally old = *tally;
	size_t i;

	tally->room = old.room > 0 ? old.room * 2 : ROOM;
	tally->rows = mem_new(tally->room, sizeof(*tally->rows));
	for (i = 0; i < old.room; i++)
		if (old.rows[i].name != NULL)
			*find(tally, old.rows[i].name, old.rows[i].number) = old.rows[i];
	free(old.rows);
}

void
tally_add(struct tally *tally, const char *name, uint32_t number)
{
	struct tally_row *row;

	if (tally->used * 2 >= tally->room)
		grow(tally);
	row = find(tally, name, number);
	tally->used += row->name == NULL;
	row->name = name;
	row->number = number;
	row->count++;
}

static int
by_count(const void *a, const void *b)
{
	const struct tally_row *left = a, *right = b;

	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	if (left->number != right->number)
		return left->number < right->number ? -1 : 1;
	return left->name != NULL && right->name != NULL ? strcmp(left->name, right->name)
							 : 0;
}

/* Keeps the best in front, in order; there are few of them. */
size_t
tally_order(struct tally *tally, size_t most)
{
	size_t i, at, kept = 0;
	struct tally_row row;

	for (i = 0; i < tally->room && most > 0; i++) {
		row = tally->rows[i];
		if (row.name == NULL ||
		    (kept == most && by_count(&row, &tally->rows[most - 1]) > 0))
			continue;
		at = kept < most ? kept++ : most - 1;
		for (; at > 0 && by_count(&row, &tally->rows[at - 1]) < 0; at--)
			tally->rows[at] = tally->rows[at - 1];
		tally->rows[at] = row;
	}
	return kept;
}

void
tally_fini(struct tally *tally)
{
	free(tally->rows);
}
