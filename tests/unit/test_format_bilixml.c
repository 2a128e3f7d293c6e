/* Does every whole row of a Bilibili file become a danmaku, whatever state
 * the rest of it is in? */
#include "unit/harness.h"

#include "base/text.h"
#include "danmaku/format.h"
#include "danmaku/path.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?><i><chatserver>c</chatserver>"
#define P(time) "p=\"" time ",1,25,16777215,1422201084,0,057075e9,757076900,10\""
#define D(time, text) "<d " P(time) ">" text "</d>"

/* Every file of a test is read from memory of exactly its size. */
static struct track *
read_bytes(const char *data, size_t len, struct format_report *report)
{
	struct track *track = track_new();
	char *copy = malloc(len > 0 ? len : 1);
	struct err err = { 0 };

	assert_non_null(copy);
	memcpy(copy, data, len);
	if (format_read(copy, len, track, report, &err) != 0)
		fail_msg("not read: %s", err.text);
	free(copy);
	return track;
}

static struct track *
read_file(const char *text, struct format_report *report)
{
	return read_bytes(text, strlen(text), report);
}

/* --- one row ------------------------------------------------------------------ */

static void
all_fields_of_a_row_are_kept(void **state)
{
	struct format_report report;
	struct track *track = read_file(HEAD
	    "<d p=\"23.82600,5,36,255,1422201084,1,057075e9,18446744073709551615,10\">"
	    "弹幕</d></i>",
	    &report);
	const struct comment *c = track_at(track, 0);

	(void)state;
	assert_string_equal(report.format, "bilibili-xml");
	assert_int_equal(track_count(track), 1);
	assert_int_equal(c->at_ms, 23826);
	assert_int_equal(c->mode, COMMENT_TOP);
	assert_int_equal(c->size, 36);
	assert_int_equal(c->rgb, 255);
	assert_true(c->created_ms == 1422201084000);
	assert_int_equal(c->pool, 1);
	assert_string_equal(c->author, "057075e9");
	assert_true(c->id == UINT64_MAX);
	assert_int_equal(c->weight, 10);
	assert_string_equal(c->text, "弹幕");
	assert_int_equal(c->text_len, 6);
	track_free(track);
}

struct expectation {
	const char *file;  /* rows */
	const char *texts; /* of the track, each behind a '|' */
	size_t skipped, empty;
	bool truncated;
	const char *first; /* reason */
};

static void
check(const struct expectation *want)
{
	struct format_report report;
	struct track *track = read_file(want->file, &report);
	struct bytes got = { 0 };
	size_t i;

	bytes_text(&got, "");
	for (i = 0; i < track_count(track); i++)
		bytes_print(&got, "|%s", track_at(track, i)->text);
	if (strcmp(got.data, want->texts) != 0 || report.skipped != want->skipped ||
	    report.empty != want->empty || report.truncated != want->truncated ||
	    strcmp(report.names, want->first) != 0)
		fail_msg(
		    "%.200s\n gave \"%s\", %zu skipped, %zu empty, truncated %d, \"%s\"",
		    want->file, got.data, report.skipped, report.empty, report.truncated,
		    report.names);
	assert_int_equal(report.read, track_count(track));
	track_free(track);
	bytes_fini(&got);
}

#define CHECK_ALL(rows)                                                                  \
	do {                                                                             \
		for (size_t i_ = 0; i_ < sizeof(rows) / sizeof((rows)[0]); i_++)         \
			check(&(rows)[i_]);                                              \
	} while (0)

