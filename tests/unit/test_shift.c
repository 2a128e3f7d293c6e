#include "unit/harness.h"

#include "sift/shift.h"

#include <string.h>

static struct shift
shift_of(const char *text)
{
	struct shift shift;
	struct err err = { 0 };

	if (shift_read(&shift, text, &err) != 0)
		fail_msg("%s: %s", text, err.text);
	return shift;
}

static void
check_written(const struct shift *shift, const char *text)
{
	struct bytes out = { 0 };

	shift_write(&out, shift);
	assert_string_equal(out.data != NULL ? out.data : "", text);
	bytes_fini(&out);
}

static void
one_offset_holds_for_all(void **state)
{
	struct shift shift = shift_of("+1.5");

	(void)state;
	assert_int_equal(shift_at(&shift, 0), 1500);
	assert_int_equal(shift_at(&shift, 99999999), 1500);
	shift = shift_of("-1:30");
	assert_int_equal(shift_at(&shift, 5), -90000);
}

static void
a_piece_holds_until_the_next(void **state)
{
	struct shift shift = shift_of("0=+1.5,12:30=+4,20:00=-2");

	(void)state;
	assert_int_equal(shift_at(&shift, 0), 1500);
	assert_int_equal(shift_at(&shift, 749999), 1500);
	assert_int_equal(shift_at(&shift, 750000), 4000);
	assert_int_equal(shift_at(&shift, 1200000), -2000);
	shift = shift_of("60=1");
	assert_int_equal(shift_at(&shift, 59999), 0);
}

static void
what_is_written_is_read_back(void **state)
{
	struct shift shift = shift_of("0=1.5,12:30=-4.25"), again;

	(void)state;
	check_written(&shift, "0.000=+1.500,750.000=-4.250");
	again = shift_of("0.000=+1.500,750.000=-4.250");
	assert_memory_equal(&shift, &again, sizeof(shift));
}

static void
nonsense_is_refused(void **state)
{
	static const char *const bad[] = { "", "x", "1=", "=1", "1=2=3", "1,5",
		"0=1,0:00=2", "-5=1", ",", "1,,2" };
	struct shift shift;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (shift_read(&shift, bad[i], &err) == 0)
			fail_msg("\"%s\" was taken", bad[i]);
	}
}

/* For a cut: what is seen at that time of the video moves, what was seen before
 * it does not. */
static void
from_here_on_means_what_is_seen_here(void **state)
{
	struct shift shift = { 0 };

	(void)state;
	assert_true(shift_from(&shift, 60000, 2500));
	assert_int_equal(shift_at(&shift, 59999), 0);
	assert_int_equal(shift_at(&shift, 60000), 2500);
	/* What is seen at 1:40 now was said at 97.5 s. */
	assert_true(shift_from(&shift, 100000, 1000));
	assert_int_equal(shift_at(&shift, 97499), 2500);
	assert_int_equal(shift_at(&shift, 97500), 3500);
}

static void
from_an_earlier_place_on_the_later_pieces_move_too(void **state)
{
	struct shift shift = shift_of("100=2");

	(void)state;
	assert_true(shift_from(&shift, 50000, 500));
	check_written(&shift, "50.000=+0.500,100.000=+2.500");
}

static void
pressed_again_at_the_same_place_it_adds_up(void **state)
{
	struct shift shift = { 0 };

	(void)state;
	for (int i = 0; i < 200; i++)
		assert_true(shift_from(&shift, 60000 + i * 500, 500));
	assert_int_equal(shift.count, 1);
	assert_int_equal(shift_at(&shift, 60000), 100000);
}

static void
there_are_only_so_many_pieces(void **state)
{
	struct shift shift = { 0 };

	(void)state;
	for (int i = 0; i < SHIFT_PIECES_MAX; i++)
		assert_true(shift_from(&shift, i * 100000, 1));
	assert_false(shift_from(&shift, 99999999, 1));
	assert_int_equal(shift.count, SHIFT_PIECES_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_offset_holds_for_all),
		cmocka_unit_test(a_piece_holds_until_the_next),
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(from_here_on_means_what_is_seen_here),
		cmocka_unit_test(from_an_earlier_place_on_the_later_pieces_move_too),
		cmocka_unit_test(pressed_again_at_the_same_place_it_adds_up),
		cmocka_unit_test(there_are_only_so_many_pieces),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
