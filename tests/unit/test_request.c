/* Is a command line understood, and a slip in it explained? */
#include "unit/harness.h"

#include "convert/request.h"
#include "danmaku/moment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 20 };

/* Splits at blanks; the request points into `line`. */
static int
read_line(struct request *request, char *line, struct err *err)
{
	char program[] = "danmu-convert", *words[WORDS_MAX] = { program }, *rest = line;
	int count = 1;

	while ((words[count] = strsep(&rest, " ")) != NULL)
		count += *words[count] != '\0';
	return request_read(request, count, words, err);
}

static void
check_refused(const char *line, const char *why)
{
	char *copy = strdup(line);
	struct request request;
	struct err err = { 0 };

	assert_int_equal(read_line(&request, copy, &err), -EINVAL);
	assert_string_equal(err.text, why);
	request_fini(&request);
	free(copy);
}

static void
the_ending_or_the_option_says_the_format(void **state)
{
	char lines[][40] = { "a.xml -o b.jsonl", "-tjsonl a.xml",
		"--to=jsonl - --output=-", "-o - -t jsonl -- a" };
	struct request request;
	struct err err = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(read_line(&request, lines[i], &err), 0);
		assert_string_equal(request.writer->name, "jsonl");
		assert_int_equal(request.input_count, 1);
		assert_int_equal(request.offset_count, 1);
		assert_true(request.offsets[0].count == 0 && request.from_ms == 0);
		assert_true(request.to_ms == MOMENT_END);
		request_fini(&request);
	}
}

static void
a_list_is_chosen_whatever_the_ending_says(void **state)
{
	char lines[][40] = { "a --list", "-lo b.xml a" };
	struct request request;
	struct err err = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(read_line(&request, lines[i], &err), 0);
		assert_ptr_equal(request.writer, &writer_listing);
		request_fini(&request);
	}
}

static void
the_look_of_subtitles_is_what_was_asked_for(void **state)
{
	char line[] = "a -o b.ass --resolution=1280x720 --font=Serif --font-size=30 "
		      "--outline=0 --opacity=0.5 --flight=10 --hold=5.5 --area=half "
		      "--free-rows=2 --cross",
	     plain[] = "a -o b.ass", more[] = "a -o b.ass --opacity 7% --area 60";
	struct request request;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(read_line(&request, plain, &err), 0);
	assert_memory_equal(&request.look, &writer_look_usual, sizeof(request.look));
	request_fini(&request);
	assert_int_equal(read_line(&request, line, &err), 0);
	assert_int_equal(request.look.wide, 1280);
	assert_int_equal(request.look.high, 720);
	assert_string_equal(request.look.font, "Serif");
	assert_int_equal(request.look.font_size, 30);
	assert_int_equal(request.look.outline, 0);
	assert_int_equal(request.look.opacity_percent, 50);
	assert_true(request.look.flight == 10 * SECOND);
	assert_true(request.look.hold == 5500 * MILLISECOND);
	assert_int_equal(request.look.area_percent, 50);
	assert_int_equal(request.look.free_rows, 2);
	assert_true(request.look.layers_apart);
	request_fini(&request);
	assert_int_equal(read_line(&request, more, &err), 0);
	assert_int_equal(request.look.opacity_percent, 7);
	assert_int_equal(request.look.area_percent, 60);
	request_fini(&request);
}

static void
a_look_that_cannot_be_is_refused(void **state)
{
	(void)state;
	check_refused("a -o b.ass --resolution 1920",
	    "--resolution=1920: not a size such as 1920x1080, 64 to 16384 pixels each");
	check_refused("a -o b.ass --resolution 63x1080",
	    "--resolution=63x1080: not a size such as 1920x1080, 64 to 16384 pixels "
	    "each");
	check_refused("a -o b.ass --font-size 3",
	    "--font-size=3: not a whole number from 4 to 16384");
	check_refused("a -o b.ass --font-size 99999999999999999999",
	    "--font-size=99999999999999999999: not a whole number from 4 to 16384");
	check_refused(
	    "a -o b.ass --opacity 101", "--opacity=101: not a percentage from 0 to 100");
	check_refused(
	    "a -o b.ass --opacity 1.5", "--opacity=1.5: not a percentage from 0 to 100");
	check_refused(
	    "a -o b.ass --flight 0.5", "--flight=0.5: not a time from 1 to 60 seconds");
	check_refused("a -o b.ass --area most",
	    "--area=most: not one of quarter, half, three-quarters, full, nor a "
	    "percentage");
}