/* clang-format off */
static const struct expectation shapes[] = {
	{ "<i></i>", "", 0, 0, false, "" },
	{ "<i/>", "", 0, 0, false, "" },
	{ "\xef\xbb\xbf \n" HEAD D("1", "bom") "</i>", "|bom", 0, 0, false, "" },
	{ D("1", "no root"), "|no root", 0, 0, false, "" },
	{ "junk before" D("1", "a"), "|a", 0, 0, false, "" },
	{ "<i><d p='1,1,25,0'>four</d></i>", "|four", 0, 0, false, "" },
	{ "<i><d p='1,1,25,0,1'>five</d></i>", "|five", 0, 0, false, "" },
	{ "<i><d p='1,1,25,0,1,0,a,2'>eight</d></i>", "|eight", 0, 0, false, "" },
	{ "<i><d p='1,1,25,0,1,0,a,2,3,4,5,6,7,8,9'>many</d></i>", "|many", 0, 0, false, "" },
	{ "<i><d a=\"1\" p = '1,1,25,0' b='\"'\n>order</d></i>", "|order", 0, 0, false, "" },
	{ "<i><d\tp=\"1,1,25,0\" >tab</d ></i>", "|tab", 0, 0, false, "" },
	{ "<i><d p=1,1,25,0>bare</d></i>", "|bare", 0, 0, false, "" },
	{ "<i><data p='x'>no</data><description/><d p='1,1,25,0'>d</d></i>", "|d", 0, 0, false, "" },
	{ "<i><d p='1,1,25,0' user='<3'>heart</d></i>", "|heart", 0, 0, false, "" },
	{ "<i><d p='1,1,25,0'/><d p='1,1,25,0'></d><d p='1,1,25,0'> </d></i>", "", 0, 3, false, "" },
	{ "<i>" D("2", "b") D("1", "a") D("2", "c") "</i>", "|a|b|c", 0, 0, false, "" },
};

static const struct expectation texts[] = {
	{ "<i>" D("1", "&lt;b&gt; &amp;amp; &quot;&apos;") "</i>", "|<b> &amp; \"'", 0, 0, false, "" },
	{ "<i>" D("1", "&#65;&#x42;&#X43;&#x1F602;&#55357;&#56834;") "</i>", "|ABC😂😂", 0, 0, false, "" },
	{ "<i>" D("1", "a&#27;[31m&#x9b;b&#0;c&#xFEFF;") "</i>", "|a[31mbc", 0, 0, false, "" },
	{ "<i>" D("1", "&#xD800;|&#1114112;|&#99999999999999999999;") "</i>",
	    "|\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd", 0, 0, false, "" },
	{ "<i>" D("1", "&nbsp;&#;&#x;&lt &unknown; &") "</i>", "|&nbsp;&#;&#x;&lt &unknown; &", 0, 0, false, "" },
	{ "<i>" D("1", "a/nb\nc\r\nd") "</i>", "|a\nb\nc\nd", 0, 0, false, "" },
	{ "<i>" D("1", "x<![CDATA[<b>&amp;</d>]]>y") "</i>", "|x<b>&amp;</d>y", 0, 0, false, "" },
	{ "<i>" D("1", "x<!-- </d><d p='1,1,25,0'>no --> y") "</i>", "|x y", 0, 0, false, "" },
	{ "<i>" D("1", "1 < 2 <3 <b>x</b> <") "</i>", "|1 < 2 <3 <b>x</b> <", 0, 0, false, "" },
	{ "<i>" D("1", "\033]0;pwned\a\x01\xff\xe5\xbc") "</i>",
	    "|]0;pwned\xef\xbf\xbd\xef\xbf\xbd", 0, 0, false, "" },
	{ "<i>" D("1", "\xe2\x80\xae" "abc") "</i>", "|abc", 0, 0, false, "" },
	{ "<i><!-- " D("1", "hidden") " -->" D("2", "seen") "</i>", "|seen", 0, 0, false, "" },
	{ "<i><![CDATA[" D("1", "hidden") "]]>" D("2", "seen") "</i>", "|seen", 0, 0, false, "" },
	{ "<?xml version='1.0'?><!DOCTYPE i [<!-- it's --><!ENTITY a '<d p=\"1,1,25,0\">x</d>'>"
	  "<!ENTITY b \"&a;&a;\">]><i>" D("2", "&b;") "</i>", "|&b;", 0, 0, false, "" },
};

