/* How long does a frame take from dots to bytes, how many bytes are they, and
 * how near do the cells come to the picture?
 *
 * Pictures of our own: gradients, waves, edges and grain that move like film.
 * Fidelity is measured at 6 x 12 points a cell, every dot of a glyph filled.
 * Usage: bench_term [BLITTER] */
#include "base/bytes.h"
#include "base/mem.h"
#include "base/time.h"
#include "cells/blit.h"
#include "cells/blit_ascii.h"
#include "cells/blit_cell.h"
#include "cells/compose.h"
#include "cells/paint.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLS = 200, ROWS = 56, FINE_W = 6, FINE_H = 12, FRAMES = 60, STILLS = 4 };

struct stage_times {
	double blit[FRAMES], compose[FRAMES], diff[FRAMES], paint[FRAMES], all[FRAMES];
	double bytes;
};

static double
grain(uint32_t x, uint32_t y, uint32_t t)
{
	uint32_t h = x * 374761393u + y * 668265263u + t * 2246822519u;

	h = (h ^ h >> 13) * 1274126177u;
	return (double)((h ^ h >> 16) & 0xffff) / 65535 - 0.5;
}

/* Channel c of the picture at (u, v) in 0..1. */
static double
shade(int still, double u, double v, double t, int c)
{
	double wave = sin(u * 11 + t + c) * cos(v * 7 - t * 0.7 + still);
	double disc = hypot((u - 0.5 - 0.2 * sin(t)) * 1.8, v - 0.5);
	double edge = disc < 0.28 ? 0.75 - 0.2 * c : 0.35 * u + 0.25 * v;
	double lines = fmod(u * (9 + 8 * still) + v * 3 + t * 0.3, 1) < 0.12 ? 0.35 : 0;
	double leaf =
	    sin((u + c * 0.03) * 61 + still) * sin(v * 47 + t) * 0.18 * still / 3;

	return 0.12 + edge * 0.75 + wave * 0.16 + lines + leaf;
}

static void
draw_picture(uint32_t *fine, int still, double t, uint32_t frame)
{
	int w = COLS * FINE_W, h = ROWS * FINE_H;

	for (int y = 0; y < h; y++) {
		for (int x = 0; x < w; x++) {
			double g = grain((uint32_t)x / 2, (uint32_t)y / 2, frame) * 0.02;
			uint32_t rgb = 0;

			for (int c = 0; c < 3; c++) {
				double s =
				    shade(still, (double)x / w, (double)y / h, t, c) + g;

				s = s < 0 ? 0 : s > 1 ? 1 : s;
				rgb = rgb << 8 | (uint32_t)(s * 255 + 0.5);
			}
			fine[y * w + x] = rgb;
		}
	}
}

/* The mean of every block of dots: what a good scaler gives. */
static void
shrink(uint32_t *dots, const uint32_t *fine, const struct blitter *b)
{
	int bw = FINE_W / b->dots_w, bh = FINE_H / b->dots_h, w = COLS * b->dots_w;

	for (int y = 0; y < ROWS * b->dots_h; y++) {
		for (int x = 0; x < w; x++) {
			uint32_t sum[3] = { 0 }, n = (uint32_t)(bw * bh);

			for (int i = 0; i < bw * bh; i++) {
				uint32_t p = fine[(y * bh + i / bw) * COLS * FINE_W +
						  x * bw + i % bw];

				for (int c = 0; c < 3; c++)
					sum[c] += p >> (16 - 8 * c) & 255;
			}
			dots[y * w + x] = (sum[0] + n / 2) / n << 16 |
					  (sum[1] + n / 2) / n << 8 |
					  (sum[2] + n / 2) / n;
		}
	}
}

/* How much of point (x, y) of the cell is foreground: 0..1. */
static double
ink_at(const struct cell *cell, int x, int y)
{
	/* clang-format off */
	static const uint8_t braille[8] = { 0, 3, 1, 4, 2, 5, 6, 7 };
	/* clang-format on */
	const unsigned char *g = (const unsigned char *)cell->glyph;
	int quarter = x * 2 / FINE_W + 2 * (y * 2 / FINE_H);

	if (g[0] == '\0')
		return 0;
	if (g[0] < 0x80)
		return ascii_glyphs[g[0] - ' ']
			   .ink[x * 3 / FINE_W + 3 * (y * 6 / FINE_H)] /
		       255.0;
	if (g[1] >= 0xa0)
		return ((g[1] & 3) << 6 | (g[2] & 63)) >>
			   braille[x * 2 / FINE_W + 2 * (y * 4 / FINE_H)] &
		       1;
	for (int i = 1; i < 16; i++) {
		if (strcmp(cell->glyph, blit_quadrants[i]) == 0)
			return i >> quarter & 1;
	}
	return 0;
}

