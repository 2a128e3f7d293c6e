/* Where everything stands: entries below each other, and the cursor in sight. */
#include "panel/board_inside.h"

#include "base/mem.h"
#include "base/text_wrap.h"

#include <stdlib.h>
#include <string.h>

#define ROOMY 10 /* rows: from here on threads stand apart */

static int
indent_of(const struct board *board, bool is_reply)
{
	return !is_reply ? 0 : board->cols < 40 ? 1 : 3;
}

static int
text_cols_of(const struct board *board, const struct board_note *note)
{
	int cols = board->cols - indent_of(board, note->reply_to != 0);

	return cols > 1 ? cols : 1;
}

static int
text_lines(const struct board *board, struct board_note *note)
{
	if (note->layout != board->layout)
		note->lines = text_wrap_count(
		    note->text, note->text_len, board->rule, text_cols_of(board, note));
	note->layout = board->layout;
	return note->lines;
}

static void
entry_add(struct board *board, struct thread *thread, struct board_note *note)
{
	int lines = 1;

	if (note != NULL)
		lines = 1 + text_lines(board, note) +
			(note == thread->root && note->replies > 0);
	board->entries[board->entry_count++] =
	    (struct entry){ thread, note, board->rows, lines };
	board->rows += lines;
}

static void
thread_lay(struct board *board, struct thread *thread)
{
	entry_add(board, thread, thread->root);
	for (size_t i = 0; i < thread->count && thread->is_open; i++)
		entry_add(board, thread, thread->replies[i]);
	if (thread->is_open && thread_rest(thread) > 0)
		entry_add(board, thread, NULL);
	if (board->page >= ROOMY) {
		board->entries[board->entry_count - 1].lines++;
		board->rows++;
	}
}

static void
entries_make(struct board *board)
{
	struct threads *threads = &board->threads;

	board->held = threads->count;
	for (size_t i = 0; i < threads->count; i++)
		board->held += threads->at[i]->count;
	board->entries = mem_grow(
	    board->entries, board->held + threads->count + 1, sizeof(*board->entries));
	board->entry_count = 0;
	board->rows = 0;
	for (size_t i = 0; i < threads->count; i++)
		thread_lay(board, threads->at[i]);
}

/* The one it was on; or its thread's first, if it is folded or gone; or whatever is
 * at that place. */
static void
cursor_find(struct board *board)
{
	size_t near = board->entry_count;

	for (size_t i = 0; i < board->entry_count; i++) {
		const struct entry *e = &board->entries[i];

		if (e->thread != board->on_thread)
			continue;
		if (e->note == board->on_note) {
			board->cursor = i;
			return;
		}
		near = i < near ? i : near;
	}
	if (near < board->entry_count)
		board->cursor = near;
	if (board->cursor >= board->entry_count)
		board->cursor = board->entry_count > 0 ? board->entry_count - 1 : 0;
}

static void
cursor_keep(struct board *board)
{
	const struct entry *e = &board->entries[board->cursor];

	board->on_thread = board->entry_count > 0 ? e->thread : NULL;
	if (board->entry_count == 0 || board->on_note != e->note)
		board->doomed = false; /* it was another one */
	board->on_note = board->entry_count > 0 ? e->note : NULL;
}

static int
start_of(const struct board *board)
{
	return board->cursor < board->entry_count ? board->entries[board->cursor].start
						  : 0;
}

/* At the top, new ones are seen as they come; elsewhere what is read stays where it
 * is. */
void
board_rows(struct board *board)
{
	int down = start_of(board) - board->top, top = board->top;

	entries_make(board);
	cursor_find(board);
	cursor_keep(board);
	if (top > 0)
		board->top = start_of(board) - down;
	board_see(board);
}

static void
top_clamp(struct board *board)
{
	int most = board->rows + 1 - board->page; /* a row more says that it is the end */

	if (board->top > most)
		board->top = most;
	if (board->top < 0)
		board->top = 0;
	if (board->top == 0)
		board->fresh = 0;
}

