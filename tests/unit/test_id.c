/* Are ids given once, in order, whatever the clock does? */
#include "unit/harness.h"

#include "broker/id.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define NOW INT64_C(1800000000000)

static void
ids_grow_whatever_the_clock_does(void **state)
{
	struct id_source source = { 0, 7 };
	uint64_t last = 0;
	uint32_t dice = 1;
	int64_t now = NOW;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		uint64_t id;

		dice = dice * 1664525u + 1013904223u;
		now += (int64_t)(dice >> 24) % 5 - 2;
		if (dice >> 20 == 1)
			now -= 5000;
		id = id_next(&source, now);
		assert_true(id > last && id < UINT64_C(1) << 63);
		assert_int_equal(id >> 12 & 1023, 7);
		last = id;
	}
}

static void
an_id_tells_when_it_was_given(void **state)
{
	struct id_source source = { 0, 1023 };

	(void)state;
	assert_int_equal(id_unix_ms(id_next(&source, NOW)), NOW);
	assert_int_equal(id_unix_ms(id_next(&source, NOW + 1)), NOW + 1);
	assert_int_equal(id_unix_ms(id_next(&source, NOW - 9)), NOW + 1);
}

static void
more_than_a_counter_holds_run_ahead(void **state)
{
	struct id_source source = { 0, 0 };
	uint64_t id = 0;

	(void)state;
	for (int i = 0; i < 4096; i++)
		id = id_next(&source, NOW);
	assert_int_equal(id_unix_ms(id), NOW);
	assert_int_equal(id_unix_ms(id_next(&source, NOW)), NOW + 1);
}

static void
a_new_start_goes_on_behind_what_is_kept(void **state)
{
	struct id_source old = { 0, 9 }, young = { 0, 3 };

	(void)state;
	for (int i = 0; i < 10; i++) /* by a clock that was ahead */
		atomic_store(&young.last, id_next(&old, NOW + 5000));
	for (uint64_t last = young.last, i = 0; i < 10; i++) {
		assert_true(id_next(&young, NOW) > last);
		assert_int_equal(young.last >> 12 & 1023, 3);
		last = young.last;
	}
}

static void
a_clock_that_was_never_set_does_no_harm(void **state)
{
	struct id_source source = { 0, 0 };
	uint64_t first = id_next(&source, 0);

	(void)state;
	assert_true(first > 0);
	assert_true(id_next(&source, -5) > first);
}

/* Two brokers of one moment never give the same. */
static void
brokers_do_not_meet(void **state)
{
	struct id_source a = { 0, 1 }, b = { 0, 2 };

	(void)state;
	for (int i = 0; i < 5000; i++)
		assert_int_not_equal(id_next(&a, NOW), id_next(&b, NOW));
}

struct worker {
	struct id_source *source;
	uint64_t ids[20000];
};

static void *
take_ids(void *arg)
{
	struct worker *w = arg;

	for (size_t i = 0; i < sizeof(w->ids) / sizeof(w->ids[0]); i++)
		w->ids[i] = id_next(w->source, NOW);
	return NULL;
}

static int
by_number(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void
threads_share_a_source(void **state)
{
	static struct worker workers[4];
	static uint64_t all[4 * 20000];
	struct id_source source = { 0, 0 };
	pthread_t threads[4];

	(void)state;
	for (size_t t = 0; t < 4; t++) {
		workers[t].source = &source;
		assert_int_equal(
		    pthread_create(&threads[t], NULL, take_ids, &workers[t]), 0);
	}
	for (size_t t = 0; t < 4; t++) {
		pthread_join(threads[t], NULL);
		for (size_t i = 1; i < 20000; i++)
			assert_true(workers[t].ids[i] > workers[t].ids[i - 1]);
		memcpy(all + t * 20000, workers[t].ids, sizeof(workers[t].ids));
	}
	qsort(all, 80000, sizeof(all[0]), by_number);
	for (size_t i = 1; i < 80000; i++)
		assert_true(all[i] > all[i - 1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_grow_whatever_the_clock_does),
		cmocka_unit_test(an_id_tells_when_it_was_given),
		cmocka_unit_test(more_than_a_counter_holds_run_ahead),
		cmocka_unit_test(a_new_start_goes_on_behind_what_is_kept),
		cmocka_unit_test(a_clock_that_was_never_set_does_no_harm),
		cmocka_unit_test(brokers_do_not_meet),
		cmocka_unit_test(threads_share_a_source),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
