/* Pages and events, read into what is known: nothing twice, and in order. */
#include "panel/board_inside.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAITING_MAX 16
#define BARREN_MAX 10 /* some are known already: they were said live */

/* --- what is to be asked for ------------------------------------------------------ */

/* The end is near: two pages from here. */
static bool
is_near_end(const struct board *board)
{
	return board->top + 3 * board->page >= board->rows;
}

bool
board_ask(struct board *board, enum board_sort *sort, const char **cursor)
{
	bool goes_on = board->begun && board->next[0] != '\0' &&
		       board->held < BOARD_MAX && is_near_end(board);

	if (board->asked || board->why[0] != '\0' || (!board->stale && !goes_on))
		return false;
	*sort = board->sort;
	*cursor = board->stale ? "" : board->next;
	board->asked = true;
	board->asked_first = board->stale;
	board->stale = false;
	return true;
}

bool
board_is_reading(const struct board *board)
{
	return board->asked && board->asked_first;
}

void
board_again(struct board *board)
{
	board->stale = true;
	board->asked = false;
	board->why[0] = '\0';
}

void
board_failed(struct board *board, const char *why)
{
	text_clean(board->why, sizeof(board->why), why, strlen(why));
	board->asked = false;
	board->stale |= board->asked_first;
}

int64_t
thread_rest(const struct thread *thread)
{
	int64_t rest = thread->root->replies - (int64_t)thread->count;

	if (thread->is_whole || thread->root->id & BOARD_LOCAL)
		return 0;
	return rest > 0 ? rest : thread->next[0] != '\0';
}

bool
board_ask_replies(struct board *board, uint64_t *root, const char **cursor)
{
	struct thread *thread;

	if (board->cursor >= board->entry_count)
		return false;
	thread = board->entries[board->cursor].thread;
	if (thread->is_asked || thread_rest(thread) == 0 || board->held >= BOARD_MAX)
		return false;
	thread->is_asked = true;
	*root = thread->root->id;
	*cursor = thread->next;
	return true;
}

/* --- pages ------------------------------------------------------------------------ */

/* A page as it is read. */
struct fresh {
	struct board *board;
	struct threads threads;
	size_t count, most; /* comments of it; more are left out */
	bool cut;
};

static void
fresh_add(void *arg, const struct remark *remark)
{
	struct fresh *fresh = arg;
	struct threads *threads = &fresh->threads;
	struct board_note *note;

	if (fresh->count >= fresh->most) {
		fresh->cut = true;
		return;
	}
	if (remark->reply_to == 0) {
		if (threads_find(threads, remark->id) < threads->count)
			return;
		threads_insert(threads, threads->count, thread_new(note_new(remark)));
	} else {
		if (threads->count == 0 ||
		    threads->at[threads->count - 1]->root->id != remark->root)
			return;
		note = note_new(remark);
		if (!thread_add(threads->at[threads->count - 1], note)) {
			note_free(fresh->board, note);
			return;
		}
	}
	fresh->count++;
}

/* The newer news of the same thread. */
static void
thread_merge(struct board *board, struct thread *known, struct thread *fresh)
{
	const struct board_note *root = fresh->root;
	const struct remark now = {
		.likes = root->likes, .liked = root->liked, .replies = root->replies
	};

	note_update(known->root, &now);
	for (size_t i = 0; i < fresh->count; i++) {
		if (!thread_add(known, fresh->replies[i]))
			note_free(board, fresh->replies[i]);
	}
	known->is_whole &= root->replies <= (int64_t)known->count;
	fresh->count = 0;
	thread_free(board, fresh);
}

static void
merge_or_place(struct board *board, struct thread *thread, bool at_end)
{
	struct threads *threads = &board->threads;
	size_t at = threads_find(threads, thread->root->id);

	if (at < threads->count)
		thread_merge(board, threads->at[at], thread);
	else if (at_end)
		threads_insert(threads, threads->count, thread);
	else
		board_place(board, thread);
}

static bool
is_local(const struct thread *thread)
{
	return thread->root->id & BOARD_LOCAL;
}

static bool
overlaps(const struct board *board, const struct threads *fresh)
{
	for (size_t i = 0; i < fresh->count; i++) {
		if (threads_find(&board->threads, fresh->at[i]->root->id) <
		    board->threads.count)
			return true;
	}
	return false;
}

/* Keeps of what is known what is local or late, what is in the page, and what is older
 * than `least`. */
