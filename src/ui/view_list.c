/* The list of all danmaku, at the right side or, where there is no room for both,
 * over the whole width: a heading, rows, and what the keys do.  On what is too low
 * for all of that the rows are the last to go. */
#include "ui/view.h"

#include "base/time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define GROUND 0x101318
#define TEXT 0xe5e7eb
#define FAINT 0x8b949e
#define TITLE 0x4fc3f7
#define CURSOR 0x263238
#define NOW 0xffd54f

#define WHOLE_COLS 72 /* narrower than this, the list is all there is */
#define LEAST_COLS 44
#define WIDE_COLS 40 /* from here on the sender and the likes have room */
#define SENDER_COLS 9

static struct pen
list_pen(const struct scene *scene, uint32_t fg, bool cursor)
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

struct view_box
view_list_box(const struct scene *scene)
{
	struct view_box box = { 0, 0, scene->cols, scene->rows - 1 };

	if (box.rows < 1)
		box.rows = 1;
	if (scene->cols < WHOLE_COLS)
		return box;
	box.cols = scene->cols * 2 / 5;
	if (box.cols < LEAST_COLS)
		box.cols = LEAST_COLS;
	box.col = scene->cols - box.cols;
	return box;
}

/* Rows of comments: what is left of heading and hints. */
struct view_box
view_list_rows(const struct scene *scene)
{
	struct view_box box = view_list_box(scene);
	int heading = box.rows > 2, hints = box.rows > 5;

	box.row += heading;
	box.rows -= heading + hints;
	return box;
}

static int
put(struct surface *surface, const struct scene *scene, struct view_box box, int col,
    int row, const char *text, struct pen pen)
{
	surface_text_clip(surface, col, row, text, strlen(text), pen, scene->look.rule,
	    box.col, box.col + box.cols);
	return col + text_cols(text, strlen(text), scene->look.rule);
}

static void
heading_draw(struct surface *surface, const struct scene *scene, struct view_box box)
{
	static const char *const sorts[] = { "by time", "by likes", "by sender" };
	const struct scene_list *list = scene->list;
	char text[96];
	int col = box.col + 1;

	if (list->count == list->all)
		snprintf(
		    text, sizeof(text), "%zu danmaku %s", list->all, sorts[list->sort]);
	else
		snprintf(text, sizeof(text), "%zu of %zu %s", list->count, list->all,
		    sorts[list->sort]);
	col = put(surface, scene, box, col, 0, text, list_pen(scene, TITLE, false));
	if (!list->searches && list->search_len == 0)
		return;
	col = put(surface, scene, box, col, 0, "  /", list_pen(scene, FAINT, false));
	surface_text_clip(surface, col, 0, list->search, list->search_len,
	    list_pen(scene, NOW, false), scene->look.rule, box.col,
	    box.col + box.cols - 1);
	if (list->searches)
		put(surface, scene, box,
		    col + text_cols(list->search, list->search_cursor, scene->look.rule),
		    0, " ", list_pen(scene, NOW, true));
}

static void
hints_draw(struct surface *surface, const struct scene *scene, struct view_box box)
{
	const char *hints =
	    scene->list->searches ? "type to search; Enter goes, Esc forgets"
	    : box.cols >= 66
		? "Enter go  / search  s sort  g now  y copy  b block  f hide  Esc"
		: "Enter / s g  y copy  b block  f hide  Esc";

	put(surface, scene, box, box.col + 1, box.row + box.rows - 1, hints,
	    list_pen(scene, FAINT, false));
}

/* Behind the text: who said it, and how many like it. */
static int
sender_draw(struct surface *surface, const struct scene *scene, struct view_box box,
    const struct comment *c, bool cursor)
{
	int right = box.col + box.cols - 1, left = right - SENDER_COLS;
	char likes[24];

	if (box.cols < WIDE_COLS)
		return right;
	view_text_draw(surface, scene,
	    (struct view_box){ left, box.row, right - left, 1 }, left, c->author,
	    strlen(c->author), list_pen(scene, FAINT, cursor));
	if (c->likes == 0)
		return left - 1;
	snprintf(
	    likes, sizeof(likes), scene->look.utf8 ? "♥%" PRIu32 : "+%" PRIu32, c->likes);
	left -= text_cols(likes, strlen(likes), scene->look.rule) + 1;
	put(surface, scene, box, left, box.row, likes, list_pen(scene, NOW, cursor));
	return left - 1;
}

