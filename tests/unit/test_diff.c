/* Are exactly the cells sent that must be, in runs that cost least? */
#include "unit/harness.h"

#include "cells/diff.h"

#include <stdio.h>
#include <string.h>

enum { COLS = 24, ROWS = 3 };

static const struct pen white = { 0xffffff, 0x000000, 0, CELL_SOLID };

struct pair {
	struct surface *shown, *want;
	struct diff_run runs[COLS * ROWS];
};

static int
set_up(void **state)
{
	static struct pair pair;

	pair.shown = surface_new(COLS, ROWS);
	pair.want = surface_new(COLS, ROWS);
	*state = &pair;
	return 0;
}

static int
tear_down(void **state)
{
	struct pair *pair = *state;

	surface_free(pair->shown);
	surface_free(pair->want);
	return 0;
}

static void
put(struct surface *s, int col, int row, const char *text)
{
	surface_text(s, col, row, text, strlen(text), white, (struct text_rule){ 0 });
}

/* "row:col+cols row:col+cols" */
static void
assert_runs(struct pair *pair, int tolerance, const char *want)
{
	size_t count = diff(pair->shown, pair->want, tolerance, pair->runs);
	char got[512] = "";

	for (size_t i = 0; i < count; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%d:%d+%d",
		    i > 0 ? " " : "", pair->runs[i].row, pair->runs[i].col,
		    pair->runs[i].cols);
	assert_string_equal(got, want);
}

static void
the_same_is_no_run(void **state)
{
	put(((struct pair *)*state)->shown, 0, 0, "abc弹");
	put(((struct pair *)*state)->want, 0, 0, "abc弹");
	assert_runs(*state, 0, "");
}

static void
what_differs_is_a_run_in_its_row(void **state)
{
	struct pair *pair = *state;

	put(pair->want, 2, 0, "ab");
	put(pair->want, COLS - 1, 0, "x");
	put(pair->want, 0, 1, "y");
	assert_runs(pair, 0, "0:2+2 0:23+1 1:0+1");
}

static void
a_short_gap_of_the_same_look_is_painted_over(void **state)
{
	struct pair *pair = *state;

	put(pair->shown, 0, 0, "abcdefghijklmno");
	put(pair->want, 0, 0, "XbcYefghijkZmno");
	assert_runs(pair, 0, "0:0+4 0:11+1");
	surface_cell(pair->shown, 2, 0)->bg = surface_cell(pair->want, 2, 0)->bg = 0xff;
	assert_runs(pair, 0, "0:0+1 0:3+1 0:11+1");
}

static void
a_run_never_cuts_a_wide_character(void **state)
{
	struct pair *pair = *state;

	put(pair->shown, 0, 0, "a弹b");
	put(pair->want, 0, 0, "a弹b");
	surface_cell(pair->want, 2, 0)->bg = 0x123456;
	assert_runs(pair, 0, "0:1+2");
	surface_cell(pair->want, 2, 0)->bg = 0;
	surface_cell(pair->want, 1, 0)->bg = 0x123456;
	assert_runs(pair, 0, "0:1+2");
}

static void
small_changes_of_the_picture_are_left(void **state)
{
	struct pair *pair = *state;
	struct cell cell = { .glyph = "▄",
		.fg = 0x808080,
		.bg = 0x101010,
		.style = CELL_PICTURE,
		.solid = CELL_SOLID };

	*surface_cell(pair->shown, 3, 1) = cell;
	cell.fg = 0x827e80;
	*surface_cell(pair->want, 3, 1) = cell;
	assert_runs(pair, 2, "");
	assert_runs(pair, 1, "1:3+1");
	assert_runs(pair, 0, "1:3+1");
	surface_cell(pair->want, 3, 1)->fg = 0x808083;
	assert_runs(pair, 2, "1:3+1");
	surface_cell(pair->want, 3, 1)->fg = 0x808080;
	memcpy(surface_cell(pair->want, 3, 1)->glyph, "▐", 3);
	assert_runs(pair, 2, "1:3+1");
}

static void
text_is_exact_whatever_the_tolerance(void **state)
{
	struct pair *pair = *state;

	put(pair->shown, 0, 0, "a");
	put(pair->want, 0, 0, "a");
	surface_cell(pair->want, 0, 0)->fg = 0xfffffe;
	assert_runs(pair, 8, "0:0+1");
}

