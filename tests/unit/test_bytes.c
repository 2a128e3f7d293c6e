/* Does a run of bytes keep what it was given? */
#include "unit/harness.h"

#include "base/bytes.h"

#include <stdlib.h>

static void
what_was_added_is_there_in_order(void **state)
{
	struct bytes b = { 0 };

	(void)state;
	bytes_text(&b, "ab");
	bytes_number(&b, 18446744073709551615ull);
	bytes_char(&b, '!');
	bytes_print(&b, "%d", -5);
	assert_string_equal(b.data, "ab18446744073709551615!-5");
	bytes_skip(&b, 2);
	assert_string_equal(b.data, "18446744073709551615!-5");
	bytes_fini(&b);
}

static void
stealing_leaves_nothing_behind(void **state)
{
	struct bytes b = { 0 };
	char *text;

	(void)state;
	text = bytes_steal(&b);
	assert_string_equal(text, "");
	free(text);
	bytes_text(&b, "x");
	text = bytes_steal(&b);
	assert_string_equal(text, "x");
	assert_int_equal(b.len, 0);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_added_is_there_in_order),
		cmocka_unit_test(stealing_leaves_nothing_behind),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