/* All of it; of what is taller than a page, something. */
void
board_see(struct board *board)
{
	const struct entry *e = &board->entries[board->cursor];
	int page = board->page > 0 ? board->page : 1, end;

	top_clamp(board);
	if (board->cursor >= board->entry_count)
		return;
	end = e->start + e->lines;
	if (e->lines >= page) {
		if (e->start >= board->top + page)
			board->top = e->start;
		else if (end <= board->top)
			board->top = end - page;
	} else if (e->start < board->top) {
		board->top = e->start;
	} else if (end > board->top + page) {
		board->top = end - page;
	}
	top_clamp(board);
}

void
board_layout(struct board *board, int cols, int page, struct text_rule rule)
{
	if (cols == board->cols && page == board->page &&
	    memcmp(&rule, &board->rule, sizeof(rule)) == 0)
		return;
	board->cols = cols;
	board->page = page;
	board->rule = rule;
	board->layout++;
	board_rows(board);
}

size_t
board_entry(const struct board *board, int row)
{
	size_t low = 0, high = board->entry_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (board->entries[middle].start <= row)
			low = middle;
		else
			high = middle;
	}
	return low;
}

void
board_go(struct board *board, size_t entry)
{
	board->cursor = entry < board->entry_count ? entry : board->entry_count - 1;
	if (board->entry_count == 0)
		board->cursor = 0;
	cursor_keep(board);
	board_see(board);
}

void
board_go_to(struct board *board, const struct board_note *note)
{
	for (size_t i = 0; i < board->entry_count; i++) {
		if (board->entries[i].note == note)
			board_go(board, i);
	}
}

const struct board_note *
board_current(const struct board *board)
{
	return board->cursor < board->entry_count ? board->entries[board->cursor].note
						  : NULL;
}

/* --- looking ----------------------------------------------------------------------- */

static void
line_find(const struct board *board, const struct board_note *note, int line,
    struct board_row *row)
{
	const char *at = note->text, *end = at + note->text_len;
	struct text_part part = { at, 0 };

	for (int i = 0; i <= line; i++)
		text_wrap(&at, end, board->rule, text_cols_of(board, note), &part);
	row->text = part.at;
	row->len = part.len;
}

static void
row_of(const struct board *board, const struct entry *e, int line, struct board_row *row)
{
	row->part = BOARD_GAP;
	row->is_open = e->thread->is_open;
	row->is_asked = e->thread->is_asked;
	row->is_reply = e->note == NULL || e->note->reply_to != 0;
	row->note = e->note != NULL ? e->note : e->thread->root;
	row->indent = indent_of(board, row->is_reply);
	if (e->note == NULL) {
		row->rest = thread_rest(e->thread);
		row->part = line == 0 ? BOARD_REST : BOARD_GAP;
	} else if (line == 0) {
		row->part = BOARD_HEAD;
	} else if (line <= e->note->lines) {
		row->part = BOARD_TEXT;
		line_find(board, e->note, line - 1, row);
	} else if (line == e->note->lines + 1 && e->note == e->thread->root &&
		   e->note->replies > 0) {
		row->part = BOARD_FOLD;
	}
}

bool
board_row(const struct board *board, int at, struct board_row *row)
{
	int line = board->top + at;
	size_t i;

	*row = (struct board_row){ .part = BOARD_END };
	if (line > board->rows)
		return false;
	if (line == board->rows)
		return true;
	i = board_entry(board, line);
	row_of(board, &board->entries[i], line - board->entries[i].start, row);
	row->on = i == board->cursor && row->part != BOARD_GAP;
	return true;
}

struct board_look
board_look(const struct board *board)
{
	struct board_look look = {
		.sort = board->sort,
		.more = board->next[0] != '\0' || board->cut || !board->begun,
		.begun = board->begun,
		.asked = board->asked || (board->stale && board->why[0] == '\0'),
		.cut = board->cut,
		.full = board->held >= BOARD_MAX,
		.doomed = board->doomed,
		.why = board->why,
		.fresh = board->fresh,
	};

	for (size_t i = 0; i < board->threads.count; i++)
		look.count += 1 + board->threads.at[i]->root->replies;
	return look;
}