static const struct expectation broken[] = {
	{ "<i>" "<d " P("1") ">open\n  " D("2", "b") "</i>", "|open|b", 0, 0, false, "" },
	{ "<i>" "<d " P("1") ">open</i>", "|open", 0, 0, false, "" },
	{ "<i>" D("1", "a") "<d " P("2") ">cut", "|a", 1, 0, true, "line 1 the file breaks off here" },
	{ "<i>" D("1", "a") "<d " P("2") ">cut</d", "|a", 1, 0, true, "line 1 the file breaks off here" },
	{ "<i>" D("1", "a") "\n\n<d p=\"2,1,2", "|a", 1, 0, true, "line 3 the file breaks off here" },
	{ "<i>" D("1", "a") "<d ", "|a", 1, 0, true, "line 1 the file breaks off here" },
	{ "<i><d p=\"1,1,25,0>no quote</d>\n" D("2", "b") "</i>", "|b", 1, 0, false,
	    "line 1 the tag has no end" },
	{ "<i><d p='1,1,25,0' <d " P("2") ">b</d></i>", "|b", 1, 0, false, "line 1 the tag has no end" },
	{ "<i><!-- never closed " D("1", "a") "</i>", "|a", 0, 0, false, "" },
	{ "<i>" D("1", "x<![CDATA[y") D("2", "b") "</i>", "|xy|b", 0, 0, false, "" },
	{ "<!DOCTYPE i [ <!ENTITY a \"" D("1", "a") D("2", "b"), "|a|b", 0, 0, false, "" },
	{ "<i>\n<d>x</d></i>" D("1", "a"), "|a", 1, 0, false, "line 2 there is no p" },
	{ "<i>\n\n<d p='1,1,25'>x</d>" D("1", "a") "</i>", "|a", 1, 0, false,
	    "line 3 p has too few fields" },
	{ "<i>\n\n\n<d p='NaN,1,25,0'>x</d><d p='-inf,1,25,0'>y</d>" D("1", "a") "</i>", "|a", 2, 0,
	    false, "line 4 time is NaN, line 4 time is infinite" },
	{ "<i><d p='Infinity,1,25,0'>x</d></i>", "", 1, 0, false, "line 1 time is infinite" },
	{ "<i><d p='abc,1,25,0'>x</d></i>", "", 1, 0, false, "line 1 time is not a number" },
	{ "<i><d p=',1,25,0'>x</d></i>", "", 1, 0, false, "line 1 there is no time" },
	{ "<i><d p='1e300,1,25,0'>x</d></i>", "", 1, 0, false, "line 1 time is absurd" },
	{ "<i><d p='999999999999,1,25,0'>x</d></i>", "", 1, 0, false, "line 1 time is absurd" },
	{ "<i><d p='-9e15,1,25,0'>x</d></i>", "", 1, 0, false, "line 1 time is absurd" },
	{ "<i><d p='1,one,25,0'>x</d></i>", "", 1, 0, false, "line 1 mode is not a number" },
	{ "<i><d p='1,12,25,0'>x</d></i>", "", 1, 0, false, "line 1 mode is unknown" },
};
/* clang-format on */

static void
rows_are_found_in_every_shape(void **state)
{
	(void)state;
	CHECK_ALL(shapes);
}

static void
texts_are_decoded_and_clean(void **state)
{
	(void)state;
	CHECK_ALL(texts);
}

static void
what_is_broken_costs_only_its_row(void **state)
{
	(void)state;
	CHECK_ALL(broken);
}

