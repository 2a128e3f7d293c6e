#include "base/text_bidi.h"
#include "ui/view.h"

#include <string.h>

#define POSES_MAX 4096
#define DRAWING_SIZE 16 /* pixels: from here on it is text */
#define PIXEL_LEAST 5   /* nothing is drawn smaller */

/* The player that Bilibili's sizes are pixels of. */
enum { PIXELS_WIDE = 672, PIXELS_HIGH = 438 };

/* Bytes at s of one of the blanks; 0: it is none. */
static size_t
blank_size(const char *s, const char *end)
{
	if (*s == ' ')
		return 1;
	return end - s >= 3 && memcmp(s, "　", 3) == 0 ? 3 : 0;
}

/* A line of a drawing: what is behind shows through its blanks. */
static void
posed_line_draw(struct surface *surface, int col, int row, const char *text,
    const char *end, struct pen pen, const struct look *look)
{
	while (text < end && col < surface->cols) {
		const char *word = text;
		size_t blank = blank_size(text, end);

		if (blank > 0) {
			col += blank == 1 ? 1 : 2;
			text += blank;
			continue;
		}
		while (text < end && blank_size(text, end) == 0)
			text++;
		col += surface_text(
		    surface, col, row, word, (size_t)(text - word), pen, look->rule);
	}
}

static void
posed_line_draw_seen(struct surface *surface, int col, int row, const char *text,
    const char *end, struct pen pen, const struct look *look)
{
	struct bytes seen = { 0 };

	text_visual(&seen, text, (size_t)(end - text));
	posed_line_draw(surface, col, row, seen.data, seen.data + seen.len, pen, look);
	bytes_fini(&seen);
}

/* Blocks and blanks, smaller than what a cell holds: the pixels of a picture. */
static bool
is_drawing(const struct comment *comment)
{
	const char *s = comment->text, *end = s + comment->text_len;

	if (comment->size >= DRAWING_SIZE)
		return false;
	while (s < end) {
		size_t blank = blank_size(s, end);

		if (blank == 0 && *s == '\n')
			blank = 1;
		if (blank == 0 && end - s >= 3 &&
		    (memcmp(s, "█", 3) == 0 || memcmp(s, "■", 3) == 0))
			blank = 3;
		if (blank == 0)
			return false;
		s += blank;
	}
	return true;
}

/* The cell in which so many pixels of the player that measures in them end. */
static int
cells_of(int pixels, int cells, int all)
{
	return (pixels * cells + all / 2) / all;
}

/* Each character is a square of `size` pixels, and at least a cell. */
static void
drawing_draw(struct surface *surface, const struct comment *comment,
    const struct pose *pose, struct pen pen)
{
	const char *s = comment->text, *end = s + comment->text_len;
	int size = comment->size > PIXEL_LEAST ? comment->size : PIXEL_LEAST;
	int x = 0, y = 0;

	pen.bg = pen.fg;
	pen.solid = CELL_SOLID;
	for (; s < end; s += *s == ' ' || *s == '\n' ? 1 : 3) {
		int left = cells_of(x, surface->cols, PIXELS_WIDE);
		int top = cells_of(y, surface->rows, PIXELS_HIGH);
		int right = cells_of(x + size, surface->cols, PIXELS_WIDE);
		int bottom = cells_of(y + size, surface->rows, PIXELS_HIGH);

		x += *s == ' ' ? size / 2 : size;
		if (*s == '\n') {
			x = 0;
			y += size;
		} else if (blank_size(s, end) == 0) {
			surface_fill(surface, pose->col + left, pose->row + top,
			    right > left ? right - left : 1,
			    bottom > top ? bottom - top : 1, pen);
		}
	}
}

static void
posed_draw(struct surface *surface, const struct comment *comment,
    const struct pose *pose, const struct look *look, bool picked)
{
	const char *line = comment->text, *end = line + comment->text_len;
	struct pen pen = view_comment_pen(comment, look);

	if (pose->dim)
		pen.style = (uint16_t)((pen.style & ~CELL_BOLD) | CELL_DIM);
	if (picked)
		view_pick_pen(&pen);
	if (is_drawing(comment)) {
		drawing_draw(surface, comment, pose, pen);
		return;
	}
	for (int row = pose->row; line <= end && row < surface->rows; row++) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		stop = stop != NULL ? stop : end;
		if (row >= 0 && text_runs_left(line, (size_t)(stop - line)))
			posed_line_draw_seen(
			    surface, pose->col, row, line, stop, pen, look);
		else if (row >= 0)
			posed_line_draw(surface, pose->col, row, line, stop, pen, look);
		line = stop + 1;
	}
}

void
view_posed_draw(struct surface *surface, const struct scene *scene)
{
	struct pose poses[POSES_MAX];
	size_t count = poses_at(lanes_poses(scene->lanes), scene->t, poses, POSES_MAX);

	for (size_t i = 0; i < count; i++) {
		const struct comment *comment = track_at(scene->track, poses[i].index);

		if (comment != NULL)
			posed_draw(surface, comment, &poses[i], &scene->look,
			    scene->pick_said != NULL && poses[i].index == scene->pick);
	}
}

/* What was drawn there is there: no second way to tell where one stands. */
size_t
view_posed_hit(const struct scene *scene, int col, int row)
{
	struct pose poses[POSES_MAX];
	size_t count = poses_at(lanes_poses(scene->lanes), scene->t, poses, POSES_MAX);
	size_t hit = SCENE_NO_PICK;
	struct surface *alone;

	if (count == 0 || col < 0 || row < 0 || col >= scene->cols || row >= scene->rows)
		return SCENE_NO_PICK;
	alone = surface_new(scene->cols, scene->rows);
	for (size_t i = 0; i < count; i++) {
		const struct comment *comment = track_at(scene->track, poses[i].index);

		surface_clear(alone);
		if (comment == NULL)
			continue;
		posed_draw(alone, comment, &poses[i], &scene->look, true);
		if (surface_cell(alone, col, row)->solid != CELL_CLEAR)
			hit = poses[i].index;
	}
	surface_free(alone);
	return hit;
}
