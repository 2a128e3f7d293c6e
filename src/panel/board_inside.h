/* panel/board_inside.h - what the parts of the board share.
 *
 * board.c knows what is in it, board_page.c reads pages and events into it,
 * board_rows.c lays it out, board_keys.c moves about in it. */
#pragma once
#include "panel/board.h"

/* A first comment and its replies, the oldest first. */
struct thread {
	struct board_note *root, **replies;
	size_t count;
	bool is_open, is_asked, is_whole;
	bool is_late; /* came while a first page was on its way, which may not have it */
	char next[REMARK_CURSOR_MAX + 1];
};

struct threads {
	struct thread **at;
	size_t count;
};

/* What the cursor can be on. */
struct entry {
	struct thread *thread;
	struct board_note *note; /* NULL: the row that stands for replies to come */
	int start, lines;        /* in rows from the first one */
};

struct board {
	struct threads threads;
	size_t held; /* comments */
	enum board_sort sort;
	char next[REMARK_CURSOR_MAX + 1], why[480];
	bool begun, stale, asked, asked_first, cut;
	bool doomed;
	int barren; /* pages in a row that brought nothing new */
	int fresh;
	uint64_t local;         /* the last one given */
	char *own_name;         /* what the server calls the viewer, or NULL */
	struct threads waiting; /* said live, may be what is being posted */

	int cols, page, layout;
	struct text_rule rule;
	struct entry *entries;
	size_t entry_count;
	int rows, top;
	size_t cursor;
	const struct thread *on_thread; /* what the cursor is on; NULL: lost */
	const struct board_note *on_note;
};

/* board.c */
struct board_note *note_new(const struct remark *);
void note_update(struct board_note *, const struct remark *);
void note_free(struct board *, struct board_note *);
struct thread *thread_new(struct board_note *root);
void thread_free(struct board *, struct thread *);
void threads_free(struct board *, struct threads *);
void threads_insert(struct threads *, size_t at, struct thread *);
size_t threads_find(const struct threads *, uint64_t root); /* or the count */
bool thread_add(struct thread *, struct board_note *); /* in order; false: it is there */
struct board_note *board_note(struct board *, uint64_t id, struct thread **);

/* board_page.c */
void board_place(struct board *, struct thread *);
bool board_is_reading(const struct board *);       /* a first page is on its way */
void board_settle(struct board *, uint64_t local); /* nothing of this waits any more */

/* board_rows.c */
void board_rows(struct board *); /* something is there, or not any more */
void board_see(struct board *);  /* the cursor */
size_t board_entry(const struct board *, int row);
void board_go(struct board *, size_t entry);
void board_go_to(struct board *, const struct board_note *);
int64_t thread_rest(const struct thread *); /* replies that are not here */
