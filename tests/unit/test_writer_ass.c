/* Do danmaku become subtitles that never cover each other, and are they danmaku
 * again when they are read? */
#include "unit/harness.h"

#include "base/text.h"
#include "danmaku/format.h"
#include "danmaku/path.h"
#include "harness/ass_boxes.h"
#include "harness/reading.h"
#include "harness/writing_track.h"

#include <stdlib.h>
#include <string.h>

static struct bytes
written(const struct track *track, const struct writer_look *look,
    struct writer_report *report)
{
	struct outlet outlet = { 0 };

	*report = (struct writer_report){ 0 };
	writer_find("ass")->write(track, look, &outlet, report);
	assert_int_equal(outlet_end(&outlet, NULL), 0);
	return outlet.bytes;
}

static uint32_t
dice(uint32_t *seed, uint32_t sides)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % sides;
}

/* Comments of all kinds and sizes; some are wider than the stage. */
static struct track *
random_track(uint32_t seed, int count, uint32_t length_ms)
{
	static const char *const parts[] = { "弹幕", "W", "iii", "\n", "哈哈哈哈",
		"{\\an8}", "\\N", " ", "😂", "长长长长长长长长长长长长长长长长长长长长" };
	static const uint16_t sizes[] = { 25, 25, 25, 25, 18, 36, 12, 64 };
	struct track *track = track_new();
	struct comment c = { .author = "a,b" };
	struct bytes text = { 0 }, clean = { 0 };

	while (count-- > 0) {
		bytes_clear(&text);
		bytes_char(&text, 'x');
		for (uint32_t more = dice(&seed, 6) * dice(&seed, 3); more > 0; more--)
			bytes_text(&text, parts[dice(&seed, 10)]);
		bytes_char(&text, '.');
		bytes_clear(&clean);
		text_sanitise(&clean, text.data, text.len, &text_limits_comment);
		c.at_ms = dice(&seed, length_ms);
		c.mode = (uint8_t)(dice(&seed, 3) > 0 ? COMMENT_SCROLL : dice(&seed, 4));
		c.size = sizes[dice(&seed, 8)];
		c.rgb = dice(&seed, 3) == 0 ? dice(&seed, 0x1000000) : 0xffffff;
		c.text = clean.data;
		c.text_len = (uint32_t)clean.len;
		track_add(track, &c);
	}
	track_sort(track);
	bytes_fini(&clean);
	bytes_fini(&text);
	return track;
}

/* --- where they are ------------------------------------------------------------- */

static const struct ass_measure measures[] = {
	{ .ascii = 0.5, .other = 1, .line = 1 },
	{ .ascii = 1, .other = 1, .line = 1 }, /* who counts characters */
	{ .ascii = 0.6, .other = 1, .line = 1.2 },
};

static void
check_apart(const struct bytes *file, bool layers, size_t shown)
{
	size_t i;

	for (i = 0; i < sizeof(measures) / sizeof(measures[0]); i++) {
		struct ass_seen seen = ass_seen_read(file->data, &measures[i]);

		assert_int_equal(seen.count, shown);
		assert_int_equal(ass_seen_overlaps(&seen, layers), 0);
		ass_seen_free(&seen);
	}
}

static void
no_two_ever_cover_each_other(void **state)
{
	struct writer_look looks[] = { writer_look_usual, writer_look_usual,
		writer_look_usual, writer_look_usual };
	struct writer_report report;
	struct bytes file;
	struct track *track;
	uint32_t i;

	(void)state;
	looks[1].wide = 640;
	looks[1].high = 360;
	looks[1].flight = 3 * SECOND;
	looks[2].font_size = 93;
	looks[2].outline = 9;
	looks[2].area_percent = 50;
	looks[3].wide = 1080;
	looks[3].high = 2400;
	looks[3].free_rows = 5;
	looks[3].hold = 7 * SECOND;
	for (i = 0; i < 8; i++) {
		track = random_track(i, 1500, i < 4 ? 20000 : 150000);
		file = written(track, &looks[i % 4], &report);
		assert_int_equal(report.written, 1500);
		assert_true(report.hidden < 1500);
		check_apart(&file, false, 1500 - report.hidden);
		bytes_fini(&file);
		track_free(track);
	}
}

static void
those_that_may_cross_are_more_and_cross_only_other_layers(void **state)
{
	struct writer_look look = writer_look_usual;
	struct track *track = random_track(3, 900, 20000);
	struct writer_report apart, crossing;
	struct bytes file;

	(void)state;
	file = written(track, &look, &apart);
	bytes_fini(&file);
	look.layers_apart = true;
	file = written(track, &look, &crossing);
	assert_true(crossing.hidden < apart.hidden);
	bytes_fini(&file);
	track_free(track);
}

