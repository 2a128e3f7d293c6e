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
#include "term/blit_ascii.h"

#include "term/blit_cell.h"

#include <math.h>
#include <string.h>

#define LANES 96 /* glyphs, rounded up to whole vectors */

typedef int16_t shorts __attribute__((vector_size(16)));
typedef float floats __attribute__((vector_size(16)));

#define SHORTS (LANES / 8)
#define FLOATS (LANES / 4)

/* |row|² of the shapes and |pattern|² below fit 16 bits in their product. */
#define SHAPE_NORM 120.0f
#define PATTERN_MAX 63

/* Sum over 18 dots of the squared distance to the mean, all channels: less is
 * one colour (about 2 levels). */
#define PLAIN 220

/* How much the roughness inside the parts counts: from where people sit they
 * are half blurred. */
#define ROUGH 0.5f

/* The ink that stands for white, and how often the mean is counted. */
#define WHITE_INK 92.0f
#define MEAN_WEIGHT 3.0f

/* Both tables are made anew for a frame: some 10 µs, and no state. */
struct shapes {
	shorts row[ASCII_DOTS][SHORTS];
};

struct ramp {
	floats row[ASCII_DOTS][FLOATS];
	floats own[FLOATS];
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

/* What a glyph's ink explains is divided by this. */
static float
power(const struct ascii_glyph *glyph)
{
	float mean = mean_ink(glyph), sum = ROUGH * ASCII_DOTS * glyph->rough;

	for (int i = 0; i < ASCII_DOTS; i++)
		sum += ((float)glyph->ink[i] - mean) * ((float)glyph->ink[i] - mean);
	return sum;
}

static void
make_shapes(struct shapes *shapes)
{
	memset(shapes, 0, sizeof(*shapes));
	for (int g = 1; g < ASCII_GLYPHS; g++) {
		const struct ascii_glyph *glyph = &ascii_glyphs[g];
		float mean = mean_ink(glyph), scale = SHAPE_NORM / sqrtf(power(glyph));

		for (int i = 0; i < ASCII_DOTS; i++)
			shapes->row[i][g / 8][g % 8] =
			    (int16_t)lrintf(((float)glyph->ink[i] - mean) * scale);
	}
}

/* |ink - wanted|² + weight * n * (mean ink - mean wanted)², without what does
 * not depend on the glyph. */
static void
make_ramp(struct ramp *ramp)
{
	memset(ramp, 0, sizeof(*ramp));
	for (int g = 0; g < LANES; g++) {
		const struct ascii_glyph *glyph = &ascii_glyphs[g < ASCII_GLYPHS ? g : 0];
		float mean = mean_ink(glyph),
		      own = MEAN_WEIGHT * ASCII_DOTS * mean * mean;

		for (int i = 0; i < ASCII_DOTS; i++) {
			float ink = glyph->ink[i];

			own += ink * ink;
			ramp->row[i][g / 4][g % 4] = 2 * (ink + MEAN_WEIGHT * mean);
		}
		ramp->own[g / 4][g % 4] = g < ASCII_GLYPHS ? own : INFINITY;
	}
}

static int
find_shape(const struct shapes *shapes, const int16_t *pattern)
{
	int best = 0, most = 0;

	for (int v = 0; v < SHORTS; v++) {
		shorts sum = { 0 };

		for (int i = 0; i < ASCII_DOTS; i++)
			sum += shapes->row[i][v] * pattern[i];
		sum = (sum ^ sum >> 15) - (sum >> 15); /* either way round */
		for (int i = 0; i < 8; i++) {
			best = sum[i] > most ? v * 8 + i : best;
			most = sum[i] > most ? sum[i] : most;
		}
	}
	return best;
}

static int
find_ramp(const struct ramp *ramp, const float *wanted)
{
	float least = INFINITY;
	int best = 0;

	for (int v = 0; v < FLOATS; v++) {
		floats sum = ramp->own[v];

		for (int i = 0; i < ASCII_DOTS; i++)
			sum -= ramp->row[i][v] * wanted[i];
		for (int i = 0; i < 4; i++) {
			best = sum[i] < least ? v * 4 + i : best;
			least = sum[i] < least ? sum[i] : least;
		}
	}
	return best;
}

/* The dots around their mean, and the direction in which they differ most. */
struct spread {
	int mean[3], from_mean[3][ASCII_DOTS]; /* all times ASCII_DOTS */
	int64_t total;
	float axis[3];
};

static void
measure(struct spread *s, const uint32_t *dots)
{
	int64_t along[3] = { 0 };
	int widest = 0;

	s->total = 0;
	for (int c = 0; c < 3; c++) {
		s->mean[c] = 0;
		for (int i = 0; i < ASCII_DOTS; i++)
			s->mean[c] += (int)(dots[i] >> (16 - 8 * c) & 255);
		for (int i = 0; i < ASCII_DOTS; i++) {
			int d = ASCII_DOTS * (int)(dots[i] >> (16 - 8 * c) & 255) -
				s->mean[c];

			s->from_mean[c][i] = d;
			along[c] += (int64_t)d * d;
		}
		s->total += along[c];
		widest = along[c] > along[widest] ? c : widest;
	}
	for (int c = 0; c < 3; c++) {
		float sum = 0;

		for (int i = 0; i < ASCII_DOTS; i++)
			sum += (float)s->from_mean[c][i] * (float)s->from_mean[widest][i];
		s->axis[c] = sum;
	}
}

static void
make_pattern(int16_t *pattern, const struct spread *s)
{
	float along[ASCII_DOTS], most = 1e-9f;

	for (int i = 0; i < ASCII_DOTS; i++) {
		along[i] = s->axis[0] * (float)s->from_mean[0][i] +
			   s->axis[1] * (float)s->from_mean[1][i] +
			   s->axis[2] * (float)s->from_mean[2][i];
		most = fabsf(along[i]) > most ? fabsf(along[i]) : most;
	}
	for (int i = 0; i < ASCII_DOTS; i++)
		pattern[i] = (int16_t)(along[i] * (PATTERN_MAX / most));
}

static float
clamp(float value)
{
	return value < 0 ? 0 : value > 255 ? 255 : value;
}

/* The two colours with which the glyph comes nearest; when the foreground
 * would have to be brighter than white, the background makes up for it. */
static void
fit_colors(
    const struct ascii_glyph *glyph, const struct spread *s, uint32_t *fg, uint32_t *bg)
{
	float ink = mean_ink(glyph), below = power(glyph);

	*fg = *bg = 0;
	for (int c = 0; c < 3; c++) {
		float mean = (float)s->mean[c] / ASCII_DOTS, along = 0, front, back;

		for (int i = 0; i < ASCII_DOTS; i++)
			along += ((float)glyph->ink[i] - ink) * (float)s->from_mean[c][i];
		along /= below * ASCII_DOTS;
		front = clamp(mean + (255 - ink) * along);
		back = clamp((mean - front * ink / 255) / (1 - ink / 255));
		*fg = *fg << 8 | (uint32_t)(front + 0.5f);
		*bg = *bg << 8 | (uint32_t)(back + 0.5f);
	}
}

static uint32_t
mean_color(const struct spread *s)
{
	uint32_t rgb = 0;

	for (int c = 0; c < 3; c++)
		rgb = rgb << 8 | (uint32_t)((s->mean[c] + ASCII_DOTS / 2) / ASCII_DOTS);
	return rgb;
}

static struct cell
glyph_cell(int glyph, uint32_t fg, uint32_t bg)
{
	char text[2] = { (char)(' ' + glyph), '\0' };

	return blit_cell(glyph == 0 ? "" : text, fg, bg);
}

static void
draw_shape(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	int16_t pattern[ASCII_DOTS];
	struct spread s;
	uint32_t fg, bg;
	int glyph;

	(void)x;
	(void)y;
	measure(&s, dots);
	if (s.total < PLAIN * ASCII_DOTS * ASCII_DOTS) {
		*cell = glyph_cell(0, 0, palette_shown(mean_color(&s), depth));
		return;
	}
	make_pattern(pattern, &s);
	glyph = find_shape(arg, pattern);
	fit_colors(&ascii_glyphs[glyph], &s, &fg, &bg);
	*cell = glyph_cell(glyph, palette_shown(fg, depth), palette_shown(bg, depth));
}

static void
draw_mono(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	float wanted[ASCII_DOTS];

	(void)x;
	(void)y;
	(void)depth;
	for (int i = 0; i < ASCII_DOTS; i++) {
		float luma = (float)palette_luma(dots[i]);

		wanted[i] = (luma + luma * luma / 255) / 510 * WHITE_INK;
	}
	*cell = glyph_cell(find_ramp(arg, wanted), RGB_DEFAULT, RGB_DEFAULT);
}

/* How far a dot has gone from `bg` to `fg`: 0..1. */
static float
way(uint32_t dot, uint32_t bg, uint32_t fg)
{
	int along = 0, length = 0;

	for (int shift = 0; shift <= 16; shift += 8) {
		int from = (int)(bg >> shift & 255), d = (int)(fg >> shift & 255) - from;

		along += ((int)(dot >> shift & 255) - from) * d;
		length += d * d;
	}
	return length > 0 ? clamp(255.0f * (float)along / (float)length) / 255 : 0;
}

/* The mean of the dots that are brighter (or not) than all of them together. */
static uint32_t
side_mean(const uint32_t *dots, int luma, bool brighter)
{
	uint32_t sum[3] = { 0 }, count = 0;

	for (int i = 0; i < ASCII_DOTS; i++) {
		if ((palette_luma(dots[i]) > luma) != brighter)
			continue;
		for (int c = 0; c < 3; c++)
			sum[c] += dots[i] >> (16 - 8 * c) & 255;
		count++;
	}
	if (count == 0)
		return RGB_DEFAULT;
	return sum[0] / count << 16 | sum[1] / count << 8 | sum[2] / count;
}

/* Sixteen colours: the two that the cell lies between, mixed by ink. */
static void
draw_ramp(struct cell *cell, const uint32_t *dots, int x, int y, enum color_depth depth,
    const void *arg)
{
	float wanted[ASCII_DOTS], sum = 0;
	uint32_t mean, fg, bg, other;
	struct spread s;
	int glyph;

	(void)x;
	(void)y;
	measure(&s, dots);
	mean = mean_color(&s);
	bg = palette_shown(side_mean(dots, palette_luma(mean), false), depth);
	other = side_mean(dots, palette_luma(mean), true);
	fg = other == RGB_DEFAULT ? bg : palette_shown(other, depth);
	if (fg == bg)
		fg = palette_dither(mean, depth, 0);
	for (int i = 0; i < ASCII_DOTS; i++)
		sum += wanted[i] = way(dots[i], bg, fg);
	if (sum > ASCII_DOTS / 2.0f) {
		other = fg;
		fg = bg;
		bg = other;
	}
	for (int i = 0; i < ASCII_DOTS; i++)
		wanted[i] = 255 * (sum > ASCII_DOTS / 2.0f ? 1 - wanted[i] : wanted[i]);
	glyph = find_ramp(arg, wanted);
	*cell = glyph_cell(fg == bg ? 0 : glyph, fg, bg);
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
