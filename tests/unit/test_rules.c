#include "unit/harness.h"

#include "base/mem.h"
#include "sift/rules_file.h"
#include "sift/sift.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct comment
said(const char *text)
{
	return (struct comment){ .text = text,
		.text_len = (uint32_t)strlen(text),
		.author = "057075e9",
		.rgb = 0xffffff,
		.size = 25 };
}

static struct rules *
rules_of(const char *text)
{
	struct rules *rules = rules_new();
	struct rules_report report;

	rules_read(rules, text, strlen(text), &report);
	if (report.skipped > 0)
		fail_msg("%s", report.first);
	return rules;
}

static void
check(const char *rule, struct comment c, enum rule_kind want)
{
	struct rules *rules = rules_of(rule);
	enum rule_kind got = rules_judge(rules, &c);

	if (got != want)
		fail_msg("%s, \"%s\": %s instead of %s", rule, c.text, rule_name(got),
		    rule_name(want));
	rules_free(rules);
}

static void
a_keyword_is_found_whatever_its_case_and_width(void **state)
{
	(void)state;
	check("keyword 剧透", said("大剧透来了"), RULE_KEYWORD);
	check("keyword awsl", said("ＡＷＳＬ！"), RULE_KEYWORD);
	check("keyword ＡＷＳＬ", said("awsl"), RULE_KEYWORD);
	check("keyword a", said("xyz A"), RULE_KEYWORD);
	check("keyword ab", said("xyz a b"), RULE_NONE);
	check("keyword 剧透", said("剧"), RULE_NONE);
	check("keyword 😂", said("笑😂了"), RULE_KEYWORD);
	check("keyword が", said("ｶﾞ"), RULE_NONE);
	check("keyword ガ", said("ｶﾞ"), RULE_KEYWORD);
	check("keyword か", said("しが"), RULE_NONE);
	check("keyword 하", said("한국"), RULE_NONE);
}

static void
keywords_may_hold_blanks_and_signs(void **state)
{
	(void)state;
	check("keyword hello world", said("Hello World!"), RULE_KEYWORD);
	check("keyword # 1", said("we are # 1"), RULE_KEYWORD);
	check("  keyword  前方  ", said("前方高能"), RULE_KEYWORD);
}

static void
a_regex_has_its_flags(void **state)
{
	(void)state;
	check("regex ^前方.*$", said("前方高能"), RULE_REGEX);
	check("regex /^hello$/i", said("HELLO"), RULE_REGEX);
	check("regex /^hello$/", said("HELLO"), RULE_NONE);
	check("regex \\d{4,}", said("23333"), RULE_REGEX);
	check("regex /a\\/b/", said("a/b"), RULE_REGEX);
	check("regex \\p{Han}{3}", said("三个字"), RULE_REGEX);
	check("regex /", said("1/2"), RULE_REGEX);
}

static void
other_kinds_hide_what_they_say(void **state)
{
	struct comment c = said("x");

	(void)state;
	check("sender 057075e9", c, RULE_SENDER);
	check("sender 057075e", c, RULE_NONE);
	check("color #ffffff", c, RULE_COLOR);
	check("color red", c, RULE_NONE);
	c.rgb = 0xff0000;
	check("color red", c, RULE_COLOR);
	check("color 16711680", c, RULE_COLOR);
	c.mode = COMMENT_TOP;
	check("mode top", c, RULE_MODE);
	check("mode bottom", c, RULE_NONE);
	c.weight = 2;
	check("weight < 3", c, RULE_WEIGHT);
	check("weight <= 2", c, RULE_WEIGHT);
	check("weight<2", c, RULE_NONE);
	c.weight = 0; /* not known: no reason to hide it */
	check("weight < 3", c, RULE_NONE);
	check("likes < 1", c, RULE_LIKES);
	check("length > 3", said("四个字儿"), RULE_LENGTH);
	check("length > 4", said("四个字儿"), RULE_NONE);
	check("length 3", said("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧"),
	    RULE_NONE);
	check("length < 2", said("啊"), RULE_LENGTH);
}

static void
ones_own_is_never_hidden(void **state)
{
	struct comment c = said("剧透");

	(void)state;
	c.flags = COMMENT_OWN;
	check("keyword 剧透\nmode scroll", c, RULE_NONE);
}

static void
a_bad_line_is_named_and_the_good_ones_stay(void **state)
{
	static const char text[] = "# mine\r\nkeyword 好\r\n\r\nkeywrd x\nregex (\n"
				   "mode up\ncolor blurple\nweight many\nkeyword\n";
	struct rules *rules = rules_new();
	struct rules_report report;

	(void)state;
	rules_read(rules, text, strlen(text), &report);
	assert_int_equal(report.read, 1);
	assert_int_equal(report.skipped, 6);
	assert_non_null(strstr(report.first, "line 4: keywrd is not one of"));
	assert_non_null(strstr(report.first, "did you mean keyword?"));
	assert_non_null(strstr(report.first, "line 5: regex (: "));
	assert_int_equal(rules_count(rules), 1);
	rules_free(rules);
}

