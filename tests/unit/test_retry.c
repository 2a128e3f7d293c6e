/* When is a request made again? */
#include "unit/harness.h"

#include "net/retry.h"

static const struct retry three = { .base = SECOND, .cap = 8 * SECOND, .tries = 3 };
static const struct retry ever = { .base = SECOND, .cap = 8 * SECOND, .tries = 0 };

static void
the_wait_is_spread_from_nothing_to_twice_the_last_most(void **state)
{
	(void)state;
	assert_int_equal(retry_delay(three, 0, 0), 0);
	assert_int_equal(retry_delay(three, 0, UINT32_C(0x80000000)), SECOND / 2);
	assert_int_equal(retry_delay(three, 1, UINT32_C(0x80000000)), SECOND);
	assert_int_equal(retry_delay(three, 2, UINT32_C(0x80000000)), 2 * SECOND);
	for (int attempt = 0; attempt < 4; attempt++) {
		ns_t most = SECOND << attempt;

		assert_true(retry_delay(ever, attempt, UINT32_MAX) < most);
		assert_true(retry_delay(ever, attempt, UINT32_MAX) > most - MICROSECOND);
	}
}

static void
no_wait_passes_the_cap(void **state)
{
	struct retry huge = { .base = INT64_MAX / 2, .cap = INT64_MAX };

	(void)state;
	assert_true(retry_delay(ever, 4, UINT32_MAX) < 8 * SECOND);
	assert_true(retry_delay(ever, 2000000000, UINT32_MAX) < 8 * SECOND);
	assert_true(retry_delay(ever, 2000000000, UINT32_MAX) > 7 * SECOND);
	assert_true(retry_delay(huge, 9, UINT32_MAX) > 0);
	assert_int_equal(retry_delay((struct retry){ 0 }, 3, UINT32_MAX), 0);
}

static void
only_what_may_heal_is_tried_again(void **state)
{
	(void)state;
	assert_true(retry_again(three, 0, 0, true));
	assert_true(retry_again(three, 0, 200, true));
	assert_true(retry_again(three, 0, 429, false));
	assert_true(retry_again(three, 0, 500, false));
	assert_true(retry_again(three, 0, 503, false));
	assert_false(retry_again(three, 0, 200, false));
	assert_false(retry_again(three, 0, 304, false));
	assert_false(retry_again(three, 0, 404, false));
	assert_false(retry_again(three, 0, 403, false));
	assert_false(retry_again(three, 0, 600, false));
}

static void
the_tries_are_counted(void **state)
{
	(void)state;
	assert_true(retry_again(three, 1, 503, false));
	assert_false(retry_again(three, 2, 503, false));
	assert_true(retry_again(ever, 1000000, 0, true));
	assert_false(retry_again((struct retry){ .tries = 1 }, 0, 0, true));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_wait_is_spread_from_nothing_to_twice_the_last_most),
		cmocka_unit_test(no_wait_passes_the_cap),
		cmocka_unit_test(only_what_may_heal_is_tried_again),
		cmocka_unit_test(the_tries_are_counted),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
