/* Four dots, two colours: of the eight ways to part four dots into two groups
 * the one whose groups are most alike inside.  With the dots measured from
 * their common mean the two groups' sums are opposite, and what a partition
 * saves is |sum|² times 4/3 (one dot against three) or 1 (two against two). */
#include "term/blit_cell.h"

#include <stddef.h>

/* Below this a cell is one colour: |sum|² of 4 × the distance to the mean,
 * about one level in one channel. */
#define PLAIN 48

struct group {
	int r, g, b, count;
};

static uint32_t
mean(const uint32_t *dots, int mask)
{
	struct group sum = { 0 };

	for (int i = 0; i < 4; i++) {
		int in = mask >> i & 1;

		sum.r += in * (int)(dots[i] >> 16 & 255);
		sum.g += in * (int)(dots[i] >> 8 & 255);
		sum.b += in * (int)(dots[i] & 255);
		sum.count += in;
	}
	return (uint32_t)((sum.r + sum.count / 2) / sum.count) << 16 |
	       (uint32_t)((sum.g + sum.count / 2) / sum.count) << 8 |
	       (uint32_t)((sum.b + sum.count / 2) / sum.count);
}

static int
gain(const int *a, const int *b)
{
	int red = a[0] + b[0], green = a[1] + b[1], blue = a[2] + b[2];

	return red * red + green * green + blue * blue;
}

/* The foreground dots of the best partition; the first dot is always
 * background, so that the same picture always gives the same glyph. */
static int
best_partition(const uint32_t *dots)
{
	static const int nothing[3] = { 0, 0, 0 };
	/* clang-format off */
	static const struct { uint8_t mask, a, b; } ways[] = {
		{ 14, 0, 4 }, { 2, 1, 4 }, { 4, 2, 4 }, { 8, 3, 4 },
		{ 12, 2, 3 }, { 10, 1, 3 }, { 6, 1, 2 },
	};
	/* clang-format on */
	int from_mean[4][3];
	int best = 0, most = PLAIN;

	for (int shift = 16, c = 0; c < 3; shift -= 8, c++) {
		int sum = 0;

		for (int i = 0; i < 4; i++)
			sum += (int)(dots[i] >> shift & 255);
		for (int i = 0; i < 4; i++)
			from_mean[i][c] = 4 * (int)(dots[i] >> shift & 255) - sum;
	}
	for (int i = 0; i < 7; i++) {
		const int *b = ways[i].b < 4 ? from_mean[ways[i].b] : nothing;
		int saved = gain(from_mean[ways[i].a], b);

		saved = ways[i].b < 4 ? saved : saved + saved / 3;
		if (saved > most) {
			most = saved;
			best = ways[i].mask;
		}
	}
	return best;
}

static int
apart(uint32_t a, uint32_t b)
{
	int dr = (int)(a >> 16 & 255) - (int)(b >> 16 & 255);
	int dg = (int)(a >> 8 & 255) - (int)(b >> 8 & 255);
	int db = (int)(a & 255) - (int)(b & 255);

	return 3 * dr * dr + 4 * dg * dg + 2 * db * db;
}

/* Dots that have only colours of the palette: the two of them that stand best
 * for all four. */
static struct cell
from_palette(const uint32_t *dots)
{
	int least = INT32_MAX, best_mask = 0, best_fg = 0, best_bg = 0;

	for (int bg = 0; bg < 4; bg++) {
		for (int fg = bg + 1; fg < 4; fg++) {
			int error = 0, mask = 0;

			for (int i = 0; i < 4; i++) {
				int to_bg = apart(dots[i], dots[bg]);
				int to_fg = apart(dots[i], dots[fg]);

				mask |= (to_fg < to_bg) << i;
				error += to_fg < to_bg ? to_fg : to_bg;
			}
			if (error < least) {
				least = error;
				best_mask = mask;
				best_fg = fg;
				best_bg = bg;
			}
		}
	}
	if (best_mask & 1)
		return blit_cell(
		    blit_quadrants[best_mask ^ 15], dots[best_bg], dots[best_fg]);
	return blit_cell(blit_quadrants[best_mask], dots[best_fg], dots[best_bg]);
}

static void
draw_mono(struct cell *cell, const uint32_t *dots, int x, int y)
{
	int lit = 0;

	for (int i = 0; i < 4; i++)
		lit |= blit_is_lit(dots[i], x + (i & 1), y + (i >> 1)) << i;
	*cell = blit_cell(blit_quadrants[lit], RGB_DEFAULT, RGB_DEFAULT);
}

static void
draw_few(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth)
{
	uint32_t shown[4];

	for (int i = 0; i < 4; i++)
		shown[i] = palette_dither(
		    dots[i], depth, blit_threshold(x + (i & 1), y + (i >> 1)));
	*cell = from_palette(shown);
}

static void
draw(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	int mask;

	(void)arg;
	if (depth == COLOR_MONO) {
		draw_mono(cell, dots, x, y);
		return;
	}
	if (depth != COLOR_TRUE) {
		draw_few(cell, dots, x, y, depth);
		return;
	}
	mask = best_partition(dots);
	if (mask == 0)
		*cell = blit_cell("", 0, mean(dots, 15));
	else
		*cell = blit_cell(
		    blit_quadrants[mask], mean(dots, mask), mean(dots, mask ^ 15));
}

void
blit_quadrant_draw(struct surface *s, int col, int row, const struct blit_source *source,
    enum color_depth depth)
{
	blit_each(blit_find("quadrant"), s, col, row, source, depth, draw, NULL);
}
