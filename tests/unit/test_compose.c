/* Can a comment be read over any picture, in every colour depth? */
#include "unit/harness.h"

#include "cells/compose.h"

#include <math.h>
#include <string.h>

static double
linear(uint32_t value)
{
	double v = value / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

/* WCAG 2 once more, so that the test does not believe the code. */
static double
contrast(uint32_t a, uint32_t b)
{
	double one = 0.05 + 0.2126 * linear(a >> 16 & 255) +
		     0.7152 * linear(a >> 8 & 255) + 0.0722 * linear(a & 255);
	double two = 0.05 + 0.2126 * linear(b >> 16 & 255) +
		     0.7152 * linear(b >> 8 & 255) + 0.0722 * linear(b & 255);

	return one > two ? one / two : two / one;
}

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8 & 0xffffff;
}

static struct cell
picture_cell(uint32_t fg, uint32_t bg)
{
	struct cell cell = { .glyph = "▄",
		.fg = fg,
		.bg = bg,
		.style = CELL_PICTURE,
		.solid = CELL_SOLID };

	return cell;
}

static struct surface *
picture(int cols, uint32_t fg, uint32_t bg)
{
	struct surface *s = surface_new(cols, 1);

	for (int i = 0; i < cols; i++)
		s->cells[i] = picture_cell(fg, bg);
	return s;
}

static struct surface *
comment(int cols, int at, const char *text, uint32_t fg)
{
	struct surface *s = surface_new(cols, 1);

	surface_text(s, at, 0, text, strlen(text), (struct pen){ fg, 0, 0, CELL_GLASS },
	    (struct text_rule){ 0 });
	return s;
}

static void
put_over(struct surface *out, struct surface *below, struct surface *above, int opacity,
    enum color_depth depth)
{
	const struct surface *layers[] = { below, above };
	struct compose_options options = { opacity, depth };

	compose(out, layers, 2, &options);
}

static void
every_comment_can_be_read(void **state)
{
	static const enum color_depth depths[] = { COLOR_TRUE, COLOR_256, COLOR_16 };
	struct surface *out = surface_new(8, 1);
	uint32_t seed = 11;

	(void)state;
	for (int n = 0; n < 4000; n++) {
		enum color_depth depth = depths[n % 3];
		struct surface *below = picture(8, next(&seed), next(&seed));
		struct surface *above = comment(8, 1, "a 弹b", next(&seed));

		put_over(out, below, above, (int)(next(&seed) % 101), depth);
		for (int i = 1; i < 6; i++) {
			const struct cell *cell = &out->cells[i];

			assert_int_equal(palette_shown(cell->bg, depth), cell->bg);
			if (i == 2)
				continue; /* a blank has no foreground any more */
			assert_int_equal(palette_shown(cell->fg, depth), cell->fg);
			assert_true(contrast(cell->fg, cell->bg) >= 4.499);
		}
		surface_free(below);
		surface_free(above);
	}
	surface_free(out);
}

static void
both_halves_and_the_blanks_have_one_ground(void **state)
{
	struct surface *below = surface_new(6, 1), *out = surface_new(6, 1);
	struct surface *above = comment(6, 0, "弹 幕", 0xffffff);

	(void)state;
	for (int i = 0; i < 6; i++)
		below->cells[i] = picture_cell(i * 0x202020u, 0x102030);
	put_over(out, below, above, 30, COLOR_TRUE);
	assert_int_equal(out->cells[0].bg, out->cells[1].bg);
	assert_int_equal(out->cells[3].bg, out->cells[4].bg);
	assert_true(out->cells[1].style & CELL_RIGHT);
	assert_true(contrast(0xffffff, out->cells[2].bg) >= 4.499);
	assert_false(out->cells[2].style & CELL_PICTURE);
	surface_free(below);
	surface_free(above);
	surface_free(out);
}

static void
a_dark_picture_is_left_as_it_is_at_opacity_0(void **state)
{
	struct surface *below = picture(3, 0x203040, 0x203040), *out = surface_new(3, 1);
	struct surface *above = comment(3, 0, "abc", 0xffffff);

	(void)state;
	put_over(out, below, above, 0, COLOR_TRUE);
	assert_int_equal(out->cells[0].bg, 0x203040);
	put_over(out, below, above, 50, COLOR_TRUE);
	assert_int_equal(out->cells[0].bg, 0x101820);
	put_over(out, below, above, 100, COLOR_TRUE);
	assert_int_equal(out->cells[0].bg, 0);
	surface_free(below);
	surface_free(above);
	surface_free(out);
}

