/* Are danmaku counted as they are, and drawn where they were said? */
#include "unit/harness.h"

#include "base/text.h"
#include "convert/stats.h"
#include "convert/tally.h"
#include "danmaku/track.h"

#include <stdio.h>
#include <string.h>

static void
add(struct track *track, int64_t at_ms, uint8_t mode, uint32_t rgb, const char *author)
{
	struct comment c = { .at_ms = at_ms,
		.mode = mode,
		.rgb = rgb,
		.author = author,
		.text = "x",
		.text_len = 1 };

	track_add(track, &c);
}

static struct bytes
shown(struct track *track, const struct stats_paper *paper)
{
	const char *inputs[] = { "a/one.xml", "two.xml" };
	struct request request = { .inputs = inputs, .input_count = 1 };
	struct bytes text = { 0 };

	track_sort(track);
	stats_text(&text, track, &request, paper);
	track_free(track);
	return text;
}

static void
check_has(const struct bytes *text, const char *want)
{
	if (strstr(text->data, want) == NULL)
		fail_msg("%s\n has not in it\n%s", text->data, want);
}

static const struct stats_paper plain = { .plot = { .cols = 80 } };

static void
the_most_frequent_come_first_and_all_are_counted(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d" };
	struct tally tally = { 0 };
	char many[1000][8];
	size_t i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		snprintf(many[i], sizeof(many[i]), "%zu", i);
		tally_add(&tally, many[i], 0);
		tally_add(&tally, names[i % 4 == 3 ? 1 : i % 3], 0);
		tally_add(&tally, "a", 1);
	}
	assert_int_equal(tally.used, 1004);
	assert_int_equal(tally_order(&tally, 3), 3);
	assert_int_equal(tally.rows[0].count, 1000);
	assert_int_equal(tally.rows[0].number, 1);
	assert_string_equal(tally.rows[1].name, "b");
	assert_true(tally.rows[1].count > tally.rows[2].count);
	assert_string_equal(tally.rows[2].name, "a");
	tally_fini(&tally);
}

static void
modes_colours_and_senders_are_counted(void **state)
{
	struct track *track = track_new();
	struct bytes text;
	int i;

	(void)state;
	for (i = 0; i < 6; i++)
		add(track, i * 1000, COMMENT_SCROLL, 0xffffff, "me");
	add(track, 61234, COMMENT_TOP, 0xff8000, "you");
	add(track, 3723004, COMMENT_BOTTOM, 0xffffff, "");
	text = shown(track, &plain);
	check_has(&text, "8 danmaku, the first at 0:00.000, the last at 1:02:03.004\n");
	check_has(&text, "\nMode\n  scroll                        6   75.0 %  ######");
	check_has(&text, "\n  bottom                        1   12.5 %  ###\n");
	check_has(&text, "\nColour (2)\n  #ffffff                       7   87.5 %  ");
	check_has(&text, "\n  #ff8000                       1   12.5 %  ");
	check_has(&text, "\nSender (2)\n  me                            6   75.0 %  ");
	assert_null(strstr(text.data, "Source"));
	for (i = 0; text.data[i] != '\0'; i++)
		assert_true((unsigned char)text.data[i] < 0x7f && text.data[i] != 0x1b);
	bytes_fini(&text);
}

static void
swatches_and_blocks_are_for_those_who_can_show_them(void **state)
{
	const struct stats_paper rich = { { .cols = 80, .utf8 = true }, true };
	struct track *track = track_new();
	struct bytes text;

	(void)state;
	add(track, 0, COMMENT_SCROLL, 0xff8000, "名前");
	text = shown(track, &rich);
	check_has(&text, "\n  \033[48;2;255;128;0m  \033[0m #ff8000 ");
	check_has(&text, "\n  名前 ");
	check_has(&text, "█");
	bytes_fini(&text);
	track = track_new();
	add(track, 0, COMMENT_SCROLL, 0xff8000, "名前");
	text = shown(track, &plain);
	check_has(&text, "\n  ?? ");
	bytes_fini(&text);
}