static void
modes_and_odd_values_have_a_meaning(void **state)
{
	static const char file[] =
	    "<i><d p='1,1,25,0'>a</d><d p='2,2,25,0'>b</d><d p='3,3,25,0'>c"
	    "</d><d p='4,4,18,16777216'>d</d><d p='5,5,x,-1'>e</d>"
	    "<d p='6,6,0,#ff0000'>f</d><d p='7,7,99999,0'>plain</d>"
	    "<d p='8,8,25,0'>code</d><d p='9,9,25,0'></d>"
	    "<d p='-3,1,25,0,1600000000123,9,,-5,99'>early</d></i>";
	static const uint8_t modes[] = { COMMENT_SCROLL, COMMENT_SCROLL, COMMENT_SCROLL,
		COMMENT_SCROLL, COMMENT_BOTTOM, COMMENT_TOP, COMMENT_REVERSE,
		COMMENT_POSITIONED, COMMENT_SCRIPT, COMMENT_SCRIPT };
	struct format_report report;
	struct track *track = read_file(file, &report);
	size_t i;

	(void)state;
	assert_int_equal(track_count(track), 10);
	for (i = 0; i < 10; i++)
		assert_int_equal(track_at(track, i)->mode, modes[i]);
	assert_int_equal(track_at(track, 0)->at_ms, 0); /* -3 */
	assert_true(track_at(track, 0)->created_ms == 1600000000123);
	assert_int_equal(track_at(track, 0)->weight, 11);
	assert_true(track_at(track, 0)->id == 0);
	assert_int_equal(track_at(track, 4)->size, 18);
	assert_int_equal(track_at(track, 4)->rgb, 0xffffff);
	assert_int_equal(track_at(track, 5)->size, 25);
	assert_int_equal(track_at(track, 6)->rgb, 0xff0000);
	assert_int_equal(track_at(track, 6)->size, 25);
	assert_int_equal(track_at(track, 7)->size, 255);
	assert_int_equal(report.scripts, 2);
	track_free(track);
}

static void
version_2_has_its_fields_elsewhere(void **state)
{
	struct format_report report;
	struct track *track = read_file(
	    "<?xml version=\"2.0\" encoding=\"UTF-8\"?><i>"
	    "<d p=\"24826542019797005,0,1500,4,18,255,1575290225,1,ab64da4d\">x</d></i>",
	    &report);
	const struct comment *c = track_at(track, 0);

	(void)state;
	assert_int_equal(track_count(track), 1);
	assert_int_equal(c->at_ms, 1500);
	assert_int_equal(c->mode, COMMENT_BOTTOM);
	assert_int_equal(c->size, 18);
	assert_int_equal(c->rgb, 255);
	assert_true(c->created_ms == 1575290225000);
	assert_true(c->id == 24826542019797005);
	assert_string_equal(c->author, "ab64da4d");
	track_free(track);
}

static void
positioned_comments_bring_their_path(void **state)
{
	struct format_report report;
	struct track *track = read_file(
	    "<i><d "
	    "p='1,7,25,0'>[\"0.1\",\"0.2\",\"1-0\",3,\"a/nb\",0,0,0.5,0.6,1000,500]</d>"
	    "<d p='2,7,25,0'>[\"0.1\",0.2]</d><d p='3,7,25,0'>plain</d>"
	    "<d p='4,1,25,0'>[1,2,3,4,\"x\"]</d></i>",
	    &report);
	const struct comment *c = track_at(track, 0);
	struct path_state there;

	(void)state;
	assert_int_equal(track_count(track), 3);
	assert_int_equal(report.empty, 1);
	assert_string_equal(c->text, "a\nb");
	assert_non_null(c->path);
	assert_true(path_at(c->path, 1000, &there));
	assert_int_equal(lroundf(there.at.x * 1000), 300);
	assert_string_equal(track_at(track, 1)->text, "plain");
	assert_null(track_at(track, 1)->path);
	assert_string_equal(track_at(track, 2)->text, "[1,2,3,4,\"x\"]");
	assert_null(track_at(track, 2)->path);
	track_free(track);
}

