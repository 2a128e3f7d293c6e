#include "ui/view.h"

#include "base/text_wrap.h"

#include <string.h>

#define BOX_GROUND 0x101318
#define BOX_TEXT 0xe5e7eb
#define BOX_TITLE 0x4fc3f7

#define NOTICE_ROWS 4 /* at most: a URL and what is wrong with it */

static struct pen
box_pen(const struct scene *scene, uint32_t fg)
{
	struct pen pen = { .fg = fg, .bg = BOX_GROUND, .solid = CELL_SOLID };

	if (scene->look.depth == COLOR_MONO)
		pen.fg = pen.bg = RGB_DEFAULT;
	return pen;
}

/* Columns before and behind the tab of the widest lines. */
static void
box_measure(const struct scene *scene, const struct scene_box *box, int *left, int *right)
{
	*left = *right = 0;
	for (int i = 0; i < box->count; i++) {
		const char *line = box->lines[i], *tab = strchr(line, '\t');
		size_t first = tab != NULL ? (size_t)(tab - line) : strlen(line);
		int cols = text_cols(line, first, scene->look.rule);

		if (tab == NULL && cols > *left + 2 + *right)
			*right = cols - *left - 2;
		if (tab == NULL)
			continue;
		if (cols > *left)
			*left = cols;
		cols = text_cols(tab + 1, strlen(tab + 1), scene->look.rule);
		if (cols > *right)
			*right = cols;
	}
}

static void
row_draw(struct surface *surface, const struct scene *scene, struct view_box at,
    const char *line, int second_col)
{
	const char *tab = strchr(line, '\t');
	size_t first = tab != NULL ? (size_t)(tab - line) : strlen(line);
	int edge = at.col + at.cols - 1;

	surface_text_clip(surface, at.col + 1, at.row, line, first,
	    box_pen(scene, tab != NULL ? BOX_TITLE : BOX_TEXT), scene->look.rule,
	    at.col + 1, edge);
	if (tab != NULL)
		surface_text_clip(surface, second_col, at.row, tab + 1, strlen(tab + 1),
		    box_pen(scene, BOX_TEXT), scene->look.rule, at.col + 1, edge);
}

static int
least(int a, int b)
{
	return a < b ? a : b;
}

void
view_box_draw(struct surface *surface, const struct scene *scene,
    const struct scene_box *box, bool centred)
{
	int left, right, shown;
	struct view_box at = { 0 };

	if (box == NULL)
		return;
	box_measure(scene, box, &left, &right);
	at.cols = least(left + right + 4, scene->cols);
	at.rows = least(box->count + 1, scene->rows > 2 ? scene->rows - 1 : scene->rows);
	if (centred) {
		at.col = (scene->cols - at.cols) / 2;
		at.row = (scene->rows - at.rows) / 2;
	}
	surface_fill(surface, at.col, at.row, at.cols, at.rows, box_pen(scene, BOX_TEXT));
	surface_text_clip(surface, at.col + 1, at.row, box->title, strlen(box->title),
	    box_pen(scene, BOX_TITLE), scene->look.rule, at.col, at.col + at.cols - 1);
	shown = least(at.rows - 1, box->count - box->first);
	for (int i = 0; i < shown; i++) {
		struct view_box row = { at.col, at.row + 1 + i, at.cols, 1 };

		row_draw(
		    surface, scene, row, box->lines[box->first + i], at.col + left + 3);
	}
}

static void
notice_row(struct surface *surface, const struct scene *scene, int row,
    struct text_part part, struct pen pen)
{
	int cols = least(text_cols(part.at, part.len, scene->look.rule) + 2, scene->cols);

	surface_fill(surface, 0, row, cols, 1, pen);
	view_text_draw(surface, scene, (struct view_box){ 0, row, cols - 1, 1 }, 1,
	    part.at, part.len, pen);
}

/* It stands on the bar or the prompt, and grows upwards: a reason comes last, and
 * nobody shall have to guess it. */
void
view_notice_draw(struct surface *surface, const struct scene *scene)
{
	const char *text = scene->notice != NULL ? scene->notice : scene->pick_said, *end;
	struct pen pen = { .fg = 0x1b1b1b, .bg = 0xffd54f, .solid = CELL_SOLID };
	int below = scene->prompt != NULL ? 2 : 1, room = scene->cols - 2;
	int most = scene->rows - below, rows;
	struct text_part part;

	if (text == NULL || text[0] == '\0')
		return;
	if (scene->look.depth == COLOR_MONO) {
		pen.fg = pen.bg = RGB_DEFAULT;
		pen.style = CELL_REVERSE;
	}
	end = text + strlen(text);
	rows = text_wrap_count(text, strlen(text), scene->look.rule, room > 1 ? room : 1);
	rows = least(rows, least(scene->rows / 3, NOTICE_ROWS));
	rows = rows > 1 ? rows : 1;
	for (int i = 0; i < rows; i++) {
		if (!text_wrap(&text, end, scene->look.rule, room > 1 ? room : 1, &part))
			return;
		if (i == rows - 1)
			part.len = (size_t)(end - part.at);
		notice_row(surface, scene, most > rows ? most - rows + i : i, part, pen);
	}
}