static void
rows_at_the_bottom_stay_free(void **state)
{
	struct writer_look look = writer_look_usual;
	struct track *track = random_track(9, 900, 20000);
	struct writer_report report;
	struct ass_seen seen;
	double lowest = 0;
	struct bytes file;
	size_t i;

	(void)state;
	look.font_size = 50;
	look.free_rows = 3;
	file = written(track, &look, &report);
	seen = ass_seen_read(file.data, &measures[2]);
	for (i = 0; i < seen.count; i++)
		if (seen.boxes[i].y + seen.boxes[i].high > lowest)
			lowest = seen.boxes[i].y + seen.boxes[i].high;
	assert_true(lowest > 800 && lowest <= 1080 - 3 * 60);
	ass_seen_free(&seen);
	bytes_fini(&file);
	track_free(track);
}

/* --- what they say -------------------------------------------------------------- */

static void
what_was_written_is_read_again(void **state)
{
	struct writer_report written_report;
	struct format_report report;
	struct track *track, *again;
	struct err err = { 0 };
	struct bytes file;
	uint32_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		track = i == 0 ? track_of_hard_ones() : random_track(i, 500, 9000);
		again = track_new();
		file = written(track, &writer_look_usual, &written_report);
		assert_int_equal(
		    format_read(file.data, file.len, again, &report, &err), 0);
		assert_string_equal(report.format, "ass");
		assert_int_equal(report.skipped, 0);
		assert_int_equal(track_count(again), track_count(track));
		for (size_t k = 0; k < track_count(track); k++) {
			const struct comment *want = track_at(track, k),
					     *got = track_at(again, k);

			assert_true(got->at_ms == want->at_ms);
			assert_int_equal(got->mode, want->mode);
			assert_int_equal(got->rgb, want->rgb);
			assert_int_equal(got->size, want->size);
			assert_string_equal(got->text, want->text);
		}
		bytes_fini(&file);
		track_free(again);
		track_free(track);
	}
}

static struct bytes
one_written(const char *text, uint32_t rgb, const struct comment_path *path)
{
	struct comment c = { .at_ms = 1234,
		.size = 25,
		.rgb = rgb,
		.path = path,
		.mode = path != NULL ? COMMENT_POSITIONED : COMMENT_SCROLL,
		.text = text,
		.text_len = (uint32_t)strlen(text) };
	struct track *track = track_new();
	struct writer_report report;
	struct bytes file;

	track_add(track, &c);
	file = written(track, &writer_look_usual, &report);
	track_free(track);
	return file;
}

static void
check_has(const struct bytes *file, const char *want)
{
	if (strstr(file->data, want) == NULL)
		fail_msg("%s\n has not in it\n%s", file->data, want);
}

static void
check_line(const char *text, uint32_t rgb, const char *want)
{
	struct bytes file = one_written(text, rgb, NULL);

	check_has(&file, want);
	bytes_fini(&file);
}

static void
a_text_never_becomes_a_tag(void **state)
{
	(void)state;
	check_line("{\\pos(1,1)}", 0xffffff, ")}\\{\\\xe2\x80\x8bpos(1,1)\\}\n");
	check_line("\\N \\\\ \\{", 0xffffff,
	    ")}\\\xe2\x80\x8bN \\\xe2\x80\x8b\\\xe2\x80\x8b \\\xe2\x80\x8b\\{\n");
	check_line("a\nb", 0xffffff, ")}a\\Nb\n");
}

static void
a_dark_text_has_a_light_edge(void **state)
{
	(void)state;
	check_line("x", 0x000000, ")\\c&H000000&\\3c&HFFFFFF&}x\n");
	check_line("x", 0x102040, ")\\c&H402010&\\3c&HFFFFFF&}x\n");
	check_line("x", 0xff8000, ")\\c&H0080FF&}x\n");
}

static void
it_is_shown_only_while_its_place_is_its_own(void **state)
{
	(void)state;
	/* 1.234 s are rounded up; the time itself stands in the effect. */
	check_line("x", 0xffffff, "Dialogue: 0,0:00:01.24,0:00:0");
	check_line("x", 0xffffff, ",danmu;1234;1;25,{\\move(19");
}

static void
a_line_that_was_moved_since_has_the_time_where_it_is(void **state)
{
	struct bytes file = one_written("x", 0xffffff, NULL);
	struct track *track = track_new();
	struct format_report report;
	struct err err = { 0 };

	(void)state;
	memcpy(strstr(file.data, "0:00:01.24"), "0:00:02.24", 10);
	assert_int_equal(format_read(file.data, file.len, track, &report, &err), 0);
	assert_true(track_at(track, 0)->at_ms == 2240);
	bytes_fini(&file);
	track_free(track);
}

