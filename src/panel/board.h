/* panel/board.h - the comments below a video, to look through.
 *
 * Threads as the server tells them, a page after the other, none of them twice; a cursor
 * on one comment, which stays on it whatever comes and goes around it; what the viewer
 * wrote or likes is seen at once and put right when the server has answered.  At most
 * BOARD_MAX comments are held.  Pure: pages, events and keys in, what is to be asked for
 * and what is to be seen out. */
#pragma once
#include "base/text.h"
#include "term/keys.h"
#include "wire/remark.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BOARD_MAX 2000
#define BOARD_LOCAL ((uint64_t)1 << 63) /* ids of what no server has confirmed */

enum board_sort { BOARD_NEW, BOARD_HOT };

/* What a key asks of whoever owns the board. */
enum board_wish {
	BOARD_PASS,  /* the key was not for the board */
	BOARD_TAKEN, /* it was, and that was all */
	BOARD_CLOSE,
	BOARD_WRITE, /* a comment to the video */
	BOARD_REPLY, /* to the one under the cursor, as all below */
	BOARD_LIKE,  /* see board_like() */
	BOARD_DELETE,
	BOARD_COPY,
	BOARD_MORE, /* replies of its thread */
};

/* A comment that is held; `id` has BOARD_LOCAL until it is confirmed. */
struct board_note {
	uint64_t id, root, reply_to;
	char *author, *answers, *text;
	size_t text_len;
	int64_t created_ms, likes, replies;
	bool liked, own, deleting;

	/* The board's alone; what the server said last. */
	int64_t said_likes;
	bool said_liked, liking;
	int lines, layout; /* lines of the text in that layout */
};

struct board;

struct board *board_new(void);
void board_free(struct board *);  /* NULL is fine */
void board_clear(struct board *); /* another video */

/* --- what the server says -------------------------------------------------------- */

/* Which page is to be asked for now, counted as asked for; `cursor` holds until the
 * board changes, "" is the first one. */
bool board_ask(struct board *, enum board_sort *, const char **cursor);
void board_again(struct board *); /* something was missed: from the first page on */
bool board_page(struct board *, struct slice body, bool first); /* false: is none */
void board_failed(struct board *, const char *why);             /* clean */

/* The same for the replies of a thread; false: there is nothing to ask for. */
bool board_ask_replies(struct board *, uint64_t *root, const char **cursor);
bool board_replies(struct board *, uint64_t root, struct slice body);
void board_replies_failed(struct board *, uint64_t root);

void board_said(struct board *, const struct remark *); /* live */
void board_gone(struct board *, uint64_t id);

/* --- what the viewer says -------------------------------------------------------- */

/* It is seen at once, under the cursor; `reply_to` 0: to the video.  Its local id. */
uint64_t board_post(struct board *, const char *text, uint64_t reply_to, int64_t now_ms);
bool board_posted(struct board *, uint64_t local, struct slice body);
void board_refused(struct board *, uint64_t local); /* it goes */

/* Of the one under the cursor; true: this is to be asked for now.  And the answer;
 * `body` empty: it failed. */
bool board_like(struct board *, uint64_t *id, bool *like);
bool board_liked(struct board *, uint64_t id, struct slice body, bool *like);

void board_deleting(struct board *, uint64_t id, bool); /* asked for; or it failed */

/* --- looking through ------------------------------------------------------------- */

/* How many columns its rows have, how many of them are seen, how texts are measured. */
void board_layout(struct board *, int cols, int page, struct text_rule);

enum board_wish board_key(struct board *, struct key);
enum board_wish board_click(struct board *, int row); /* of those that are seen */

const struct board_note *board_current(const struct board *); /* NULL: none */

enum board_part { BOARD_HEAD, BOARD_TEXT, BOARD_FOLD, BOARD_REST, BOARD_GAP, BOARD_END };

/* A row that is seen; false: there is nothing any more. */
struct board_row {
	enum board_part part;
	const struct board_note *note; /* BOARD_REST: its thread's first */
	const char *text;              /* BOARD_TEXT: this line of it */
	size_t len;
	bool is_reply, is_open, is_asked;
	bool on;      /* under the cursor */
	int indent;   /* columns */
	int64_t rest; /* BOARD_REST: replies that are not here */
};
bool board_row(const struct board *, int row, struct board_row *);

struct board_look {
	enum board_sort sort;
	int64_t count;          /* comments that we know of */
	bool more, full;        /* there are more than those; BOARD_MAX are held */
	bool begun, asked, cut; /* a page is there, on its way; some are not held */
	bool doomed;            /* the next "d" deletes */
	const char *why;        /* the last page did not come; "" */
	int fresh;              /* new ones above what is seen */
};
struct board_look board_look(const struct board *);
