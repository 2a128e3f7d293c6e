/* panel/list.h - all danmaku, to look through.
 *
 * A cursor in a list of the track's comments: in order of time, of likes or of
 * senders, those that hold what is searched for.  As long as nobody moves it the
 * cursor follows the clock.  The track is looked at, never copied; another one, or
 * the same with more in it, is told by its turn, and the cursor stays with the
 * comment it was on.  Pure: keys in, what they ask for out. */
#pragma once
#include "danmaku/track.h"
#include "panel/line.h"
#include "term/keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum list_sort { LIST_BY_TIME, LIST_BY_LIKES, LIST_BY_SENDER, LIST_SORTS };

/* What a key asks of whoever owns the list. */
enum list_wish {
	LIST_PASS,  /* the key was not for the list */
	LIST_TAKEN, /* it was, and that was all */
	LIST_CLOSE,
	LIST_SEEK,   /* to the comment under the cursor */
	LIST_COPY,   /* its text */
	LIST_BLOCK,  /* its sender */
	LIST_FILTER, /* its text */
};

struct list;

struct list *list_new(void);
void list_free(struct list *); /* NULL is fine */

/* `turn`: another number, another track, or another state of it. */
void list_update(struct list *, const struct track *, uint64_t turn);

/* The clock, in the time of the track. */
void list_clock(struct list *, int64_t now_ms);

/* The cursor goes to this comment of the track; a search that it is not in ends. */
void list_go(struct list *, size_t index);

/* `page`: rows that are seen of it. */
enum list_wish list_key(struct list *, struct key, int page);

/* What a letter means for a comment, in the list and out of it; LIST_PASS: nothing. */
enum list_wish list_letter(struct key);

/* It is closed: the search is not typed any more, what was searched for stays. */
void list_leave(struct list *);

/* The place of the row at `row` under the first one that is seen is now the cursor's. */
bool list_click(struct list *, int row);

const struct comment *list_current(const struct list *); /* NULL: it is empty */

/* What a view needs: valid until the next call that changes something. */
struct list_look {
	const uint32_t *items; /* places in the track, in the order of the list */
	size_t count, all;     /* in the list, in the track */
	size_t cursor, first;  /* first: the first one that is seen */
	size_t now;            /* the last one that was said by now, by time; or count */
	enum list_sort sort;
	bool follows, searches; /* searches: the search is being typed */
	const char *search;     /* "" for none */
	size_t search_len, search_cursor;
};
struct list_look list_look(struct list *, int page);
