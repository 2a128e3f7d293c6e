#include "cells/compose.h"

#include "cells/blit_cell.h"

#include <stddef.h>
#include <string.h>

/* WCAG 2 AA, and a little for the rounding of the channels. */
#define READABLE 4.5
#define AIM 4.6

/* Text darker than this reads better on white than on black. */
#define DARK 0.18

static struct cell
blank_cell(void)
{
	return (struct cell){ .fg = RGB_DEFAULT, .bg = RGB_DEFAULT, .solid = CELL_SOLID };
}

/* The mean colour of what a cell shows. */
static uint32_t
mean_color(const struct cell *cell)
{
	uint32_t bg = cell->bg == RGB_DEFAULT ? 0 : cell->bg;
	uint32_t fg = cell->fg == RGB_DEFAULT ? 0xc0c0c0 : cell->fg;
	int ink = blit_coverage(cell);

	if (cell->style & CELL_REVERSE)
		return palette_mix(fg, bg, ink);
	return ink == 0 ? bg : palette_mix(bg, fg, ink);
}

/* Which of the few colours is nearest to `want` among those that read. */
static uint32_t
readable_16(uint32_t fg, uint32_t want)
{
	uint32_t best = palette_light(fg) < DARK ? 0xffffff : 0;
	int least = INT32_MAX;

	for (int i = 0; i < 16; i++) {
		uint32_t rgb = palette_16_rgb(i);
		int dr = (int)(rgb >> 16) - (int)(want >> 16);
		int dg = (int)(rgb >> 8 & 255) - (int)(want >> 8 & 255);
		int db = (int)(rgb & 255) - (int)(want & 255);
		int away = dr * dr + dg * dg + db * db;

		if (away < least && palette_contrast(fg, rgb) >= READABLE) {
			least = away;
			best = rgb;
		}
	}
	return best;
}

/* Goes from `bg` towards black or white until `fg` reads on it: the shortest
 * way of 256 steps that is enough in 24 bits. */
static int
steps_needed(uint32_t fg, uint32_t bg, uint32_t end)
{
	int enough = 256, short_of = 0;

	if (palette_contrast(fg, bg) >= AIM)
		return 0;
	while (enough - short_of > 1) {
		int middle = (enough + short_of) / 2;

		if (palette_contrast(fg, palette_mix(bg, end, middle)) >= AIM)
			enough = middle;
		else
			short_of = middle;
	}
	return enough;
}

uint32_t
compose_glass(uint32_t fg, uint32_t below, const struct compose_options *options)
{
	uint32_t end = palette_light(fg) < DARK ? 0xffffff : 0, bg;
	int steps;

	below = palette_mix(below, end, options->opacity * 256 / 100);
	steps = steps_needed(fg, below, end);
	bg = palette_mix(below, end, steps);
	if (options->depth == COLOR_16)
		return readable_16(fg, bg);
	if (options->depth != COLOR_256)
		return bg;
	for (; steps <= 256; steps += 16) {
		bg = palette_shown(palette_mix(below, end, steps), COLOR_256);
		if (palette_contrast(fg, bg) >= READABLE)
			return bg;
	}
	return end;
}

/* Blanks have no foreground, so that two that look the same are the same;
 * colours are what the terminal will show. */
static struct cell
settled(struct cell cell, enum color_depth depth)
{
	cell.solid = CELL_SOLID;
	if (cell.glyph[0] == '\0' &&
	    !(cell.style & (CELL_RIGHT | CELL_REVERSE | CELL_UNDERLINE)))
		cell.fg = RGB_DEFAULT;
	if (depth != COLOR_TRUE && !(cell.style & CELL_PICTURE)) {
		cell.fg = palette_shown(cell.fg, depth);
		cell.bg = palette_shown(cell.bg, depth);
	}
	return cell;
}

/* `cols` cells of one glass character over what `out` has there. */
static void
put_glass(struct cell *out, const struct cell *glass, int cols,
    const struct compose_options *options)
{
	uint32_t fg = glass->fg == RGB_DEFAULT ? 0xffffff : glass->fg;
	uint32_t below = mean_color(&out[0]);

	if (cols == 2)
		below = palette_mix(below, mean_color(&out[1]), 128);
	if (options->depth != COLOR_MONO) {
		fg = palette_shown(fg, options->depth);
		below = compose_glass(fg, below, options);
	}
	for (int i = 0; i < cols; i++) {
		struct cell cell = glass[i];

		cell.fg = fg;
		cell.bg = below;
		cell.style &= (uint16_t)~CELL_PICTURE;
		out[i] = settled(cell, options->depth);
	}
}

/* As surface_split(), for a row that is being put together. */
static void
split(struct cell *row, int col, int cols)
{
	if (col <= 0 || col >= cols || !(row[col].style & CELL_RIGHT))
		return;
	for (int i = col - 1; i <= col; i++) {
		memset(row[i].glyph, 0, sizeof(row[i].glyph));
		row[i].style &= (uint16_t)~CELL_RIGHT;
		row[i].fg = RGB_DEFAULT;
	}
}

/* The picture is most of the screen: a cell of it that meets nothing wide is
 * taken as it is. */
static bool
is_plain(const struct cell *out, const struct cell *layer, int left)
{
	if (left < 2 || layer[0].solid != CELL_SOLID || !(layer[0].style & CELL_PICTURE))
		return false;
	return !((out[0].style | out[1].style | layer[1].style) & CELL_RIGHT);
}

static void
put_row(struct cell *out, const struct cell *layer, int cols, int out_cols,
    const struct compose_options *options)
{
	for (int col = 0; col < cols;) {
		bool wide = col + 1 < cols && layer[col + 1].style & CELL_RIGHT;
		int width = wide ? 2 : 1;

		if (layer[col].solid == CELL_CLEAR) {
			col++;
			continue;
		}
		if (is_plain(out + col, layer + col, cols - col)) {
			out[col] = layer[col];
			col++;
			continue;
		}
		split(out, col, out_cols);
		split(out, col + width, out_cols);
		if (layer[col].solid == CELL_GLASS)
			put_glass(out + col, layer + col, width, options);
		else
			for (int i = 0; i < width; i++)
				out[col + i] = settled(layer[col + i], options->depth);
		col += width;
	}
}

void
compose(struct surface *out, const struct surface *const *layers, int count,
    const struct compose_options *options)
{
	struct cell blank = blank_cell();

	for (int row = 0; row < out->rows; row++) {
		struct cell *to = out->cells + (size_t)row * (size_t)out->cols;

		for (int col = 0; col < out->cols; col++)
			to[col] = blank;
		for (int i = 0; i < count; i++) {
			const struct surface *from = layers[i];
			int cols = from->cols < out->cols ? from->cols : out->cols;

			if (row < from->rows)
				put_row(to,
				    from->cells + (size_t)row * (size_t)from->cols, cols,
				    out->cols, options);
		}
	}
}