static void
offsets_are_for_all_or_for_each(void **state)
{
	char one[] = "a b -o c.xml --offset=-2.5", each[] =
						       "a b -o c.xml --offset 1 --offset "
						       "1:02";
	struct request request;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(read_line(&request, one, &err), 0);
	assert_int_equal(shift_at(&request.offsets[0], 0), -2500);
	assert_int_equal(shift_at(&request.offsets[1], 0), -2500);
	request_fini(&request);
	assert_int_equal(read_line(&request, each, &err), 0);
	assert_int_equal(shift_at(&request.offsets[0], 0), 1000);
	assert_int_equal(shift_at(&request.offsets[1], 0), 62000);
	request_fini(&request);
	check_refused("a b c --offset 1 --offset 2 -l",
	    "--offset: given 2 times for 3 inputs; once is for all");
}

static void
a_slip_is_explained(void **state)
{
	(void)state;
	check_refused("", "nothing to convert; see danmu-convert --help");
	check_refused("a", "where to? Give -o FILE, or -t FORMAT (xml, pb, ass, "
			   "dandanplay, dplayer, jsonl)");
	check_refused("a -o b.txt", "b.txt: its ending says no format; give one with -t: "
				    "xml, pb, ass, dandanplay, dplayer, jsonl");
	check_refused("a -t xlm",
	    "--to=xlm: not one of xml, pb, ass, dandanplay, dplayer, "
	    "jsonl; did you mean xml?");
	check_refused("a -t quicktime",
	    "--to=quicktime: not one of xml, pb, ass, dandanplay, dplayer, jsonl");
	check_refused("a --ofset=1", "--ofset: no such option; did you mean --offset?");
	check_refused("a --zzz", "--zzz: no such option; see danmu-convert --help");
	check_refused("a -x", "-x: no such option; see danmu-convert --help");
	check_refused("a -o", "--output: needs a value: FILE");
	check_refused("a --list=3", "--list: takes no value");
	check_refused("a -l -t xml", "--to=xml: does not go together with --list");
	check_refused("- - -l", "-: standard input can be read once");
	check_refused("a -o b.xml -o c.xml",
	    "--output=c.xml: there is one output, and it is b.xml already");
	check_refused("a --offset=x",
	    "--offset=x: not an offset, such as 2.5, -1:30 or, in pieces, 0=1.5,12:30=4");
	check_refused("a --range=2-1",
	    "--range=2-1: not a range with something in it, such as 1:30-2:00, 90- or "
	    "-2:00");
}

static void
help_names_every_option_and_format(void **state)
{
	static const char *const want[] = { "usage: danmu-convert", "-o, --output=FILE",
		"-t, --to=FORMAT", "--offset=OFFSET", "--range=FROM-TO", "--list",
		"--help", "--version", "xml", "jsonl" };
	char line[] = "--help";
	struct request request;
	struct err err = { 0 };
	size_t i;

	(void)state;
	assert_int_equal(read_line(&request, line, &err), 0);
	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		assert_non_null(strstr(request.answer.data, want[i]));
	request_fini(&request);
}

/* --- times ---------------------------------------------------------------------- */

static void
times_are_read_as_people_write_them(void **state)
{
	static const char *const none[] = { "", "-", "1e3", "nan", "1:", ":1", "1:2:3:4",
		"1.5:2", "--1", "1-", "9999999999999999999", "99999999", ".", "1.2.3",
		"0x1" };
	int64_t ms;
	size_t i;

	(void)state;
	assert_true(moment_read("90", &ms) && ms == 90000);
	assert_true(moment_read("-2.5", &ms) && ms == -2500);
	assert_true(moment_read("+.25", &ms) && ms == 250);
	assert_true(moment_read("1:02:03.004", &ms) && ms == 3723004);
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(moment_read(none[i], &ms));
}

static void
a_range_has_something_in_it(void **state)
{
	static const char *const none[] = { "", "-", "5", "5-5", "6-5", "x-5", "5-x",
		"1-2-3" };
	int64_t from, to;
	size_t i;

	(void)state;
	assert_true(
	    moment_range("1:30-2:00", &from, &to) && from == 90000 && to == 120000);
	assert_true(moment_range("-2", &from, &to) && from == 0 && to == 2000);
	assert_true(moment_range("2-", &from, &to) && from == 2000 && to == MOMENT_END);
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(moment_range(none[i], &from, &to));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_ending_or_the_option_says_the_format),
		cmocka_unit_test(a_list_is_chosen_whatever_the_ending_says),
		cmocka_unit_test(the_look_of_subtitles_is_what_was_asked_for),
		cmocka_unit_test(a_look_that_cannot_be_is_refused),
		cmocka_unit_test(offsets_are_for_all_or_for_each),
		cmocka_unit_test(a_slip_is_explained),
		cmocka_unit_test(help_names_every_option_and_format),
		cmocka_unit_test(times_are_read_as_people_write_them),
		cmocka_unit_test(a_range_has_something_in_it),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
