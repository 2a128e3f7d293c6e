/* How dense are the danmaku along the video? */
#include "unit/harness.h"

#include "danmaku/heat.h"

static void
add(struct track *track, int64_t at_ms, uint8_t mode)
{
	struct comment comment = {
		.at_ms = at_ms, .mode = mode, .text = "x", .text_len = 1
	};

	track_add(track, &comment);
}

static void
each_comment_counts_in_its_slice(void **state)
{
	struct track *track = track_new();
	uint32_t counts[4] = { 9, 9, 9, 9 };

	(void)state;
	add(track, 0, COMMENT_SCROLL);
	add(track, 999, COMMENT_TOP);
	add(track, 1000, COMMENT_SCROLL);
	add(track, 3999, COMMENT_BOTTOM);
	add(track, 4000, COMMENT_SCROLL); /* past the end */
	add(track, 2000, COMMENT_SCRIPT); /* never shown */
	add(track, ((int64_t)1 << 53) - 1, COMMENT_SCROLL);
	heat_count(track, 4 * SECOND, 0, counts, 4);
	assert_int_equal(counts[0], 2);
	assert_int_equal(counts[1], 1);
	assert_int_equal(counts[2], 0);
	assert_int_equal(counts[3], 1);
	heat_count(track, 4 * SECOND, -SECOND, counts, 4);
	assert_int_equal(counts[0], 1);
	assert_int_equal(counts[2], 1);
	assert_int_equal(counts[3], 0 + 1); /* what was past the end */
	heat_count(track, 0, 0, counts, 4);
	assert_int_equal(counts[0], 0);
	heat_count(track, SECOND, 0, counts, 0);
	track_free(track);
}

static void
something_is_never_nothing_and_the_most_is_full(void **state)
{
	uint32_t count;
	int level, last = 0;

	(void)state;
	assert_int_equal(heat_level(0, 1000, 8), 0);
	assert_int_equal(heat_level(0, 0, 8), 0);
	assert_int_equal(heat_level(5, 5, 1), 0);
	assert_int_equal(heat_level(7, 5, 8), 7);
	for (count = 1; count <= 1000; count++) {
		level = heat_level(count, 1000, 8);
		assert_in_range(level, 1, 7);
		assert_true(level >= last);
		last = level;
	}
	assert_int_equal(last, 7);
	assert_int_equal(heat_level(1, 1, 2), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_comment_counts_in_its_slice),
		cmocka_unit_test(something_is_never_nothing_and_the_most_is_full),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
