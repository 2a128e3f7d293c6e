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

size_t
same_merge(struct same *same, struct track *to, const struct track *from,
    int64_t offset_ms, uint16_t source)
{
	const struct comment *at;
	struct comment c;
	size_t seen = 0;

	for (size_t i = 0; (at = track_at(from, i)) != NULL; i++) {
		if (same_seen(same, at)) {
			seen++;
			continue;
		}
		c = *at;
		c.at_ms += offset_ms;
		c.source = source;
		track_add(to, &c);
	}
	return seen;
}
