#include "base/text_bidi.h"
#include "ui/view.h"

#include <string.h>

/* More than this many cannot be read, let alone fit. */
#define FLYING_MAX 4096

#define SIZE_NORMAL 25

int
view_flight_rows(int rows, int area_quarters)
{
	int usable = rows > 1 ? rows - 1 : rows;
	int part = usable * area_quarters / 4;

	return part > 0 ? part : 1;
}

/* Size and clearness are all that a terminal can show of what they were. */
static uint16_t
weight_style(const struct comment *comment)
{
	if (comment->size == 0 || comment->size == SIZE_NORMAL)
		return 0;
	return comment->size > SIZE_NORMAL ? CELL_BOLD : CELL_DIM;
}

struct pen
view_comment_pen(const struct comment *comment, const struct look *look)
{
	struct pen pen = { .fg = comment->rgb & 0xffffff, .solid = CELL_GLASS };

	pen.style |= weight_style(comment);
	if (look->depth == COLOR_MONO) {
		pen.fg = RGB_DEFAULT;
		pen.style |= CELL_BOLD;
	}
	if (comment->flags & COMMENT_OWN)
		pen.style |= CELL_UNDERLINE;
	if (comment->flags & COMMENT_UNSENT)
		pen.style |= CELL_DIM;
	return pen;
}

/* The same for a line that runs to the left somewhere: what is too long ends
 * in "…" where one stops reading, which may be on the left. */
static void
line_draw_seen(struct surface *surface, int col, int row, int cols, const char *text,
    size_t len, struct pen pen, const struct look *look)
{
	const char *more = look->utf8 ? "…" : ">";
	struct bytes line = { 0 }, seen = { 0 };

	if (text_cols(text, len, look->rule) > cols) {
		int rest = cols - text_cols(more, strlen(more), look->rule);

		bytes_add(&line, text, view_text_fitting(text, len, rest, look->rule));
		bytes_text(&line, more);
		text_visual(&seen, line.data, line.len);
	} else {
		text_visual(&seen, text, len);
	}
	surface_text(surface, col, row, seen.data, seen.len, pen, look->rule);
	bytes_fini(&line);
	bytes_fini(&seen);
}

/* One line at (col, row), at most `cols` wide; a longer one ends in "…", which
 * is as wide as the terminal says. */
static void
line_draw(struct surface *surface, int col, int row, int cols, const char *text,
    size_t len, struct pen pen, const struct look *look)
{
	const char *more = look->utf8 ? "…" : ">";
	int right = col + cols - text_cols(more, strlen(more), look->rule);

	if (text_runs_left(text, len)) {
		line_draw_seen(surface, col, row, cols, text, len, pen, look);
		return;
	}
	if (text_cols(text, len, look->rule) <= cols) {
		surface_text(surface, col, row, text, len, pen, look->rule);
		return;
	}
	surface_text_clip(surface, col, row, text, len, pen, look->rule, col, right);
	surface_text(surface, right, row, more, strlen(more), pen, look->rule);
}

void
view_pick_pen(struct pen *pen)
{
	pen->style |= CELL_REVERSE | CELL_BOLD;
	pen->bg = 0x101318;
	pen->solid = CELL_SOLID;
}

static void
comment_draw(struct surface *surface, const struct comment *comment,
    const struct placed *placed, int col, const struct look *look, bool picked)
{
	const char *line = comment->text, *end = line + comment->text_len;
	struct pen pen = view_comment_pen(comment, look);

	if (picked)
		view_pick_pen(&pen);

	for (int i = 0; i < placed->rows && line <= end; i++) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		size_t len = (size_t)((stop != NULL ? stop : end) - line);

		line_draw(
		    surface, col, placed->row + i, placed->cols, line, len, pen, look);
		if (stop == NULL)
			break;
		line = stop + 1;
	}
}

void
view_flight_draw(struct surface *surface, const struct scene *scene)
{
	const struct placed *flying[FLYING_MAX];
	size_t count;

	if (scene->lanes == NULL || scene->track == NULL || !scene->look.danmaku)
		return;
	view_posed_draw(surface, scene);
	count = lanes_visible(scene->lanes, scene->t, flying, FLYING_MAX);
	for (size_t i = 0; i < count; i++) {
		const struct comment *comment = track_at(scene->track, flying[i]->index);
		int col = lanes_column(scene->lanes, flying[i], scene->t);

		if (comment != NULL)
			comment_draw(surface, comment, flying[i], col, &scene->look,
			    scene->pick_said != NULL && flying[i]->index == scene->pick);
	}
}

/* Of two in one place, the one that is drawn over the other. */
size_t
view_flight_hit(const struct scene *scene, int col, int row)
{
	const struct placed *flying[FLYING_MAX];
	size_t count, hit = SCENE_NO_PICK;

	if (scene->lanes == NULL || scene->track == NULL || !scene->look.danmaku)
		return SCENE_NO_PICK;
	count = lanes_visible(scene->lanes, scene->t, flying, FLYING_MAX);
	for (size_t i = 0; i < count; i++) {
		int left = lanes_column(scene->lanes, flying[i], scene->t);

		if (col >= left && col < left + flying[i]->cols &&
		    row >= flying[i]->row && row < flying[i]->row + flying[i]->rows)
			hit = flying[i]->index;
	}
	return hit != SCENE_NO_PICK ? hit : view_posed_hit(scene, col, row);
}