static double
psnr(const struct surface *s, const uint32_t *fine, enum color_depth depth)
{
	double error = 0;

	for (int y = 0; y < ROWS * FINE_H; y++) {
		for (int x = 0; x < COLS * FINE_W; x++) {
			const struct cell *cell =
			    &s->cells[y / FINE_H * COLS + x / FINE_W];
			double ink = ink_at(cell, x % FINE_W, y % FINE_H);
			uint32_t fg = depth == COLOR_MONO ? 0xffffff : cell->fg;
			uint32_t bg = depth == COLOR_MONO ? 0 : cell->bg;

			for (int c = 0; c < 24; c += 8) {
				double v = ink * (double)(fg >> c & 255) +
					   (1 - ink) * (double)(bg >> c & 255);

				v -= (double)(fine[y * COLS * FINE_W + x] >> c & 255);
				error += v * v;
			}
		}
	}
	return 10 * log10(255.0 * 255.0 * 3 * COLS * FINE_W * ROWS * FINE_H / error);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median_ms(double *values)
{
	qsort(values, FRAMES, sizeof(*values), by_value);
	return values[FRAMES / 2] / 1e6;
}

static void
run(const struct blitter *b, enum color_depth depth, const uint32_t *const *films,
    struct stage_times *times)
{
	struct surface *picture = surface_new(COLS, ROWS),
		       *text = surface_new(COLS, ROWS);
	struct surface *want = surface_new(COLS, ROWS), *shown = surface_new(COLS, ROWS);
	struct diff_run *runs = mem_new(COLS * ROWS, sizeof(*runs));
	const struct surface *layers[] = { picture, text };
	struct compose_options glass = { 40, depth };
	struct paint_options o = { .depth = depth,
		.utf8 = true,
		.bce = true,
		.synchronized = true,
		.ask_status = true };
	struct bytes out = { 0 };

	for (int frame = 0; frame < FRAMES; frame++) {
		struct blit_source source = { films[frame], COLS * b->dots_w,
			ROWS * b->dots_h, COLS * b->dots_w };
		ns_t at[5];
		size_t count;

		surface_clear(text);
		for (int i = 0; i < 20; i++)
			surface_text(text, 150 - frame + i * 3, i * 2,
			    "弹幕 danmaku 你好", 23,
			    (struct pen){ 0xffffff, 0, 0, CELL_GLASS },
			    (struct text_rule){ 0 });
		at[0] = time_cpu();
		b->draw(picture, 0, 0, &source, depth);
		at[1] = time_cpu();
		compose(want, layers, 2, &glass);
		at[2] = time_cpu();
		count = diff(shown, want, 2, runs);
		at[3] = time_cpu();
		bytes_clear(&out);
		paint(&out, shown, want, runs, count, &o);
		at[4] = time_cpu();
		times->blit[frame] = (double)(at[1] - at[0]);
		times->compose[frame] = (double)(at[2] - at[1]);
		times->diff[frame] = (double)(at[3] - at[2]);
		times->paint[frame] = (double)(at[4] - at[3]);
		times->all[frame] = (double)(at[4] - at[0]);
		times->bytes += (double)out.len / FRAMES;
	}
	bytes_fini(&out);
	free(runs);
	surface_free(picture);
	surface_free(text);
	surface_free(want);
	surface_free(shown);
}

static double
fidelity(const struct blitter *b, enum color_depth depth, uint32_t *const *stills)
{
	struct surface *s = surface_new(COLS, ROWS);
	uint32_t *dots =
	    mem_new((size_t)(COLS * ROWS * b->dots_w * b->dots_h), sizeof(*dots));
	double sum = 0;

	for (int i = 0; i < STILLS; i++) {
		struct blit_source source = { dots, COLS * b->dots_w, ROWS * b->dots_h,
			COLS * b->dots_w };

		shrink(dots, stills[i], b);
		b->draw(s, 0, 0, &source, depth);
		sum += psnr(s, stills[i], depth) / STILLS;
	}
	free(dots);
	surface_free(s);
	return sum;
}

/* Sixty frames of one film, as dots for this blitter. */
static uint32_t **
make_film(const struct blitter *b, uint32_t *fine)
{
	uint32_t **film = mem_new(FRAMES, sizeof(*film));

	for (int i = 0; i < FRAMES; i++) {
		film[i] = mem_new(
		    (size_t)(COLS * ROWS * b->dots_w * b->dots_h), sizeof(**film));
		draw_picture(fine, 2, i * 0.03, (uint32_t)i);
		shrink(film[i], fine, b);
	}
	return film;
}

static void
report(const struct blitter *b, enum color_depth depth, uint32_t *const *film,
    uint32_t *const *stills)
{
	struct stage_times times = { .bytes = 0 };
	const char *color = palette_name(depth);

	run(b, depth, (const uint32_t *const *)film, &times);
	printf("term.%s.%s.blit %.3f ms\n", b->name, color, median_ms(times.blit));
	printf("term.%s.%s.compose %.3f ms\n", b->name, color, median_ms(times.compose));
	printf("term.%s.%s.diff %.3f ms\n", b->name, color, median_ms(times.diff));
	printf("term.%s.%s.paint %.3f ms\n", b->name, color, median_ms(times.paint));
	printf("term.%s.%s.frame %.3f ms\n", b->name, color, median_ms(times.all));
	printf("term.%s.%s.size %.1f KB\n", b->name, color, times.bytes / 1e3);
	printf("term.%s.%s.psnr %.2f dB\n", b->name, color, fidelity(b, depth, stills));
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	static const enum color_depth depths[] = { COLOR_TRUE, COLOR_256, COLOR_16,
		COLOR_MONO };
	size_t dots = COLS * FINE_W * ROWS * FINE_H;
	uint32_t *stills[STILLS], *fine = mem_new(dots, sizeof(*fine));

	for (int i = 0; i < STILLS; i++) {
		stills[i] = mem_new(dots, sizeof(**stills));
		draw_picture(stills[i], i, i, (uint32_t)i);
	}
	for (const struct blitter *b = blitters; b->name != NULL; b++) {
		uint32_t **film;

		if (argc > 1 && strcmp(argv[1], b->name) != 0)
			continue;
		film = make_film(b, fine);

		for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++)
			report(b, depths[i], film, stills);
		for (int i = 0; i < FRAMES; i++)
			free(film[i]);
		free(film);
	}
	for (int i = 0; i < STILLS; i++)
		free(stills[i]);
	free(fine);
	return 0;
}