static void
a_mark_at_the_beginning_and_bad_bytes_do_no_harm(void **state)
{
	static const char text[] = "\xef\xbb\xbfkeyword 好\nkeyword \xff\xfe x\n";
	struct rules *rules = rules_new();
	struct rules_report report;
	struct comment c = said("很好");

	(void)state;
	rules_read(rules, text, sizeof(text) - 1, &report);
	assert_int_equal(report.read, 2);
	assert_int_equal(rules_judge(rules, &c), RULE_KEYWORD);
	rules_free(rules);
}

/* The classic: every one of these takes 2^n steps without a limit. */
static void
a_regex_that_never_ends_is_cut_named_and_switched_off(void **state)
{
	struct rules *rules = rules_of("regex (a+)+$\nkeyword 好");
	char text[64], said_so[200];
	struct comment c;
	int cut = 0;

	(void)state;
	memset(text, 'a', sizeof(text) - 2);
	text[sizeof(text) - 2] = '!';
	text[sizeof(text) - 1] = '\0';
	c = said(text);
	for (int i = 0; i < 1000; i++)
		cut += rules_judge(rules, &c) == RULE_NONE;
	assert_int_equal(cut, 1000);
	assert_true(rules_notice(rules, said_so, sizeof(said_so)));
	assert_non_null(strstr(said_so, "(a+)+$"));
	assert_non_null(strstr(said_so, "switched off"));
	assert_false(rules_notice(rules, said_so, sizeof(said_so)));
	c = said("好");
	assert_int_equal(rules_judge(rules, &c), RULE_KEYWORD);
	rules_free(rules);
}

/* None reaches the limit, but all of them together would take half a minute. */
static void
a_regex_that_is_slow_for_many_is_switched_off(void **state)
{
	struct rules *rules = rules_of("regex ^(?:\\w|\\w\\w)*[!?]");
	char said_so[200];
	struct comment c = said("abcdefghijklmnopqrst");

	(void)state;
	for (int i = 0; i < 1100; i++)
		assert_int_equal(rules_judge(rules, &c), RULE_NONE);
	assert_true(rules_notice(rules, said_so, sizeof(said_so)));
	assert_non_null(strstr(said_so, "switched off"));
	rules_free(rules);
}

static void
a_regex_may_want_a_deep_stack(void **state)
{
	char text[2001];

	(void)state;
	memset(text, 'a', sizeof(text) - 2);
	text[sizeof(text) - 2] = 'x';
	text[sizeof(text) - 1] = '\0';
	check("regex ^(?:(a)|b)*x$", said(text), RULE_REGEX);
}

static void
what_is_known_of_a_text_holds(void **state)
{
	struct rules *rules =
	    rules_of("regex ^1$\nregex ^2$\nregex ^3$\nregex ^4$\nregex ^5$");
	struct comment c;
	char text[16];

	(void)state;
	for (int i = 0; i < 4000; i++) {
		snprintf(text, sizeof(text), "%d", i % 1000);
		c = said(text);
		assert_int_equal(rules_judge(rules, &c),
		    i % 1000 >= 1 && i % 1000 <= 5 ? RULE_REGEX : RULE_NONE);
	}
	assert_int_equal(rules_add_line(rules, "regex ^6$", 9, NULL), 0);
	c = said("6");
	assert_int_equal(rules_judge(rules, &c), RULE_REGEX);
	rules_free(rules);
}

static void
each_of_two_bounds_hides(void **state)
{
	struct comment c = said("12345");

	(void)state;
	check("length > 4\nlength > 9", c, RULE_LENGTH);
	check("length > 9\nlength > 4", c, RULE_LENGTH);
	check("length > 5\nlength > 9", c, RULE_NONE);
	c.weight = 5;
	check("weight < 3\nweight < 6", c, RULE_WEIGHT);
	check("weight < 6\nweight < 3", c, RULE_WEIGHT);
	check("weight <= 99999999999999999999", c, RULE_WEIGHT);
	check("weight >= -99999999999999999999", c, RULE_WEIGHT);
}

static void
white_is_a_color_however_it_is_written(void **state)
{
	(void)state;
	check("color white", said("x"), RULE_COLOR);
	check("color #FFF", said("x"), RULE_COLOR);
	check("color #FfFFff", said("x"), RULE_COLOR);
	check("color 16777215", said("x"), RULE_COLOR);
	check("color black", said("x"), RULE_NONE);
}

