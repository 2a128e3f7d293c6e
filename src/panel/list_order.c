#include "panel/list_order.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* qsort() knows no argument: what is compared stands in front of the place. */
struct entry {
	int64_t first;
	const char *name;
	int64_t at_ms;
	uint32_t index;
};

static int
compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int names = x->name != NULL ? strcmp(x->name, y->name) : 0;

	if (names != 0)
		return names;
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

void
list_order(const struct track *track, uint32_t *items, size_t count, enum list_sort sort)
{
	struct entry *entries = mem_new(count + 1, sizeof(*entries));
	bool sorted = sort == LIST_BY_TIME;

	for (size_t i = 0; i < count; i++) {
		const struct comment *c = track_at(track, items[i]);

		entries[i] = (struct entry){
			.first = sort == LIST_BY_LIKES ? -(int64_t)c->likes : 0,
			.name = sort == LIST_BY_SENDER ? c->author : NULL,
			.at_ms = c->at_ms,
			.index = items[i],
		};
		sorted = sorted && (i == 0 || entries[i - 1].at_ms <= c->at_ms);
	}
	if (!sorted)
		qsort(entries, count, sizeof(*entries), compare);
	for (size_t i = 0; i < count && !sorted; i++)
		items[i] = entries[i].index;
	free(entries);
}
