/* Which files beside a video are its danmaku, and which only look like it? */
#include "unit/harness.h"

#include "supply/beside.h"
#include "supply/same.h"

#include <string.h>

static void
names_fit_by_their_beginning(void **state)
{
	(void)state;
	assert_true(beside_fits("movie.mp4", "movie.xml"));
	assert_true(beside_fits("movie.mp4", "movie.danmaku.xml.gz"));
	assert_true(beside_fits("movie.mp4", "movie.mp4.xml"));
	assert_true(beside_fits("movie.mp4", "movie.live_chat.json"));
	assert_true(beside_fits("movie", "movie.pb"));
	assert_false(beside_fits("movie.mp4", "movie.mp4"));
	assert_false(beside_fits("movie.mp4", "movie.mkv"));
	assert_false(beside_fits("movie.mp4", "movie2.xml"));
	assert_false(beside_fits("movie.mp4", "movie."));
	assert_false(beside_fits("movie.mp4", "a movie.xml"));
}

static bool
is_danmaku(const char *text)
{
	struct track *track = track_new();
	struct format_report report;
	bool is = format_read(text, strlen(text), track, &report, NULL) == 0 &&
		  beside_is_danmaku(&report, track);

	track_free(track);
	return is;
}

static void
subtitles_are_no_danmaku(void **state)
{
	(void)state;
	assert_false(is_danmaku("[Script Info]\n[Events]\n"
				"Dialogue: 0,0:00:01.50,0:00:03.50,D,,0,0,0,,spoken\n"
				"Dialogue: 0,0:00:04.50,0:00:06.50,D,,0,0,0,,words\n"));
	assert_true(is_danmaku("[Script Info]\n[Events]\n"
			       "Dialogue: 0,0:00:01.50,0:00:13.50,R2L,,0,0,0,,"
			       "{\\move(2015,0,-95,0)}flies\n"));
	assert_false(is_danmaku("[{\"text\":\"a\"},{\"text\":\"b\"}]"));
	assert_true(
	    is_danmaku("[{\"text\":\"a\",\"time\":1},{\"text\":\"b\",\"time\":2}]"));
}

static void
add(struct track *track, uint64_t id, int64_t at_ms, const char *text)
{
	track_add(track, &(struct comment){ .id = id,
			     .at_ms = at_ms,
			     .text = text,
			     .text_len = (uint32_t)strlen(text) });
}

static void
the_same_is_taken_once(void **state)
{
	struct track *a = track_new(), *b = track_new(), *all = track_new();
	struct same *same = same_new();

	(void)state;
	add(a, 1, 1000, "one");
	add(a, 2, 1000, "two");
	add(a, 0, 1000, "said twice");
	add(a, 0, 1000, "said twice");
	add(b, 0, 1000, "said twice");
	add(b, 2, 1000, "two");
	add(b, 0, 1000, "said twice");
	add(b, 1, 1000, "one");
	assert_true(same_sum(a) == same_sum(b));
	assert_int_equal(same_merge(same, &all, a, 0, 0), 0);
	assert_int_equal(track_count(all), 4);
	assert_int_equal(same_merge(same, &all, b, 0, 1), 2);
	assert_int_equal(track_count(all), 6); /* one and two, and twice without an id */
	add(b, 3, 1000, "three");
	assert_true(same_sum(a) != same_sum(b));
	same_free(same);
	track_free(all);
	track_free(b);
	track_free(a);
}

static void
check_lead(size_t repeats, int64_t offset_ms, bool shared)
{
	struct track *from = track_new(), *all = NULL;
	struct same *same = same_new();

	add(from, 1, 1000, "one");
	add(from, 2, 1000, "two");
	for (size_t i = 0; i < repeats; i++)
		add(from, 1, 1000, "one");
	add(from, 3, 2000, "three");
	assert_int_equal(same_merge(same, &all, from, offset_ms, 0), repeats);
	assert_int_equal(track_count(all), 3);
	assert_string_equal(track_at(all, 0)->text, "one");
	assert_string_equal(track_at(all, 2)->text, "three");
	assert_int_equal(track_at(all, 2)->at_ms, 2000 + offset_ms);
	assert_true((all == from) == shared);
	track_free(from);
	assert_string_equal(track_at(all, 1)->text, "two");
	track_free(all);
	same_free(same);
}

static void
a_list_that_is_all_new_is_not_copied(void **state)
{
	(void)state;
	check_lead(0, 0, true);
	check_lead(0, 500, false);
	check_lead(1, 0, false);
	check_lead(2, 0, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_fit_by_their_beginning),
		cmocka_unit_test(subtitles_are_no_danmaku),
		cmocka_unit_test(the_same_is_taken_once),
		cmocka_unit_test(a_list_that_is_all_new_is_not_copied),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
