#include "cells/surface.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* A terminal is never larger; a size that came from a broken ioctl is not
 * a reason to allocate gigabytes. */
#define SIDE_MAX 10000

static int
side(int cells)
{
	if (cells < 0)
		return 0;
	return cells > SIDE_MAX ? SIDE_MAX : cells;
}

struct surface *
surface_new(int cols, int rows)
{
	struct surface *s = mem_new(1, sizeof(*s));

	surface_resize(s, cols, rows);
	return s;
}

void
surface_free(struct surface *s)
{
	if (s == NULL)
		return;
	free(s->cells);
	free(s);
}

void
surface_resize(struct surface *s, int cols, int rows)
{
	cols = side(cols);
	rows = side(rows);
	if (s->cells == NULL || cols != s->cols || rows != s->rows) {
		free(s->cells);
		s->cells = mem_new((size_t)cols * (size_t)rows, sizeof(*s->cells));
		s->cols = cols;
		s->rows = rows;
	}
	surface_clear(s);
}

void
surface_clear(struct surface *s)
{
	memset(s->cells, 0, (size_t)s->cols * (size_t)s->rows * sizeof(*s->cells));
}

struct cell *
surface_cell(struct surface *s, int col, int row)
{
	if (col < 0 || row < 0 || col >= s->cols || row >= s->rows)
		return NULL;
	return &s->cells[(size_t)row * (size_t)s->cols + (size_t)col];
}

/* Half of a wide character that lost its other half: a blank as it was. */
static void
blank(struct cell *cell)
{
	memset(cell->glyph, 0, sizeof(cell->glyph));
	cell->style &= (uint16_t)~CELL_RIGHT;
}

void
surface_split(struct surface *s, int col, int row)
{
	struct cell *here = surface_cell(s, col, row);
	struct cell *before = surface_cell(s, col - 1, row);

	if (here == NULL || !(here->style & CELL_RIGHT))
		return;
	blank(here);
	if (before != NULL)
		blank(before);
}

static struct cell
pen_cell(struct pen pen)
{
	struct cell cell = { .fg = pen.fg, .bg = pen.bg, .solid = pen.solid };

	cell.style = pen.style & (uint16_t)~CELL_RIGHT;
	return cell;
}

void
surface_fill(struct surface *s, int col, int row, int cols, int rows, struct pen pen)
{
	struct cell cell = pen_cell(pen);
	int right, below;

	if (cols <= 0 || rows <= 0)
		return;
	right = col > s->cols - cols ? s->cols : col + cols;
	below = row > s->rows - rows ? s->rows : row + rows;
	col = col < 0 ? 0 : col;
	for (row = row < 0 ? 0 : row; row < below && col < right; row++) {
		surface_split(s, col, row);
		surface_split(s, right, row);
		for (int c = col; c < right; c++)
			*surface_cell(s, c, row) = cell;
	}
}

/* One cluster at (col, row), which is on the surface as far as [left, right)
 * goes; what does not fit whole is blank. */
static void
put(struct surface *s, int col, int row, const struct text_cluster *cluster,
    struct cell cell, int left, int right)
{
	bool whole = col >= left && col + cluster->cols <= right;

	for (int i = 0; i < cluster->cols; i++) {
		if (col + i < left || col + i >= right)
			continue;
		surface_split(s, col + i, row);
		surface_split(s, col + i + 1, row);
		*surface_cell(s, col + i, row) = cell;
	}
	if (!whole || (cluster->glyph_len == 1 && cluster->glyph[0] == ' '))
		return;
	memcpy(surface_cell(s, col, row)->glyph, cluster->glyph, cluster->glyph_len);
	if (cluster->cols == 2)
		surface_cell(s, col + 1, row)->style |= CELL_RIGHT;
}

int
surface_text_clip(struct surface *s, int col, int row, const char *text, size_t len,
    struct pen pen, struct text_rule rule, int left, int right)
{
	struct cell cell = pen_cell(pen);
	const char *end = text + len;
	struct text_cluster cluster;
	int cols = 0;

	left = left < 0 ? 0 : left;
	right = right > s->cols ? s->cols : right;
	while (text < end && text_next(text, end, rule, &cluster)) {
		int64_t at = (int64_t)col + cols;

		if (row >= 0 && row < s->rows && at < right && at + cluster.cols > left &&
		    cluster.glyph_len < CELL_GLYPH + 1)
			put(s, (int)at, row, &cluster, cell, left, right);
		cols += cluster.cols;
		text += cluster.size;
	}
	return cols;
}

int
surface_text(struct surface *s, int col, int row, const char *text, size_t len,
    struct pen pen, struct text_rule rule)
{
	return surface_text_clip(s, col, row, text, len, pen, rule, 0, s->cols);
}
