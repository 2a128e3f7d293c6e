/* The comments below the video, where the list of danmaku would stand: a heading, rows,
 * and what the keys do.  On what is too low for all of that the rows are the last to go. */
#include "ui/view.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define GROUND 0x101318
#define TEXT 0xe5e7eb
#define FAINT 0x8b949e
#define TITLE 0x4fc3f7
#define CURSOR 0x263238
#define NOW 0xffd54f

static struct pen
board_pen(const struct scene *scene, uint32_t fg, bool on)
{
	struct pen pen = { .fg = fg, .bg = on ? CURSOR : GROUND, .solid = CELL_SOLID };

	if (scene->look.depth == COLOR_MONO) {
		pen.fg = pen.bg = RGB_DEFAULT;
		pen.style = on ? CELL_REVERSE : 0;
	}
	return pen;
}

struct view_box
view_board_rows(const struct scene *scene)
{
	return view_list_rows(scene);
}

static int
cols_of(const struct scene *scene, const char *text)
{
	return text_cols(text, strlen(text), scene->look.rule);
}

static void
likes_text(
    char *to, size_t size, const struct scene *scene, const struct scene_board_row *row)
{
	const char *mark = !scene->look.utf8 ? (row->liked ? "*+" : "+")
			   : row->liked      ? "♥"
					     : "♡";

	to[0] = '\0';
	if (row->likes > 0 || row->liked)
		snprintf(to, size, "  %s%" PRId64, mark, row->likes);
}

/* The name gives way to what stands behind it, but for a few columns. */
static void
head_draw(struct surface *surface, const struct scene *scene, struct view_box box,
    const struct scene_board_row *row)
{
	struct pen name = board_pen(scene, row->unsent ? FAINT : TITLE, row->on);
	struct pen faint = board_pen(scene, FAINT, row->on);
	const char *mark = scene->look.utf8 ? " ▸ " : " > ";
	struct view_box left = box;
	char likes[40];
	int col = box.col;

	likes_text(likes, sizeof(likes), scene, row);
	left.cols -= cols_of(scene, row->when) + cols_of(scene, likes) + 2;
	if (left.cols < 4)
		left.cols = box.cols < 4 ? box.cols : 4;
	name.style |= row->own ? CELL_UNDERLINE : 0;
	col = view_text_draw(surface, scene, left, col, row->text, row->len, name);
	if (row->answers != NULL) {
		col =
		    view_text_draw(surface, scene, left, col, mark, strlen(mark), faint);
		col = view_text_draw(
		    surface, scene, left, col, row->answers, strlen(row->answers), faint);
	}
	if (col > left.col + left.cols)
		col = left.col + left.cols;
	col = view_text_draw(
	    surface, scene, box, col + 2, row->when, strlen(row->when), faint);
	view_text_draw(surface, scene, box, col, likes, strlen(likes),
	    board_pen(scene, NOW, row->on));
}

static void
row_draw(struct surface *surface, const struct scene *scene, struct view_box box,
    const struct scene_board_row *row)
{
	uint32_t fg = row->kind != SCENE_BOARD_TEXT || row->unsent ? FAINT : TEXT;

	surface_fill(
	    surface, box.col, box.row, box.cols, 1, board_pen(scene, TEXT, row->on));
	box.col += 1 + row->indent;
	box.cols -= 2 + row->indent;
	if (row->kind == SCENE_BOARD_WARN)
		fg = NOW;
	if (row->kind == SCENE_BOARD_HEAD)
		head_draw(surface, scene, box, row);
	else
		view_text_draw(surface, scene, box, box.col, row->text, row->len,
		    board_pen(scene, fg, row->on));
}

static void
hints_draw(struct surface *surface, const struct scene *scene, struct view_box box)
{
	/* clang-format off */
	static const char *const all[][2] = {
		{ "Enter write  R reply  + like  → replies  s sort  y copy  d delete  Esc",
		  "Enter write  R reply  + like  right replies  s sort  y copy  d delete  Esc" },
		{ "Enter write  R reply  + like  → replies  s sort  Esc",
		  "Enter write  R reply  + like  right replies  s sort  Esc" },
		{ "Enter write  R reply  + like  → more  Esc",
		  "Enter write  R reply  + like  Esc" },
		{ "Enter R +  → ←  s  Esc", "Enter R +  right left  s  Esc" },
		{ "Enter R + s Esc", "Enter R + s Esc" },
	};
	/* clang-format on */
	const int ascii = scene->look.utf8 ? 0 : 1;
	const char *hints = scene->board->asks;
	size_t i = 0;

	if (hints == NULL) {
		while (i < 4 && cols_of(scene, all[i][ascii]) > box.cols - 2)
			i++;
		hints = all[i][ascii];
	}
	view_text_draw(surface, scene, box, box.col + 1, hints, strlen(hints),
	    board_pen(scene, scene->board->asks != NULL ? NOW : FAINT, false));
}

void
view_board_draw(struct surface *surface, const struct scene *scene)
{
	const struct scene_board *board = scene->board;
	struct view_box box = view_list_box(scene), rows = view_board_rows(scene);
	struct view_box hints = box, row = rows;

	if (board == NULL)
		return;
	surface_fill(
	    surface, box.col, box.row, box.cols, box.rows, board_pen(scene, TEXT, false));
	if (rows.row > 0)
		view_text_draw(surface, scene,
		    (struct view_box){ box.col, 0, box.cols - 1, 1 }, box.col + 1,
		    board->title, strlen(board->title), board_pen(scene, TITLE, false));
	hints.row = box.row + box.rows - 1;
	if (rows.row + rows.rows < box.rows)
		hints_draw(surface, scene, hints);
	row.rows = 1;
	for (int i = 0; i < board->count && i < rows.rows; i++) {
		row.row = rows.row + i;
		row_draw(surface, scene, row, &board->rows[i]);
	}
}
