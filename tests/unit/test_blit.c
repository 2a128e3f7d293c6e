/* Do the cells come as close to the dots as they can? */
#include "unit/harness.h"

#include "cells/blit.h"
#include "cells/blit_ascii.h"
#include "cells/blit_cell.h"

#include <string.h>

static const enum color_depth depths[] = { COLOR_MONO, COLOR_16, COLOR_256, COLOR_TRUE };

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8 & 0xffffff;
}

static struct surface *
drawn(const char *name, const uint32_t *dots, int w, int h, enum color_depth depth)
{
	const struct blitter *b = blit_find(name);
	struct surface *s =
	    surface_new((w + b->dots_w - 1) / b->dots_w, (h + b->dots_h - 1) / b->dots_h);
	struct blit_source source = { dots, w, h, w };

	b->draw(s, 0, 0, &source, depth);
	return s;
}

/* One cell of the blitter. */
static struct cell
cell_of(const char *name, const uint32_t *dots, enum color_depth depth)
{
	const struct blitter *b = blit_find(name);
	struct surface *s = drawn(name, dots, b->dots_w, b->dots_h, depth);
	struct cell cell = s->cells[0];

	surface_free(s);
	return cell;
}

static void
each_is_found_by_its_name(void **state)
{
	(void)state;
	for (const struct blitter *b = blitters; b->name != NULL; b++)
		assert_ptr_equal(blit_find(b->name), b);
	assert_null(blit_find("sixel"));
	assert_string_equal(blit_best(false, "xterm", COLOR_TRUE)->name, "ascii");
	assert_string_equal(blit_best(true, "linux", COLOR_16)->name, "half");
	assert_string_equal(blit_best(true, "xterm", COLOR_TRUE)->name, "quadrant");
	assert_string_equal(blit_best(true, NULL, COLOR_MONO)->name, "braille");
}

static void
one_colour_is_a_blank_of_that_colour(void **state)
{
	uint32_t dots[32];

	(void)state;
	for (int i = 0; i < 32; i++)
		dots[i] = 0x2a7fd3;
	for (const struct blitter *b = blitters; b->name != NULL; b++) {
		struct cell cell = cell_of(b->name, dots, COLOR_TRUE);

		assert_string_equal(cell.glyph, "");
		assert_int_equal(cell.bg, 0x2a7fd3);
		assert_int_equal(cell.style, CELL_PICTURE);
		assert_int_equal(cell.solid, CELL_SOLID);
	}
}

static void
half_blocks_are_exact(void **state)
{
	const uint32_t dots[2] = { 0x123456, 0xfedcba };
	struct cell cell = cell_of("half", dots, COLOR_TRUE);

	(void)state;
	assert_string_equal(cell.glyph, "▄");
	assert_int_equal(cell.bg, 0x123456);
	assert_int_equal(cell.fg, 0xfedcba);
}

static double
error_of(const uint32_t *dots, int mask, uint32_t fg, uint32_t bg)
{
	double error = 0;

	for (int i = 0; i < 4; i++) {
		for (int c = 0; c < 24; c += 8) {
			double d = (double)(dots[i] >> c & 255) -
				   (double)((mask >> i & 1 ? fg : bg) >> c & 255);

			error += d * d;
		}
	}
	return error;
}

/* With the exact means: nothing can be better. */
static double
least_error(const uint32_t *dots)
{
	double least = 1e9;

	for (int mask = 0; mask < 15; mask++) {
		double error = 0, count[2] = { 0 }, sum[2][3] = { { 0 } };

		for (int i = 0; i < 4; i++) {
			count[mask >> i & 1]++;
			for (int c = 0; c < 3; c++)
				sum[mask >> i & 1][c] += dots[i] >> (8 * c) & 255;
		}
		for (int i = 0; i < 4; i++) {
			for (int c = 0; c < 3; c++) {
				int side = mask >> i & 1;
				double d = (double)(dots[i] >> (8 * c) & 255) -
					   sum[side][c] / count[side];

				error += d * d;
			}
		}
		least = error < least ? error : least;
	}
	return least;
}

