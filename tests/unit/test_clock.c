/* What media time is it, whoever asks and from whatever thread? */
#include "unit/harness.h"

#include "sound/clock.h"

#include <pthread.h>
#include <stdatomic.h>

static void
a_new_clock_stands_at_zero(void **state)
{
	struct clock *clock = clock_new();

	(void)state;
	assert_int_equal(clock_at(clock, 12345 * SECOND), 0);
	clock_free(clock);
	clock_free(NULL);
}

static void
a_running_clock_follows_its_rate(void **state)
{
	struct clock_point twice = {
		.host = 10 * SECOND, .media = 7 * SECOND, .rate_ppm = 2000000
	};
	struct clock *clock = clock_new();

	(void)state;
	clock_set(clock, twice);
	assert_int_equal(clock_at(clock, 13 * SECOND), 13 * SECOND);
	assert_int_equal(clock_at(clock, 10 * SECOND), 7 * SECOND);
	assert_int_equal(clock_at(clock, 9 * SECOND), 5 * SECOND);
	clock_free(clock);
}

static void
a_paused_clock_stands_still(void **state)
{
	struct clock_point paused = {
		.host = 10 * SECOND, .media = 7 * SECOND, .rate_ppm = 0
	};
	struct clock *clock = clock_new();

	(void)state;
	clock_set(clock, paused);
	assert_int_equal(clock_at(clock, 99 * SECOND), 7 * SECOND);
	clock_free(clock);
}

static void
years_and_absurd_rates_saturate_instead_of_wrapping(void **state)
{
	struct clock_point p = { .host = 0, .media = SECOND, .rate_ppm = 4000000 };

	(void)state;
	assert_int_equal(
	    clock_point_at(p, 100000000 * SECOND), SECOND + 400000000 * SECOND);
	p.rate_ppm = INT64_MAX;
	assert_true(clock_point_at(p, INT64_MAX) == INT64_MAX);
	assert_true(clock_point_at(p, -INT64_MAX) == -INT64_MAX);
}

/* What is written is always host = media = rate, so a mixture shows. */
static void *
write_many(void *arg)
{
	for (int64_t i = 0; i < 100000; i++)
		clock_set(arg, (struct clock_point){ i, i, i });
	return NULL;
}

static void
a_reader_never_sees_half_a_point(void **state)
{
	struct clock *clock = clock_new();
	struct clock_point p;
	pthread_t writer;
	int64_t last = 0;

	(void)state;
	assert_int_equal(pthread_create(&writer, NULL, write_many, clock), 0);
	do {
		p = clock_get(clock);
		assert_true(p.host == p.media && p.media == p.rate_ppm);
		assert_true(p.host >= last);
		last = p.host;
	} while (last < 99999);
	pthread_join(writer, NULL);
	clock_free(clock);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_clock_stands_at_zero),
		cmocka_unit_test(a_running_clock_follows_its_rate),
		cmocka_unit_test(a_paused_clock_stands_still),
		cmocka_unit_test(years_and_absurd_rates_saturate_instead_of_wrapping),
		cmocka_unit_test(a_reader_never_sees_half_a_point),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
