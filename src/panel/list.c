#include "panel/list.h"

#include "base/mem.h"
#include "base/text_fold.h"
#include "panel/list_order.h"

#include <stdlib.h>
#include <string.h>

struct list {
	const struct track *track;
	uint64_t turn;
	uint32_t *items;
	size_t count, cursor, first;
	int64_t now_ms;
	enum list_sort sort;
	bool follows, searches;
	struct comment on; /* a copy of what the cursor is on: the track may go */
	struct line search;
	/* The texts of the track, folded: made when somebody searches. */
	struct bytes folded;
	size_t *starts; /* of each in `folded`, and the end; NULL: not made */
};

struct list *
list_new(void)
{
	struct list *list = mem_new(1, sizeof(*list));

	list->follows = true;
	return list;
}

static void
folded_forget(struct list *list)
{
	bytes_fini(&list->folded);
	free(list->starts);
	list->starts = NULL;
}

void
list_free(struct list *list)
{
	if (list == NULL)
		return;
	folded_forget(list);
	line_fini(&list->search);
	free((char *)(uintptr_t)list->on.text);
	free(list->items);
	free(list);
}

/* --- what is in it --- */

static void
folded_make(struct list *list)
{
	size_t count = track_count(list->track);

	if (list->starts != NULL)
		return;
	list->starts = mem_new(count + 1, sizeof(*list->starts));
	for (size_t i = 0; i < count; i++) {
		const struct comment *c = track_at(list->track, i);

		list->starts[i] = list->folded.len;
		text_fold(&list->folded, c->text, c->text_len);
		for (size_t k = list->starts[i]; k < list->folded.len; k++) {
			if (list->folded.data[k] == '\n')
				list->folded.data[k] = ' ';
		}
		bytes_char(&list->folded, '\n');
		text_fold(&list->folded, c->author, strlen(c->author));
		bytes_char(&list->folded, '\n');
	}
	list->starts[count] = list->folded.len;
}

static bool
has(const struct list *list, size_t i, const struct bytes *wanted)
{
	size_t from = list->starts[i], to = list->starts[i + 1];

	return memmem(list->folded.data + from, to - from, wanted->data, wanted->len) !=
	       NULL;
}

static size_t
place_of(const struct list *list, size_t index)
{
	size_t i = 0;

	while (i < list->count && list->items[i] != index)
		i++;
	return i;
}

static void
items_fill(struct list *list)
{
	struct bytes wanted = { 0 };
	size_t all = track_count(list->track);

	list->items = mem_grow(list->items, all + 1, sizeof(*list->items));
	list->count = 0;
	if (list->search.text.len > 0)
		text_fold(&wanted, list->search.text.data, list->search.text.len);
	if (wanted.len > 0)
		folded_make(list);
	for (size_t i = 0; i < all; i++) {
		if (track_at(list->track, i)->mode == COMMENT_SCRIPT)
			continue;
		if (wanted.len == 0 || has(list, i, &wanted))
			list->items[list->count++] = (uint32_t)i;
	}
	bytes_fini(&wanted);
	list_order(list->track, list->items, list->count, list->sort);
}

static size_t
said_by(const struct list *list, int64_t now_ms)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (track_at(list->track, list->items[middle])->at_ms <= now_ms)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Only what tells it from others. */
static void
remember(struct list *list)
{
	const struct comment *c = list_current(list);
	char *before = (char *)(uintptr_t)list->on.text;

	list->on = (struct comment){ 0 };
	if (c != NULL) {
		list->on.id = c->id;
		list->on.at_ms = c->at_ms;
		list->on.text_len = c->text_len;
		list->on.text = mem_copy(c->text, c->text_len + 1);
	}
	free(before);
}

static void
follow(struct list *list)
{
	size_t said;

	if (!list->follows || list->sort != LIST_BY_TIME || list->count == 0)
		return;
	said = said_by(list, list->now_ms);
	said = said > 0 ? said - 1 : 0;
	if (said == list->cursor)
		return;
	list->cursor = said;
	remember(list);
}

