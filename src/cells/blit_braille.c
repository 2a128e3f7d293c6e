/* Eight dots, two colours: the lit ones are the brighter, and the threshold
 * between them settles where both sides are nearest to their own mean. */
#include "cells/blit_cell.h"

#include <stddef.h>

#define DOTS 8

/* Lumas less apart than this are one colour. */
#define PLAIN 3

/* The bit of each dot, row by row, in U+2800 + bits. */
static const uint8_t bits[DOTS] = { 0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80 };

static struct cell
lit_cell(int lit, uint32_t fg, uint32_t bg)
{
	char glyph[4] = "";
	int pattern = 0;

	for (int i = 0; i < DOTS; i++)
		pattern |= lit >> i & 1 ? bits[i] : 0;
	if (pattern != 0) {
		glyph[0] = (char)0xe2;
		glyph[1] = (char)(0xa0 | pattern >> 6);
		glyph[2] = (char)(0x80 | (pattern & 63));
	}
	return blit_cell(glyph, fg, bg);
}

static uint32_t
mean(const uint32_t *dots, int mask)
{
	uint32_t red = 0, green = 0, blue = 0, count = 0;

	for (int i = 0; i < DOTS; i++) {
		uint32_t in = -(uint32_t)(mask >> i & 1);

		red += in & (dots[i] >> 16 & 255);
		green += in & (dots[i] >> 8 & 255);
		blue += in & (dots[i] & 255);
		count += in & 1;
	}
	return (red + count / 2) / count << 16 | (green + count / 2) / count << 8 |
	       (blue + count / 2) / count;
}

/* Which dots are above `threshold`, and the threshold that follows from it:
 * half way between the means of the two sides. */
static int
part(const int *luma, int threshold, int *next)
{
	int lit = 0, above = 0, below = 0, count = 0;

	for (int i = 0; i < DOTS; i++) {
		bool is_lit = luma[i] > threshold;

		lit |= is_lit << i;
		count += is_lit;
		above += is_lit ? luma[i] : 0;
		below += is_lit ? 0 : luma[i];
	}
	*next = threshold;
	if (count > 0 && count < DOTS)
		*next = (above / count + below / (DOTS - count)) / 2;
	return lit;
}

/* Starts in the middle of the range, which has dots on both sides. */
static int
lit_dots(const uint32_t *dots)
{
	int luma[DOTS], least = 255, most = 0, threshold, next, lit;

	for (int i = 0; i < DOTS; i++) {
		luma[i] = palette_luma(dots[i]);
		least = luma[i] < least ? luma[i] : least;
		most = luma[i] > most ? luma[i] : most;
	}
	if (most - least < PLAIN)
		return 0;
	threshold = (least + most) / 2;
	for (int turn = 0;; turn++) {
		lit = part(luma, threshold, &next);
		if (turn == 3 || next == threshold)
			return lit;
		threshold = next;
	}
}

static void
draw_mono(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	int lit = 0;

	(void)depth;
	(void)arg;
	for (int i = 0; i < DOTS; i++)
		lit |= blit_is_lit(dots[i], x + (i & 1), y + (i >> 1)) << i;
	*cell = lit_cell(lit, RGB_DEFAULT, RGB_DEFAULT);
}

/* Sixteen colours mix only side by side: every dot is dithered for itself,
 * then the two sides get the colour that is most like their mean. */
static void
draw_16(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	uint32_t shown[DOTS], fg, bg;
	int lit;

	for (int i = 0; i < DOTS; i++)
		shown[i] = palette_table_dither(
		    arg, dots[i], blit_threshold(x + (i & 1), y + (i >> 1)));
	lit = lit_dots(shown);
	fg = lit == 0 ? 0 : palette_shown(mean(shown, lit), depth);
	bg = palette_shown(mean(shown, lit ^ 255), depth);
	*cell = lit_cell(fg == bg ? 0 : lit, fg, bg);
}

static void
draw(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	int lit = lit_dots(dots);
	uint32_t fg = lit == 0 ? 0 : mean(dots, lit), bg = mean(dots, lit ^ 255);

	(void)arg;
	/* Steps between neighbours show where nothing else does. */
	if (lit == 0)
		bg = palette_dither(bg, depth, blit_threshold(x, y));
	else
		bg = palette_shown(bg, depth);
	fg = palette_shown(fg, depth);
	*cell = lit_cell(fg == bg ? 0 : lit, fg, bg);
}

void
blit_braille_draw(struct surface *s, int col, int row, const struct blit_source *source,
    enum color_depth depth)
{
	struct palette_table table;

	if (depth == COLOR_16)
		palette_table_init(&table);
	blit_each(blit_find("braille"), s, col, row, source, depth,
	    depth == COLOR_MONO ? draw_mono
	    : depth == COLOR_16 ? draw_16
				: draw,
	    &table);
}
