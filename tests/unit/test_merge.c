#include "unit/harness.h"

#include "sift/sift.h"

#include <stdio.h>
#include <string.h>

static void
add(struct track *track, int64_t at_ms, const char *text, uint8_t mode, uint8_t flags)
{
	const struct comment row = { .at_ms = at_ms,
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.author = "",
		.mode = mode,
		.flags = flags,
		.size = 25 };

	track_add(track, &row);
}

static struct track *
sifted(struct track *track, struct sift_report *report)
{
	const struct sift_options options = { .merge = true,
		.window_ms = MERGE_WINDOW_MS };
	struct track *out;

	track_sort(track);
	out = sift_track(track, &options, report);
	track_free(track);
	return out;
}

static void
repeats_become_one_with_their_number(void **state)
{
	struct track *track = track_new(), *out;
	struct sift_report report = { 0 };

	(void)state;
	add(track, 1000, "哈哈哈哈", COMMENT_SCROLL, 0);
	for (int i = 1; i < 12; i++)
		add(track, 1000 + i * 100, i % 2 ? "哈哈！" : "哈哈哈哈哈", COMMENT_TOP,
		    0);
	add(track, 1500, "别的", COMMENT_SCROLL, 0);
	out = sifted(track, &report);
	assert_int_equal(track_count(out), 2);
	assert_string_equal(track_at(out, 0)->text, "哈哈哈哈 ×12");
	assert_int_equal(track_at(out, 0)->at_ms, 1000);
	assert_int_equal(track_at(out, 0)->mode, COMMENT_SCROLL);
	assert_string_equal(track_at(out, 1)->text, "别的");
	assert_int_equal(report.merged, 11);
	track_free(out);
}

static void
the_window_begins_with_the_first(void **state)
{
	struct track *track = track_new(), *out;
	struct sift_report report = { 0 };

	(void)state;
	add(track, 0, "好", COMMENT_SCROLL, 0);
	add(track, 15000, "好", COMMENT_SCROLL, 0);
	add(track, 20000, "好", COMMENT_SCROLL, 0);
	add(track, 20001, "好", COMMENT_SCROLL, 0);
	add(track, 40001, "好", COMMENT_SCROLL, 0);
	add(track, 40002, "好", COMMENT_SCROLL, 0);
	out = sifted(track, &report);
	assert_int_equal(track_count(out), 3);
	assert_string_equal(track_at(out, 0)->text, "好 ×3");
	assert_string_equal(track_at(out, 1)->text, "好 ×2");
	assert_int_equal(track_at(out, 1)->at_ms, 20001);
	assert_string_equal(track_at(out, 2)->text, "好");
	track_free(out);
}

static void
ones_own_and_those_with_a_place_stay(void **state)
{
	struct track *track = track_new(), *out;
	struct sift_report report = { 0 };

	(void)state;
	add(track, 0, "好", COMMENT_SCROLL, COMMENT_OWN);
	add(track, 1, "好", COMMENT_SCROLL, 0);
	add(track, 2, "好", COMMENT_POSITIONED, 0);
	add(track, 3, "好", COMMENT_POSITIONED, 0);
	out = sifted(track, &report);
	assert_int_equal(track_count(out), 4);
	assert_int_equal(report.merged, 0);
	track_free(out);
}

static void
the_number_stands_behind_the_first_line(void **state)
{
	struct track *track = track_new(), *out;
	struct sift_report report = { 0 };

	(void)state;
	add(track, 0, "a\nb", COMMENT_SCROLL, 0);
	add(track, 1, "A\nB", COMMENT_SCROLL, 0);
	out = sifted(track, &report);
	assert_string_equal(track_at(out, 0)->text, "a ×2\nb");
	track_free(out);
}

/* However they are mixed: nothing is lost, and nobody is counted twice. */
static void
the_numbers_add_up(void **state)
{
	static const char *const texts[] = { "草", "草草草", "awsl", "AWSL!", "？？",
		"?" };
	static uint32_t counts[3000];
	struct track *track = track_new();
	size_t merged, sum = 0;

	(void)state;
	for (int i = 0; i < 3000; i++)
		add(track, i * 37 % 100000, texts[i * 7 % 6], COMMENT_SCROLL, 0);
	track_sort(track);
	merged = merge_count(track, MERGE_WINDOW_MS, counts);
	for (int i = 0; i < 3000; i++)
		sum += counts[i];
	assert_int_equal(sum, 3000);
	assert_true(merged > 2900);
	track_free(track);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(repeats_become_one_with_their_number),
		cmocka_unit_test(the_window_begins_with_the_first),
		cmocka_unit_test(ones_own_and_those_with_a_place_stay),
		cmocka_unit_test(the_number_stands_behind_the_first_line),
		cmocka_unit_test(the_numbers_add_up),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