static void
live_recordings_have_names_and_paid_messages(void **state)
{
	struct format_report report;
	struct track *track = read_file(
	    "<?xml version=\"1.0\"?><i><BililiveRecorder version=\"2\"/>"
	    "<d p=\"1.5,1,25,255,1600000000123,0,1,0\" user=\"A&amp;B\" uid=\"1\" "
	    "raw=\"{&quot;&gt;&quot;}\">hi</d>"
	    "<gift ts=\"2\" user=\"x\" giftname=\"y\" giftcount=\"1\"/>"
	    "<sc ts=\"3.25\" user=\"rich\" uid=\"2\" price=\"30\" time=\"60\">look</sc>"
	    "<guard ts=\"4\" user=\"z\" level=\"3\"/><sc ts=\"x\">bad</sc></i>",
	    &report);

	(void)state;
	assert_int_equal(track_count(track), 2);
	assert_string_equal(track_at(track, 0)->author, "A&B");
	assert_int_equal(track_at(track, 1)->at_ms, 3250);
	assert_int_equal(track_at(track, 1)->mode, COMMENT_TOP);
	assert_string_equal(track_at(track, 1)->author, "rich");
	assert_string_equal(track_at(track, 1)->text, "look");
	assert_int_equal(report.skipped, 1);
	track_free(track);
}

/* --- properties ----------------------------------------------------------------- */

/* Wherever a file is cut, exactly the rows that end before the cut are read. */
static void
every_whole_row_of_a_cut_file_is_read(void **state)
{
	static const char file[] = HEAD D("3", "a") "\n" D("2", "b&amp;") "\n" D(
	    "1", "弹<![CDATA[x]]>") "<d p='4,1,25,0'>c</d></i>";
	struct format_report report;
	struct track *track;
	size_t len, whole;
	const char *at;

	(void)state;
	for (len = strlen("<?xml version=\"1.0\" encoding=\"UTF-8\"?><i>");
	     len < strlen(file); len++) {
		whole = 0;
		for (at = file; (at = strstr(at, "</d>")) != NULL && at + 4 <= file + len;
		     at++)
			whole++;
		track = read_bytes(file, len, &report);
		assert_int_equal(track_count(track), whole);
		assert_int_equal(report.skipped, report.truncated);
		track_free(track);
	}
}

static void
check_clean(const struct track *track)
{
	const struct comment *c;
	uint32_t code;
	size_t i, at, used;

	for (i = 0; i < track_count(track); i++) {
		c = track_at(track, i);
		assert_in_range(c->at_ms, 0, (int64_t)1 << 53);
		assert_in_range(c->text_len, c->mode == COMMENT_SCRIPT ? 0 : 1, 2048);
		for (at = 0; at < c->text_len; at += used) {
			code = text_decode(c->text + at, c->text_len - at, &used);
			assert_false((code < ' ' && code != '\n') ||
				     (code >= 0x7f && code < 0xa0));
		}
	}
}

static void
no_damage_brings_a_control_character_through(void **state)
{
	static const char file[] = HEAD D("3",
	    "a&#27;[m") "\n<d p='2,7,25,0'>[\"1\",\"2\",\"1-1\""
			",3,\"b/n&quot;\"]</d>" D("1", "弹<![CDATA[x]]><!--y-->") "</i>";
	static const char bits[] = "<>&;\"'/d p=,-[]!?0\n\033\x9b\xff";
	char copy[sizeof(file)];
	struct format_report report;
	struct err err;
	uint32_t seed = 1;
	int i, j;

	(void)state;
	for (i = 0; i < 20000; i++) {
		struct track *track = track_new();

		memcpy(copy, file, sizeof(file));
		for (j = 0; j < 4; j++) {
			seed = seed * 1664525 + 1013904223;
			copy[(seed >> 8) % (sizeof(file) - 1)] =
			    bits[(seed >> 24) % (sizeof(bits) - 1)];
		}
		if (format_read(copy, sizeof(file) - 1, track, &report, &err) == 0)
			check_clean(track);
		track_free(track);
	}
}

/* --- hostile files: many, large, and over in no time ------------------------------ */

struct hostile {
	const char *head, *unit, *tail;
	size_t bytes; /* of units in all */
};

