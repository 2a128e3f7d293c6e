/* The prompt: the text with its cursor on the last row, above it how it will
 * fly.  What there is no room for goes in this order: hints, the modes and
 * colours that are not chosen, the count. */
#include "ui/view.h"

#include <stdio.h>
#include <string.h>

#define GROUND 0x101318
#define TEXT 0xe5e7eb
#define FAINT 0x8b949e
#define BUSY 0x4fc3f7
#define BAD 0xff5c57
#define WARN 0xffd54f

#define SWATCH_COLS 2
#define FIELD_LEAST 6

static struct pen
pen_of(const struct scene *scene, uint32_t fg)
{
	struct pen pen = { .fg = fg, .bg = GROUND, .solid = CELL_SOLID };

	if (scene->look.depth == COLOR_MONO)
		pen.fg = pen.bg = RGB_DEFAULT;
	return pen;
}

/* What is chosen: the colours change places. */
static struct pen
chosen_pen(const struct scene *scene, uint32_t fg)
{
	struct pen pen = pen_of(scene, GROUND);

	pen.bg = fg;
	if (scene->look.depth == COLOR_MONO) {
		pen.bg = RGB_DEFAULT;
		pen.style = CELL_REVERSE;
	}
	return pen;
}

static int
cols_of(const struct scene *scene, const char *text)
{
	return text_cols(text, strlen(text), scene->look.rule);
}

/* A pen of the row that is being filled from the left. */
struct place {
	struct surface *surface;
	const struct scene *scene;
	int col, row;
};

static void
put(struct place *at, const char *text, struct pen pen)
{
	at->col += surface_text(
	    at->surface, at->col, at->row, text, strlen(text), pen, at->scene->look.rule);
}

/* --- how it will fly -------------------------------------------------------- */

/* Columns of all modes with a blank between them, and of all colours. */
static int
choices_cols(const struct scene *scene)
{
	const struct scene_prompt *prompt = scene->prompt;
	int cols = prompt->color_count * SWATCH_COLS;

	for (int i = 0; i < prompt->mode_count; i++)
		cols += cols_of(scene, prompt->modes[i]) + 1;
	return cols;
}

static void
modes_draw(struct place *at, bool all)
{
	const struct scene_prompt *prompt = at->scene->prompt;

	for (int i = 0; i < prompt->mode_count; i++) {
		if (!all && i != prompt->mode)
			continue;
		put(at, prompt->modes[i],
		    i == prompt->mode ? chosen_pen(at->scene, TEXT)
				      : pen_of(at->scene, FAINT));
		put(at, " ", pen_of(at->scene, TEXT));
	}
}

static void
colors_draw(struct place *at, bool all)
{
	const struct scene_prompt *prompt = at->scene->prompt;
	bool mono = at->scene->look.depth == COLOR_MONO;

	for (int i = 0; i < prompt->color_count && !mono; i++) {
		if (all || i == prompt->color)
			put(at, i == prompt->color ? "<>" : "  ",
			    chosen_pen(at->scene, prompt->colors[i]));
	}
	put(at, " ", pen_of(at->scene, TEXT));
	put(at, prompt->color_name, pen_of(at->scene, prompt->colors[prompt->color]));
}

static void
choices_draw(struct place *at)
{
	static const char hint[] = "Enter posts, Esc closes ";
	const struct scene *scene = at->scene;
	int room = scene->cols - choices_cols(scene);
	struct pen faint = pen_of(scene, FAINT);
	bool all = room >= 12;

	put(at, " ", faint);
	if (room >= 32 || (!all && scene->cols >= 32))
		put(at, "Tab ", faint);
	modes_draw(at, all);
	if (room >= 32 || (!all && scene->cols >= 32))
		put(at, " S-Tab ", faint);
	colors_draw(at, all);
	if (at->col + cols_of(scene, hint) + 1 > scene->cols)
		return;
	at->col = scene->cols - cols_of(scene, hint);
	put(at, hint, faint);
}

/* --- the text --------------------------------------------------------------- */

/* The text from the column that lets the cursor be seen. */
static void
field_draw(struct surface *surface, const struct scene *scene, struct view_box box)
{
	const struct scene_prompt *prompt = scene->prompt;
	struct pen pen = pen_of(scene, prompt->colors[prompt->color]);
	size_t size = text_cluster_size(
	    prompt->text + prompt->cursor, prompt->len - prompt->cursor);
	int before = text_cols(prompt->text, prompt->cursor, scene->look.rule);
	int under = text_cols(prompt->text + prompt->cursor, size, scene->look.rule);
	int skip = before + (under > 0 ? under : 1) - box.cols;
	int right = box.col + box.cols;
	struct pen cursor = chosen_pen(scene, pen.fg);

	skip = skip > 0 ? skip : 0;
	surface_text_clip(surface, box.col - skip, box.row, prompt->text, prompt->len,
	    pen, scene->look.rule, box.col, right);
	surface_text_clip(surface, box.col - skip + before, box.row,
	    under > 0 ? prompt->text + prompt->cursor : " ", under > 0 ? size : 1, cursor,
	    scene->look.rule, box.col, right);
	if (skip > 0)
		surface_text(surface, box.col - 1, box.row, "<", 1, pen_of(scene, FAINT),
		    scene->look.rule);
	if (text_cols(prompt->text, prompt->len, scene->look.rule) - skip > box.cols)
		surface_text(surface, right, box.row, ">", 1, pen_of(scene, FAINT),
		    scene->look.rule);
}

static void
text_draw(struct surface *surface, const struct scene *scene, int row)
{
	const struct scene_prompt *prompt = scene->prompt;
	struct view_box box = { .col = 2, .row = row, .rows = 1 };
	bool over = prompt->clusters > prompt->most;
	char count[32];
	int cols;

	cols = snprintf(count, sizeof(count), " %d/%d", prompt->clusters, prompt->most);
	if (scene->cols - box.col - 2 - cols < FIELD_LEAST)
		cols = 0;
	surface_fill(surface, 0, row, scene->cols, 1, pen_of(scene, TEXT));
	surface_text(
	    surface, 0, row, ">", 1, pen_of(scene, over ? BAD : BUSY), scene->look.rule);
	box.cols = scene->cols - box.col - 1 - cols;
	if (box.cols > 0)
		field_draw(surface, scene, box);
	if (cols > 0) {
		struct pen pen = pen_of(scene, over ? BAD : FAINT);

		pen.style |= over ? CELL_BOLD : 0;
		surface_text(surface, scene->cols - cols, row, count, (size_t)cols, pen,
		    scene->look.rule);
	}
}

void
view_prompt_draw(struct surface *surface, const struct scene *scene)
{
	struct place at = { surface, scene, 0, scene->rows - 2 };

	if (scene->prompt == NULL)
		return;
	text_draw(surface, scene, scene->rows - 1);
	if (scene->rows < 2)
		return;
	surface_fill(surface, 0, at.row, scene->cols, 1, pen_of(scene, TEXT));
	if (scene->prompt->said == NULL) {
		choices_draw(&at);
		return;
	}
	at.col = 1;
	put(&at, scene->prompt->said, pen_of(scene, WARN));
}