static int
mask_of(const char *glyph)
{
	for (int i = 0; i < 16; i++) {
		if (strcmp(glyph, blit_quadrants[i]) == 0)
			return i;
	}
	return -1;
}

static void
quadrants_take_the_best_of_all_partitions(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (int n = 0; n < 20000; n++) {
		uint32_t dots[4];
		struct cell cell;

		for (int i = 0; i < 4; i++)
			dots[i] = n % 3 == 0 ? next(&seed) & 0x3f3f3f : next(&seed);
		cell = cell_of("quadrant", dots, COLOR_TRUE);
		assert_int_equal(mask_of(cell.glyph) & ~14, 0);
		/* A rounded mean costs a quarter a dot and channel at most. */
		assert_true(error_of(dots, mask_of(cell.glyph), cell.fg, cell.bg) <=
			    least_error(dots) + 4);
	}
}

static void
braille_shows_two_colours_dot_by_dot(void **state)
{
	/* clang-format off */
	const uint32_t dots[8] = {
		0xffd000, 0x102030,
		0x102030, 0xffd000,
		0x102030, 0x102030,
		0xffd000, 0xffd000,
	};
	/* clang-format on */
	struct cell cell = cell_of("braille", dots, COLOR_TRUE);

	(void)state;
	assert_string_equal(cell.glyph, "\xe2\xa3\x91"); /* dots 1 5 7 8: U+28D1 */
	assert_int_equal(cell.fg, 0xffd000);
	assert_int_equal(cell.bg, 0x102030);
}

static void
a_letter_is_recognised_by_its_shape(void **state)
{
	(void)state;
	for (const char *c = "/\\-_+#TLJ^v=<>@"; *c != '\0'; c++) {
		char want[2] = { *c, '\0' };
		uint32_t dots[ASCII_DOTS];
		struct cell cell;

		for (int i = 0; i < ASCII_DOTS; i++)
			dots[i] = ascii_glyphs[*c - ' '].ink[i] * 0x010101u;
		cell = cell_of("ascii", dots, COLOR_TRUE);
		assert_string_equal(cell.glyph, want);
	}
}

static void
brighter_is_more_ink(void **state)
{
	static const char *const names[] = { "ascii", "half", "quadrant", "braille" };

	(void)state;
	for (int n = 0; n < 4; n++) {
		static uint32_t dots[96 * 96];
		int before = -1;

		for (uint32_t level = 0; level <= 255; level += 51) {
			struct surface *s;
			int ink = 0;

			for (int i = 0; i < 96 * 96; i++)
				dots[i] = level * 0x010101;
			s = drawn(names[n], dots, 96, 96, COLOR_MONO);
			for (int i = 0; i < s->cols * s->rows; i++)
				ink += blit_coverage(&s->cells[i]);
			assert_true(ink > before);
			before = ink;
			if (level == 0)
				assert_int_equal(ink, 0);
			surface_free(s);
		}
	}
}

static void
the_same_picture_gives_the_same_cells_of_colours_there_are(void **state)
{
	static uint32_t dots[60 * 48];
	uint32_t seed = 5;

	(void)state;
	for (int i = 0; i < 60 * 48; i++)
		dots[i] = next(&seed);
	for (const struct blitter *b = blitters; b->name != NULL; b++) {
		for (int d = 0; d < 4; d++) {
			struct surface *one = drawn(b->name, dots, 60, 48, depths[d]);
			struct surface *two = drawn(b->name, dots, 60, 48, depths[d]);
			size_t count = (size_t)(one->cols * one->rows);

			assert_memory_equal(
			    one->cells, two->cells, count * sizeof(struct cell));
			for (size_t i = 0; i < count; i++) {
				const struct cell *cell = &one->cells[i];

				assert_int_equal(
				    palette_shown(cell->fg, depths[d]), cell->fg);
				assert_int_equal(
				    palette_shown(cell->bg, depths[d]), cell->bg);
				assert_int_equal(cell->solid, CELL_SOLID);
				if (b->needs == BLIT_ASCII)
					assert_true(cell->glyph[0] >= 0 &&
						    cell->glyph[1] == '\0');
			}
			surface_free(one);
			surface_free(two);
		}
	}
}

