/* Live, does everything fly when it is said, in its rhythm, and never in a lump? */
#include "unit/harness.h"

#include "player/live.h"

#define NOW INT64_C(1700000000000)

static void
what_comes_alone_flies_at_once_whatever_the_clocks_say(void **state)
{
	static const int64_t ahead[] = { 0, -3600000, 3600000 };

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct live live = { 0 };

		for (int64_t ms = 0; ms < 10000; ms += 700) {
			int64_t said = NOW + ms + ahead[i];

			live_hear(&live, said, NOW + ms + 40, true);
			assert_true(live_wait(&live, said, said, NOW + ms + 40) == 0);
		}
	}
}

static void
a_batch_keeps_its_rhythm(void **state)
{
	struct live live = { 0 };

	(void)state;
	live_hear(&live, NOW, NOW, true);
	assert_true(live_wait(&live, NOW - 1000, NOW - 1000, NOW) == 0);
	assert_true(live_wait(&live, NOW - 600, NOW - 1000, NOW) == 400 * MILLISECOND);
	assert_true(live_wait(&live, NOW, NOW - 1000, NOW) == SECOND);
}

static void
what_was_missed_is_caught_up_with_in_order_and_not_in_a_lump(void **state)
{
	struct live live = { 0 };
	ns_t last = -1;

	(void)state;
	live_hear(&live, NOW - 60000, NOW - 60000, true);
	live_hear(&live, NOW - 100, NOW, true);
	assert_true(live_wait(&live, NOW - 30000, NOW - 30000, NOW) < 0);
	assert_true(live_wait(&live, NOW - 10001, NOW - 30000, NOW) < 0);
	for (int64_t age = 10000; age >= 0; age -= 500) {
		ns_t wait = live_wait(&live, NOW - age, NOW - 30000, NOW);

		assert_true(wait > last && wait <= 3 * SECOND);
		last = wait;
	}
	assert_true(last == 3 * SECOND);
}

/* A resume may bring several batches at once: each knows only its own. */
static void
batches_of_one_resume_follow_one_another(void **state)
{
	struct live live = { 0 };
	ns_t last = -1;

	(void)state;
	live_hear(&live, NOW - 20000, NOW - 20000, true);
	for (int64_t age = 9000; age > 2000; age -= 1000) {
		ns_t wait;

		live_hear(&live, NOW - age + 500, NOW, true);
		wait = live_wait(&live, NOW - age, NOW - age, NOW);
		assert_true(wait > last);
		last = live_wait(&live, NOW - age + 500, NOW - age, NOW);
		assert_true(last > wait);
	}
}

static void
a_clock_that_was_set_silences_nobody(void **state)
{
	struct live live = { 0 };

	(void)state;
	live_hear(&live, NOW, NOW, false);
	live_hear(&live, NOW + 1000, NOW + 3601000, false); /* ours: an hour on */
	assert_true(live_wait(&live, NOW + 1000, NOW + 1000, NOW + 3601000) == 0);
	live_hear(&live, NOW - 30000, NOW + 3602000, false); /* theirs: back */
	assert_true(live_wait(&live, NOW - 30000, NOW - 30000, NOW + 3602000) == 0);
}

static void
what_has_no_time_flies_at_once(void **state)
{
	struct live live = { 0 };

	(void)state;
	assert_true(live_wait(&live, 0, 0, NOW) == 0);
	live_hear(&live, 0, NOW, true);
	assert_false(live.heard);
	live_hear(&live, NOW, NOW, true);
	assert_true(live_wait(&live, 0, 0, NOW) == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_alone_flies_at_once_whatever_the_clocks_say),
		cmocka_unit_test(a_batch_keeps_its_rhythm),
		cmocka_unit_test(
		    what_was_missed_is_caught_up_with_in_order_and_not_in_a_lump),
		cmocka_unit_test(batches_of_one_resume_follow_one_another),
		cmocka_unit_test(a_clock_that_was_set_silences_nobody),
		cmocka_unit_test(what_has_no_time_flies_at_once),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