static void
a_rule_that_is_too_long_is_named(void **state)
{
	struct rules *rules = rules_new();
	struct err err = { 0 };
	char line[5000];

	(void)state;
	memset(line, 'x', sizeof(line));
	memcpy(line, "regex ", 6);
	assert_int_equal(rules_add_line(rules, line, sizeof(line), &err), -EINVAL);
	assert_non_null(strstr(err.text, "4096 bytes"));
	assert_int_equal(rules_add_line(rules, line, 4000, &err), 0);
	rules_free(rules);
}

static void
many_words_cost_little_more_than_one(void **state)
{
	struct rules *rules = rules_new();
	struct comment yes = said("这里有词9999号"), no = said("这里什么都没有");
	char line[64];

	(void)state;
	for (int i = 0; i < 10000; i++) {
		snprintf(line, sizeof(line), "keyword 词%d号", i);
		assert_int_equal(rules_add_line(rules, line, strlen(line), NULL), 0);
	}
	assert_int_equal(rules_judge(rules, &yes), RULE_KEYWORD);
	assert_int_equal(rules_judge(rules, &no), RULE_NONE);
	rules_free(rules);
}

static void
block_lists_of_bilibili_are_read(void **state)
{
	static const char json[] =
	    "[{\"type\":0,\"filter\":\"剧透\",\"opened\":true,\"id\":1},\n"
	    "{\"type\":1,\"filter\":\"^\\\\d+$\",\"opened\":true,\"id\":2},"
	    "{\"type\":2,\"filter\":\"057075e9\",\"opened\":false,\"id\":3},"
	    "{\"type\":7,\"filter\":\"x\",\"opened\":true}, {broken, "
	    "{\"type\":0,\"filter\":\"尾\",\"opened\":true}]";
	static const char xml[] =
	    "<?xml version=\"1.0\"?><filters><item enabled=\"true\">t=剧透</item>"
	    "<item enabled=\"true\">r=^\\d+$</item><item enabled=\"false\">t=好</item>"
	    "<item enabled='true'>u=057075e9</item><item enabled=\"true\">?</item>"
	    "</filters>";
	struct rules *rules = rules_new();
	struct rules_report report;
	struct comment c = said("1234");

	(void)state;
	rules_read(rules, json, sizeof(json) - 1, &report);
	assert_int_equal(report.read, 3);
	assert_int_equal(report.off, 1);
	assert_true(report.skipped >= 2);
	assert_int_equal(rules_judge(rules, &c), RULE_REGEX);
	rules_free(rules);
	rules = rules_new();
	rules_read(rules, xml, sizeof(xml) - 1, &report);
	assert_int_equal(report.read, 3);
	assert_int_equal(report.off, 1);
	assert_int_equal(report.skipped, 1);
	assert_int_equal(rules_judge(rules, &c), RULE_SENDER);
	rules_free(rules);
}

static void
block_lists_of_dandanplay_are_read(void **state)
{
	static const char xml[] =
	    "\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ArrayOfFilterItem>"
	    "<FilterItem Name=\"a\" IsRegex=\"true\" "
	    "IsEnabled=\"true\">^.{1,2}$</FilterItem>"
	    "<FilterItem Name=\"b\" IsRegex=\"false\" "
	    "IsEnabled=\"True\">&lt;b&gt;</FilterItem>"
	    "<FilterItem Name=\"c\" IsRegex=\"false\" IsEnabled=\"false\">x</FilterItem>"
	    "</ArrayOfFilterItem>";
	struct rules *rules = rules_of(xml);
	struct comment c = said("two <B> or not");

	(void)state;
	assert_int_equal(rules_count(rules), 2);
	assert_int_equal(rules_judge(rules, &c), RULE_KEYWORD);
	c = said("短");
	assert_int_equal(rules_judge(rules, &c), RULE_REGEX);
	rules_free(rules);
}

static void
block_lists_have_other_shapes_too(void **state)
{
	static const char xml[] = "<filters><item enabled=\"true\">x=uid=[site]u1</item>"
				  "<filter enabled=\"true\">t=abc</filter>"
				  "<item enabled=\"true\">c=FF0000</item>"
				  "<item enabled=\"true\">c=#00FF00</item>"
				  "<item enabled=\"true\">c=red</item>"
				  "<f t=\"0\">old</f><f t=\"1\">^o+$</f><f t=\"9\">x</f>"
				  "</filters>";
	static const char json[] = "{\"code\":0,\"data\":{\"rule\":[{\"id\":1,\"type\":0,"
				   "\"filter\":\"abc\"}],\"ver\":1}}";
	struct rules *rules = rules_new();
	struct rules_report report;
	struct comment c = said("x");

	(void)state;
	rules_read(rules, xml, sizeof(xml) - 1, &report);
	assert_int_equal(report.read, 6);
	assert_int_equal(report.skipped, 2);
	c.author = "[site]u1";
	assert_int_equal(rules_judge(rules, &c), RULE_SENDER);
	c = said("x");
	c.rgb = 0xff00;
	assert_int_equal(rules_judge(rules, &c), RULE_COLOR);
	c = said("ooo");
	assert_int_equal(rules_judge(rules, &c), RULE_REGEX);
	rules_free(rules);
	rules = rules_of(json);
	c = said("ABCD");
	assert_int_equal(rules_judge(rules, &c), RULE_KEYWORD);
	rules_free(rules);
}

