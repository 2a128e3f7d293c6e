#include "panel/board_inside.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct board *
board_new(void)
{
	struct board *board = mem_new(1, sizeof(*board));

	board->local = BOARD_LOCAL;
	board->stale = true;
	board->cols = 40;
	board->page = 10;
	board_rows(board);
	return board;
}

void
board_clear(struct board *board)
{
	threads_free(board, &board->threads);
	threads_free(board, &board->waiting);
	board->next[0] = board->why[0] = '\0';
	board->begun = board->asked = board->cut = board->doomed = false;
	board->stale = true;
	board->fresh = board->top = 0;
	board->cursor = 0;
	board_rows(board);
}

void
board_free(struct board *board)
{
	if (board == NULL)
		return;
	threads_free(board, &board->threads);
	threads_free(board, &board->waiting);
	free(board->own_name);
	free(board->entries);
	free(board);
}

/* --- one comment ----------------------------------------------------------------- */

struct board_note *
note_new(const struct remark *remark)
{
	struct board_note *note = mem_new(1, sizeof(*note));

	note->id = remark->id;
	note->root = remark->root;
	note->reply_to = remark->reply_to;
	note->author = mem_text(remark->author);
	note->answers = mem_text(remark->answers);
	note->text = mem_text_part(remark->text, remark->text_len);
	note->text_len = remark->text_len;
	note->created_ms = remark->created_ms;
	note_update(note, remark);
	return note;
}

/* What can be another since it was heard of last. */
void
note_update(struct board_note *note, const struct remark *remark)
{
	note->said_likes = remark->likes;
	note->said_liked = remark->liked;
	note->replies = remark->replies;
	if (note->liking)
		return;
	note->likes = remark->likes;
	note->liked = remark->liked;
}

void
note_free(struct board *board, struct board_note *note)
{
	if (note == NULL)
		return;
	if (board->on_note == note)
		board->on_note = NULL;
	free(note->author);
	free(note->answers);
	free(note->text);
	free(note);
}

/* --- one thread ------------------------------------------------------------------ */

struct thread *
thread_new(struct board_note *root)
{
	struct thread *thread = mem_new(1, sizeof(*thread));

	thread->root = root;
	return thread;
}

void
thread_free(struct board *board, struct thread *thread)
{
	if (thread == NULL)
		return;
	if (board->on_thread == thread)
		board->on_thread = NULL;
	for (size_t i = 0; i < thread->count; i++)
		note_free(board, thread->replies[i]);
	note_free(board, thread->root);
	free(thread->replies);
	free(thread);
}

bool
thread_add(struct thread *thread, struct board_note *note)
{
	size_t at = thread->count;

	while (at > 0 && thread->replies[at - 1]->id > note->id)
		at--;
	if (at > 0 && thread->replies[at - 1]->id == note->id)
		return false;
	thread->replies =
	    mem_grow(thread->replies, thread->count + 1, sizeof(*thread->replies));
	memmove(thread->replies + at + 1, thread->replies + at,
	    (thread->count - at) * sizeof(*thread->replies));
	thread->replies[at] = note;
	thread->count++;
	return true;
}

static void
thread_take_out(struct thread *thread, const struct board_note *note)
{
	size_t at = 0;

	while (thread->replies[at] != note)
		at++;
	thread->count--;
	memmove(thread->replies + at, thread->replies + at + 1,
	    (thread->count - at) * sizeof(*thread->replies));
}

/* --- threads --------------------------------------------------------------------- */

void
threads_free(struct board *board, struct threads *threads)
{
	for (size_t i = 0; i < threads->count; i++)
		thread_free(board, threads->at[i]);
	free(threads->at);
	*threads = (struct threads){ 0 };
}

void
threads_insert(struct threads *threads, size_t at, struct thread *thread)
{
	threads->at = mem_grow(threads->at, threads->count + 1, sizeof(*threads->at));
	memmove(threads->at + at + 1, threads->at + at,
	    (threads->count - at) * sizeof(*threads->at));
	threads->at[at] = thread;
	threads->count++;
}

size_t
threads_find(const struct threads *threads, uint64_t root)
{
	size_t i = 0;

	while (i < threads->count && threads->at[i]->root->id != root)
		i++;
	return i;
}

struct board_note *
board_note(struct board *board, uint64_t id, struct thread **in)
{
	for (size_t i = 0; i < board->threads.count; i++) {
		struct thread *thread = board->threads.at[i];

		*in = thread;
		if (thread->root->id == id)
			return thread->root;
		for (size_t k = 0; k < thread->count; k++) {
			if (thread->replies[k]->id == id)
				return thread->replies[k];
		}
	}
	*in = NULL;
	return NULL;
}

