#include "sift/merge.h"

#include "base/mem.h"
#include "base/text_fold.h"

#include <stdbool.h>
#include <stdlib.h>

/* The last group of a gist. */
struct group {
	uint64_t hash; /* 0: an empty place */
	int64_t at_ms;
	uint32_t first;
};

struct groups {
	struct group *items;
	size_t mask;
};

static uint64_t
hash_of(const struct bytes *gist)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < gist->len; i++)
		hash = (hash ^ (unsigned char)gist->data[i]) * 0x100000001b3u;
	hash ^= hash >> 32;
	return hash != 0 ? hash : 1;
}

static struct group *
group_of(const struct groups *groups, uint64_t hash)
{
	size_t i = hash & groups->mask;

	while (groups->items[i].hash != 0 && groups->items[i].hash != hash)
		i = (i + 1) & groups->mask;
	return &groups->items[i];
}

static bool
may_merge(const struct comment *c)
{
	return !(c->flags & COMMENT_OWN) && c->mode != COMMENT_POSITIONED &&
	       c->mode != COMMENT_SCRIPT;
}

size_t
merge_count(const struct track *track, int64_t window_ms, uint32_t *counts)
{
	size_t count = track_count(track), room = 64, merged = 0;
	struct groups groups;
	struct bytes gist = { 0 };

	while (room < count * 2)
		room *= 2;
	groups = (struct groups){ mem_new(room, sizeof(*groups.items)), room - 1 };
	for (size_t i = 0; i < count; i++) {
		const struct comment *c = track_at(track, i);
		struct group *group;

		counts[i] = 1;
		if (!may_merge(c))
			continue;
		bytes_clear(&gist);
		text_gist(&gist, c->text, c->text_len);
		group = group_of(&groups, hash_of(&gist));
		if (group->hash != 0 && c->at_ms - group->at_ms <= window_ms) {
			counts[group->first]++;
			counts[i] = 0;
			merged++;
		} else {
			*group = (struct group){ hash_of(&gist), c->at_ms, (uint32_t)i };
		}
	}
	bytes_fini(&gist);
	free(groups.items);
	return merged;
}
