/* Does everyone get their rate, and nobody more? */
#include "unit/harness.h"

#include "broker/limit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool
take(struct limits *limits, const char *who, ns_t now)
{
	ns_t wait;

	return limits_take(limits, who, strlen(who), now, &wait);
}

static void
rates_are_read_strictly(void **state)
{
	static const char *const bad[] = { "", "1", "1/", "/s", "0/s", "-1/s", "+1/s",
		" 1/s", "1/s:", "1/s:0", "1/s:5x", "1/d", "1 /s", "99999999999/s",
		"1/s:99999999999", "Off", "1/ss" };
	struct limit_rule rule;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(limit_parse(&rule, "1/s:5", &err), 0);
	assert_true(rule.each == SECOND && rule.burst == 5);
	assert_int_equal(limit_parse(&rule, "30/m:10", &err), 0);
	assert_true(rule.each == 2 * SECOND && rule.burst == 10);
	assert_int_equal(limit_parse(&rule, "100/h", &err), 0);
	assert_true(rule.each == 36 * SECOND && rule.burst == 1);
	assert_int_equal(limit_parse(&rule, "off", &err), 0);
	assert_true(rule.each == 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(limit_parse(&rule, bad[i], &err), -EINVAL);
}

static void
a_burst_goes_through_and_then_the_rate(void **state)
{
	struct limits *limits = limits_new((struct limit_rule){ SECOND, 5 }, 100);
	ns_t wait, now = 1000 * SECOND;

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_true(take(limits, "ann", now));
	assert_false(limits_take(limits, "ann", 3, now, &wait));
	assert_int_equal(wait, SECOND);
	assert_true(take(limits, "bob", now));
	assert_false(limits_take(limits, "ann", 3, now + SECOND - 1, &wait));
	assert_int_equal(wait, 1); /* trying costs nothing */
	assert_true(take(limits, "ann", now + SECOND));
	assert_false(take(limits, "ann", now + SECOND));
	for (int i = 0; i < 5; i++)
		assert_true(take(limits, "ann", now + 100 * SECOND));
	assert_false(take(limits, "ann", now + 100 * SECOND));
	limits_free(limits);
}

static void
in_the_long_run_it_is_the_rate(void **state)
{
	struct limits *limits = limits_new((struct limit_rule){ SECOND, 5 }, 8);
	int taken = 0;

	(void)state;
	for (ns_t now = SECOND; now <= 1001 * SECOND; now += 10 * MILLISECOND)
		taken += take(limits, "ann", now);
	assert_in_range(taken, 1004, 1006);
	limits_free(limits);
}

static void
off_lets_all_through_and_can_be_changed(void **state)
{
	struct limits *limits = limits_new((struct limit_rule){ 0, 0 }, 8);

	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_true(take(limits, "ann", SECOND));
	limits_change(limits, (struct limit_rule){ SECOND, 1 });
	assert_true(take(limits, "ann", SECOND));
	assert_false(take(limits, "ann", SECOND));
	limits_free(limits);
}

/* A crowd of strangers does not free who has used up theirs. */
static void
a_full_table_forgets_who_has_used_least(void **state)
{
	struct limits *limits = limits_new((struct limit_rule){ SECOND, 5 }, 8);
	char who[16];

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_true(take(limits, "ann", SECOND));
	for (int i = 0; i < 1000; i++) {
		snprintf(who, sizeof(who), "%d", i);
		assert_true(take(limits, who, SECOND));
	}
	assert_false(take(limits, "ann", SECOND));
	limits_free(limits);
}

static void
an_address_of_ipv6_counts_by_its_64(void **state)
{
	uint8_t v4[16] = { [10] = 0xff, [11] = 0xff, 192, 0, 2, 1 };
	uint8_t v6[16] = { 0x20, 1, 0xd, 0xb8, 0, 1, 0, 2, 9 }, key[8], other[8];

	(void)state;
	assert_int_equal(limit_address(key, v4), 4);
	assert_memory_equal(key, v4 + 12, 4);
	assert_int_equal(limit_address(key, v6), 8);
	v6[8] = v6[15] = 77;
	assert_int_equal(limit_address(other, v6), 8);
	assert_memory_equal(key, other, 8);
	v6[7]++;
	limit_address(other, v6);
	assert_memory_not_equal(key, other, 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates_are_read_strictly),
		cmocka_unit_test(a_burst_goes_through_and_then_the_rate),
		cmocka_unit_test(in_the_long_run_it_is_the_rate),
		cmocka_unit_test(off_lets_all_through_and_can_be_changed),
		cmocka_unit_test(a_full_table_forgets_who_has_used_least),
		cmocka_unit_test(an_address_of_ipv6_counts_by_its_64),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
