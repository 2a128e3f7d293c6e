/* Comments lie in one array, their texts in chunks that never move.  The
 * array is sorted through a list of keys, 8 bytes each, and then put in order
 * where it is: a million comments need 16 MB to sort and no second copy. */
#include "danmaku/track.h"

#include "base/mem.h"
#include "danmaku/path.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	CHUNK_FIRST = 4 << 10,
	CHUNK_LAST = 1 << 20,
	EXPECTED_LEAST = 1 << 20,
	AUTHORS = 1024, /* remembered, so that one who writes much is kept once */
	DIGIT_BITS = 11,
	DIGITS = 1 << DIGIT_BITS,
	WALKERS = 16,
};

#define TIME_END ((int64_t)1 << 53)

struct chunk {
	struct chunk *next;
	char data[];
};

struct track {
	int shares; /* beside the first */
	struct comment *rows;
	size_t count, cap;
	struct chunk *chunks;
	char *room;
	size_t left, chunk_size;
	struct author {
		const char *name;
		uint32_t hash;
	} authors[AUTHORS];
};

struct track *
track_new(void)
{
	struct track *track = mem_new(1, sizeof(*track));

	track->chunk_size = CHUNK_FIRST;
	return track;
}

void
track_free(struct track *track)
{
	struct chunk *chunk, *next;

	if (track == NULL || track->shares-- > 0)
		return;
	for (chunk = track->chunks; chunk != NULL; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	free(track->rows);
	free(track);
}

struct track *
track_share(const struct track *track)
{
	struct track *same = (struct track *)(uintptr_t)track;

	same->shares++;
	return same;
}

/* --- texts ---------------------------------------------------------------- */

static void
chunk_add(struct track *track, size_t size)
{
	/* Not mem_new(): what is never written shall cost nothing. */
	struct chunk *chunk = mem_grow(NULL, 1, sizeof(*chunk) + size);

	chunk->next = track->chunks;
	track->chunks = chunk;
	track->room = chunk->data;
	track->left = size;
}

static char *
room(struct track *track, size_t size)
{
	char *at;

	if (size > track->left) {
		if (track->chunk_size < CHUNK_LAST)
			track->chunk_size *= 2;
		chunk_add(track, size > track->chunk_size ? size : track->chunk_size);
	}
	at = track->room;
	track->room += size;
	track->left -= size;
	return at;
}

static const char *
keep(struct track *track, const char *text, size_t len)
{
	char *copy;

	if (len == 0)
		return "";
	copy = room(track, len + 1);
	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

static const char *
keep_author(struct track *track, const char *name)
{
	uint32_t hash = 2166136261u;
	struct author *slot;
	size_t len;

	if (name == NULL || name[0] == '\0')
		return "";
	for (len = 0; name[len] != '\0'; len++)
		hash = (hash ^ (unsigned char)name[len]) * 16777619u;
	slot = &track->authors[(hash ^ hash >> 16) % AUTHORS];
	if (slot->name == NULL || slot->hash != hash || strcmp(slot->name, name) != 0)
		*slot = (struct author){ keep(track, name, len), hash };
	return slot->name;
}

static const struct comment_path *
keep_path(struct track *track, const struct comment_path *path)
{
	const size_t align = _Alignof(struct comment_path);
	size_t size;
	char *at;

	if (path == NULL)
		return NULL;
	size = path_bytes(path);
	at = room(track, size + align - 1);
	at += (align - (uintptr_t)at % align) % align;
	return memcpy(at, path, size);
}

/* --- filling -------------------------------------------------------------- */

/* A row of the tersest format has some 80 bytes, a third of them what is kept.
 * Room that nothing is written to is only a number in a table. */
void
track_expect(struct track *track, size_t file_bytes)
{
	if (track->count > 0 || file_bytes < EXPECTED_LEAST)
		return;
	track->cap = file_bytes / 80;
	track->rows = mem_grow(track->rows, track->cap, sizeof(*track->rows));
	chunk_add(track, file_bytes / 3);
}

static int64_t
clamp_time(int64_t at_ms)
{
	return at_ms < 0 ? 0 : at_ms >= TIME_END ? TIME_END - 1 : at_ms;
}

void
track_add(struct track *track, const struct comment *comment)
{
	struct comment *row;

	if (track->count == track->cap) {
		track->cap = track->cap > 0 ? track->cap * 2 : 64;
		track->rows = mem_grow(track->rows, track->cap, sizeof(*track->rows));
	}
	row = &track->rows[track->count++];
	*row = *comment;
	row->at_ms = clamp_time(comment->at_ms);
	row->text = keep(track, comment->text, comment->text_len);
	row->author = keep_author(track, comment->author);
	row->path = keep_path(track, comment->path);
}

void
track_merge(
    struct track *track, const struct track *from, int64_t offset_ms, uint16_t source)
{
	size_t i, count = from->count; /* `from` may be the track itself */
	struct comment row;

	offset_ms = offset_ms > TIME_END    ? TIME_END
		    : offset_ms < -TIME_END ? -TIME_END
					    : offset_ms;
	for (i = 0; i < count; i++) {
		row = from->rows[i];
		row.at_ms += offset_ms;
		row.source = source;
		track_add(track, &row);
	}
}

void
track_mark(struct track *track, size_t index, uint8_t flags)
{
	if (index < track->count)
		track->rows[index].flags = flags;
}

void
track_remove(struct track *track, size_t index)
{
	struct comment *row = &track->rows[index];

	if (index >= track->count)
		return;
	track->count--;
	memmove(row, row + 1, (track->count - index) * sizeof(*row));
}

/* --- sorting -------------------------------------------------------------- */

static bool
is_before(const struct comment *a, const struct comment *b)
{
	return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->id < b->id;
}

static bool
is_sorted(const struct track *track)
{
	size_t i;

	for (i = 1; i < track->count; i++)
		if (is_before(&track->rows[i], &track->rows[i - 1]))
			return false;
	return true;
}

/* A key is the time in its upper half, as fine as it fits there (to the
 * millisecond for 49 days), and the place in the array in its lower half. */
static uint32_t
place(uint64_t key)
{
	return (uint32_t)key;
}

static uint32_t
moment(uint64_t key)
{
	return (uint32_t)(key >> 32);
}

/* All bits that occur in a moment. */
static uint32_t
make_keys(const struct track *track, uint64_t *keys)
{
	uint32_t used = 0;
	int64_t all = 0;
	int coarse = 0;
	size_t i;

	for (i = 0; i < track->count; i++)
		all |= track->rows[i].at_ms;
	while (all >> coarse > UINT32_MAX)
		coarse++;
	for (i = 0; i < track->count; i++) {
		keys[i] = (uint64_t)(track->rows[i].at_ms >> coarse) << 32 | i;
		used |= moment(keys[i]);
	}
	return used;
}

/* One pass by 11 bits of the moment; keeps the order of equals. */
static void
deal(const uint64_t *from, uint64_t *to, size_t count, int shift)
{
	uint32_t starts[DIGITS + 1] = { 0 };
	size_t i, digit;

	for (i = 0; i < count; i++)
		starts[(moment(from[i]) >> shift & (DIGITS - 1)) + 1]++;
	for (digit = 1; digit < DIGITS; digit++)
		starts[digit] += starts[digit - 1];
	for (i = 0; i < count; i++)
		to[starts[moment(from[i]) >> shift & (DIGITS - 1)]++] = from[i];
}

static void
merge(const struct comment *rows, const uint64_t *from, size_t half, size_t count,
    uint64_t *to)
{
	size_t a = 0, b = half;

	while (a < half && b < count) {
		if (is_before(&rows[place(from[b])], &rows[place(from[a])]))
			*to++ = from[b++];
		else
			*to++ = from[a++];
	}
	memcpy(to, from + a, (half - a) * sizeof(*to));
	memcpy(to + (half - a), from + b, (count - b) * sizeof(*to));
}

/* Comments of the same moment: mostly two or three, but a file may hold
 * nothing else. */
static void
order_ties(const struct comment *rows, uint64_t *keys, uint64_t *spare, size_t count)
{
	size_t half = count / 2;

	if (count < 2)
		return;
	order_ties(rows, keys, spare, half);
	order_ties(rows, keys + half, spare, count - half);
	if (!is_before(&rows[place(keys[half])], &rows[place(keys[half - 1])]))
		return;
	memcpy(spare, keys, count * sizeof(*keys));
	merge(rows, spare, half, count, keys);
}

static void
order_all_ties(const struct track *track, uint64_t *keys, uint64_t *spare)
{
	size_t first = 0, i;

	while (first < track->count) {
		for (i = first + 1; i < track->count; i++)
			if (moment(keys[i]) != moment(keys[first]))
				break;
		order_ties(track->rows, keys + first, spare, i - first);
		first = i;
	}
}

/* --- moving: from[i] is the row that belongs at i -------------------------- */

/* Each step is a look into cold memory, and where to look next is written
 * there: so several walk at once, and none waits for what it sent for.  A
 * walker opens a place by keeping its row aside, and fills what is open until
 * the row it wants is one that was kept, by itself or another.  from[] says
 * which: there are as many kept as walk, for each ends at one. */
struct walker {
	uint32_t open, next; /* the row at `next` belongs where it is open */
	bool walks;
};

struct walk {
	struct comment *rows;
	uint32_t *from, scanned, count;
	struct walker walkers[WALKERS];
	struct comment kept[WALKERS];
};

#define KEPT (UINT32_C(1) << 31) /* | which; memory ends before places do */

static void
look_ahead(const struct walk *w, uint32_t place)
{
	__builtin_prefetch(&w->rows[place]);
	__builtin_prefetch(&w->rows[place].likes);
	__builtin_prefetch(&w->from[place]);
}

/* From the next place that has not got its row; `slot` is free. */
static void
walk_start(struct walk *w, struct walker *walker, uint32_t slot)
{
	uint32_t i = w->scanned;

	while (i < w->count && w->from[i] == i)
		i++;
	walker->walks = i < w->count;
	w->scanned = i + walker->walks;
	if (!walker->walks)
		return;
	w->kept[slot] = w->rows[i];
	*walker = (struct walker){ i, w->from[i], true };
	w->from[i] = KEPT | slot;
	look_ahead(w, walker->next);
}

static void
walk_step(struct walk *w, struct walker *walker)
{
	uint32_t further = w->from[walker->next];

	if (further >= KEPT) {
		w->rows[walker->open] = w->kept[further - KEPT];
		walk_start(w, walker, further - KEPT);
		return;
	}
	w->rows[walker->open] = w->rows[walker->next];
	w->from[walker->next] = walker->next;
	*walker = (struct walker){ walker->next, further, true };
	look_ahead(w, further);
}

static void
move_rows(struct comment *rows, uint32_t *from, size_t count)
{
	struct walk w = { .rows = rows, .from = from, .count = (uint32_t)count };
	int i, walking;

	for (i = 0; i < WALKERS; i++)
		walk_start(&w, &w.walkers[i], (uint32_t)i);
	do {
		for (i = walking = 0; i < WALKERS; i++)
			if (w.walkers[i].walks) {
				walk_step(&w, &w.walkers[i]);
				walking++;
			}
	} while (walking > 0);
}

void
track_sort(struct track *track)
{
	uint64_t *keys, *spare, *other;
	uint32_t used, *from;
	size_t i;
	int shift;

	if (is_sorted(track))
		return;
	keys = mem_grow(NULL, track->count, sizeof(*keys));
	spare = mem_grow(NULL, track->count, sizeof(*spare));
	used = make_keys(track, keys);
	for (shift = 0; shift < 32 && used >> shift > 0; shift += DIGIT_BITS) {
		deal(keys, spare, track->count, shift);
		other = keys;
		keys = spare;
		spare = other;
	}
	order_all_ties(track, keys, spare);
	from = (uint32_t *)(void *)spare;
	for (i = 0; i < track->count; i++)
		from[i] = place(keys[i]);
	free(keys);
	move_rows(track->rows, from, track->count);
	free(spare);
}

/* --- reading -------------------------------------------------------------- */

size_t
track_count(const struct track *track)
{
	return track->count;
}

const struct comment *
track_at(const struct track *track, size_t index)
{
	return index < track->count ? &track->rows[index] : NULL;
}

size_t
track_find(const struct track *track, int64_t at_ms)
{
	size_t low = 0, high = track->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (track->rows[middle].at_ms < at_ms)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