/* Its lines, one behind the other. */
static void
text_draw(struct surface *surface, const struct scene *scene, struct view_box box,
    const struct comment *c, bool cursor)
{
	const char *mark = scene->look.utf8 ? "⏎" : " ", *at = c->text;
	const char *end = at + c->text_len, *stop;
	struct pen pen = list_pen(scene, c->rgb & 0xffffff, cursor);
	int col = box.col, right = box.col + box.cols;

	if (scene->look.depth == COLOR_MONO)
		pen.fg = RGB_DEFAULT;
	if (c->flags & COMMENT_OWN)
		pen.style |= CELL_UNDERLINE;
	for (; at < end && col < right; at = stop + 1) {
		stop = memchr(at, '\n', (size_t)(end - at));
		if (stop == NULL)
			stop = end;
		col = view_text_draw(
		    surface, scene, box, col, at, (size_t)(stop - at), pen);
		if (stop < end)
			col = put(surface, scene, box, col, box.row, mark,
			    list_pen(scene, FAINT, cursor));
	}
}

/* Black on black is nothing to read: what is dark is said in plain colour. */
static struct comment
readable(const struct comment *c)
{
	struct comment copy = *c;
	uint32_t r = c->rgb >> 16 & 255, g = c->rgb >> 8 & 255, b = c->rgb & 255;

	if (r * 3 + g * 6 + b < 900)
		copy.rgb = FAINT;
	return copy;
}

static void
row_draw(struct surface *surface, const struct scene *scene, struct view_box box,
    const struct comment *c, bool cursor, bool now)
{
	static const char *const modes[][2] = {
		[COMMENT_SCROLL] = { "←", "<" },
		[COMMENT_REVERSE] = { "→", ">" },
		[COMMENT_TOP] = { "↑", "^" },
		[COMMENT_BOTTOM] = { "↓", "_" },
		[COMMENT_POSITIONED] = { "◇", "*" },
		[COMMENT_SCRIPT] = { " ", " " },
	};
	const struct comment shown = readable(c);
	char time[24];
	int col = box.col;

	surface_fill(
	    surface, box.col, box.row, box.cols, 1, list_pen(scene, TEXT, cursor));
	time_text(time, sizeof(time), c->at_ms * MILLISECOND + scene->list->offset);
	put(surface, scene, box, col, box.row, now ? scene->look.utf8 ? "▸" : ">" : " ",
	    list_pen(scene, NOW, cursor));
	col = put(surface, scene, box, col + 1, box.row, time,
	    list_pen(scene, now ? NOW : FAINT, cursor));
	col = put(surface, scene, box, col + 1, box.row,
	    modes[c->mode][scene->look.utf8 ? 0 : 1], list_pen(scene, FAINT, cursor));
	box.cols = sender_draw(surface, scene, box, c, cursor) - (col + 1);
	box.col = col + 1;
	text_draw(surface, scene, box, &shown, cursor);
}

void
view_list_draw(struct surface *surface, const struct scene *scene)
{
	const struct scene_list *list = scene->list;
	struct view_box box = view_list_box(scene), rows = view_list_rows(scene);

	if (list == NULL)
		return;
	surface_fill(
	    surface, box.col, box.row, box.cols, box.rows, list_pen(scene, TEXT, false));
	if (rows.row > 0)
		heading_draw(surface, scene, box);
	if (rows.row + rows.rows < box.rows)
		hints_draw(surface, scene, box);
	for (int i = 0; i < rows.rows && list->first + (size_t)i < list->count; i++) {
		size_t place = list->first + (size_t)i;
		struct view_box row = { rows.col, rows.row + i, rows.cols, 1 };
		const struct comment *c = track_at(scene->track, list->items[place]);

		if (c != NULL)
			row_draw(surface, scene, row, c, place == list->cursor,
			    place == list->now);
	}
	if (list->count == 0 && rows.rows > 0)
		put(surface, scene, box, rows.col + 2, rows.row,
		    list->all == 0 ? "no danmaku" : "none of them",
		    list_pen(scene, FAINT, false));
}
