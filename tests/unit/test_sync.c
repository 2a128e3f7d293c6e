/* Is a picture shown exactly when it is its turn? */
#include "unit/harness.h"

#include "media/sync.h"

#define FRAME (40 * MILLISECOND)

static void
an_early_picture_waits_until_its_time(void **state)
{
	struct verdict v = sync_decide(2 * FRAME - 1, 2 * FRAME, 3 * FRAME);

	(void)state;
	assert_int_equal(v.what, SYNC_WAIT);
	assert_int_equal(v.until, 2 * FRAME);
}

static void
a_picture_is_shown_from_its_time_until_the_next_one_is_due(void **state)
{
	struct verdict first = sync_decide(2 * FRAME, 2 * FRAME, 3 * FRAME);
	struct verdict last = sync_decide(3 * FRAME - 1, 2 * FRAME, 3 * FRAME);

	(void)state;
	assert_int_equal(first.what, SYNC_SHOW);
	assert_int_equal(first.until, 3 * FRAME);
	assert_int_equal(last.what, SYNC_SHOW);
}

static void
a_picture_whose_successor_is_due_is_dropped(void **state)
{
	struct verdict v = sync_decide(3 * FRAME, 2 * FRAME, 3 * FRAME);

	(void)state;
	assert_int_equal(v.what, SYNC_DROP);
}

static void
a_late_picture_without_a_successor_is_shown(void **state)
{
	struct verdict v = sync_decide(99 * FRAME, 2 * FRAME, NS_NONE);

	(void)state;
	assert_int_equal(v.what, SYNC_SHOW);
	assert_true(v.until == NS_NONE);
}

static void
time_stamps_that_stand_still_or_run_back_do_not_hide_every_picture(void **state)
{
	(void)state;
	assert_int_equal(sync_decide(5 * FRAME, FRAME, FRAME).what, SYNC_SHOW);
	assert_int_equal(sync_decide(5 * FRAME, 4 * FRAME, FRAME).what, SYNC_SHOW);
}

static void
every_moment_of_a_film_has_exactly_one_picture(void **state)
{
	(void)state;
	for (ns_t now = 0; now < 10 * FRAME; now += MILLISECOND) {
		int shown = 0;

		for (int i = 0; i < 10; i++)
			shown += sync_decide(now, i * FRAME, (i + 1) * FRAME).what ==
				 SYNC_SHOW;
		assert_int_equal(shown, 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_early_picture_waits_until_its_time),
		cmocka_unit_test(
		    a_picture_is_shown_from_its_time_until_the_next_one_is_due),
		cmocka_unit_test(a_picture_whose_successor_is_due_is_dropped),
		cmocka_unit_test(a_late_picture_without_a_successor_is_shown),
		cmocka_unit_test(
		    time_stamps_that_stand_still_or_run_back_do_not_hide_every_picture),
		cmocka_unit_test(every_moment_of_a_film_has_exactly_one_picture),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
