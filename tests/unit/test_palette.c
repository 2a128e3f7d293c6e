/* Which colour of the few is the nearest, and how many are there? */
#include "unit/harness.h"

#include "cells/palette.h"

#include <math.h>
#include <string.h>

static void
the_environment_decides_the_depth(void **state)
{
	/* clang-format off */
	static const struct {
		const char *no_color, *colorterm, *term;
		int colors;
		bool rgb;
		enum color_depth want;
	} cases[] = {
		{ NULL, NULL, "xterm", 8, false, COLOR_16 },
		{ NULL, NULL, "xterm-256color", 256, false, COLOR_256 },
		{ NULL, "truecolor", "xterm-256color", 256, false, COLOR_TRUE },
		{ NULL, "24bit", "xterm", 8, false, COLOR_TRUE },
		{ NULL, "yes", "xterm", 8, false, COLOR_16 },
		{ NULL, NULL, "xterm-direct", 16777216, false, COLOR_TRUE },
		{ NULL, NULL, "xterm-kitty", 256, false, COLOR_TRUE },
		{ NULL, NULL, "foot", 256, false, COLOR_TRUE },
		{ NULL, NULL, "foot-extra", 256, false, COLOR_TRUE },
		{ NULL, NULL, "footling", 256, false, COLOR_256 },
		{ NULL, NULL, "tmux-256color", 256, false, COLOR_256 },
		{ NULL, NULL, "tmux-256color", 256, true, COLOR_TRUE },
		{ NULL, "truecolor", "tmux-256color", 256, false, COLOR_TRUE },
		{ NULL, NULL, "screen", 8, false, COLOR_16 },
		{ NULL, NULL, "screen.xterm-256color", -1, false, COLOR_256 },
		{ NULL, "truecolor", "linux", 8, false, COLOR_16 },
		{ NULL, NULL, "vt100", -1, false, COLOR_MONO },
		{ NULL, "truecolor", "dumb", 8, false, COLOR_MONO },
		{ NULL, NULL, NULL, 8, false, COLOR_MONO },
		{ "1", "truecolor", "xterm-kitty", 256, true, COLOR_MONO },
		{ "", "truecolor", "xterm-256color", 256, false, COLOR_TRUE },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(palette_depth(cases[i].no_color, cases[i].colorterm,
				     cases[i].term, cases[i].colors, cases[i].rgb),
		    cases[i].want);
}

static void
names_are_found_as_they_are_written(void **state)
{
	enum color_depth depth;

	(void)state;
	for (int d = COLOR_MONO; d <= COLOR_TRUE; d++) {
		assert_true(palette_find(palette_name((enum color_depth)d), &depth));
		assert_int_equal(depth, d);
	}
	assert_true(palette_find("TrueColor", &depth));
	assert_int_equal(depth, COLOR_TRUE);
	assert_false(palette_find("17", &depth));
	assert_false(palette_find("", &depth));
}

static long
away(uint32_t a, uint32_t b)
{
	long dr = (long)(a >> 16 & 255) - (long)(b >> 16 & 255);
	long dg = (long)(a >> 8 & 255) - (long)(b >> 8 & 255);
	long db = (long)(a & 255) - (long)(b & 255);

	return 3 * dr * dr + 4 * dg * dg + 2 * db * db;
}

static void
the_nearest_is_as_near_as_a_search_of_all(void **state)
{
	(void)state;
	for (uint32_t r = 0; r < 256; r += 5) {
		for (uint32_t g = 0; g < 256; g += 7) {
			for (uint32_t b = 0; b < 256; b += 11) {
				uint32_t rgb = r << 16 | g << 8 | b;
				long least = 1 << 30;

				for (int i = 16; i < 256; i++)
					if (away(rgb, palette_256_rgb(i)) < least)
						least = away(rgb, palette_256_rgb(i));
				assert_int_equal(
				    away(rgb, palette_256_rgb(palette_256(rgb))), least);
				least = 1 << 30;
				for (int i = 0; i < 16; i++)
					if (away(rgb, palette_16_rgb(i)) < least)
						least = away(rgb, palette_16_rgb(i));
				assert_int_equal(
				    away(rgb, palette_16_rgb(palette_16(rgb))), least);
			}
		}
	}
}

static void
a_colour_of_the_palette_stays(void **state)
{
	(void)state;
	for (int i = 16; i < 256; i++)
		assert_int_equal(
		    palette_shown(palette_256_rgb(i), COLOR_256), palette_256_rgb(i));
	for (int i = 0; i < 16; i++) {
		assert_int_equal(palette_16(palette_16_rgb(i)), i);
		for (int t = 0; t < 256; t++)
			assert_int_equal(palette_dither(palette_16_rgb(i), COLOR_16, t),
			    palette_16_rgb(i));
	}
	assert_int_equal(palette_shown(0x123456, COLOR_TRUE), 0x123456);
	assert_int_equal(palette_shown(0x123456, COLOR_MONO), RGB_DEFAULT);
	assert_int_equal(palette_shown(RGB_DEFAULT, COLOR_256), RGB_DEFAULT);
}

static void
dithering_keeps_the_mean(void **state)
{
	double sum = 0;

	(void)state;
	for (int t = 0; t < 256; t++)
		sum += palette_dither(0x303030, COLOR_16, t) & 255;
	assert_in_range((int)(sum / 256), 0x30 - 4, 0x30 + 4);
}

static void
contrast_is_what_the_recommendation_says(void **state)
{
	(void)state;
	assert_true(fabs(palette_contrast(0xffffff, 0) - 21) < 0.01);
	assert_true(fabs(palette_contrast(0x777777, 0x777777) - 1) < 1e-9);
	assert_true(fabs(palette_contrast(0x767676, 0xffffff) - 4.54) < 0.01);
	assert_true(fabs(palette_contrast(0xffffff, 0x767676) - 4.54) < 0.01);
	assert_true(fabs(palette_contrast(0xff0000, 0) - 5.25) < 0.01);
	assert_int_equal(palette_luma(0xffffff), 255);
	assert_int_equal(palette_luma(0), 0);
}

static void
mixing_meets_both_ends(void **state)
{
	(void)state;
	assert_int_equal(palette_mix(0x123456, 0xfedcba, 0), 0x123456);
	assert_int_equal(palette_mix(0x123456, 0xfedcba, 256), 0xfedcba);
	assert_int_equal(palette_mix(0, 0xffffff, 128), 0x808080);
	assert_int_equal(palette_mix(0, 0xffffff, -5), 0);
	assert_int_equal(palette_mix(0, 0xffffff, 999), 0xffffff);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_environment_decides_the_depth),
		cmocka_unit_test(names_are_found_as_they_are_written),
		cmocka_unit_test(the_nearest_is_as_near_as_a_search_of_all),
		cmocka_unit_test(a_colour_of_the_palette_stays),
		cmocka_unit_test(dithering_keeps_the_mean),
		cmocka_unit_test(contrast_is_what_the_recommendation_says),
		cmocka_unit_test(mixing_meets_both_ends),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
