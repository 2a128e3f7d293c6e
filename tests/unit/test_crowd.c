/* Does everybody hear everything, in order, and who cannot, the truth? */
#include "unit/harness.h"

#include "harness/audience.h"

#include <sys/socket.h>
#include <unistd.h>

static const struct tail_limits roomy = TAIL_LIMITS, tight = { 4096, 8 };

static uint32_t seed = 7;

static uint32_t
any(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)(seed >> 4) * below >> 28);
}

static void
assert_honest(const struct audience *a)
{
	for (int i = 0; i < a->count; i++) {
		const struct ear *ear = &a->viewers[i].ear;

		if (a->viewers[i].fd < 0)
			continue;
		assert_false(ear->broken);
		assert_int_equal(
		    ear->received + ear->missed, crowd_tail(a->hall)->now.seq);
	}
}

static bool
nobody_is_left(const struct audience *a)
{
	return crowd_stats(a->crowd).members == 0;
}

static bool
all_have_ended(const struct audience *a)
{
	for (int i = 0; i < a->count; i++)
		if (!a->viewers[i].ended)
			return false;
	return true;
}

static void
all_hear_all_in_order(void **state)
{
	struct audience a;
	struct crowd_stats stats;

	(void)state;
	audience_open(&a, AUDIENCE_TCP, 100, roomy);
	for (int i = 0; i < 50; i++) {
		audience_say(&a, 1 + any(5), any(300));
		if (any(3) == 0)
			audience_until(&a, audience_has_heard);
	}
	audience_until(&a, audience_has_heard);
	assert_honest(&a);
	stats = crowd_stats(a.crowd);
	assert_int_equal(stats.members, 100);
	assert_int_equal(stats.messages, 100 * crowd_tail(a.hall)->now.seq);
	assert_int_equal(stats.gaps + stats.behind, 0);
	assert_true(stats.sends < 50 * 100); /* batches were sent together */
	audience_close(&a);
}

static bool
one_is_behind(const struct audience *a)
{
	return crowd_stats(a->crowd).behind == 1;
}

static void
one_that_stopped_catches_up(void **state)
{
	struct audience a;

	(void)state;
	audience_open(&a, AUDIENCE_TINY, 10, roomy);
	a.viewers[3].stopped = true;
	for (int i = 0; i < 100; i++)
		audience_say(&a, 3, 1000);
	audience_until(&a, audience_has_heard); /* the others */
	audience_until(&a, one_is_behind);
	a.viewers[3].stopped = false;
	audience_until(&a, audience_has_heard);
	assert_honest(&a);
	assert_int_equal(a.viewers[3].ear.gaps, 0);
	assert_int_equal(crowd_stats(a.crowd).behind, 0);
	audience_close(&a);
}

static void
one_that_was_lapped_is_told_how_many_it_missed(void **state)
{
	struct audience a;

	(void)state;
	audience_open(&a, AUDIENCE_TINY, 10, tight);
	a.viewers[3].stopped = true;
	for (int i = 0; i < 100; i++) {
		audience_say(&a, 3, 1000);
		audience_until(&a, audience_has_heard);
	}
	a.viewers[3].stopped = false;
	audience_until(&a, audience_has_heard);
	assert_honest(&a);
	assert_int_equal(a.viewers[3].ear.gaps, 1);
	assert_int_equal(crowd_stats(a.crowd).gaps, 1);
	assert_int_equal(a.viewers[2].ear.gaps, 0);
	audience_close(&a);
}

static void
readers_that_stop_and_go_hear_the_truth(void **state)
{
	struct audience a;

	(void)state;
	audience_open(&a, AUDIENCE_TINY, 40, tight);
	for (int i = 0; i < 1500; i++) {
		audience_say(&a, any(4), any(1500));
		a.viewers[any(40)].stopped ^= true;
		if (any(4) == 0)
			audience_until(&a, audience_has_heard);
	}
	for (int i = 0; i < 40; i++)
		a.viewers[i].stopped = false;
	audience_until(&a, audience_has_heard);
	assert_honest(&a);
	assert_true(crowd_stats(a.crowd).gaps > 0);
	audience_close(&a);
}

/* They leave by every way there is, before, in and after a sweep. */
static void
who_leaves_in_a_sweep_makes_nobody_else_miss_anything(void **state)
{
	struct audience a;

	(void)state;
	audience_open(&a, AUDIENCE_TCP, 300, roomy);
	for (int i = 0; i < 100; i++) {
		struct linger reset = { 1, 0 };

		audience_say(&a, 2, 50);
		for (int k = 0; k < 2; k++) {
			struct viewer *v = &a.viewers[any(300)];

			if (v->fd < 0)
				continue;
			if (any(2) == 0)
				setsockopt(
				    v->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
			close(v->fd);
			v->fd = -1;
		}
		if (any(2) == 0)
			audience_until(&a, audience_has_heard);
	}
	audience_until(&a, audience_has_heard);
	assert_honest(&a);
	audience_close(&a);
}

static void
two_thousand_come_and_go_and_nothing_stays(void **state)
{
	struct audience a;

	(void)state;
	audience_open(&a, AUDIENCE_LOCAL, 2000, roomy);
	audience_say(&a, 1, 0);
	audience_until(&a, audience_has_heard);
	assert_int_equal(crowd_stats(a.crowd).members, 2000);
	assert_int_equal(crowd_count(a.hall), 2000);
	assert_in_range(crowd_stats(a.crowd).seat_bytes, 2000 * 64, 2000 * 200);
	for (int i = 0; i < 2000; i++) {
		if (i % 2 == 0)
			shutdown(a.viewers[i].fd, SHUT_WR); /* says goodbye */
		else
			close(a.viewers[i].fd);
		a.viewers[i].ended = true;
		if (i % 2 != 0)
			a.viewers[i].fd = -1;
	}
	audience_until(&a, nobody_is_left);
	assert_int_equal(crowd_count(a.hall), 0);
	assert_true(crowd_stats(a.crowd).seat_bytes < 64);
	audience_close(&a);
}

static void
a_hall_that_closes_tells_all_when_to_come_back(void **state)
{
	struct audience a;
	bool different = false;

	(void)state;
	audience_open(&a, AUDIENCE_TCP, 200, roomy);
	audience_say(&a, 1, 0);
	crowd_close_hall(a.hall, 1000, 5000);
	audience_until(&a, all_have_ended);
	for (int i = 0; i < 200; i++) {
		assert_in_range(a.viewers[i].ear.retry_ms, 1000, 5000);
		assert_false(a.viewers[i].ear.broken);
		different |= a.viewers[i].ear.retry_ms != a.viewers[0].ear.retry_ms;
	}
	assert_true(different);
	assert_true(nobody_is_left(&a));
	audience_close(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_hear_all_in_order),
		cmocka_unit_test(one_that_stopped_catches_up),
		cmocka_unit_test(one_that_was_lapped_is_told_how_many_it_missed),
		cmocka_unit_test(readers_that_stop_and_go_hear_the_truth),
		cmocka_unit_test(who_leaves_in_a_sweep_makes_nobody_else_miss_anything),
		cmocka_unit_test(two_thousand_come_and_go_and_nothing_stays),
		cmocka_unit_test(a_hall_that_closes_tells_all_when_to_come_back),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
