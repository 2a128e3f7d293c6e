/* Four dots, two colours: of the eight ways to part four dots into two groups
 * the one whose groups are most alike inside.  With the dots measured from
 * their common mean the two groups' sums are opposite, and what a partition
 * saves is |sum|² times 4/3 (one dot against three) or 1 (two against two). */
#include "cells/blit_cell.h"

#include <stddef.h>

typedef float floats __attribute__((vector_size(16)));
typedef int32_t ints __attribute__((vector_size(16)));

/* Below this a cell is one colour: |sum|² of 4 × the distance to the mean,
 * about one level in one channel. */
#define PLAIN 48

/* Lane i is dot i. */
struct quad {
	ints channel[3]; /* red, green, blue */
	int sum[3];
};

static struct quad
quad_of(const uint32_t *dots)
{
	ints all = { (int)dots[0], (int)dots[1], (int)dots[2], (int)dots[3] };
	struct quad q;

	for (int c = 0; c < 3; c++) {
		q.channel[c] = all >> (16 - 8 * c) & 255;
		q.sum[c] =
		    q.channel[c][0] + q.channel[c][1] + q.channel[c][2] + q.channel[c][3];
	}
	return q;
}

/* The foreground dots of the best partition; the first dot is always
 * background, so that the same picture always gives the same glyph. */
static int
best_partition(const struct quad *q)
{
	static const uint8_t one[4] = { 14, 2, 4, 8 }, two[4] = { 0, 12, 10, 6 };
	floats alone = { 0 }, paired = { 0 };
	float most = PLAIN;
	int best = 0;

	for (int c = 0; c < 3; c++) {
		floats d = __builtin_convertvector(q->channel[c] * 4 - q->sum[c], floats);
		floats with_first = d + d[0];

		alone += d * d;
		paired += with_first * with_first;
	}
	alone *= 4 / 3.0f;
	for (int i = 0; i < 4; i++) {
		best = alone[i] > most ? one[i] : best;
		most = alone[i] > most ? alone[i] : most;
	}
	for (int i = 1; i < 4; i++) {
		best = paired[i] > most ? two[i] : best;
		most = paired[i] > most ? paired[i] : most;
	}
	return best;
}

/* sum / count, rounded, for 1 to 4 dots. */
static uint32_t
part_of(int sum, int count)
{
	static const uint32_t inverse[5] = { 0, 65536, 32768, 21846, 16384 };

	return ((uint32_t)sum * inverse[count] + 32768) >> 16;
}

/* Both means at once: what is not in the one group is in the other. */
static void
means(const struct quad *q, int mask, uint32_t *fg, uint32_t *bg)
{
	int count = __builtin_popcount((unsigned)mask);
	ints in = { -(mask & 1), -(mask >> 1 & 1), -(mask >> 2 & 1), -(mask >> 3 & 1) };

	*fg = *bg = 0;
	for (int c = 0; c < 3; c++) {
		ints v = q->channel[c] & in;
		int sum = v[0] + v[1] + v[2] + v[3];

		*fg = *fg << 8 | part_of(sum, count);
		*bg = *bg << 8 | part_of(q->sum[c] - sum, 4 - count);
	}
}

static int
apart(uint32_t a, uint32_t b)
{
	int dr = (int)(a >> 16 & 255) - (int)(b >> 16 & 255);
	int dg = (int)(a >> 8 & 255) - (int)(b >> 8 & 255);
	int db = (int)(a & 255) - (int)(b & 255);

	return 3 * dr * dr + 4 * dg * dg + 2 * db * db;
}

/* How far the four dots are from the nearer of dots `fg` and `bg`; which are
 * nearer to `fg` goes to *mask. */
static int
error_of(int away[4][4], int fg, int bg, int *mask)
{
	int error = 0;

	*mask = 0;
	for (int i = 0; i < 4; i++) {
		bool front = away[i][fg] < away[i][bg];

		*mask |= front << i;
		error += away[i][front ? fg : bg];
	}
	return error;
}

/* Dots that have only colours of the palette: the two of them that stand best
 * for all four. */
static struct cell
from_palette(const uint32_t *dots)
{
	int away[4][4] = { { 0 } }, least = INT32_MAX, mask = 0, fg = 0, bg = 0;

	for (int i = 0; i < 4; i++)
		for (int j = i + 1; j < 4; j++)
			away[i][j] = away[j][i] = apart(dots[i], dots[j]);
	if (away[0][1] + away[0][2] + away[0][3] == 0)
		return blit_cell("", 0, dots[0]);
	for (int i = 0; i < 4; i++) {
		for (int j = i + 1; j < 4; j++) {
			int lit, error = error_of(away, j, i, &lit);

			if (error < least) {
				least = error;
				mask = lit;
				fg = j;
				bg = i;
			}
		}
	}
	if (mask & 1)
		return blit_cell(blit_quadrants[mask ^ 15], dots[bg], dots[fg]);
	return blit_cell(blit_quadrants[mask], dots[fg], dots[bg]);
}

static void
draw_mono(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	int lit = 0;

	(void)depth;
	(void)arg;
	for (int i = 0; i < 4; i++)
		lit |= blit_is_lit(dots[i], x + (i & 1), y + (i >> 1)) << i;
	*cell = blit_cell(blit_quadrants[lit], RGB_DEFAULT, RGB_DEFAULT);
}

/* Sixteen colours are so far apart that only dots side by side can mix them:
 * each is dithered for itself. */
static void
draw_16(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	uint32_t shown[4];

	(void)depth;
	for (int i = 0; i < 4; i++)
		shown[i] = palette_table_dither(
		    arg, dots[i], blit_threshold(x + (i & 1), y + (i >> 1)));
	*cell = from_palette(shown);
}

static void
draw(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	struct quad q = quad_of(dots);
	int mask = best_partition(&q);
	uint32_t fg, bg;

	(void)arg;
	means(&q, mask, &fg, &bg);
	/* Steps between neighbours show where nothing else does. */
	if (mask == 0)
		bg = palette_dither(bg, depth, blit_threshold(x, y));
	else
		bg = palette_shown(bg, depth);
	fg = palette_shown(fg, depth);
	*cell = blit_cell(mask == 0 || fg == bg ? "" : blit_quadrants[mask], fg, bg);
}

void
blit_quadrant_draw(struct surface *s, int col, int row, const struct blit_source *source,
    enum color_depth depth)
{
	struct palette_table table;

	if (depth == COLOR_16)
		palette_table_init(&table);
	blit_each(blit_find("quadrant"), s, col, row, source, depth,
	    depth == COLOR_MONO ? draw_mono
	    : depth == COLOR_16 ? draw_16
				: draw,
	    &table);
}