static void
threads_keep(struct board *board, const struct threads *fresh, uint64_t least)
{
	struct threads *threads = &board->threads;
	size_t kept = 0;

	for (size_t i = 0; i < threads->count; i++) {
		struct thread *thread = threads->at[i];
		uint64_t id = thread->root->id;

		if (is_local(thread) || thread->is_late || id < least ||
		    threads_find(fresh, id) < fresh->count)
			threads->at[kept++] = thread;
		else
			thread_free(board, thread);
	}
	threads->count = kept;
}

/* The order of the page, behind what is local; what is known of its threads stays, and
 * what is late finds its place. */
static void
threads_replace(struct board *board, struct threads *fresh)
{
	struct threads before = board->threads;
	size_t i;

	board->threads = (struct threads){ 0 };
	for (i = 0; i < before.count; i++) {
		if (is_local(before.at[i]))
			threads_insert(
			    &board->threads, board->threads.count, before.at[i]);
	}
	for (i = 0; i < fresh->count; i++) {
		size_t at = threads_find(&before, fresh->at[i]->root->id);
		struct thread *thread = fresh->at[i];

		if (at < before.count) {
			thread_merge(board, before.at[at], thread);
			thread = before.at[at];
		}
		threads_insert(&board->threads, board->threads.count, thread);
	}
	for (i = 0; i < before.count; i++) {
		if (before.at[i]->is_late &&
		    threads_find(fresh, before.at[i]->root->id) == fresh->count)
			board_place(board, before.at[i]);
	}
	free(before.at);
}

/* Newest first, a page that reaches what is known goes on with that.  In all other
 * cases what is between the two is not known, and the page is all there is. */
static void
take_first(struct board *board, struct fresh *fresh, const char *next)
{
	struct threads *threads = &fresh->threads;
	bool joins = board->begun && board->sort == BOARD_NEW && !fresh->cut &&
		     overlaps(board, threads);

	if (joins && next[0] != '\0') {
		threads_keep(board, threads, threads->at[threads->count - 1]->root->id);
		for (size_t i = 0; i < threads->count; i++)
			merge_or_place(board, threads->at[i], false);
	} else {
		threads_keep(board, threads, 0);
		snprintf(board->next, sizeof(board->next), "%s", next);
		threads_replace(board, threads);
		board->cut = fresh->cut;
	}
	for (size_t i = 0; i < board->threads.count; i++)
		board->threads.at[i]->is_late = false;
	if (!board->begun) { /* another order: from its start */
		board->on_thread = NULL;
		board->cursor = 0;
		board->top = 0;
	}
	board->begun = true;
}

/* A server whose pages lead to each other for ever is not asked for ever. */
static void
barren_count(struct board *board, size_t had)
{
	board->barren = board->held > had ? 0 : board->barren + 1;
	if (board->barren >= BARREN_MAX && board->next[0] != '\0')
		board_failed(board, "the server's pages bring nothing new");
}

bool
board_page(struct board *board, struct slice body, bool first)
{
	struct fresh fresh = { .board = board,
		.most = first ? BOARD_MAX : BOARD_MAX - board->held };
	size_t had = first ? 0 : board->held;
	struct remark_rest rest;

	board->asked = false;
	if (!remark_page(body, REMARK_ROOTS, fresh_add, &fresh, &rest)) {
		threads_free(board, &fresh.threads);
		return false;
	}
	board->why[0] = '\0';
	if (first) {
		take_first(board, &fresh, rest.next);
	} else {
		for (size_t i = 0; i < fresh.threads.count; i++)
			merge_or_place(board, fresh.threads.at[i], true);
		board->cut |= fresh.cut;
		snprintf(board->next, sizeof(board->next), "%s", rest.next);
	}
	free(fresh.threads.at);
	board_rows(board);
	barren_count(board, had);
	board->cut |= board->next[0] != '\0' && board->held >= BOARD_MAX;
	return true;
}

/* --- replies ---------------------------------------------------------------------- */

struct reading {
	struct board *board;
	struct thread *thread;
	size_t most;
};

static void
reply_add(void *arg, const struct remark *remark)
{
	struct reading *reading = arg;
	struct board_note *note;

	if (remark->root != reading->thread->root->id || reading->most == 0)
		return;
	note = note_new(remark);
	if (thread_add(reading->thread, note))
		reading->most--;
	else
		note_free(reading->board, note);
}

