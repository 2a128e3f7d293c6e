/* Can half a wide character ever stand on a surface? */
#include "unit/harness.h"

#include "base/mem.h"
#include "cells/surface.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct pen white = { 0xffffff, 0x000000, 0, CELL_SOLID };
static const struct text_rule plain = { 0 };

static int
put(struct surface *s, int col, int row, const char *text)
{
	return surface_text(s, col, row, text, strlen(text), white, plain);
}

/* The row as text: "." for a blank, ">" for the right half of a wide one. */
static void
assert_row(struct surface *s, int row, const char *want)
{
	char got[256] = "";
	size_t len = 0;

	for (int col = 0; col < s->cols; col++) {
		struct cell *cell = surface_cell(s, col, row);
		const char *glyph = cell->style & CELL_RIGHT ? ">"
				    : cell->glyph[0] != '\0' ? cell->glyph
							     : ".";

		assert_true(len + CELL_GLYPH < sizeof(got));
		len += (size_t)snprintf(
		    got + len, sizeof(got) - len, "%.*s", CELL_GLYPH, glyph);
	}
	assert_string_equal(got, want);
}

static void
text_takes_the_cells_it_is_wide(void **state)
{
	struct surface *s = surface_new(10, 2);

	(void)state;
	assert_int_equal(put(s, 1, 0, "a弹b"), 4);
	assert_row(s, 0, ".a弹>b.....");
	assert_row(s, 1, "..........");
	assert_int_equal(surface_cell(s, 2, 0)->fg, 0xffffff);
	assert_int_equal(surface_cell(s, 3, 0)->fg, 0xffffff);
	surface_free(s);
}

static void
a_wide_character_cut_by_an_edge_becomes_a_blank(void **state)
{
	struct surface *s = surface_new(5, 1);

	(void)state;
	assert_int_equal(put(s, -1, 0, "弹幕弹"), 6);
	assert_row(s, 0, ".幕>弹>");
	assert_int_equal(put(s, 4, 0, "弹"), 2);
	assert_row(s, 0, ".幕>..");
	assert_int_equal(surface_cell(s, 0, 0)->solid, CELL_SOLID);
	surface_free(s);
}

static void
text_stays_inside_its_clip(void **state)
{
	struct surface *s = surface_new(8, 1);

	(void)state;
	surface_text_clip(s, 0, 0, "ab弹cd弹", 10, white, plain, 1, 6);
	assert_row(s, 0, ".b弹>cd..");
	surface_clear(s);
	surface_text_clip(s, 0, 0, "ab弹cd", 7, white, plain, 3, 5);
	assert_row(s, 0, "....c...");
	assert_int_equal(surface_cell(s, 2, 0)->solid, CELL_CLEAR);
	assert_int_equal(surface_cell(s, 3, 0)->solid, CELL_SOLID);
	surface_free(s);
}

static void
text_outside_is_measured_and_not_drawn(void **state)
{
	struct surface *s = surface_new(4, 2);

	(void)state;
	assert_int_equal(put(s, 0, -1, "弹幕"), 4);
	assert_int_equal(put(s, 0, 2, "ab"), 2);
	assert_int_equal(put(s, 2147483647, 0, "ab"), 2);
	assert_int_equal(put(s, -2147483647, 0, "ab"), 2);
	assert_row(s, 0, "....");
	assert_row(s, 1, "....");
	surface_free(s);
}

static void
writing_over_one_half_blanks_the_other(void **state)
{
	struct surface *s = surface_new(6, 1);

	(void)state;
	put(s, 0, 0, "弹幕弹");
	put(s, 1, 0, "x");
	assert_row(s, 0, ".x幕>弹>");
	put(s, 2, 0, "y");
	assert_row(s, 0, ".xy.弹>");
	put(s, 3, 0, "幕");
	assert_row(s, 0, ".xy幕>.");
	surface_fill(s, 2, 0, 2, 1, white);
	assert_row(s, 0, ".x....");
	surface_free(s);
}

static void
a_fill_is_clipped_on_all_sides(void **state)
{
	struct surface *s = surface_new(3, 3);

	(void)state;
	surface_fill(s, -5, -5, 100, 100, white);
	for (int i = 0; i < 9; i++)
		assert_int_equal(s->cells[i].solid, CELL_SOLID);
	surface_clear(s);
	surface_fill(s, 1, 1, 2147483647, 2147483647, white);
	assert_int_equal(surface_cell(s, 0, 0)->solid, CELL_CLEAR);
	assert_int_equal(surface_cell(s, 2, 2)->solid, CELL_SOLID);
	surface_fill(s, 0, 0, -1, 3, white);
	surface_fill(s, 50, 50, 3, 3, white);
	assert_int_equal(surface_cell(s, 0, 0)->solid, CELL_CLEAR);
	surface_free(s);
}

static void
a_blank_is_the_same_however_it_came(void **state)
{
	struct surface *s = surface_new(4, 1);

	(void)state;
	put(s, 0, 0, "a ");
	surface_fill(s, 2, 0, 1, 1, white);
	assert_memory_equal(&s->cells[1], &s->cells[2], sizeof(s->cells[1]));
	surface_free(s);
}

static void
absurd_sizes_are_cut_down(void **state)
{
	struct surface *s = surface_new(-3, 10);

	(void)state;
	assert_int_equal(s->cols, 0);
	assert_null(surface_cell(s, 0, 0));
	put(s, 0, 0, "弹幕");
	surface_fill(s, 0, 0, 5, 5, white);
	surface_resize(s, 2, 2);
	put(s, 0, 0, "弹幕");
	assert_row(s, 0, "弹>");
	surface_free(s);
}

/* Whatever is written where: every right half has its left one. */
static void
no_half_is_ever_left(void **state)
{
	static const char *const texts[] = { "弹", "a", "弹幕", "  ", "x弹y",
		"弹弹弹弹" };
	struct surface *s = surface_new(13, 3);
	uint32_t seed = 7;

	(void)state;
	for (int n = 0; n < 20000; n++) {
		int col, row;

		seed = seed * 1664525u + 1013904223u;
		col = (int)(seed >> 8 & 15) - 2;
		row = (int)(seed >> 12 & 3);
		if (n % 7 == 0)
			surface_fill(s, col, row, (int)(seed >> 16 & 7), 2, white);
		else
			put(s, col, row, texts[(seed >> 20) % 6]);
		for (int i = 0; i < s->cols * s->rows; i++) {
			if (!(s->cells[i].style & CELL_RIGHT))
				continue;
			assert_int_not_equal(i % s->cols, 0);
			assert_int_equal(s->cells[i].glyph[0], '\0');
			assert_true((unsigned char)s->cells[i - 1].glyph[0] >= 0x80);
		}
	}
	surface_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_takes_the_cells_it_is_wide),
		cmocka_unit_test(a_wide_character_cut_by_an_edge_becomes_a_blank),
		cmocka_unit_test(text_stays_inside_its_clip),
		cmocka_unit_test(text_outside_is_measured_and_not_drawn),
		cmocka_unit_test(writing_over_one_half_blanks_the_other),
		cmocka_unit_test(a_fill_is_clipped_on_all_sides),
		cmocka_unit_test(a_blank_is_the_same_however_it_came),
		cmocka_unit_test(absurd_sizes_are_cut_down),
		cmocka_unit_test(no_half_is_ever_left),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