static void
what_is_missing_at_the_edge_is_black(void **state)
{
	const uint32_t dots[3] = { 0xffffff, 0xffffff, 0xffffff };

	(void)state;
	for (const struct blitter *b = blitters; b->name != NULL; b++) {
		struct surface *s = surface_new(4, 4);
		struct blit_source source = { dots, 1, 3, 1 };

		b->draw(s, 1, 1, &source, COLOR_TRUE);
		assert_int_equal(surface_cell(s, 0, 0)->solid, CELL_CLEAR);
		assert_int_equal(surface_cell(s, 1, 1)->solid, CELL_SOLID);
		assert_int_equal(surface_cell(s, 2, 1)->solid, CELL_CLEAR);
		surface_free(s);
	}
}

static void
a_picture_that_leaves_the_surface_is_clipped(void **state)
{
	static uint32_t dots[120 * 120];

	(void)state;
	for (const struct blitter *b = blitters; b->name != NULL; b++) {
		struct surface *s = surface_new(5, 3);
		struct blit_source source = { dots, 120, 120, 120 };

		b->draw(s, -2, -1, &source, COLOR_TRUE);
		b->draw(s, 4, 2, &source, COLOR_256);
		b->draw(s, 5, 3, &source, COLOR_16);
		b->draw(s, -500, -500, &source, COLOR_MONO);
		for (int i = 0; i < 15; i++)
			assert_int_equal(s->cells[i].solid, CELL_SOLID);
		surface_free(s);
	}
}

static void
a_wide_character_under_the_edge_is_blanked(void **state)
{
	const uint32_t dots[2] = { 0xff, 0xff00 };
	struct surface *s = surface_new(4, 1);
	struct blit_source source = { dots, 1, 2, 1 };

	(void)state;
	surface_text(s, 0, 0, "弹幕", 6, (struct pen){ 0xffffff, 0, 0, CELL_SOLID },
	    (struct text_rule){ 0 });
	blit_find("half")->draw(s, 1, 0, &source, COLOR_TRUE);
	assert_string_equal(s->cells[0].glyph, "");
	assert_string_equal(s->cells[1].glyph, "▄");
	assert_string_equal(s->cells[2].glyph, "幕");
	surface_free(s);
}

static void
coverage_is_the_share_of_ink(void **state)
{
	/* clang-format off */
	static const struct { const char *glyph; int least, most; } cases[] = {
		{ "", 0, 0 }, { "█", 256, 256 }, { "▄", 128, 128 }, { "▀", 128, 128 },
		{ "▟", 192, 192 }, { "▘", 64, 64 }, { "▁", 32, 32 }, { "▒", 128, 128 },
		{ "⣿", 256, 256 }, { "⠁", 32, 32 }, { ".", 1, 20 }, { "@", 60, 140 },
		{ "弹", 30, 130 }, { "é", 30, 130 }, { "😂", 30, 130 },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cell cell = { .fg = 0 };

		memcpy(cell.glyph, cases[i].glyph, strlen(cases[i].glyph));
		assert_in_range(blit_coverage(&cell), cases[i].least, cases[i].most);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_found_by_its_name),
		cmocka_unit_test(one_colour_is_a_blank_of_that_colour),
		cmocka_unit_test(half_blocks_are_exact),
		cmocka_unit_test(quadrants_take_the_best_of_all_partitions),
		cmocka_unit_test(braille_shows_two_colours_dot_by_dot),
		cmocka_unit_test(a_letter_is_recognised_by_its_shape),
		cmocka_unit_test(brighter_is_more_ink),
		cmocka_unit_test(
		    the_same_picture_gives_the_same_cells_of_colours_there_are),
		cmocka_unit_test(what_is_missing_at_the_edge_is_black),
		cmocka_unit_test(a_picture_that_leaves_the_surface_is_clipped),
		cmocka_unit_test(a_wide_character_under_the_edge_is_blanked),
		cmocka_unit_test(coverage_is_the_share_of_ink),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