/* Where this comment is, or the one that is said the soonest after it. */
static size_t
place_near(const struct list *list, size_t index, int64_t at_ms)
{
	size_t place = place_of(list, index),
	       best = list->count > 0 ? list->count - 1 : 0;
	int64_t soonest = INT64_MAX;

	if (place < list->count)
		return place;
	for (size_t i = 0; i < list->count; i++) {
		int64_t at = track_at(list->track, list->items[i])->at_ms;

		if (at >= at_ms && at < soonest) {
			soonest = at;
			best = i;
		}
	}
	return best;
}

/* As it was, with the same comment under the cursor if it is still in. */
static void
remake(struct list *list, size_t index)
{
	items_fill(list);
	list->cursor = place_near(list, index, list->on.at_ms);
	follow(list);
	remember(list);
}

/* The same comment in another track. */
static size_t
same_in(const struct track *track, const struct comment *c)
{
	const struct comment *other;
	size_t i;

	for (i = 0; (other = track_at(track, i)) != NULL; i++) {
		if (other->id == c->id && other->at_ms == c->at_ms &&
		    other->text_len == c->text_len &&
		    memcmp(other->text, c->text, c->text_len) == 0)
			return i;
	}
	for (i = 0; (other = track_at(track, i)) != NULL; i++) {
		if (other->at_ms >= c->at_ms)
			break;
	}
	return i;
}

void
list_update(struct list *list, const struct track *track, uint64_t turn)
{
	size_t index;

	if (list->track == track && list->turn == turn)
		return;
	list->track = track;
	list->turn = turn;
	folded_forget(list);
	items_fill(list);
	index = list->on.text != NULL ? same_in(track, &list->on) : SIZE_MAX;
	list->cursor = place_near(list, index, list->on.at_ms);
	follow(list);
	remember(list);
}

void
list_clock(struct list *list, int64_t now_ms)
{
	list->now_ms = now_ms;
	follow(list);
}

void
list_go(struct list *list, size_t index)
{
	size_t place = place_of(list, index);

	if (place == list->count && list->search.text.len > 0) {
		line_set(&list->search, "");
		items_fill(list);
		place = place_of(list, index);
	}
	if (place == list->count)
		return;
	list->cursor = place;
	list->follows = false;
	remember(list);
}

const struct comment *
list_current(const struct list *list)
{
	if (list->cursor >= list->count)
		return NULL;
	return track_at(list->track, list->items[list->cursor]);
}

/* --- keys --- */

static void
move_to(struct list *list, int64_t to)
{
	int64_t last = (int64_t)list->count - 1;

	list->follows = false;
	to = to > last ? last : to;
	list->cursor = to > 0 ? (size_t)to : 0;
	remember(list);
}

static void
resort(struct list *list)
{
	size_t index = list->cursor < list->count ? list->items[list->cursor] : 0;

	list->sort = (list->sort + 1) % LIST_SORTS;
	remake(list, index);
}

static void
research(struct list *list)
{
	size_t index = list->cursor < list->count ? list->items[list->cursor] : 0;

	remake(list, index);
}

/* While the search is typed: Enter keeps it, Escape forgets it. */
static bool
search_key(struct list *list, struct key key)
{
	if (!list->searches)
		return false;
	if (line_key(&list->search, key)) {
		research(list);
		return true;
	}
	if (key.kind != KEY_NAMED)
		return key.kind == KEY_CHAR;
	if (key.code == KEY_NAME_ESCAPE) {
		line_set(&list->search, "");
		research(list);
	}
	if (key.code == KEY_NAME_ESCAPE || key.code == KEY_NAME_ENTER) {
		list->searches = false;
		return key.code == KEY_NAME_ESCAPE;
	}
	return false;
}

