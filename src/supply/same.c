#include "supply/same.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct same {
	uint64_t *slots; /* 0 = free */
	size_t room, count;
};

struct same *
same_new(void)
{
	return mem_new(1, sizeof(struct same));
}

void
same_free(struct same *same)
{
	if (same == NULL)
		return;
	free(same->slots);
	free(same);
}

static uint64_t
mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

/* Never 0. */
static uint64_t
key_of(const struct comment *c)
{
	uint64_t h = mix(c->id, (uint64_t)c->at_ms);

	for (uint32_t i = 0; i < c->text_len; i += 8) {
		uint64_t word = 0;
		uint32_t left = c->text_len - i;

		memcpy(&word, c->text + i, left < 8 ? left : 8);
		h = mix(h, word);
	}
	return h | 1;
}

/* False: it is in there already. */
static bool
put(struct same *same, uint64_t key)
{
	size_t i = (size_t)(key >> 1) & (same->room - 1);

	for (; same->slots[i] != 0; i = (i + 1) & (same->room - 1)) {
		if (same->slots[i] == key)
			return false;
	}
	same->slots[i] = key;
	same->count++;
	return true;
}

static void
grow(struct same *same)
{
	struct same old = *same;

	same->room = old.room > 0 ? old.room * 2 : 1024;
	same->slots = mem_new(same->room, sizeof(*same->slots));
	same->count = 0;
	for (size_t i = 0; i < old.room; i++) {
		if (old.slots[i] != 0)
			put(same, old.slots[i]);
	}
	free(old.slots);
}

bool
same_seen(struct same *same, const struct comment *c)
{
	if (c->id == 0)
		return false;
	if (same->count * 2 >= same->room)
		grow(same);
	return !put(same, key_of(c));
}

uint64_t
same_sum(const struct track *track)
{
	const struct comment *c;
	uint64_t sum = 0;

	for (size_t i = 0; (c = track_at(track, i)) != NULL; i++)
		sum += mix(key_of(c), (uint64_t)c->mode << 32 | c->rgb) | 1;
	return sum;
}

static void
add(struct track **to, const struct comment *comment, int64_t offset_ms, uint16_t source)
{
	struct comment c = *comment;

	if (*to == NULL)
		*to = track_new();
	c.at_ms += offset_ms;
	c.source = source;
	track_add(*to, &c);
}

/* A track that is read-only can be had twice without a copy: most films have one
 * source, and a copy of a large one costs as much as its file. */
static size_t
same_lead(struct same *same, struct track **to, const struct track *from)
{
	const struct comment *at;
	size_t i = 0;

	while (
	    (at = track_at(from, i)) != NULL && at->source == 0 && !same_seen(same, at))
		i++;
	if (at == NULL && i > 0)
		*to = track_share(from);
	for (size_t k = 0; at != NULL && k < i; k++)
		add(to, track_at(from, k), 0, 0);
	return i;
}

size_t
same_merge(struct same *same, struct track **to, const struct track *from,
    int64_t offset_ms, uint16_t source)
{
	bool as_it_is = *to == NULL && offset_ms == 0 && source == 0;
	size_t i = as_it_is ? same_lead(same, to, from) : 0, seen = 0;
	const struct comment *at;

	for (; (at = track_at(from, i)) != NULL; i++) {
		if (same_seen(same, at))
			seen++;
		else
			add(to, at, offset_ms, source);
	}
	return seen;
}
