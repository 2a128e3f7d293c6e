/* Is a number what its writer meant, whatever the locale? */
#include "unit/harness.h"

#include "danmaku/number.h"

#include <stdio.h>

static struct slice
slice(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

struct row {
	const char *text;
	int digits;
	int64_t value;
	enum number_end end;
};

/* clang-format off */
static const struct row rows[] = {
	{ "0", 0, 0, NUMBER_OK },
	{ "23.82600", 3, 23826, NUMBER_OK },
	{ "6.0999999046326", 3, 6100, NUMBER_OK },
	{ "6.09949999", 3, 6099, NUMBER_OK },
	{ "0.0005", 3, 1, NUMBER_OK },
	{ "0.00049999", 3, 0, NUMBER_OK },
	{ "-0.0015", 3, -2, NUMBER_OK },
	{ "12", 3, 12000, NUMBER_OK },
	{ "12.", 3, 12000, NUMBER_OK },
	{ ".5", 3, 500, NUMBER_OK },
	{ "+7", 0, 7, NUMBER_OK },
	{ " 7 ", 0, 7, NUMBER_OK },
	{ "1e-05", 3, 0, NUMBER_OK },
	{ "1.5E+2", 3, 150000, NUMBER_OK },
	{ "00000000000000000000000000000001.25", 3, 1250, NUMBER_OK },
	{ "0.00000000000000000000000000000001e32", 0, 1, NUMBER_OK },
	{ "123456789012345678901234567890", 0, INT64_MAX, NUMBER_OK },
	{ "-1e300", 3, -INT64_MAX, NUMBER_OK },
	{ "1e999999999999", 3, INT64_MAX, NUMBER_OK },
	{ "1e-999999999999", 3, 0, NUMBER_OK },
	{ "1.00000000000000000000000000000000009", 3, 1000, NUMBER_OK },
	{ "", 0, 0, NUMBER_BROKEN },
	{ "  ", 0, 0, NUMBER_BROKEN },
	{ ".", 0, 0, NUMBER_BROKEN },
	{ "-", 0, 0, NUMBER_BROKEN },
	{ "--1", 0, 0, NUMBER_BROKEN },
	{ "0x10", 0, 0, NUMBER_BROKEN },
	{ "12s", 0, 0, NUMBER_BROKEN },
	{ "1 2", 0, 0, NUMBER_BROKEN },
	{ "1e", 0, 0, NUMBER_BROKEN },
	{ "1.2.3", 0, 0, NUMBER_BROKEN },
	{ "NaN", 0, 0, NUMBER_NAN },
	{ "-nan(7)", 0, 0, NUMBER_NAN },
	{ "Infinity", 0, 0, NUMBER_INFINITE },
	{ "-inf", 0, 0, NUMBER_INFINITE },
	{ "information", 0, 0, NUMBER_BROKEN },
};
/* clang-format on */

static void
decimals_are_read_exactly(void **state)
{
	int64_t value;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum number_end end =
		    number_read(slice(rows[i].text), rows[i].digits, &value);

		if (end != rows[i].end || value != rows[i].value)
			fail_msg(
			    "\"%s\" is %lld (%d)", rows[i].text, (long long)value, end);
	}
	assert_int_equal(number_or(slice("x"), 25), 25);
	assert_int_equal(number_or(slice("18"), 25), 18);
}

static void
every_millisecond_of_a_day_comes_back(void **state)
{
	char text[32];
	int64_t ms, value;

	(void)state;
	for (ms = 0; ms < 86400000; ms += 997) {
		snprintf(text, sizeof(text), "%lld.%03lld00", (long long)(ms / 1000),
		    (long long)(ms % 1000));
		assert_int_equal(number_read(slice(text), 3, &value), NUMBER_OK);
		assert_int_equal(value, ms);
	}
}

static void
ids_keep_all_their_digits(void **state)
{
	(void)state;
	assert_true(number_id(slice("18446744073709551615")) == UINT64_MAX);
	assert_true(number_id(slice("18446744073709551616")) == 0);
	assert_true(number_id(slice("40000000000000512")) == 40000000000000512u);
	assert_true(number_id(slice("")) == 0);
	assert_true(number_id(slice("12ab")) == 0);
	assert_true(number_id(slice("-1")) == 0);
}

static void
colours_are_24_bits_or_white(void **state)
{
	(void)state;
	assert_int_equal(number_rgb(slice("16711680")), 0xff0000);
	assert_int_equal(number_rgb(slice("0")), 0);
	assert_int_equal(number_rgb(slice("16777216")), 0xffffff);
	assert_int_equal(number_rgb(slice("4294967295")), 0xffffff);
	assert_int_equal(number_rgb(slice("4278255360")), 0x00ff00); /* 0xff00ff00 */
	assert_int_equal(number_rgb(slice("-16711936")), 0x00ff00); /* the same, signed */
	assert_int_equal(number_rgb(slice("-1")), 0xffffff);
	assert_int_equal(number_rgb(slice("#12aBcD")), 0x12abcd);
	assert_int_equal(number_rgb(slice("0x12abcd")), 0x12abcd);
	assert_int_equal(number_rgb(slice("#12abc")), 0xffffff);
	assert_int_equal(number_rgb(slice("red")), 0xffffff);
	assert_int_equal(number_rgb(slice("")), 0xffffff);
	assert_int_equal(number_rgb(slice("99999999999999999999")), 0xffffff);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimals_are_read_exactly),
		cmocka_unit_test(every_millisecond_of_a_day_comes_back),
		cmocka_unit_test(ids_keep_all_their_digits),
		cmocka_unit_test(colours_are_24_bits_or_white),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