/* The bar of each minute is as high as it should be, and within the paper. */
static void
the_plot_stands_over_its_minutes(void **state)
{
	const struct plot_paper paper = { .cols = 40 };
	struct track *track = track_new();
	struct bytes text = { 0 };
	const char *at;
	int i;

	(void)state;
	for (i = 0; i < 8; i++)
		add(track, 60000 + i, COMMENT_SCROLL, 0, "");
	for (i = 0; i < 4; i++)
		add(track, 120000 + i, COMMENT_SCROLL, 0, "");
	track_sort(track);
	plot_density(&text, track, &paper);
	assert_int_equal(strncmp(text.data, "    8.0 |        ########\n", 26), 0);
	check_has(&text, "\n    4.0 |        ################\n");
	check_has(&text, "\n      0 +------------------------\n");
	check_has(&text, "\n         0:00                3:00\n");
	check_has(&text, "most at 1:00: 8.0 a minute\n");
	for (at = text.data; *at != '\0'; at += strcspn(at, "\n") + 1)
		assert_true(strcspn(at, "\n") < 40);
	bytes_fini(&text);
	track_free(track);
}

static void
a_long_video_has_several_minutes_in_a_column(void **state)
{
	const struct plot_paper papers[] = { { .cols = 20 }, { .cols = 1 } };
	struct track *track = track_new();
	struct bytes text = { 0 };
	const char *at;
	int i;

	(void)state;
	for (i = 0; i < 300; i++)
		add(track, i * 60000, COMMENT_SCROLL, 0, "");
	track_sort(track);
	plot_density(&text, track, &papers[0]);
	check_has(&text, "    1.0 |##########\n");
	check_has(&text, "most at 0:00:\n  1.0 a minute\n  30 minutes a bar\n");
	for (at = text.data; *at != '\0'; at += strcspn(at, "\n") + 1)
		assert_true(strcspn(at, "\n") <= 20);
	bytes_clear(&text);
	plot_density(&text, track, &papers[1]);
	bytes_fini(&text);
	track_free(track);
}

/* Bars give way first, then names, then shares; the counts are always there. */
static void
nothing_is_wider_than_the_terminal(void **state)
{
	struct stats_paper paper = { .plot = { .utf8 = true } };
	struct track *track;
	struct bytes text;
	char *line, *rest;
	int cols, i;

	(void)state;
	for (cols = 24; cols < 100; cols++) {
		paper.plot.cols = cols;
		track = track_new();
		for (i = 0; i < 1234; i++)
			add(track, i * 60000, i % 3 ? COMMENT_SCROLL : COMMENT_POSITIONED,
			    0xff8000, i % 2 ? "a name that is far too long" : "名前");
		text = shown(track, &paper);
		check_has(&text, "1,234");
		check_has(&text, " 412");
		for (line = strtok_r(text.data, "\n", &rest); line != NULL;
		     line = strtok_r(NULL, "\n", &rest))
			if (text_cols(line, strlen(line), (struct text_rule){ 0 }) > cols)
				fail_msg("%s\n is wider than %d", line, cols);
		bytes_fini(&text);
	}
}

static void
nothing_has_no_figures(void **state)
{
	struct bytes text = shown(track_new(), &plain);

	(void)state;
	assert_string_equal(text.data, "0 danmaku\n");
	bytes_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_most_frequent_come_first_and_all_are_counted),
		cmocka_unit_test(modes_colours_and_senders_are_counted),
		cmocka_unit_test(swatches_and_blocks_are_for_those_who_can_show_them),
		cmocka_unit_test(the_plot_stands_over_its_minutes),
		cmocka_unit_test(a_long_video_has_several_minutes_in_a_column),
		cmocka_unit_test(nothing_is_wider_than_the_terminal),
		cmocka_unit_test(nothing_has_no_figures),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
