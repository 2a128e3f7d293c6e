/* Letters as pixels.
 *
 * With a background colour a glyph is a shape: of all glyphs the one whose ink,
 * scaled and shifted by the best two colours, comes nearest to the dots.  That
 * is the greatest correlation, so the table is centred and normalised once a
 * frame and a cell costs one product of a vector with a matrix.
 *
 * Where the colours are given (mono: the terminal's own; 16: the two nearest)
 * the glyph is a shape and a brightness: least squares of ink against wanted
 * ink, with the mean counted again so that grey stays even. */
#include "cells/blit_ascii.h"

#include "cells/blit_cell.h"

#include <math.h>
#include <string.h>

#define LANES 96 /* glyphs, rounded up to whole vectors */

typedef int16_t shorts __attribute__((vector_size(16)));
typedef int32_t ints __attribute__((vector_size(16)));
typedef float floats __attribute__((vector_size(16)));

/* Four vectors are worked on at once. */
#define SHORT_GROUPS (LANES / 8 / 4)
#define FLOAT_GROUPS (LANES / 4 / 4)

/* The dots of a cell as vectors; the last two lanes are always 0. */
#define FOURS 5
static const floats tail = { 1, 1, 0, 0 };

/* |row| of the shapes times |pattern| of the cell fits 16 bits. */
#define SHAPE_NORM 120.0f
#define PATTERN_MAX 63

/* Sum over the dots of the squared distance to the mean, all channels: less is
 * one colour (about 2 levels). */
#define PLAIN 220

/* How much the roughness inside the parts counts: from where people sit they
 * are half blurred. */
#define ROUGH 0.5f

/* The ink that stands for white, and how often the mean is counted. */
#define WHITE_INK 70.0f
#define MEAN_WEIGHT 3.0f

/* The tables are made anew for a frame: some 10 µs, and no state. */
struct shapes {
	shorts row[SHORT_GROUPS][ASCII_DOTS][4];
	floats ink[ASCII_GLYPHS][FOURS]; /* centred */
	float mean[ASCII_GLYPHS];        /* 0..1 */
	float share[ASCII_GLYPHS];       /* 1 / what the ink's explanation is worth */
};

struct ramp {
	floats row[FLOAT_GROUPS][ASCII_DOTS][4];
	floats own[FLOAT_GROUPS][4];
	struct palette_table table;
};

int
blit_ascii_coverage(char c)
{
	int sum = 0;

	if (c < ' ' || c > '~')
		return 0;
	for (int i = 0; i < ASCII_DOTS; i++)
		sum += ascii_glyphs[c - ' '].ink[i];
	return sum * 256 / (255 * ASCII_DOTS);
}

static float
mean_ink(const struct ascii_glyph *glyph)
{
	int sum = 0;

	for (int i = 0; i < ASCII_DOTS; i++)
		sum += glyph->ink[i];
	return (float)sum / ASCII_DOTS;
}

static float
sum_of(floats v)
{
	return v[0] + v[1] + v[2] + v[3];
}

static float
product(const floats *a, const floats *b)
{
	floats sum = a[0] * b[0];

	for (int v = 1; v < FOURS; v++)
		sum += a[v] * b[v];
	return sum_of(sum);
}

static void
make_shapes(struct shapes *shapes)
{
	memset(shapes, 0, sizeof(*shapes));
	for (int g = 0; g < ASCII_GLYPHS; g++) {
		const struct ascii_glyph *glyph = &ascii_glyphs[g];
		float mean = mean_ink(glyph), power, scale;

		for (int i = 0; i < ASCII_DOTS; i++)
			shapes->ink[g][i / 4][i % 4] = (float)glyph->ink[i] - mean;
		power = product(shapes->ink[g], shapes->ink[g]) +
			ROUGH * ASCII_DOTS * (float)glyph->rough;
		scale = g > 0 ? SHAPE_NORM / sqrtf(power) : 0;
		shapes->mean[g] = mean / 255;
		shapes->share[g] = 255 / (power > 0 ? power : 1);
		for (int i = 0; i < ASCII_DOTS; i++)
			shapes->row[g / 32][i][g / 8 % 4][g % 8] =
			    (int16_t)lrintf(shapes->ink[g][i / 4][i % 4] * scale);
	}
}

