/* Does the picture keep its shape on any grid, and is the danmaku file found? */
#include "unit/harness.h"

#include "player/stage.h"
#include "ui/view.h"

#include <stdlib.h>

static const struct blitter half = { .name = "half", .dots_w = 1, .dots_h = 2 };
static const struct blitter ascii = { .name = "ascii", .dots_w = 1, .dots_h = 1 };

static void
half_a_cell_of_one_to_two_is_square(void **state)
{
	struct picture_size size = stage_size(&half, 80, 24, 0, 0);

	(void)state;
	assert_int_equal(size.w, 80);
	assert_int_equal(size.h, 48);
	assert_true(size.dot_aspect == 1.0);
}

static void
the_real_cell_size_decides_the_shape_of_a_dot(void **state)
{
	(void)state;
	assert_true(stage_size(&half, 80, 24, 10, 25).dot_aspect == 10 / 12.5);
	assert_true(stage_size(&ascii, 80, 24, 9, 18).dot_aspect == 0.5);
}

static void
an_empty_terminal_still_has_a_dot(void **state)
{
	struct picture_size size = stage_size(&half, 0, 0, 0, 0);

	(void)state;
	assert_int_equal(size.w, 1);
	assert_int_equal(size.h, 2);
}

static void
danmaku_keep_off_the_row_of_the_bar(void **state)
{
	(void)state;
	assert_int_equal(view_flight_rows(24, 4), 23);
	assert_int_equal(view_flight_rows(24, 2), 11);
	assert_int_equal(view_flight_rows(5, 1), 1);
	assert_int_equal(view_flight_rows(1, 4), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(half_a_cell_of_one_to_two_is_square),
		cmocka_unit_test(the_real_cell_size_decides_the_shape_of_a_dot),
		cmocka_unit_test(an_empty_terminal_still_has_a_dot),
		cmocka_unit_test(danmaku_keep_off_the_row_of_the_bar),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