static void
what_finds_no_room_is_not_shown_and_counted(void **state)
{
	struct writer_look look = writer_look_usual;
	struct writer_report report;
	struct track *track = track_new();
	struct comment c = {
		.mode = COMMENT_TOP, .size = 25, .text = "x", .text_len = 1
	};
	struct bytes file;
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		track_add(track, &c);
	file = written(track, &look, &report);
	assert_int_equal(report.written, 100);
	assert_true(report.hidden > 50 && report.hidden < 100);
	check_has(&file, "\nComment: 1,0:00:00.00,0:00:04.00,Top,,0,0,0,danmu;0;5;25,{");
	check_apart(&file, false, 100 - report.hidden);
	bytes_fini(&file);
	track_free(track);
}

/* --- flights -------------------------------------------------------------------- */

static void
a_positioned_one_flies_as_its_data_says(void **state)
{
	const struct path_point ends[] = { { 0.25f, 0.5f }, { 0.75f, 0.5f } };
	struct comment_path head = { .life_ms = 4000,
		.delay_ms = 500,
		.move_ms = 1000,
		.from_alpha = 1,
		.to_alpha = 0.5f,
		.turn_z = 30,
		.turn_y = 45 };
	struct bytes path = { 0 }, file;

	(void)state;
	path_make(&path, &head, ends, 2);
	file = one_written("x", 0xffffff, (const void *)path.data);
	check_has(&file,
	    "Dialogue: 2,0:00:01.23,0:00:05.23,Positioned,,0,0,0,danmu;1234;7;25;");
	check_has(&file,
	    ",{\\an7\\move(480,540,1440,540,500,1500)\\frz-30\\fry45\\alpha&H33&"
	    "\\t(\\alpha&H99&)\\fs61}x\n");
	bytes_fini(&file);
	bytes_fini(&path);
}

static void
a_way_with_corners_is_a_line_for_each_part_and_one_comment_again(void **state)
{
	const struct path_point corners[] = { { 0, 0 }, { 0.5f, 0 }, { 0.5f, 0.5f },
		{ 0, 0.5f } };
	struct comment_path head = {
		.life_ms = 4000, .move_ms = 3000, .from_alpha = 1, .to_alpha = 1
	};
	struct track *track = track_new();
	struct bytes path = { 0 }, file;
	struct format_report report;
	const struct comment *c;
	struct err err = { 0 };

	(void)state;
	path_make(&path, &head, corners, 4);
	file = one_written("x", 0xffffff, (const void *)path.data);
	check_has(&file, "0:00:01.23,0:00:02.23,Positioned,,0,0,0,danmu;1234;7;25;");
	check_has(&file, "{\\an7\\move(0,0,960,0,0,1000)");
	check_has(&file,
	    "0:00:02.23,0:00:03.23,Positioned,,0,0,0,danmu,{\\an7\\move(960,0,960,540,0,"
	    "1000)");
	check_has(&file,
	    "0:00:03.23,0:00:05.23,Positioned,,0,0,0,danmu,{\\an7\\move(960,540,0,540,0,"
	    "1000)");
	assert_int_equal(format_read(file.data, file.len, track, &report, &err), 0);
	assert_int_equal(track_count(track), 1);
	c = track_at(track, 0);
	assert_int_equal(c->mode, COMMENT_POSITIONED);
	assert_true(c->at_ms == 1234);
	assert_memory_equal(c->path, path.data, path.len);
	bytes_fini(&file);
	bytes_fini(&path);
	track_free(track);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_two_ever_cover_each_other),
		cmocka_unit_test(
		    those_that_may_cross_are_more_and_cross_only_other_layers),
		cmocka_unit_test(rows_at_the_bottom_stay_free),
		cmocka_unit_test(what_was_written_is_read_again),
		cmocka_unit_test(a_text_never_becomes_a_tag),
		cmocka_unit_test(a_dark_text_has_a_light_edge),
		cmocka_unit_test(it_is_shown_only_while_its_place_is_its_own),
		cmocka_unit_test(a_line_that_was_moved_since_has_the_time_where_it_is),
		cmocka_unit_test(what_finds_no_room_is_not_shown_and_counted),
		cmocka_unit_test(a_positioned_one_flies_as_its_data_says),
		cmocka_unit_test(
		    a_way_with_corners_is_a_line_for_each_part_and_one_comment_again),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
