/* Over the bar, while one looks for a place: how many danmaku there are along the
 * video, in rows of eighths, and where the peaks are. */
#include "ui/view.h"

#include <string.h>

#define PLOT_ROWS 3
#define PLOT_GROUND 0x16181d
#define PLOT_TEXT 0x4fc3f7
#define PLOT_PASSED 0x2f6f8f
#define PLOT_PEAK 0xffb74d
#define STAGE_ROWS 14 /* below that the picture needs all of it */

static struct pen
plot_pen(const struct scene *scene, uint32_t fg)
{
	struct pen pen = { .fg = fg, .bg = PLOT_GROUND, .solid = CELL_SOLID };

	if (scene->look.depth == COLOR_MONO)
		pen.fg = pen.bg = RGB_DEFAULT;
	return pen;
}

/* The most that one slice under this cell has. */
static uint32_t
count_at(const struct scene_bar *bar, int cell, int cells)
{
	int first = (int)((int64_t)cell * bar->heat_slices / cells);
	int last = (int)((int64_t)(cell + 1) * bar->heat_slices / cells);
	uint32_t most = 0;

	do {
		if (bar->heat[first] > most)
			most = bar->heat[first];
	} while (++first < last);
	return most;
}

static bool
is_peak(const struct scene *scene, int cell, int cells)
{
	for (int i = 0; i < scene->plot->peak_count; i++) {
		if (scene->plot->peaks[i].at * cells / scene->bar.heat_slices == cell)
			return true;
	}
	return false;
}

static const char *
block(const struct scene *scene, int eighths)
{
	static const char *const blocks[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇",
		"█" };

	if (scene->look.utf8 && !scene->look.rule.ambiguous_wide)
		return blocks[eighths];
	return eighths == 0 ? " " : eighths < 5 ? "." : "#";
}

static void
column_draw(
    struct surface *surface, const struct scene *scene, struct view_box box, int i)
{
	const struct scene_bar *bar = &scene->bar;
	uint32_t count = count_at(bar, i, box.cols);
	int height = (int)((uint64_t)count * (unsigned)(box.rows * 8) / bar->heat_most);
	bool passed = (double)i < (double)scene->t / (double)scene->duration * box.cols;
	uint32_t color = is_peak(scene, i, box.cols) ? PLOT_PEAK
			 : passed                    ? PLOT_PASSED
						     : PLOT_TEXT;

	struct pen pen = plot_pen(scene, color);

	if (scene->look.depth == COLOR_MONO && is_peak(scene, i, box.cols))
		pen.style |= CELL_BOLD | CELL_UNDERLINE;
	if (height == 0 && count > 0)
		height = 1;
	for (int row = 0; row < box.rows; row++) {
		int part = height - (box.rows - 1 - row) * 8;
		const char *glyph = block(scene, part < 0 ? 0 : part > 8 ? 8 : part);

		surface_text(surface, box.col + i, box.row + row, glyph, strlen(glyph),
		    pen, scene->look.rule);
	}
}

void
view_plot_draw(struct surface *surface, const struct scene *scene)
{
	struct view_box box = view_bar_progress(scene);

	if (scene->plot == NULL || !scene->bar.visible || scene->bar.heat == NULL ||
	    scene->bar.heat_most == 0 || box.cols < 8 || scene->rows < STAGE_ROWS)
		return;
	box.row -= PLOT_ROWS;
	box.rows = PLOT_ROWS;
	surface_fill(
	    surface, box.col, box.row, box.cols, box.rows, plot_pen(scene, PLOT_TEXT));
	for (int i = 0; i < box.cols; i++)
		column_draw(surface, scene, box, i);
}