static bool
named_key(struct list *list, struct key key, int page)
{
	int64_t at = (int64_t)list->cursor;

	switch (key.code) {
	case KEY_NAME_UP:
		move_to(list, at - 1);
		return true;
	case KEY_NAME_DOWN:
		move_to(list, at + 1);
		return true;
	case KEY_NAME_PAGE_UP:
		move_to(list, at - page);
		return true;
	case KEY_NAME_PAGE_DOWN:
		move_to(list, at + page);
		return true;
	case KEY_NAME_HOME:
		move_to(list, 0);
		return true;
	case KEY_NAME_END:
		move_to(list, (int64_t)list->count);
		return true;
	default:
		return false;
	}
}

static bool
wheel(struct list *list, struct key key)
{
	if (key.kind != KEY_POINTER || key.button < 4)
		return false;
	move_to(list, (int64_t)list->cursor + (key.button == 4 ? -3 : 3));
	return true;
}

/* clang-format off */
static const struct {
	uint32_t code;
	enum list_wish wish;
} letters[] = {
	{ 'y', LIST_COPY },
	{ 'b', LIST_BLOCK },
	{ 'f', LIST_FILTER },
};
/* clang-format on */

enum list_wish
list_letter(struct key key)
{
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
		if (key.kind == KEY_CHAR && key.mods == 0 && letters[i].code == key.code)
			return letters[i].wish;
	}
	return LIST_PASS;
}

static enum list_wish
letter_key(struct list *list, struct key key)
{
	enum list_wish wish = list_letter(key);
	uint32_t code = key.code;

	if (wish != LIST_PASS)
		return list->count > 0 ? wish : LIST_TAKEN;
	if (code == '/')
		list->searches = true;
	else if (code == 's')
		resort(list);
	else if (code == 'g') {
		list->follows = true;
		follow(list);
	} else
		return LIST_PASS;
	return LIST_TAKEN;
}

enum list_wish
list_key(struct list *list, struct key key, int page)
{
	if (search_key(list, key) || wheel(list, key))
		return LIST_TAKEN;
	if (key.kind == KEY_CHAR && key.mods == 0)
		return letter_key(list, key);
	if (key.kind != KEY_NAMED || key.mods != 0)
		return LIST_PASS;
	if (key.code == KEY_NAME_ENTER)
		return list->count > 0 ? LIST_SEEK : LIST_TAKEN;
	if (key.code == KEY_NAME_ESCAPE || key.code == KEY_NAME_TAB)
		return LIST_CLOSE;
	return named_key(list, key, page) ? LIST_TAKEN : LIST_PASS;
}

void
list_leave(struct list *list)
{
	list->searches = false;
}

bool
list_click(struct list *list, int row)
{
	size_t place = list->first + (size_t)row;

	if (row < 0 || place >= list->count)
		return false;
	move_to(list, (int64_t)place);
	return true;
}

/* --- looking --- */

/* The cursor stays in view; one that follows stays in the middle. */
static void
scroll(struct list *list, size_t page)
{
	if (page < 1)
		page = 1;
	if (list->follows && list->sort == LIST_BY_TIME)
		list->first = list->cursor > page / 2 ? list->cursor - page / 2 : 0;
	if (list->cursor < list->first)
		list->first = list->cursor;
	if (list->cursor >= list->first + page)
		list->first = list->cursor - page + 1;
	if (list->first + page > list->count)
		list->first = list->count > page ? list->count - page : 0;
}

struct list_look
list_look(struct list *list, int page)
{
	bool by_time = list->sort == LIST_BY_TIME;
	size_t said = by_time ? said_by(list, list->now_ms) : 0;

	scroll(list, page > 0 ? (size_t)page : 1);
	return (struct list_look){
		.items = list->items,
		.count = list->count,
		.all = list->track != NULL ? track_count(list->track) : 0,
		.cursor = list->cursor,
		.first = list->first,
		.now = said > 0 ? said - 1 : list->count,
		.sort = list->sort,
		.follows = list->follows && by_time,
		.searches = list->searches,
		.search = list->search.text.data != NULL ? list->search.text.data : "",
		.search_len = list->search.text.len,
		.search_cursor = list->search.cursor,
	};
}