/* |ink - wanted|² + weight * n * (mean ink - mean wanted)², without what does
 * not depend on the glyph. */
static void
make_ramp(struct ramp *ramp)
{
	for (int g = 0; g < LANES; g++) {
		const struct ascii_glyph *glyph = &ascii_glyphs[g < ASCII_GLYPHS ? g : 0];
		float mean = mean_ink(glyph),
		      own = MEAN_WEIGHT * ASCII_DOTS * mean * mean;

		for (int i = 0; i < ASCII_DOTS; i++) {
			float ink = glyph->ink[i];

			own += ink * ink;
			ramp->row[g / 16][i][g / 4 % 4][g % 4] =
			    2 * (ink + MEAN_WEIGHT * mean);
		}
		ramp->own[g / 16][g / 4 % 4][g % 4] = g < ASCII_GLYPHS ? own : INFINITY;
	}
	palette_table_init(&ramp->table);
}

/* The glyph most like the pattern, either way round. */
static int
find_shape(const struct shapes *shapes, const shorts *pattern)
{
	shorts most = { 0 }, where = { 0 };
	int best = 0;

	for (int group = 0; group < SHORT_GROUPS; group++) {
		shorts sum[4] = { { 0 } };

		for (int i = 0; i < ASCII_DOTS; i++) {
			const shorts *row = shapes->row[group][i];

			sum[0] += row[0] * pattern[i];
			sum[1] += row[1] * pattern[i];
			sum[2] += row[2] * pattern[i];
			sum[3] += row[3] * pattern[i];
		}
		for (int v = 0; v < 4; v++) {
			shorts score = (sum[v] ^ sum[v] >> 15) - (sum[v] >> 15);
			shorts better = score > most;

			most = (score & better) | (most & ~better);
			where = ((int16_t)(group * 4 + v) & better) | (where & ~better);
		}
	}
	for (int i = 1; i < 8; i++)
		best = most[i] > most[best] ? i : best;
	return where[best] * 8 + best;
}

static int
find_ramp(const struct ramp *ramp, const floats *wanted)
{
	floats least = { INFINITY, INFINITY, INFINITY, INFINITY };
	ints where = { 0 };
	int best = 0;

	for (int group = 0; group < FLOAT_GROUPS; group++) {
		floats sum[4];

		memcpy(sum, ramp->own[group], sizeof(sum));
		for (int i = 0; i < ASCII_DOTS; i++) {
			const floats *row = ramp->row[group][i];
			floats wide = (floats){ 0 } + wanted[i / 4][i % 4];

			sum[0] -= row[0] * wide;
			sum[1] -= row[1] * wide;
			sum[2] -= row[2] * wide;
			sum[3] -= row[3] * wide;
		}
		for (int v = 0; v < 4; v++) {
			ints better = sum[v] < least;

			least =
			    (floats)(((ints)sum[v] & better) | ((ints)least & ~better));
			where = ((group * 4 + v) & better) | (where & ~better);
		}
	}
	for (int i = 1; i < 4; i++)
		best = least[i] < least[best] ? i : best;
	return where[best] * 4 + best;
}

/* The dots around their mean, channel by channel. */
struct look {
	floats dot[3][FOURS];
	float mean[3], square[3];
};

static void
look_at(struct look *look, const uint32_t *dots)
{
	for (int c = 0; c < 3; c++) {
		floats *dot = look->dot[c], sum = { 0 };

		for (int v = 0; v < FOURS; v++) {
			ints rgb;

			memcpy(&rgb, dots + 4 * v, sizeof(rgb));
			dot[v] =
			    __builtin_convertvector(rgb >> (16 - 8 * c) & 255, floats);
			sum += v < FOURS - 1 ? dot[v] : dot[v] * tail;
		}
		look->mean[c] = sum_of(sum) / ASCII_DOTS;
		for (int v = 0; v < FOURS; v++)
			dot[v] -= look->mean[c];
		dot[FOURS - 1] *= tail;
		look->square[c] = product(dot, dot);
	}
}