/* clang-format off */
static const struct hostile hostiles[] = {
	{ "<i>", "<d ", "", 8 << 20 },
	{ "<i>", "<d p=\"", "", 8 << 20 },
	{ "<i>", "<d p='", D("1", "x"), 8 << 20 },
	{ "<i>", "<d p='1,1,25,0'>", "", 8 << 20 },
	{ "<i>", "<d p='1,1,25,0'><!--", "", 8 << 20 },
	{ "<i>", "<!--", "", 8 << 20 },
	{ "<i>", "<![CDATA[", "", 8 << 20 },
	{ "<i>", "<d p='1,1,25,0'><![CDATA[", "", 8 << 20 },
	{ "<i>", "<!DOCTYPE i [ '", "", 8 << 20 },
	{ "<i>", "<?", "", 8 << 20 },
	{ "<i>", "</", "", 8 << 20 },
	{ "<i>", "<", "", 8 << 20 },
	{ "<i>", "<a>", "", 8 << 20 },
	{ "<i>" "<d p='1,1,25,0'>", "<a>", "</d>", 8 << 20 },
	{ "<i>" "<d p='1,1,25,0'>", "&#", "</d>", 8 << 20 },
	{ "<i>" "<d p='1,1,25,0'>", "&lt;", "</d>", 8 << 20 },
	{ "<i>" "<d p='1,1,25,0'>", "/n", "</d>", 8 << 20 },
	{ "<i>" "<d p='1,1,25,0'>", "\xe2\x80\x8b", "</d>", 8 << 20 },
	{ "<i>" "<d p='1,1,25,0'>", "e\xcc\x81", "</d>", 8 << 20 },
	{ "<i>" "<d p='1,1,25,0'>", "\xcc\x81", "</d>", 8 << 20 },
	{ "<i>" "<d p='1,1,25,0'>", "\xe1\x84\x80", "</d>", 8 << 20 },
	{ "<i>" "<d p='1,1,25,0'>", "a", "</d>", 8 << 20 },
	{ "<i>" "<d p='1,7,25,0'>[", "[", "</d>", 8 << 20 },
	{ "<i>" "<d p='1,7,25,0'>[", "\"\\", "</d>", 8 << 20 },
	{ "<i>" "<d ", "a ", "></d>", 8 << 20 },
	{ "<i>" "<d p='", "1,", "'>x</d>", 8 << 20 },
	{ "<i>" "<d p='", "1", ",1,25,0'>x</d>", 8 << 20 },
	{ "<i>" "<d p='1,1,25,0' user='", "&#27;", "'>x</d>", 8 << 20 },
};
/* clang-format on */

/* Not a matter of speed here: with a rescan anywhere this would take days. */
static void
hostile_files_take_time_in_proportion_to_their_size(void **state)
{
	struct format_report report;
	struct bytes file = { 0 };
	struct track *track;
	struct err err;
	size_t i, at;

	(void)state;
	for (i = 0; i < sizeof(hostiles) / sizeof(hostiles[0]); i++) {
		bytes_clear(&file);
		bytes_text(&file, hostiles[i].head);
		for (at = 0; at < hostiles[i].bytes; at += strlen(hostiles[i].unit))
			bytes_text(&file, hostiles[i].unit);
		bytes_text(&file, hostiles[i].tail);
		track = track_new();
		assert_int_equal(
		    format_read(file.data, file.len, track, &report, &err), 0);
		check_clean(track);
		track_free(track);
	}
	bytes_fini(&file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_fields_of_a_row_are_kept),
		cmocka_unit_test(rows_are_found_in_every_shape),
		cmocka_unit_test(texts_are_decoded_and_clean),
		cmocka_unit_test(what_is_broken_costs_only_its_row),
		cmocka_unit_test(modes_and_odd_values_have_a_meaning),
		cmocka_unit_test(version_2_has_its_fields_elsewhere),
		cmocka_unit_test(positioned_comments_bring_their_path),
		cmocka_unit_test(live_recordings_have_names_and_paid_messages),
		cmocka_unit_test(every_whole_row_of_a_cut_file_is_read),
		cmocka_unit_test(no_damage_brings_a_control_character_through),
		cmocka_unit_test(hostile_files_take_time_in_proportion_to_their_size),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
