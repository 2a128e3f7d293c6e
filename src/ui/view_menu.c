/* A menu in the middle of the screen: a heading, lines, what the keys do. */
#include "ui/view.h"

#include <string.h>

#define GROUND 0x101318
#define TEXT 0xe5e7eb
#define FAINT 0x8b949e
#define TITLE 0x4fc3f7
#define CURSOR 0x2b3a42

static struct pen
menu_pen(const struct scene *scene, uint32_t fg, bool cursor)
{
	struct pen pen = {
		.fg = fg, .bg = cursor ? CURSOR : GROUND, .solid = CELL_SOLID
	};

	if (scene->look.depth == COLOR_MONO) {
		pen.fg = pen.bg = RGB_DEFAULT;
		pen.style = cursor ? CELL_REVERSE : 0;
	}
	return pen;
}

static int
within(int value, int least, int most)
{
	if (value < least)
		return least;
	return value > most ? most : value;
}

/* All of it, heading and hints included. */
static struct view_box
box_of(const struct scene *scene)
{
	int lines = scene->menu != NULL ? (int)scene->menu->count : 1;
	struct view_box box = { .cols = within(scene->cols - 8, 20, 76),
		.rows = within(lines + 2, 3, scene->rows - 2) };

	box.cols = within(box.cols, 1, scene->cols);
	box.rows = within(box.rows, 1, scene->rows);
	box.col = (scene->cols - box.cols) / 2;
	box.row = (scene->rows - box.rows) / 2;
	return box;
}

struct view_box
view_menu_rows(const struct scene *scene)
{
	struct view_box box = box_of(scene);

	if (box.rows < 3)
		return box;
	box.row++;
	box.rows -= 2;
	return box;
}

static void
put(struct surface *surface, const struct scene *scene, struct view_box box, int row,
    const char *text, struct pen pen)
{
	surface_fill(surface, box.col, row, box.cols, 1, pen);
	view_text_draw(surface, scene, (struct view_box){ box.col, row, box.cols - 1, 1 },
	    box.col + 1, text, strlen(text), pen);
}

static void
search_draw(struct surface *surface, const struct scene *scene, struct view_box box)
{
	const struct scene_menu *menu = scene->menu;
	int row = box.row + box.rows - 1, col = box.col + 2;

	put(surface, scene, box, row, "/", menu_pen(scene, FAINT, false));
	surface_text_clip(surface, col, row, menu->search, menu->search_len,
	    menu_pen(scene, TEXT, false), scene->look.rule, col, box.col + box.cols - 1);
	col += text_cols(menu->search, menu->search_cursor, scene->look.rule);
	surface_text_clip(surface, col, row, " ", 1, menu_pen(scene, TITLE, true),
	    scene->look.rule, box.col, box.col + box.cols - 1);
}

void
view_menu_draw(struct surface *surface, const struct scene *scene)
{
	const struct scene_menu *menu = scene->menu;
	struct view_box box = box_of(scene), rows = view_menu_rows(scene);

	if (menu == NULL)
		return;
	surface_fill(
	    surface, box.col, box.row, box.cols, box.rows, menu_pen(scene, TEXT, false));
	if (rows.row > box.row)
		put(surface, scene, box, box.row, menu->title,
		    menu_pen(scene, TITLE, false));
	for (int i = 0; i < rows.rows && menu->first + (size_t)i < menu->count; i++) {
		size_t place = menu->first + (size_t)i;
		bool cursor = place == menu->cursor;

		put(surface, scene, box, rows.row + i, menu->lines[place],
		    menu_pen(scene, TEXT, cursor));
	}
	if (menu->searches)
		search_draw(surface, scene, box);
	else if (rows.row + rows.rows < box.row + box.rows)
		put(surface, scene, box, box.row + box.rows - 1,
		    "Enter take   / search by title   Esc leave",
		    menu_pen(scene, FAINT, false));
}
