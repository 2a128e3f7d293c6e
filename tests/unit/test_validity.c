/* What do the heads of answers say about keeping them? */
#include "unit/harness.h"

#include "net/validity.h"

#include <string.h>

static struct validity
of(const char *line)
{
	struct validity v = { 0 };

	validity_line(&v, line, strlen(line));
	return v;
}

static void
marks_are_kept_as_they_come(void **state)
{
	(void)state;
	assert_string_equal(of("ETag: \"abc\"\r\n").etag, "\"abc\"");
	assert_string_equal(of("etag:W/\"a b\" \r\n").etag, "W/\"a b\"");
	assert_string_equal(
	    of("Last-Modified: Tue, 10 Nov 2026 08:00:00 GMT\r\n").modified,
	    "Tue, 10 Nov 2026 08:00:00 GMT");
	assert_string_equal(of("X-ETag: \"abc\"\r\n").etag, "");
	assert_string_equal(of("ETag").etag, "");
}

static void
what_could_not_be_sent_back_is_none(void **state)
{
	char line[400] = "ETag: ";

	(void)state;
	assert_string_equal(of("ETag: \"a\tb\"\r\n").etag, "");
	assert_string_equal(of("ETag: \"a\033[31m\"\r\n").etag, "");
	memset(line + 6, 'x', sizeof(line) - 7);
	assert_string_equal(of(line).etag, "");
}

static void
how_long_it_is_fresh_is_read(void **state)
{
	(void)state;
	assert_int_equal(of("Cache-Control: public, max-age=60\r\n").fresh, 60 * SECOND);
	assert_int_equal(of("cache-control: MAX-AGE=\"5\",private").fresh, 5 * SECOND);
	assert_int_equal(of("Cache-Control: max-age=60, no-cache").fresh, 0);
	assert_int_equal(of("Cache-Control: max-age=-1").fresh, 0);
	assert_int_equal(of("Cache-Control: s-maxage=9").fresh, 0);
	assert_true(of("Cache-Control: max-age=99999999999999999999").fresh > SECOND);
	assert_true(of("Cache-Control: no-store, max-age=60").no_store);
	assert_int_equal(of("Cache-Control: no-store, max-age=60").fresh, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_are_kept_as_they_come),
		cmocka_unit_test(what_could_not_be_sent_back_is_none),
		cmocka_unit_test(how_long_it_is_fresh_is_read),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