static void
dark_text_lies_on_light(void **state)
{
	struct surface *below = picture(3, 0x404040, 0x404040), *out = surface_new(3, 1);
	struct surface *above = comment(3, 0, "abc", 0x0000ff);

	(void)state;
	put_over(out, below, above, 0, COLOR_TRUE);
	assert_true(palette_light(out->cells[0].bg) > palette_light(0x404040));
	surface_free(below);
	surface_free(above);
	surface_free(out);
}

static void
without_colours_a_comment_lies_on_nothing(void **state)
{
	struct surface *below = picture(4, RGB_DEFAULT, RGB_DEFAULT),
		       *out = surface_new(4, 1);
	struct surface *above = comment(4, 0, "弹", 0xff0000);

	(void)state;
	put_over(out, below, above, 50, COLOR_MONO);
	assert_string_equal(out->cells[0].glyph, "弹");
	assert_int_equal(out->cells[0].fg, RGB_DEFAULT);
	assert_int_equal(out->cells[0].bg, RGB_DEFAULT);
	assert_string_equal(out->cells[2].glyph, "▄");
	surface_free(below);
	surface_free(above);
	surface_free(out);
}

static void
half_of_a_wide_character_below_becomes_a_blank(void **state)
{
	struct surface *below = surface_new(6, 1), *out = surface_new(6, 1);
	struct surface *above = comment(6, 1, "xy", 0xffffff);

	(void)state;
	surface_text(below, 0, 0, "弹幕", 6,
	    (struct pen){ 0xffffff, 0x111111, 0, CELL_SOLID }, (struct text_rule){ 0 });
	put_over(out, below, above, 50, COLOR_TRUE);
	assert_string_equal(out->cells[0].glyph, "");
	assert_string_equal(out->cells[1].glyph, "x");
	assert_string_equal(out->cells[2].glyph, "y");
	assert_string_equal(out->cells[3].glyph, "");
	assert_false(out->cells[3].style & CELL_RIGHT);
	assert_int_equal(out->cells[0].bg, 0x111111);
	surface_free(below);
	surface_free(above);
	surface_free(out);
}

static void
a_picture_over_half_of_a_wide_character_blanks_the_other(void **state)
{
	struct surface *below = surface_new(6, 1), *out = surface_new(6, 1);

	(void)state;
	surface_text(below, 0, 0, "弹幕弹", 9, (struct pen){ 0xffffff, 0, 0, CELL_SOLID },
	    (struct text_rule){ 0 });
	for (int cols = 1; cols < 6; cols++) {
		struct surface *above = picture(cols, 1, 2);

		put_over(out, below, above, 50, COLOR_TRUE);
		assert_false(out->cells[cols].style & CELL_RIGHT);
		if (cols % 2 == 1)
			assert_string_equal(out->cells[cols].glyph, "");
		surface_free(above);
	}
	surface_free(below);
	surface_free(out);
}

static void
what_is_clear_shows_what_is_below(void **state)
{
	struct surface *below = picture(5, 0x112233, 0x445566), *out = surface_new(5, 1);
	struct surface *above = surface_new(3, 1);

	(void)state;
	put_over(out, below, above, 50, COLOR_TRUE);
	assert_memory_equal(out->cells, below->cells, 5 * sizeof(struct cell));
	surface_free(below);
	surface_free(above);
	surface_free(out);
}

static void
every_cell_is_solid_afterwards(void **state)
{
	struct surface *out = surface_new(4, 2);
	struct compose_options options = { 50, COLOR_TRUE };

	(void)state;
	compose(out, NULL, 0, &options);
	for (int i = 0; i < 8; i++) {
		assert_int_equal(out->cells[i].solid, CELL_SOLID);
		assert_int_equal(out->cells[i].bg, RGB_DEFAULT);
	}
	surface_free(out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_comment_can_be_read),
		cmocka_unit_test(both_halves_and_the_blanks_have_one_ground),
		cmocka_unit_test(a_dark_picture_is_left_as_it_is_at_opacity_0),
		cmocka_unit_test(dark_text_lies_on_light),
		cmocka_unit_test(without_colours_a_comment_lies_on_nothing),
		cmocka_unit_test(half_of_a_wide_character_below_becomes_a_blank),
		cmocka_unit_test(
		    a_picture_over_half_of_a_wide_character_blanks_the_other),
		cmocka_unit_test(what_is_clear_shows_what_is_below),
		cmocka_unit_test(every_cell_is_solid_afterwards),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