static void
a_cleared_surface_differs_from_all_that_is_solid(void **state)
{
	struct pair *pair = *state;

	surface_fill(pair->want, 0, 0, COLS, ROWS, (struct pen){ 0, 0, 0, CELL_SOLID });
	assert_runs(pair, 255, "0:0+24 1:0+24 2:0+24");
}

static void
runs_never_touch_and_cover_all_that_differs(void **state)
{
	struct pair *pair = *state;
	uint32_t seed = 3;

	for (int n = 0; n < 3000; n++) {
		static const char *const texts[] = { "a", "弹", " ", "bc" };
		bool covered[COLS * ROWS] = { false };
		size_t count;

		seed = seed * 1664525u + 1013904223u;
		put(n & 1 ? pair->want : pair->shown, (int)(seed >> 8) % COLS,
		    (int)(seed >> 16) % ROWS, texts[seed >> 28 & 3]);
		count = diff(pair->shown, pair->want, 0, pair->runs);
		for (size_t i = 0; i < count; i++) {
			const struct diff_run *run = &pair->runs[i];

			assert_true(run->cols > 0 && run->col >= 0 &&
				    run->col + run->cols <= COLS);
			for (int c = run->col; c < run->col + run->cols; c++) {
				assert_false(covered[run->row * COLS + c]);
				covered[run->row * COLS + c] = true;
			}
			assert_false(surface_cell(pair->want, run->col, run->row)->style &
				     CELL_RIGHT);
		}
		for (int i = 0; i < COLS * ROWS; i++)
			assert_true(covered[i] ||
				    memcmp(&pair->shown->cells[i], &pair->want->cells[i],
					sizeof(struct cell)) == 0);
	}
}

static void
put_picture(struct surface *s, int col, const char *glyph, uint32_t fg, uint32_t bg)
{
	struct cell cell = {
		.fg = fg, .bg = bg, .style = CELL_PICTURE, .solid = CELL_SOLID
	};

	memcpy(cell.glyph, glyph, strlen(glyph));
	*surface_cell(s, col, 0) = cell;
}

static void
other_blocks_that_look_alike_are_left_alone(void **state)
{
	/* clang-format off */
	static const struct {
		const char *was; uint32_t was_fg, was_bg;
		const char *is; uint32_t is_fg, is_bg;
		bool alike;
	} rows[] = {
		{ "▌", 0x101010, 0x202020, "▐", 0x212121, 0x111111, true },
		{ "▌", 0x101010, 0x202020, "▐", 0x101010, 0x202020, false },
		{ "▄", 0x505050, 0x525252, "▚", 0x515151, 0x535353, true },
		{ "▄", 0x505050, 0x525252, "▚", 0x515151, 0x593333, false },
		{ "", RGB_DEFAULT, 0x404040, "▗", 0x424242, 0x414141, true },
		{ "", RGB_DEFAULT, 0x404040, "▗", 0x484848, 0x414141, false },
		{ "█", 0x404040, 0xff0000, "", RGB_DEFAULT, 0x414141, true },
		{ "⠁", 0x404040, 0x505050, "⣾", 0x515151, 0x414141, true },
		{ "⠁", 0x404040, 0x505050, "⣾", 0x414141, 0x515151, false },
		{ "▘", 0x404040, 0x404040, "⠁", 0x404040, 0x404040, false },
		{ "a", 0x404040, 0x404040, "b", 0x404040, 0x404040, false },
	};
	/* clang-format on */
	struct pair *pair = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		put_picture(pair->shown, 5, rows[i].was, rows[i].was_fg, rows[i].was_bg);
		put_picture(pair->want, 5, rows[i].is, rows[i].is_fg, rows[i].is_bg);
		assert_runs(pair, 4, rows[i].alike ? "" : "0:5+1");
		assert_runs(pair, 0, "0:5+1");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_same_is_no_run, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_differs_is_a_run_in_its_row, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_short_gap_of_the_same_look_is_painted_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_run_never_cuts_a_wide_character, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    small_changes_of_the_picture_are_left, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    text_is_exact_whatever_the_tolerance, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_cleared_surface_differs_from_all_that_is_solid, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    other_blocks_that_look_alike_are_left_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    runs_never_touch_and_cover_all_that_differs, set_up, tear_down),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
