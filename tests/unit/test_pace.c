/* Does a quiet room send at once, and a busy one no more than its share? */
#include "unit/harness.h"

#include "broker/pace.h"

static const struct pace_rule rule = { 50 * MILLISECOND, SECOND, 30, 1000,
	240 * MILLISECOND, 60, 64 * 1024 };

static void
a_quiet_room_sends_at_once(void **state)
{
	ns_t interval = pace_interval(&rule, 10, PACE_COST, 1000), now = 1000 * SECOND;

	(void)state;
	assert_int_equal(interval, 50 * MILLISECOND);
	assert_int_equal(pace_close_at(&rule, NS_NONE, interval, 100, now), now);
	assert_int_equal(pace_close_at(&rule, now - SECOND, interval, 100, now), now);
	assert_int_equal(pace_close_at(&rule, now - interval, interval, 100, now), now);
}

static void
the_next_message_waits_for_the_interval(void **state)
{
	ns_t interval = pace_interval(&rule, 10, PACE_COST, 1000), now = 1000 * SECOND;

	(void)state;
	assert_int_equal(pace_close_at(&rule, now, interval, 100, now), now + interval);
	assert_int_equal(pace_close_at(&rule, now - 10 * MILLISECOND, interval, 100, now),
	    now + 40 * MILLISECOND);
}

static void
a_full_batch_does_not_wait(void **state)
{
	(void)state;
	assert_int_equal(pace_close_at(&rule, SECOND, SECOND, 64 * 1024, SECOND), SECOND);
	assert_int_equal(
	    pace_close_at(&rule, SECOND, SECOND, 64 * 1024 - 1, SECOND), 2 * SECOND);
}

static void
sweeping_takes_the_room_s_share(void **state)
{
	(void)state;
	/* 10,000 x 6 us are 60 ms, which are 30 % of 200. */
	assert_int_equal(
	    pace_interval(&rule, 10000, 6 * MICROSECOND, 1000), 200 * MILLISECOND);
	assert_int_equal(
	    pace_interval(&rule, 0, 6 * MICROSECOND, 1000), 50 * MILLISECOND);
	assert_int_equal(pace_interval(&rule, 1000000, 6 * MICROSECOND, 1000), SECOND);
	assert_int_equal(pace_interval(&rule, SIZE_MAX / 2, SECOND, 1000), SECOND);
}

static void
what_one_can_still_read_comes_in_time(void **state)
{
	const ns_t cost = 6 * MICROSECOND;

	(void)state;
	/* 30 ms each 100: the last one hears of it after 130 at most. */
	assert_int_equal(pace_interval(&rule, 5000, cost, 999), 100 * MILLISECOND);
	/* 60 ms each 200 were too late: so they are 60 each 180, a third of a core. */
	assert_int_equal(pace_interval(&rule, 10000, cost, 999), 180 * MILLISECOND);
	assert_int_equal(pace_interval(&rule, 10000, cost, 1000), 200 * MILLISECOND);
	/* In time it would be more than may be used. */
	assert_int_equal(pace_interval(&rule, 30000, cost, 999), 300 * MILLISECOND);
}

static void
a_flow_is_what_was_said_in_a_second(void **state)
{
	(void)state;
	assert_int_equal(pace_flow(500, NS_NONE, SECOND), 0);
	assert_int_equal(pace_flow(500, SECOND, 3 * SECOND), 250);
	assert_true(pace_flow(500, SECOND, SECOND) > rule.sparse);
	assert_true(pace_flow(SIZE_MAX / 2, SECOND, SECOND + 1) > rule.sparse);
}

static void
a_cost_is_learnt_and_not_shaken(void **state)
{
	ns_t cost = PACE_COST;

	(void)state;
	for (int i = 0; i < 60; i++)
		cost = pace_cost(cost, 500 * 5 * MICROSECOND, 500);
	assert_in_range(cost, 5 * MICROSECOND - 20, 5 * MICROSECOND + 20);
	assert_true(pace_cost(cost, 15 * MILLISECOND, 500) < 9 * MICROSECOND);
	assert_true(pace_cost(cost, 10 * MILLISECOND, 1) < 8 * MICROSECOND);
	assert_int_equal(pace_cost(cost, 0, 0), cost);
}

/* What a viewer sees of a room that never rests. */
static void
a_steady_stream_becomes_one_batch_an_interval(void **state)
{
	ns_t interval = 200 * MILLISECOND, closed_at = NS_NONE, now;
	int batches = 0;

	(void)state;
	for (now = 0; now < 10 * SECOND; now += 5 * MILLISECOND)
		if (pace_close_at(&rule, closed_at, interval, 100, now) <= now) {
			closed_at = now;
			batches++;
		}
	assert_int_equal(batches, 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_quiet_room_sends_at_once),
		cmocka_unit_test(the_next_message_waits_for_the_interval),
		cmocka_unit_test(a_full_batch_does_not_wait),
		cmocka_unit_test(sweeping_takes_the_room_s_share),
		cmocka_unit_test(what_one_can_still_read_comes_in_time),
		cmocka_unit_test(a_flow_is_what_was_said_in_a_second),
		cmocka_unit_test(a_cost_is_learnt_and_not_shaken),
		cmocka_unit_test(a_steady_stream_becomes_one_batch_an_interval),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
