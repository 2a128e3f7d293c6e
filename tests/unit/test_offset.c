/* Are places in a room's order read strictly, and gaps told honestly? */
#include "unit/harness.h"

#include "broker/gap.h"
#include "broker/offset.h"

#include <stdio.h>
#include <string.h>

static void
an_offset_is_read_as_it_was_written(void **state)
{
	static const struct offset some[] = { { 0x5f3c, 1842 }, { 1, 0 },
		{ UINT32_MAX, 9 }, { 0x10, UINT64_MAX } };
	char text[OFFSET_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		struct offset back = { 0, 0 };
		size_t len = offset_print(text, some[i]);

		assert_int_equal(len, strlen(text));
		assert_true(offset_read(&back, text, len));
		assert_true(back.epoch == some[i].epoch && back.seq == some[i].seq);
	}
	offset_print(text, some[0]);
	assert_string_equal(text, "5f3c-1842");
}

static void
nothing_else_is_an_offset(void **state)
{
	static const char *const bad[] = { "", "-", "5f3c", "5f3c-", "-1842", "5F3C-1",
		"05f3c-1", "5f3c-01", "5f3c-1 ", " 5f3c-1", "5f3c-1a", "5g-1", "+5-1",
		"5-+1", "5--1", "5-1-1", "100000000-1", "5-18446744073709551616",
		"5-99999999999999999999999", "0x5-1", "5\n-1" };
	struct offset untouched = { 7, 7 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(offset_read(&untouched, bad[i], strlen(bad[i])));
	assert_false(offset_read(&untouched, NULL, 0));
	assert_false(offset_read(&untouched, "5-1\0", 4));
	assert_true(untouched.epoch == 7 && untouched.seq == 7);
}

static void
an_epoch_is_another_each_time(void **state)
{
	(void)state;
	assert_int_not_equal(offset_epoch(), 0);
	assert_false(
	    offset_epoch() == offset_epoch() && offset_epoch() == offset_epoch());
}

static void
a_gap_says_how_many_and_where_it_goes_on(void **state)
{
	struct gap gap = {
		.epoch = 0x5f3c, .seen = 10, .missed = 32, .told = true, .resumes = 42
	};
	char text[GAP_TEXT_MAX];
	size_t len;

	(void)state;
	len = gap_print(text, &gap);
	assert_int_equal(len, strlen(text));
	assert_string_equal(text, "id: 5f3c-42\nevent: gap\ndata: {\"missed\":32}\n\n");
}

static void
half_an_event_is_ended_as_a_cut_one(void **state)
{
	struct gap gap = { 0x5f3c, 10, 32, true, true, true, 42 };
	char text[GAP_TEXT_MAX];
	size_t len;

	(void)state;
	gap_print(text, &gap);
	assert_string_equal(text, "\nid: 5f3c-10\nevent: cut\n\n"
				  "id: 5f3c-42\nevent: gap\ndata: {\"missed\":32}\n\n");
	gap.half_line = false; /* a blank line would let half of it count */
	gap.told = false;
	len = gap_print(text, &gap);
	assert_int_equal(len, strlen(text));
	assert_string_equal(text, "id: 5f3c-10\nevent: cut\n\n");
}

static void
the_longest_gap_has_room(void **state)
{
	struct gap gap = { UINT32_MAX, UINT64_MAX, UINT64_MAX, true, true, true,
		UINT64_MAX };
	char text[GAP_TEXT_MAX];

	(void)state;
	assert_true(gap_print(text, &gap) < GAP_TEXT_MAX);
	assert_non_null(strstr(text, "\"missed\":18446744073709551615}\n\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_offset_is_read_as_it_was_written),
		cmocka_unit_test(nothing_else_is_an_offset),
		cmocka_unit_test(an_epoch_is_another_each_time),
		cmocka_unit_test(a_gap_says_how_many_and_where_it_goes_on),
		cmocka_unit_test(half_an_event_is_ended_as_a_cut_one),
		cmocka_unit_test(the_longest_gap_has_room),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