/* How far each dot has gone in the direction in which they differ most. */
static void
make_pattern(shorts *pattern, const struct look *look)
{
	floats along[FOURS], most = { 1e-9f, 1e-9f, 1e-9f, 1e-9f };
	int widest = look->square[1] >= look->square[0] ? 1 : 0;
	float axis[3], scale;

	widest = look->square[2] > look->square[widest] ? 2 : widest;
	for (int c = 0; c < 3; c++)
		axis[c] = product(look->dot[c], look->dot[widest]);
	for (int v = 0; v < FOURS; v++) {
		floats size;

		along[v] = axis[0] * look->dot[0][v] + axis[1] * look->dot[1][v] +
			   axis[2] * look->dot[2][v];
		size = (floats)((ints)along[v] & 0x7fffffff);
		most = (floats)(((ints)size & (size > most)) |
				((ints)most & ~(size > most)));
	}
	scale = most[0] > most[1] ? most[0] : most[1];
	scale = most[2] > scale ? most[2] : scale;
	scale = PATTERN_MAX / (most[3] > scale ? most[3] : scale);
	for (int v = 0; v < FOURS; v++) {
		ints whole = __builtin_convertvector(along[v] * scale, ints);

		for (int i = 0; i < 4 && v * 4 + i < ASCII_DOTS; i++)
			pattern[v * 4 + i] = (shorts){ 0 } + (int16_t)whole[i];
	}
}

static float
clamp(float value)
{
	return value < 0 ? 0 : value > 255 ? 255 : value;
}

/* The channels of a colour side by side, each clamped to what there is. */
static floats
clamp_all(floats v)
{
	ints low = v<0, high = v> 255;

	return (floats)(((ints)v & ~low & ~high) | ((ints)((floats){ 0 } + 255) & high));
}

static uint32_t
pack(floats channels)
{
	ints v = __builtin_convertvector(channels + 0.5f, ints);

	return (uint32_t)(v[0] << 16 | v[1] << 8 | v[2]);
}

/* The two colours with which the glyph comes nearest; when the foreground
 * would have to be brighter than white, the background makes up for it. */
static void
fit_colors(const struct shapes *shapes, int glyph, const struct look *look, uint32_t *fg,
    uint32_t *bg)
{
	const floats *shape = shapes->ink[glyph];
	floats mean = { look->mean[0], look->mean[1], look->mean[2], 0 };
	floats along = { product(shape, look->dot[0]), product(shape, look->dot[1]),
		product(shape, look->dot[2]), 0 };
	float ink = shapes->mean[glyph];
	floats front = clamp_all(mean + along * (shapes->share[glyph] * (1 - ink)));

	*fg = pack(front);
	*bg = pack(clamp_all((mean - front * ink) * (1 / (1 - ink))));
}

static uint32_t
mean_color(const struct look *look)
{
	uint32_t rgb = 0;

	for (int c = 0; c < 3; c++)
		rgb = rgb << 8 | (uint32_t)(look->mean[c] + 0.5f);
	return rgb;
}

static struct cell
glyph_cell(int glyph, uint32_t fg, uint32_t bg)
{
	char text[2] = { glyph == 0 ? '\0' : (char)(' ' + glyph), '\0' };

	return blit_cell(text, fg, bg);
}

static void
draw_shape(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	shorts pattern[ASCII_DOTS];
	struct look look;
	uint32_t fg = 0, bg;
	int glyph = 0;

	look_at(&look, dots);
	if (look.square[0] + look.square[1] + look.square[2] < PLAIN) {
		bg = palette_dither(mean_color(&look), depth,
		    blit_threshold(x / ASCII_DOTS_W, y / ASCII_DOTS_H));
	} else {
		make_pattern(pattern, &look);
		glyph = find_shape(arg, pattern);
		fit_colors(arg, glyph, &look, &fg, &bg);
		fg = palette_shown(fg, depth);
		bg = palette_shown(bg, depth);
	}
	*cell = glyph_cell(fg == bg ? 0 : glyph, fg, bg);
}

