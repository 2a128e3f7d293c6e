/* Is a number what was written, in every locale, and nothing else a number? */
#include "unit/harness.h"

#include "setup/numeral.h"

#include <locale.h>
#include <string.h>

static void
whole_numbers_are_read_whole(void **state)
{
	int64_t n;

	(void)state;
	assert_true(numeral_int("0", &n) && n == 0);
	assert_true(numeral_int("+5", &n) && n == 5);
	assert_true(numeral_int("-60", &n) && n == -60);
	assert_true(numeral_int("9223372036854775807", &n) && n == INT64_MAX);
	assert_false(numeral_int("9223372036854775808", &n));
	assert_false(numeral_int("99999999999999999999999999", &n));
	assert_false(numeral_int("", &n));
	assert_false(numeral_int("-", &n));
	assert_false(numeral_int("+-5", &n));
	assert_false(numeral_int("5 ", &n));
	assert_false(numeral_int(" 5", &n));
	assert_false(numeral_int("0x10", &n));
	assert_false(numeral_int("5.0", &n));
}

static void
decimals_are_the_nearest_double(void **state)
{
	double d;

	(void)state;
	assert_true(numeral_decimal("29.97", &d) && d == 29.97);
	assert_true(numeral_decimal("0.1", &d) && d == 0.1);
	assert_true(numeral_decimal("-0.25", &d) && d == -0.25);
	assert_true(numeral_decimal(".5", &d) && d == 0.5);
	assert_true(numeral_decimal("23.976023976", &d) && d == 23.976023976);
	assert_true(numeral_decimal("1.500000000000000000000000000000", &d) && d == 1.5);
	assert_true(numeral_decimal("9223372036854775807.5", &d) && d > 9e18);
	assert_false(numeral_decimal("1e3", &d));
	assert_false(numeral_decimal("nan", &d));
	assert_false(numeral_decimal("inf", &d));
	assert_false(numeral_decimal("1,5", &d));
	assert_false(numeral_decimal("1.", &d));
	assert_false(numeral_decimal(".", &d));
	assert_false(numeral_decimal("1.5.5", &d));
	assert_false(numeral_decimal("", &d));
}

static void
a_comma_locale_changes_nothing(void **state)
{
	char text[NUMERAL_TEXT];
	double d;

	(void)state;
	setlocale(LC_ALL, "de_DE.UTF-8"); /* where it is installed */
	assert_true(numeral_decimal("1.5", &d) && d == 1.5);
	assert_false(numeral_decimal("1,5", &d));
	assert_string_equal(numeral_text(text, 0.25), "0.25");
	setlocale(LC_ALL, "C");
}

static void
scaling_is_exact(void **state)
{
	int64_t n;

	(void)state;
	assert_true(numeral_scaled("1.1", 1000000, &n) && n == 1100000);
	assert_true(
	    numeral_scaled("0.3333333333333333333333", 1000000, &n) && n == 333333);
	assert_true(numeral_scaled("-2", 1000000, &n) && n == -2000000);
	assert_false(numeral_scaled("9223372036854775807", 2, &n));
}

static void
sizes_have_units(void **state)
{
	int64_t n;

	(void)state;
	assert_true(numeral_size("4096", &n) && n == 4096);
	assert_true(numeral_size("4096B", &n) && n == 4096);
	assert_true(numeral_size("4k", &n) && n == 4096);
	assert_true(numeral_size("1.5M", &n) && n == 1572864);
	assert_true(numeral_size("4G", &n) && n == INT64_C(4) << 30);
	assert_true(numeral_size("2GiB", &n) && n == INT64_C(2) << 30);
	assert_true(numeral_size("1TB", &n) && n == INT64_C(1) << 40);
	assert_false(numeral_size("4X", &n));
	assert_false(numeral_size("4Gi5", &n));
	assert_false(numeral_size("G", &n));
	assert_false(numeral_size("9999999999T", &n));
}

static void
times_are_seconds_or_clocks(void **state)
{
	ns_t t;

	(void)state;
	assert_true(numeral_time("90", &t) && t == 90 * SECOND);
	assert_true(numeral_time("1.5", &t) && t == 1500 * MILLISECOND);
	assert_true(numeral_time(".5", &t) && t == 500 * MILLISECOND);
	assert_true(numeral_time("1:02:03", &t) && t == 3723 * SECOND);
	assert_true(numeral_time("1:02:03.25", &t) && t == 3723250 * MILLISECOND);
	assert_true(numeral_time("100:00", &t) && t == 6000 * SECOND);
	assert_true(numeral_time("-0:30", &t) && t == -30 * SECOND);
	assert_true(numeral_time("0.000000001", &t) && t == 1);
	assert_false(numeral_time("", &t));
	assert_false(numeral_time(":30", &t));
	assert_false(numeral_time("1:", &t));
	assert_false(numeral_time("1:60", &t));
	assert_false(numeral_time("1:60:00", &t));
	assert_false(numeral_time("1:2:3:4", &t));
	assert_false(numeral_time("1.5:30", &t));
	assert_false(numeral_time("1:-5", &t));
	assert_false(numeral_time("--5", &t));
	assert_false(numeral_time("90s", &t));
	assert_false(numeral_time("99999999999999", &t));
	assert_false(numeral_time("9223372036854775807:00:00", &t));
}

static void
pairs_are_two_numbers_above_zero(void **state)
{
	int x, y;

	(void)state;
	assert_true(numeral_pair("200x56", 'x', &x, &y) && x == 200 && y == 56);
	assert_true(numeral_pair("1:2", ':', &x, &y) && x == 1 && y == 2);
	assert_false(numeral_pair("200x", 'x', &x, &y));
	assert_false(numeral_pair("x56", 'x', &x, &y));
	assert_false(numeral_pair("200:56", 'x', &x, &y));
	assert_false(numeral_pair("0x56", 'x', &x, &y));
	assert_false(numeral_pair("-2x56", 'x', &x, &y));
	assert_false(numeral_pair("200x56x1", 'x', &x, &y));
	assert_false(numeral_pair("4294967297x1", 'x', &x, &y));
}

static void
numbers_are_written_as_people_write_them(void **state)
{
	char text[NUMERAL_TEXT];

	(void)state;
	assert_string_equal(numeral_text(text, 5), "5");
	assert_string_equal(numeral_text(text, -0.5), "-0.5");
	assert_string_equal(numeral_text(text, 0.25), "0.25");
	assert_string_equal(numeral_text(text, 1.0 / 3), "0.333");
	assert_string_equal(numeral_text(text, 0), "0");
	assert_string_equal(numeral_text(text, 10), "10");
	assert_string_equal(numeral_text(text, 1e8), "100000000");
	assert_string_equal(numeral_size_text(text, 4096), "4K");
	assert_string_equal(numeral_size_text(text, INT64_C(4) << 30), "4G");
	assert_string_equal(numeral_size_text(text, 1000), "1000");
	assert_string_equal(numeral_size_text(text, 0), "0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_numbers_are_read_whole),
		cmocka_unit_test(decimals_are_the_nearest_double),
		cmocka_unit_test(a_comma_locale_changes_nothing),
		cmocka_unit_test(scaling_is_exact),
		cmocka_unit_test(sizes_have_units),
		cmocka_unit_test(times_are_seconds_or_clocks),
		cmocka_unit_test(pairs_are_two_numbers_above_zero),
		cmocka_unit_test(numbers_are_written_as_people_write_them),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
