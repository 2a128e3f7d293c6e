/* Two dots above each other are the two colours of one cell, exactly. */
#include "cells/blit_cell.h"

static void
draw_mono(struct cell *cell, const uint32_t *dots, int x, int y)
{
	static const char *const glyphs[] = { "", "▀", "▄", "█" };
	int lit = blit_is_lit(dots[0], x, y) | blit_is_lit(dots[1], x, y + 1) << 1;

	*cell = blit_cell(glyphs[lit], RGB_DEFAULT, RGB_DEFAULT);
}

static void
draw(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	uint32_t above = dots[0], below = dots[1];

	if (depth == COLOR_MONO) {
		draw_mono(cell, dots, x, y);
		return;
	}
	if (depth == COLOR_16) {
		above = palette_table_dither(arg, above, blit_threshold(x, y));
		below = palette_table_dither(arg, below, blit_threshold(x, y + 1));
	} else {
		above = palette_dither(above, depth, blit_threshold(x, y));
		below = palette_dither(below, depth, blit_threshold(x, y + 1));
	}
	*cell = blit_cell(above == below ? "" : "▄", below, above);
}

void
blit_half_draw(struct surface *s, int col, int row, const struct blit_source *source,
    enum color_depth depth)
{
	struct palette_table table;

	if (depth == COLOR_16)
		palette_table_init(&table);
	blit_each(blit_find("half"), s, col, row, source, depth, draw, &table);
}