static void
a_line_made_from_a_comment_hides_it(void **state)
{
	struct comment c = said("哈\n  很长的话\n很");
	struct bytes line = { 0 };

	(void)state;
	assert_true(rules_line_for_text(&line, &c));
	assert_string_equal(line.data, "keyword 很长的话");
	check(line.data, c, RULE_KEYWORD);
	bytes_clear(&line);
	assert_true(rules_line_for_sender(&line, &c));
	check(line.data, c, RULE_SENDER);
	c.author = "";
	assert_false(rules_line_for_sender(&line, &c));
	bytes_fini(&line);
}

static void
a_line_that_is_added_stands_in_the_file(void **state)
{
	char folder[] = P_tmpdir "/danmu-rules-XXXXXX";
	char *path, *inner;
	struct rules *rules = rules_new();
	struct rules_report report;
	struct err err = { 0 };
	FILE *file;

	(void)state;
	assert_non_null(mkdtemp(folder));
	inner = mem_print("%s/config", folder);
	path = mem_print("%s/filter", inner);
	assert_int_equal(rules_load(rules, path, &report, &err), -ENOENT);
	assert_int_equal(rules_append(path, "keyword 一", &err), 0);
	file = fopen(path, "a");
	fputs("keyword 二", file); /* an editor that ends no lines */
	fclose(file);
	assert_int_equal(rules_append(path, "sender x", &err), 0);
	assert_int_equal(rules_load(rules, path, &report, &err), 0);
	assert_int_equal(report.read, 3);
	assert_int_equal(report.skipped, 0);
	unlink(path);
	rmdir(inner);
	rmdir(folder);
	assert_int_equal(rules_append(path, "sender x\nmode top", &err), -EINVAL);
	assert_int_equal(rules_append("/dev/null/filter", "keyword x", &err), -ENOTDIR);
	rules_free(rules);
	free(path);
	free(inner);
}

static void
what_is_hidden_is_counted_by_its_reason(void **state)
{
	struct rules *rules = rules_of("keyword 剧透\nmode top");
	const struct shift shift = { .pieces = { { 0, 1500 } }, .count = 1 };
	const struct sift_options options = { .rules = rules, .shift = &shift };
	struct sift_report report = { 0 };
	struct track *track = track_new(), *out;
	struct comment c = said("剧透");
	char text[200];

	(void)state;
	track_add(track, &c);
	c = said("好");
	c.at_ms = 1000;
	track_add(track, &c);
	c.mode = COMMENT_TOP;
	track_add(track, &c);
	out = sift_track(track, &options, &report);
	assert_int_equal(track_count(out), 1);
	assert_int_equal(track_at(out, 0)->at_ms, 2500);
	assert_string_equal(sift_report_text(text, sizeof(text), &report),
	    "2 hidden: 1 by keyword, 1 by mode");
	track_free(out);
	track_free(track);
	rules_free(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_keyword_is_found_whatever_its_case_and_width),
		cmocka_unit_test(keywords_may_hold_blanks_and_signs),
		cmocka_unit_test(a_regex_has_its_flags),
		cmocka_unit_test(other_kinds_hide_what_they_say),
		cmocka_unit_test(ones_own_is_never_hidden),
		cmocka_unit_test(a_bad_line_is_named_and_the_good_ones_stay),
		cmocka_unit_test(a_mark_at_the_beginning_and_bad_bytes_do_no_harm),
		cmocka_unit_test(a_regex_that_never_ends_is_cut_named_and_switched_off),
		cmocka_unit_test(a_regex_that_is_slow_for_many_is_switched_off),
		cmocka_unit_test(a_regex_may_want_a_deep_stack),
		cmocka_unit_test(what_is_known_of_a_text_holds),
		cmocka_unit_test(each_of_two_bounds_hides),
		cmocka_unit_test(white_is_a_color_however_it_is_written),
		cmocka_unit_test(a_rule_that_is_too_long_is_named),
		cmocka_unit_test(many_words_cost_little_more_than_one),
		cmocka_unit_test(block_lists_of_bilibili_are_read),
		cmocka_unit_test(block_lists_of_dandanplay_are_read),
		cmocka_unit_test(block_lists_have_other_shapes_too),
		cmocka_unit_test(a_line_made_from_a_comment_hides_it),
		cmocka_unit_test(a_line_that_is_added_stands_in_the_file),
		cmocka_unit_test(what_is_hidden_is_counted_by_its_reason),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
