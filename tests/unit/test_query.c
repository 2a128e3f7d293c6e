/* What do paths and queries say, and what may they not? */
#include "unit/harness.h"

#include "wire/query.h"

#include <string.h>

static struct slice
of(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

static bool
decodes(const char *text, bool plus, const char *wanted)
{
	struct bytes out = { 0 };
	bool ok = query_decode(&out, of(text), plus);

	if (wanted != NULL)
		ok = ok && slice_is(slice_of(&out), wanted);
	else
		assert_int_equal(out.len, 0);
	bytes_fini(&out);
	return ok;
}

static void
escapes_are_decoded_or_refused(void **state)
{
	const char *const bad[] = { "%", "%4", "a%4", "%g0", "%0g", "%00", "a%00b",
		"%%41", "%u5f39", "% 1", "%+1", "%-1" };
	struct bytes out = { 0 };

	(void)state;
	assert_true(decodes("", true, ""));
	assert_true(decodes("a%20b%41", false, "a bA"));
	assert_true(decodes("%e5%BC%B9", false, "弹"));
	assert_true(decodes("a+b%2b", true, "a b+"));
	assert_true(decodes("a+b", false, "a+b"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (decodes(bad[i], true, NULL))
			fail_msg("%s was taken", bad[i]);
	assert_false(query_decode(&out, (struct slice){ "", 1 }, true));
	bytes_fini(&out);
}

static void
texts_are_found_by_name(void **state)
{
	struct slice q = of("a=1&&b=x%20y+z&c&a=2&%64=4&e=%zz&=n");
	struct bytes out = { 0 };

	(void)state;
	assert_int_equal(query_text(q, "a", &out, 9), QUERY_OK);
	assert_string_equal(out.data, "1");
	assert_int_equal(query_text(q, "b", &out, 5), QUERY_OK);
	assert_string_equal(out.data, "x y z");
	assert_int_equal(query_text(q, "b", &out, 4), QUERY_BROKEN);
	assert_int_equal(query_text(q, "c", &out, 4), QUERY_OK);
	assert_int_equal(out.len, 0);
	assert_int_equal(query_text(q, "d", &out, 4), QUERY_OK);
	assert_string_equal(out.data, "4");
	assert_int_equal(query_text(q, "e", &out, 4), QUERY_BROKEN);
	assert_int_equal(query_text(q, "f", &out, 4), QUERY_NONE);
	assert_int_equal(query_text(of(""), "a", &out, 4), QUERY_NONE);
	bytes_fini(&out);
}

static enum query_end
number(const char *query, int64_t least, int64_t most, int64_t *n)
{
	return query_number(of(query), "n", least, most, n);
}

static void
numbers_keep_their_bounds(void **state)
{
	const char *const bad[] = { "n=", "n", "n=-", "n=+1", "n=1.0", "n=0x1", "n=1e3",
		"n= 1", "n=1%20", "n=9223372036854775808", "n=-9223372036854775809",
		"n=11", "n=-1" };
	int64_t n = 7;

	(void)state;
	assert_int_equal(number("m=1", 0, 10, &n), QUERY_NONE);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (number(bad[i], 0, 10, &n) != QUERY_BROKEN)
			fail_msg("%s was taken", bad[i]);
	assert_int_equal(n, 7);
	assert_int_equal(number("a=2&n=0010&n=3", 0, 10, &n), QUERY_OK);
	assert_int_equal(n, 10);
	assert_int_equal(
	    number("n=-9223372036854775808", INT64_MIN, INT64_MAX, &n), QUERY_OK);
	assert_true(n == INT64_MIN);
	assert_int_equal(
	    number("n=9223372036854775807", INT64_MIN, INT64_MAX, &n), QUERY_OK);
	assert_true(n == INT64_MAX);
}

static void
paths_are_split_and_never_climb(void **state)
{
	const char *const bad[] = { "", "a", "*", "//", "//a", "/a//b", "/a//", "/.",
		"/..", "/a/../b", "/%2e%2e/a", "/%2e", "/.%2E", "/a%2fb", "/a%00", "/a%",
		"/a/./b", "/1/2/3/4/5/6/7/8/9" };
	struct path_parts parts;
	struct bytes text = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (path_split(&parts, &text, of(bad[i])))
			fail_msg("%s was taken", bad[i]);
	assert_true(path_split(&parts, &text, of("/")));
	assert_int_equal(parts.count, 0);
	assert_true(path_split(&parts, &text, of("/v3/")));
	assert_int_equal(parts.count, 1);
	assert_true(slice_is(parts.at[0], "v3"));
	assert_true(path_split(&parts, &text, of("/1/2/3/4/5/6/7/8")));
	assert_int_equal(parts.count, 8);
	assert_true(path_split(&parts, &text, of("/v1/vid%65os/a+b%20/...")));
	assert_true(slice_is(parts.at[0], "v1"));
	assert_true(slice_is(parts.at[1], "videos"));
	assert_true(slice_is(parts.at[2], "a+b "));
	assert_true(slice_is(parts.at[3], "..."));
	bytes_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_are_decoded_or_refused),
		cmocka_unit_test(texts_are_found_by_name),
		cmocka_unit_test(numbers_keep_their_bounds),
		cmocka_unit_test(paths_are_split_and_never_climb),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