static void
draw_mono(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	floats wanted[FOURS] = { { 0 } };

	(void)x;
	(void)y;
	(void)depth;
	for (int i = 0; i < ASCII_DOTS; i++) {
		float luma = (float)palette_luma(dots[i]);

		wanted[i / 4][i % 4] = (luma + luma * luma / 255) / 510 * WHITE_INK;
	}
	*cell = glyph_cell(find_ramp(arg, wanted), RGB_DEFAULT, RGB_DEFAULT);
}

/* How far the dots have gone from `bg` to `fg`, as ink: 0..255. */
static void
make_wanted(floats *wanted, const struct look *look, uint32_t bg, uint32_t fg)
{
	float way[3], start = 0, length = 1e-9f;

	for (int c = 0; c < 3; c++) {
		int shift = 16 - 8 * c, from = (int)(bg >> shift & 255);

		way[c] = (float)((int)(fg >> shift & 255) - from);
		start += (look->mean[c] - (float)from) * way[c];
		length += way[c] * way[c];
	}
	for (int i = 0; i < ASCII_DOTS; i++) {
		float along = start + way[0] * look->dot[0][i / 4][i % 4] +
			      way[1] * look->dot[1][i / 4][i % 4] +
			      way[2] * look->dot[2][i / 4][i % 4];

		wanted[i / 4][i % 4] = clamp(255 * along / length);
	}
}

/* The means of the dots that are darker and brighter than all together. */
static void
two_sides(const uint32_t *dots, const struct look *look, uint32_t *dark, uint32_t *bright)
{
	int luma = palette_luma(mean_color(look));
	uint32_t sum[2][4] = { { 0 } }; /* red, green, blue, count */

	for (int i = 0; i < ASCII_DOTS; i++) {
		uint32_t *side = sum[palette_luma(dots[i]) > luma];

		side[0] += dots[i] >> 16 & 255;
		side[1] += dots[i] >> 8 & 255;
		side[2] += dots[i] & 255;
		side[3]++;
	}
	*dark = *bright = mean_color(look);
	for (int i = 0; i < 2; i++) {
		uint32_t n = sum[i][3];

		if (n > 0)
			*(i == 0 ? dark : bright) =
			    sum[i][0] / n << 16 | sum[i][1] / n << 8 | sum[i][2] / n;
	}
}

/* Sixteen colours: the two that the cell lies between, mixed by ink, of which
 * there is never more than half. */
static void
draw_ramp(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	const struct ramp *ramp = arg;
	floats wanted[FOURS] = { { 0 } }, sum = { 0 };
	uint32_t fg, bg, dark, bright;
	struct look look;

	(void)x;
	(void)y;
	(void)depth;
	look_at(&look, dots);
	two_sides(dots, &look, &dark, &bright);
	bg = palette_table_dither(&ramp->table, dark, 255);
	fg = palette_table_dither(&ramp->table, bright, 255);
	if (fg == bg)
		fg = palette_table_dither(&ramp->table, mean_color(&look), 0);
	make_wanted(wanted, &look, bg, fg);
	for (int v = 0; v < FOURS; v++)
		sum += wanted[v];
	if (sum_of(sum) > ASCII_DOTS * 255 / 2.0f) {
		uint32_t other = fg;

		fg = bg;
		bg = other;
		for (int v = 0; v < FOURS; v++)
			wanted[v] = 255 - wanted[v];
	}
	*cell = glyph_cell(fg == bg ? 0 : find_ramp(ramp, wanted), fg, bg);
}

void
blit_ascii_draw(struct surface *s, int col, int row, const struct blit_source *source,
    enum color_depth depth)
{
	const struct blitter *self = blit_find("ascii");

	if (depth == COLOR_MONO || depth == COLOR_16) {
		struct ramp ramp;

		make_ramp(&ramp);
		blit_each(self, s, col, row, source, depth,
		    depth == COLOR_MONO ? draw_mono : draw_ramp, &ramp);
	} else {
		struct shapes shapes;

		make_shapes(&shapes);
		blit_each(self, s, col, row, source, depth, draw_shape, &shapes);
	}
}
