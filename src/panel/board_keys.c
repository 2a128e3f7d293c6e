/* Moving about, folding, and what else a key means. */
#include "panel/board_inside.h"

#include <string.h>

static struct entry *
current(struct board *board)
{
	return board->cursor < board->entry_count ? &board->entries[board->cursor] : NULL;
}

/* A page that did not come is asked for again by who goes on. */
static void
try_again(struct board *board)
{
	if (board->cursor + 1 >= board->entry_count)
		board->why[0] = '\0';
}

static void
down(struct board *board)
{
	const struct entry *e = current(board);

	try_again(board);
	if (e == NULL)
		return;
	if (e->start + e->lines > board->top + board->page) {
		board->top++;
		board_see(board);
	} else if (board->cursor + 1 < board->entry_count) {
		board_go(board, board->cursor + 1);
	} else {
		board->top++; /* to the row behind it, which says why it ends */
		board_see(board);
	}
}

static void
up(struct board *board)
{
	const struct entry *e = current(board);

	if (e != NULL && e->start < board->top) {
		board->top--;
		board_see(board);
	} else if (board->cursor > 0) {
		board_go(board, board->cursor - 1);
	}
}

/* So many rows; where there is nothing more, to the first or the last. */
static void
scroll(struct board *board, int by)
{
	const struct entry *e = current(board);
	int row;

	if (by > 0)
		try_again(board);
	if (e == NULL)
		return;
	row = (e->start > board->top ? e->start : board->top) + by;
	board->top += by;
	if (row < 0)
		row = 0;
	if (row >= board->rows)
		row = board->rows - 1;
	board_go(board, board_entry(board, row));
}

/* The entries are others then. */
static void
fold(struct board *board, struct thread *thread, bool open)
{
	thread->is_open = open;
	board_rows(board);
}

static enum board_wish
right(struct board *board)
{
	struct entry *e = current(board);
	struct thread *thread;

	if (e == NULL)
		return BOARD_TAKEN;
	if (e->note == NULL)
		return BOARD_MORE;
	thread = e->thread;
	if (e->note != thread->root || e->note->replies == 0)
		return BOARD_TAKEN;
	if (thread->is_open) {
		board_go(board, board->cursor + 1);
		return BOARD_TAKEN;
	}
	fold(board, thread, true);
	return thread->count == 0 ? BOARD_MORE : BOARD_TAKEN;
}

static enum board_wish
left(struct board *board)
{
	struct entry *e = current(board);

	if (e == NULL)
		return BOARD_TAKEN;
	if (e->note != e->thread->root)
		board_go_to(board, e->thread->root);
	else if (e->thread->is_open)
		fold(board, e->thread, false);
	return BOARD_TAKEN;
}

static enum board_wish
named_key(struct board *board, uint32_t code)
{
	int page = board->page > 1 ? board->page - 1 : 1;

	switch (code) {
	case KEY_NAME_UP:
		up(board);
		return BOARD_TAKEN;
	case KEY_NAME_DOWN:
		down(board);
		return BOARD_TAKEN;
	case KEY_NAME_PAGE_UP:
		scroll(board, -page);
		return BOARD_TAKEN;
	case KEY_NAME_PAGE_DOWN:
		scroll(board, page);
		return BOARD_TAKEN;
	case KEY_NAME_HOME:
		board->top = 0;
		board_go(board, 0);
		return BOARD_TAKEN;
	case KEY_NAME_END:
		board_go(board, board->entry_count);
		try_again(board);
		return BOARD_TAKEN;
	case KEY_NAME_RIGHT:
		return right(board);
	case KEY_NAME_LEFT:
		return left(board);
	case KEY_NAME_ENTER:
		return current(board) != NULL && current(board)->note == NULL
			   ? BOARD_MORE
			   : BOARD_WRITE;
	case KEY_NAME_ESCAPE:
		return BOARD_CLOSE;
	default:
		return BOARD_PASS;
	}
}

/* Twice, for nobody can take it back. */
static enum board_wish
doom(struct board *board, bool was_doomed)
{
	board->doomed = !was_doomed;
	return was_doomed ? BOARD_DELETE : BOARD_TAKEN;
}

static enum board_wish
resort(struct board *board)
{
	board->sort = board->sort == BOARD_NEW ? BOARD_HOT : BOARD_NEW;
	board->top = 0;
	board_go(board, 0);
	board_again(board);
	board->begun = false; /* what is here is in another order */
	board->next[0] = '\0';
	return BOARD_TAKEN;
}

static enum board_wish
on_note(struct board *board, enum board_wish wish)
{
	const struct board_note *note = board_current(board);

	return note != NULL && (wish == BOARD_COPY || !(note->id & BOARD_LOCAL))
		   ? wish
		   : BOARD_TAKEN;
}

static enum board_wish
letter_key(struct board *board, uint32_t code, bool was_doomed)
{
	switch (code) {
	case 'R':
		return on_note(board, BOARD_REPLY);
	case '+':
	case '=':
		return on_note(board, BOARD_LIKE);
	case 'y':
		return on_note(board, BOARD_COPY);
	case 'd':
		if (on_note(board, BOARD_DELETE) != BOARD_DELETE)
			return BOARD_TAKEN;
		return doom(board, was_doomed);
	case 's':
		return resort(board);
	case 'g':
		board_again(board);
		return BOARD_TAKEN;
	case 'c':
	case 'q':
		return BOARD_CLOSE;
	default:
		return BOARD_PASS;
	}
}

enum board_wish
board_key(struct board *board, struct key key)
{
	bool was_doomed = board->doomed;

	board->doomed = false;
	if (key.kind == KEY_POINTER && key.button > 3) {
		scroll(board, key.button == 4 ? -3 : 3);
		return BOARD_TAKEN;
	}
	if (key.kind == KEY_CHAR && key.mods == 0)
		return letter_key(board, key.code, was_doomed);
	if (key.kind == KEY_NAMED && key.mods == 0)
		return named_key(board, key.code);
	return BOARD_PASS;
}

enum board_wish
board_click(struct board *board, int at)
{
	struct board_row row;

	board->doomed = false;
	if (at < 0 || !board_row(board, at, &row) || row.part == BOARD_END)
		return BOARD_TAKEN;
	board_go(board, board_entry(board, board->top + at));
	if (row.part == BOARD_REST)
		return BOARD_MORE;
	if (row.part != BOARD_FOLD)
		return BOARD_TAKEN;
	if (!row.is_open)
		return right(board);
	return left(board);
}
