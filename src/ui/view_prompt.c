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
#define TEXT_COL 2

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
	const struct scene *scene = at->scene;
	int room = scene->cols - choices_cols(scene);
	struct pen faint = pen_of(scene, FAINT);
	bool all = room >= 12;

	if (room >= 22 || (!all && scene->cols >= 32))
		put(at, "Tab ", faint);
	modes_draw(at, all);
	if (room >= 22 || (!all && scene->cols >= 32))
		put(at, " S-Tab ", faint);
	colors_draw(at, all);
}

/* The choices or the title, and the hint where there is room. */
static void
upper_draw(struct place *at)
{
	static const char hint[] = "Enter posts, Esc closes ";
	const struct scene *scene = at->scene;
	struct pen faint = pen_of(scene, FAINT);

	put(at, " ", faint);
	if (scene->prompt->title != NULL)
		put(at, scene->prompt->title, pen_of(scene, BUSY));
	else
		choices_draw(at);
	if (at->col + cols_of(scene, hint) + 1 > scene->cols)
		return;
	at->col = scene->cols - cols_of(scene, hint);
	put(at, hint, faint);
}

/* --- the text --------------------------------------------------------------- */

/* The count at the right, and its columns; 0 where the text needs the room. */
static int
count_write(char *to, size_t size, const struct scene *scene)
{
	const struct scene_prompt *prompt = scene->prompt;
	int cols = snprintf(to, size, " %d/%d", prompt->clusters, prompt->most);

	return scene->cols - TEXT_COL - 2 - cols < FIELD_LEAST ? 0 : cols;
}

/* Where the text is, from which of its columns on, and where the cursor stands
 * in it: always in sight. */
struct spot {
	struct view_box field;
	int skip, col; /* columns that are out of sight; of the cursor */
	int under;     /* columns of what is below it; 0 at the end */
	size_t size;   /* and its bytes */
};

static struct spot
spot_of(const struct scene *scene)
{
	const struct scene_prompt *prompt = scene->prompt;
	const char *at = prompt->text + prompt->cursor;
	char count[32];
	struct spot spot = {
		.field = { .col = TEXT_COL, .row = scene->rows - 1, .rows = 1 },
		.size = text_cluster_size(at, prompt->len - prompt->cursor),
	};
	int before = text_cols(prompt->text, prompt->cursor, scene->look.rule);

	spot.field.cols =
	    scene->cols - TEXT_COL - 1 - count_write(count, sizeof(count), scene);
	spot.under = text_cols(at, spot.size, scene->look.rule);
	spot.skip = before + (spot.under > 0 ? spot.under : 1) - spot.field.cols;
	if (spot.skip < 0)
		spot.skip = 0;
	spot.col = TEXT_COL - spot.skip + before;
	return spot;
}

bool
view_prompt_cursor(const struct scene *scene, int *col, int *row)
{
	struct spot spot;

	if (scene->prompt == NULL)
		return false;
	spot = spot_of(scene);
	*col = spot.col;
	*row = spot.field.row;
	return spot.field.cols > 0;
}

static void
field_draw(struct surface *surface, const struct scene *scene, const struct spot *spot)
{
	const struct scene_prompt *prompt = scene->prompt;
	struct text_rule rule = scene->look.rule;
	struct pen pen = pen_of(scene, prompt->colors[prompt->color]);
	struct pen faint = pen_of(scene, FAINT);
	int left = spot->field.col, right = left + spot->field.cols,
	    row = spot->field.row;
	const char *under = spot->under > 0 ? prompt->text + prompt->cursor : " ";

	surface_text_clip(surface, left - spot->skip, row, prompt->text, prompt->len, pen,
	    rule, left, right);
	surface_text_clip(surface, spot->col, row, under,
	    spot->under > 0 ? spot->size : 1, chosen_pen(scene, pen.fg), rule, left,
	    right);
	if (spot->skip > 0)
		surface_text(surface, left - 1, row, "<", 1, faint, rule);
	if (text_cols(prompt->text, prompt->len, rule) - spot->skip > spot->field.cols)
		surface_text(surface, right, row, ">", 1, faint, rule);
}

static void
text_draw(struct surface *surface, const struct scene *scene, int row)
{
	bool over = scene->prompt->clusters > scene->prompt->most;
	struct pen pen = pen_of(scene, over ? BAD : FAINT);
	struct spot spot = spot_of(scene);
	char count[32];
	int cols = count_write(count, sizeof(count), scene);

	surface_fill(surface, 0, row, scene->cols, 1, pen_of(scene, TEXT));
	surface_text(
	    surface, 0, row, ">", 1, pen_of(scene, over ? BAD : BUSY), scene->look.rule);
	if (spot.field.cols > 0)
		field_draw(surface, scene, &spot);
	pen.style |= over ? CELL_BOLD : 0;
	surface_text(
	    surface, scene->cols - cols, row, count, (size_t)cols, pen, scene->look.rule);
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
		upper_draw(&at);
		return;
	}
	at.col = 1;
	put(&at, scene->prompt->said, pen_of(scene, WARN));
}