bool
board_replies(struct board *board, uint64_t root, struct slice body)
{
	size_t at = threads_find(&board->threads, root);
	struct reading reading = { .board = board, .most = BOARD_MAX };
	struct remark_rest rest;
	struct thread *thread;
	size_t before;

	if (at == board->threads.count)
		return true;
	thread = reading.thread = board->threads.at[at];
	before = thread->count;
	reading.most -= board->held < BOARD_MAX ? board->held : BOARD_MAX;
	thread->is_asked = false;
	if (!remark_page(body, REMARK_REPLIES, reply_add, &reading, &rest))
		return false;
	snprintf(thread->next, sizeof(thread->next), "%s", rest.next);
	thread->is_whole = rest.next[0] == '\0' && reading.most > 0;
	if (thread->is_whole)
		thread->root->replies = (int64_t)thread->count;
	if (board->on_thread == thread && board->on_note == NULL &&
	    before < thread->count) /* who asked goes on reading there */
		board->on_note = thread->replies[before];
	board_rows(board);
	return true;
}

void
board_replies_failed(struct board *board, uint64_t root)
{
	size_t at = threads_find(&board->threads, root);

	if (at < board->threads.count)
		board->threads.at[at]->is_asked = false;
	board_rows(board);
}

/* --- live ------------------------------------------------------------------------- */

/* Does `a` stand before `b`? */
static bool
is_before(
    const struct board *board, const struct board_note *a, const struct board_note *b)
{
	if (board->sort == BOARD_HOT && a->likes != b->likes)
		return a->likes > b->likes;
	return a->id > b->id;
}

/* Behind the last one that stands before it; one that would stand behind all that are
 * known comes with a page to come. */
void
board_place(struct board *board, struct thread *thread)
{
	struct threads *threads = &board->threads;
	size_t at = threads->count;

	while (at > 0 && !is_before(board, threads->at[at - 1]->root, thread->root))
		at--;
	if (at == threads->count && board->next[0] != '\0') {
		thread_free(board, thread);
		return;
	}
	threads_insert(threads, at, thread);
}

static void
reply_said(struct board *board, const struct remark *remark)
{
	size_t at = threads_find(&board->threads, remark->root);
	struct thread *thread;
	struct board_note *note;
	bool whole;

	if (at == board->threads.count)
		return;
	thread = board->threads.at[at];
	whole = thread_rest(thread) == 0;
	thread->root->replies++;
	if (!whole || board->held >= BOARD_MAX)
		return;
	note = note_new(remark);
	if (!thread_add(thread, note))
		note_free(board, note);
}

/* The oldest ones make room, also from under the cursor. */
static void
room_make(struct board *board)
{
	struct threads *threads = &board->threads;

	while (board->held >= BOARD_MAX && threads->count > 1) {
		struct thread *last = threads->at[--threads->count];

		board->held -= 1 + last->count;
		thread_free(board, last);
		board->next[0] = '\0';
		board->cut = true;
	}
}

static void
say(struct board *board, const struct remark *remark)
{
	struct thread *in;
	struct thread *thread;

	if (board_note(board, remark->id, &in) != NULL)
		return;
	if (remark->reply_to != 0) {
		reply_said(board, remark);
	} else {
		room_make(board);
		thread = thread_new(note_new(remark));
		thread->is_late = board_is_reading(board);
		board->fresh += board->top > 0 && board->sort == BOARD_NEW;
		board_place(board, thread);
	}
	board_rows(board);
}

/* Is this what a post that is under way will turn out to be? */
static bool
is_expected(const struct board *board, const struct remark *remark)
{
	for (size_t i = 0; i < board->entry_count; i++) {
		const struct board_note *note = board->entries[i].note;

		if (note != NULL && note->id & BOARD_LOCAL &&
		    note->reply_to == remark->reply_to &&
		    note->text_len == remark->text_len &&
		    memcmp(note->text, remark->text, note->text_len) == 0)
			return true;
	}
	return false;
}

void
board_said(struct board *board, const struct remark *remark)
{
	struct threads *waiting = &board->waiting;

	if (!board->begun && !board_is_reading(board))
		return;
	if (is_expected(board, remark) && waiting->count < WAITING_MAX)
		threads_insert(waiting, waiting->count, thread_new(note_new(remark)));
	else
		say(board, remark);
}

void
board_settle(struct board *board, uint64_t id)
{
	struct threads waiting = board->waiting;

	board->waiting = (struct threads){ 0 };
	for (size_t i = 0; i < waiting.count; i++) {
		const struct board_note *note = waiting.at[i]->root;
		const struct remark remark = { note->id, note->root, note->reply_to,
			note->author, note->answers, note->text, note->text_len,
			note->created_ms, note->likes, note->replies, note->liked };

		if (note->id != id)
			board_said(board, &remark);
	}
	threads_free(board, &waiting);
}