static void
thread_drop(struct board *board, struct thread *thread)
{
	struct threads *threads = &board->threads;
	size_t at = threads_find(threads, thread->root->id);

	threads->count--;
	memmove(threads->at + at, threads->at + at + 1,
	    (threads->count - at) * sizeof(*threads->at));
	thread_free(board, thread);
}

void
board_gone(struct board *board, uint64_t id)
{
	struct thread *thread;
	struct board_note *note = board_note(board, id, &thread);

	if (note == NULL)
		return;
	if (note == thread->root) {
		thread_drop(board, thread);
	} else {
		thread_take_out(thread, note);
		thread->root->replies -= thread->root->replies > 0;
		note_free(board, note);
	}
	board_rows(board);
}

/* --- what the viewer writes ------------------------------------------------------ */

uint64_t
board_post(struct board *board, const char *text, uint64_t reply_to, int64_t now_ms)
{
	struct thread *thread = NULL;
	const struct board_note *to =
	    reply_to != 0 ? board_note(board, reply_to, &thread) : NULL;
	struct remark remark = {
		.id = ++board->local,
		.root = board->local,
		.reply_to = reply_to,
		.author = board->own_name != NULL ? board->own_name : "",
		.answers = to != NULL ? to->author : "",
		.text = text,
		.text_len = strlen(text),
		.created_ms = now_ms,
	};
	struct board_note *note;

	if (thread != NULL)
		remark.root = thread->root->id;
	note = note_new(&remark);
	note->own = true;
	if (thread != NULL) {
		thread_add(thread, note);
		thread->root->replies++;
		thread->is_open = true;
	} else {
		threads_insert(&board->threads, 0, thread_new(note));
	}
	board_rows(board);
	board_go_to(board, note);
	return note->id;
}

static void
note_confirm(void *arg, const struct remark *remark)
{
	struct board_note *note = arg;

	note->id = remark->id;
	if (note->reply_to == 0)
		note->root = note->id;
	note->created_ms = remark->created_ms;
	free(note->author);
	note->author = mem_text(remark->author);
}

/* It may have been heard of already, while it was under way. */
bool
board_posted(struct board *board, uint64_t local, struct slice body)
{
	struct thread *thread, *other;
	struct board_note *note = board_note(board, local, &thread);
	const struct board_note *same;
	struct board_note said = { .reply_to = note != NULL ? note->reply_to : 0 };
	bool fine = remark_one(body, note_confirm, &said);

	free(said.author);
	if (note == NULL || !fine)
		return fine;
	same = board_note(board, said.id, &other);
	if (same != NULL) {
		board_gone(board, local);
	} else {
		remark_one(body, note_confirm, note);
		free(board->own_name);
		board->own_name = mem_text(note->author);
		thread->is_late = note == thread->root && board_is_reading(board);
	}
	board_settle(board, said.id);
	return true;
}

void
board_refused(struct board *board, uint64_t local)
{
	board_gone(board, local);
	board_settle(board, local);
}

/* --- what the viewer likes, or takes back ----------------------------------------- */

bool
board_like(struct board *board, uint64_t *id, bool *like)
{
	struct board_note *note = (struct board_note *)(uintptr_t)board_current(board);

	if (note == NULL || note->id & BOARD_LOCAL)
		return false;
	note->liked = !note->liked;
	note->likes += note->liked ? 1 : -1;
	if (note->likes < 0)
		note->likes = 0;
	*id = note->id;
	*like = note->liked;
	if (note->liking)
		return false; /* the answer to the one under way asks for it */
	note->liking = true;
	return true;
}

bool
board_liked(struct board *board, uint64_t id, struct slice body, bool *like)
{
	struct thread *thread;
	struct board_note *note = board_note(board, id, &thread);
	int64_t likes;
	bool liked;

	if (note == NULL)
		return false;
	if (body.len > 0 && remark_likes(body, &likes, &liked)) {
		note->said_likes = likes;
		note->said_liked = liked;
	} else {
		note->liked = note->said_liked;
	}
	note->liking = note->liked != note->said_liked;
	note->likes = note->said_likes;
	*like = note->liked;
	if (note->liking)
		note->likes += note->liked ? 1 : -1;
	return note->liking;
}

void
board_deleting(struct board *board, uint64_t id, bool deleting)
{
	struct thread *thread;
	struct board_note *note = board_note(board, id, &thread);

	if (note != NULL)
		note->deleting = deleting;
}
