/* Does every sample come out once, in order, whoever is faster? */
#include "unit/harness.h"

#include "base/ring.h"

#include <pthread.h>
#include <sched.h>

static void
what_goes_in_comes_out_in_order_across_the_seam(void **state)
{
	struct ring *ring = ring_new(5, sizeof(int));
	int in[3], out[3], next = 0;

	(void)state;
	for (int round = 0; round < 20; round++) {
		for (int i = 0; i < 3; i++)
			in[i] = round * 3 + i;
		assert_int_equal(ring_write(ring, in, 3), 3);
		assert_int_equal(ring_read(ring, out, 3), 3);
		for (int i = 0; i < 3; i++)
			assert_int_equal(out[i], next++);
	}
	assert_int_equal(ring_written(ring), 60);
	assert_int_equal(ring_taken(ring), 60);
	ring_free(ring);
}

static void
a_full_ring_takes_what_fits_and_an_empty_one_gives_nothing(void **state)
{
	struct ring *ring = ring_new(4, 1);
	char out[8];

	(void)state;
	assert_int_equal(ring_read(ring, out, 8), 0);
	assert_int_equal(ring_write(ring, "abcdef", 6), 4);
	assert_int_equal(ring_write(ring, "g", 1), 0);
	assert_int_equal(ring_space(ring), 0);
	assert_int_equal(ring_read(ring, out, 8), 4);
	assert_memory_equal(out, "abcd", 4);
	assert_int_equal(ring_space(ring), 4);
	ring_free(ring);
	ring_free(NULL);
}

static void
a_peek_leaves_everything_and_a_skip_forgets(void **state)
{
	struct ring *ring = ring_new(4, 1);
	char out[4];

	(void)state;
	ring_write(ring, "xyz", 3);
	ring_skip(ring, 3);
	ring_write(ring, "abcd", 4);
	assert_int_equal(ring_peek(ring, 2, out, 4), 2);
	assert_memory_equal(out, "cd", 2);
	assert_int_equal(ring_peek(ring, 4, out, 1), 0);
	assert_int_equal(ring_count(ring), 4);
	assert_int_equal(ring_skip(ring, 3), 3);
	assert_int_equal(ring_read(ring, out, 4), 1);
	assert_int_equal(out[0], 'd');
	assert_int_equal(ring_skip(ring, 9), 0);
	ring_free(ring);
}

#define MANY 300000

static void *
write_numbers(void *arg)
{
	uint64_t numbers[7];
	uint64_t next = 0;

	while (next < MANY) {
		size_t count = 1 + next % 7;

		for (size_t i = 0; i < count; i++)
			numbers[i] = next + i;
		count = ring_write(arg, numbers, count);
		next += count;
		if (count == 0)
			sched_yield();
	}
	return NULL;
}

static void
two_threads_lose_and_tear_nothing(void **state)
{
	struct ring *ring = ring_new(16, sizeof(uint64_t));
	uint64_t numbers[5], next = 0;
	pthread_t writer;

	(void)state;
	assert_int_equal(pthread_create(&writer, NULL, write_numbers, ring), 0);
	while (next < MANY) {
		size_t count = ring_read(ring, numbers, 5);

		for (size_t i = 0; i < count; i++)
			assert_int_equal(numbers[i], next++);
		if (count == 0)
			sched_yield();
	}
	pthread_join(writer, NULL);
	ring_free(ring);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_in_comes_out_in_order_across_the_seam),
		cmocka_unit_test(
		    a_full_ring_takes_what_fits_and_an_empty_one_gives_nothing),
		cmocka_unit_test(a_peek_leaves_everything_and_a_skip_forgets),
		cmocka_unit_test(two_threads_lose_and_tear_nothing),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
