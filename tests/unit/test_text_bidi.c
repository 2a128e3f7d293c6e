/* In which order does one see a line that runs both ways? */
#include "unit/harness.h"

#include "base/text.h"
#include "base/text_bidi.h"

#include <string.h>

static void
check(const char *line, const char *seen)
{
	struct bytes out = { 0 };

	text_visual(&out, line, strlen(line));
	bytes_add(&out, "", 1);
	assert_string_equal(out.data, seen);
	bytes_fini(&out);
}

static void
hebrew_is_seen_from_right_to_left(void **state)
{
	(void)state;
	check("אבג", "גבא");
	check("abc אבג def", "abc גבא def");
	check("אבג abc", "abc גבא");
}

static void
numbers_run_to_the_right_and_brackets_face_the_other_way(void **state)
{
	(void)state;
	check("אב 123 ג", "ג 123 בא");
	check("(א)", "(א)");
	check("א (ב", "ב) א");
}

static void
clusters_stay_whole(void **state)
{
	(void)state;
	check("שָׁלו", "ולשָׁ");
	check("א👨‍👩‍👧ב", "ב👨‍👩‍👧א");
}

static void
what_runs_to_the_right_is_left_alone(void **state)
{
	static const char *const plain[] = { "hello", "弹幕", "ｱｲｳ", "😂", "–…", "" };

	(void)state;
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		assert_false(text_runs_left(plain[i], strlen(plain[i])));
		check(plain[i], plain[i]);
	}
	assert_true(text_runs_left("a א", 4));
	assert_true(text_runs_left("سلام", 8));
	assert_true(text_runs_left("ﷺ", 3));
}

static void
the_order_changes_no_width(void **state)
{
	static const char line[] = "سلام 弹幕 (שלום) abc 12";
	struct bytes out = { 0 };
	const struct text_rule rule = { false, false };

	(void)state;
	text_visual(&out, line, strlen(line));
	assert_int_equal(out.len, strlen(line));
	assert_int_equal(
	    text_cols(out.data, out.len, rule), text_cols(line, strlen(line), rule));
	bytes_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hebrew_is_seen_from_right_to_left),
		cmocka_unit_test(
		    numbers_run_to_the_right_and_brackets_face_the_other_way),
		cmocka_unit_test(clusters_stay_whole),
		cmocka_unit_test(what_runs_to_the_right_is_left_alone),
		cmocka_unit_test(the_order_changes_no_width),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
