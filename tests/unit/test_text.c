/* May this text go to a terminal, and how wide is it there? */
#include "unit/harness.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct text_rule sum = { false, false };
static const struct text_rule whole = { false, true };

struct pair {
	const char *raw, *clean;
};

static void
check_clean(const struct pair *rows, size_t count, const struct text_limits *limits)
{
	struct bytes out = { 0 };
	size_t i;

	for (i = 0; i < count; i++) {
		bytes_clear(&out);
		bytes_text(&out, "|");
		text_sanitise(&out, rows[i].raw, strlen(rows[i].raw), limits);
		if (strcmp(out.data + 1, rows[i].clean) != 0)
			fail_msg("row %zu: \"%s\" became \"%s\", not \"%s\"", i,
			    rows[i].raw, out.data + 1, rows[i].clean);
	}
	bytes_fini(&out);
}

#define CHECK_CLEAN(rows)                                                                \
	check_clean(rows, sizeof(rows) / sizeof((rows)[0]), &text_limits_comment)

static void
each_ill_formed_part_is_one_replacement(void **state)
{
	/* Unicode 15, tables 3-8 to 3-11 and their kin. */
	static const struct pair rows[] = {
		{ "a\xff"
		  "b",
		    "a\xef\xbf\xbd"
		    "b" },
		{ "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xe0\x80\xbf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xf4\x91\x92\x93",
		    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xe1\x80\xe2\xf0\x91\x92\xf1\xbf"
		  "A",
		    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
		    "A" },
		{ "\xe5\xbc", "\xef\xbf\xbd" },
		{ "\xf0\x9f\x98", "\xef\xbf\xbd" },
	};

	(void)state;
	CHECK_CLEAN(rows);
}

static void
what_is_decoded_is_encoded_again(void **state)
{
	uint32_t code, back;
	char bytes[4];
	size_t len, used;

	(void)state;
	for (code = 0; code <= 0x10ffff; code++) {
		if (code >= 0xd800 && code <= 0xdfff)
			continue;
		len = text_encode(code, bytes);
		back = text_decode(bytes, len, &used);
		if (back != code || used != len)
			fail_msg(
			    "U+%04X came back as U+%04X", (unsigned)code, (unsigned)back);
	}
}

static void
controls_never_pass(void **state)
{
	static const struct pair rows[] = {
		{ "a\033[2Jb", "a[2Jb" },
		{ "\033]0;title\a", "]0;title" },
		{ "a\x7f\x01\x1f"
		  "b",
		    "ab" },
		{ "\xc2\x9b"
		  "31m\xc2\x85x",
		    "31mx" },
		{ "a\xe2\x80\xa8"
		  "b\xe2\x80\xa9"
		  "c",
		    "a b c" },
		{ "\xe2\x80\xae"
		  "evil\xe2\x81\xa6\xe2\x80\x8e\xd8\x9c",
		    "evil" },
		{ "\xef\xbb\xbf\xe2\x80\x8bz\xc2\xad\xe2\x81\xa0", "z" },
		{ "p\xee\x80\x80q\xf3\xb0\x80\x80r\xef\xbf\xbes\xef\xb7\x90", "pqrs" },
		{ "\xf3\xa0\x81\xa1t\xf3\xa0\x80\x81", "t" },
		{ "a\tb", "a b" },
	};

	(void)state;
	CHECK_CLEAN(rows);
}

static void
every_kind_of_line_end_is_one_break(void **state)
{
	static const struct pair rows[] = {
		{ "a\nb\rc\r\nd", "a\nb\nc\nd" },
		{ "a\nb\nc\nd\ne\n\nf", "a\nb\nc\nd e f" },
		{ "\n\nx", "\n\nx" },
		{ "x\n", "x" },
		{ "x\n \n\xe3\x80\x80", "x" },
		{ "a\n\n\n\n\n\n", "a" },
		{ "a\n\n\n\n\n \xe2\x9c\xa8", "a\n\n\n  \xe2\x9c\xa8" },
	};
	static const struct pair titles[] = {
		{ "\n\na\r\nb\n", "a b" },
		{ "a\n\n\nb", "a b" },
	};

	(void)state;
	CHECK_CLEAN(rows);
	check_clean(titles, 2, &text_limits_title);
}

static void
text_of_blanks_is_no_text(void **state)
{
	static const struct pair rows[] = {
		{ "", "" },
		{ "   ", "" },
		{ "\t\n \n", "" },
		{ "\xe3\x80\x80 \xc2\xa0\xe2\x80\x83", "" },
		{ "\xe3\x85\xa4", "" },
		{ "\xe1\x85\x9f\xe1\x85\xa0\xef\xbe\xa0\xe2\xa0\x80", "" },
		{ "\xe2\x80\x8b\xe2\x80\x8d\xef\xb8\x8f", "" },
		{ "\xcc\x81", "" },
		{ " . ", " . " },
	};

	(void)state;
	CHECK_CLEAN(rows);
}

static void
joiners_stay_only_where_they_belong(void **state)
{
	static const struct pair rows[] = {
		{ "👨‍👩‍👧", "👨‍👩‍👧" },
		{ "👩🏽‍🚀", "👩🏽‍🚀" },
		{ "🏳️‍🌈", "🏳️‍🌈" },
		{ "❤️", "❤️" },
		{ "1️⃣", "1️⃣" },
		{ "1\xef\xb8\x8f", "1" },
		{ "弹\xef\xb8\x8f\xe2\x80\x8d弹", "弹弹" },
		{ "👨\xe2\x80\x8d", "👨" },
		{ "\xe2\x80\x8d👨\xe2\x80\x8d\xe2\x80\x8d👩", "👨\xe2\x80\x8d👩" },
		{ "a\xe2\x80\x8d👨", "a👨" },
		{ "می\xe2\x80\x8cخواهم", "می\xe2\x80\x8cخواهم" },
		{ "می\xe2\x80\x8c", "می" },
		{ "क्\xe2\x80\x8dष", "क्\xe2\x80\x8dष" },
		{ "a\xe2\x80\x8c"
		  "b",
		    "ab" },
		{ "葛\xf3\xa0\x84\x80", "葛" },
	};

	(void)state;
	CHECK_CLEAN(rows);
}

#define TAG(c) "\xf3\xa0\x81" c
#define TAG_END TAG("\xbf")
#define FLAG "\xf0\x9f\x8f\xb4"
#define ENGLAND FLAG TAG("\xa7") TAG("\xa2") TAG("\xa5") TAG("\xae") TAG("\xa7") TAG_END
#define TEXAS FLAG TAG("\xb5") TAG("\xb3") TAG("\xb4") TAG("\xb8") TAG_END

static void
tags_stay_only_in_the_three_flags(void **state)
{
	static const struct pair rows[] = {
		{ ENGLAND "!", ENGLAND "!" },
		{ TEXAS "!", FLAG "!" },
		{ FLAG TAG("\xa7") TAG("\xa2"), FLAG },
		{ "x" TAG("\xa7") TAG("\xa2") TAG("\xa5") TAG("\xae") TAG("\xa7") TAG_END,
		    "x" },
	};

	(void)state;
	CHECK_CLEAN(rows);
}

static void
text_is_composed_and_marks_are_few(void **state)
{
	static const struct pair rows[] = {
		{ "e\xcc\x81", "é" },
		{ "か\xe3\x82\x99", "が" },
		{ "한", "한" },
		{ "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한" },
		{ "Å", "Å" },
		{ "a\xcc\xa3\xcc\x81", "ạ\xcc\x81" },
		{ "a\xcc\x81\xcc\xa3", "ạ\xcc\x81" },
		{ "x\xcc\x82\xcc\x82\xcc\x82\xcc\x82\xcc\x82\xcc\x82y",
		    "x\xcc\x82\xcc\x82\xcc\x82\xcc\x82y" },
		{ "\n\xcc\x82z", "\nz" },
	};

	(void)state;
	CHECK_CLEAN(rows);
}

static char *
repeat(const char *part, size_t times)
{
	struct bytes b = { 0 };

	while (times-- > 0)
		bytes_text(&b, part);
	return bytes_steal(&b);
}

static void
limits_cut_between_clusters(void **state)
{
	static const char *const parts[] = { "a", "弹", "é", "e\xcc\x81",
		"👨‍👩‍👧", "❤️", "\xe1\x84\x80", ENGLAND,
		"x\xcc\x82\xcc\x82\xcc\x82", "\xd9\x85\xe2\x80\x8c", "🇨🇳", "a\n" };
	struct bytes once = { 0 }, twice = { 0 };
	size_t i;
	char *raw;
	int clusters;

	(void)state;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		raw = repeat(parts[i], 3000);
		bytes_clear(&once);
		bytes_clear(&twice);
		clusters = text_sanitise(&once, raw, strlen(raw), &text_limits_comment);
		assert_in_range(clusters, 1, 256);
		assert_in_range(once.len, 1, 2048);
		assert_int_equal(
		    text_sanitise(&twice, once.data, once.len, &text_limits_comment),
		    clusters);
		assert_string_equal(twice.data, once.data);
		free(raw);
	}
	raw = repeat("弹", 300);
	bytes_clear(&once);
	assert_int_equal(text_sanitise(&once, raw, 900, &text_limits_comment), 256);
	assert_int_equal(once.len, 256 * 3);
	free(raw);
	bytes_fini(&once);
	bytes_fini(&twice);
}

static void
a_buffer_holds_what_fits_of_a_title(void **state)
{
	char to[8];

	(void)state;
	assert_string_equal(text_clean(to, sizeof(to), "弹弹弹", 9), "弹弹");
	assert_string_equal(text_clean(to, sizeof(to), "a\n\033b", 4), "a b");
	assert_string_equal(text_clean(to, sizeof(to), "👨‍👩‍👧",
				strlen("👨‍👩‍👧")),
	    "👨");
	assert_string_equal(text_clean(to, sizeof(to), " ", 1), "");
	assert_string_equal(text_clean(to, 1, "abc", 3), "");
}

/* --- width -------------------------------------------------------------- */

/* "glyph:cols glyph:cols ..." of the first line. */
static char *
spell(const char *s, struct text_rule rule)
{
	const char *end = s + strlen(s);
	struct text_cluster c;
	struct bytes b = { 0 };

	for (; text_next(s, end, rule, &c); s += c.size) {
		bytes_add(&b, c.glyph, c.glyph_len);
		bytes_print(&b, ":%u ", c.cols);
	}
	bytes_text(&b, s == end || *s == '\n' ? "." : "stuck");
	return bytes_steal(&b);
}

struct spelling {
	const char *text, *sum, *whole;
};

/* clang-format off */
static const struct spelling spellings[] = {
	{ "a弹Ａ", "a:1 弹:2 Ａ:2 .", "a:1 弹:2 Ａ:2 ." },
	{ "α①■…“█", "α:1 ①:1 ■:1 …:1 “:1 █:1 .", "α:1 ①:1 ■:1 …:1 “:1 █:1 ." },
	{ "😂⌚", "😂:2 ⌚:2 .", "😂:2 ⌚:2 ." },
	{ "❤️!", "❤:1 !:1 .", "❤️:2 !:1 ." },
	{ "❤", "❤:1 .", "❤:1 ." },
	{ "1️⃣2", "1:1 2:1 .", "1️⃣:2 2:1 ." },
	{ "👋🏻x", "👋:2 x:1 .", "👋🏻:2 x:1 ." },
	{ "👨‍👩‍👧x", "👨:2 x:1 .", "👨‍👩‍👧:2 x:1 ." },
	{ "👨‍👩‍👧‍👦x", "👨:2 x:1 .", "👨:2 x:1 ." },     /* 25 bytes */
	{ "🏳️‍🌈x", "🏳:1 x:1 .", "🏳️‍🌈:2 x:1 ." },
	{ "🇨🇳🇨", "C:1 N:1 C:1 .", "🇨🇳:2 C:1 ." },
	{ "🩷🫩", "🩷:2 🫩:2 .", "🩷:2 🫩:2 ." },         /* Unicode 15 and 16 */
	{ "\xf0\xb1\x8d\x90", "\xf0\xb1\x8d\x90:2 .", "\xf0\xb1\x8d\x90:2 ." },
	{ "ᄀ\xe1\x85\xa1\xe1\x86\xa8", "ᄀ\xe1\x85\xa1\xe1\x86\xa8:2 .",
	    "ᄀ\xe1\x85\xa1\xe1\x86\xa8:2 ." },
	{ "x\xcc\x82y", "x\xcc\x82:1 y:1 .", "x\xcc\x82:1 y:1 ." },
	{ "ｶﾞｱﾞﾊﾟ", "ガ:2 ｱ:1 ゛:2 パ:2 .", "ガ:2 ｱ:1 ゛:2 パ:2 ." },
	{ "का", "क:1 \xe0\xa4\xbe:1 .", "का:1 ." },
	{ "กำ", "ก:1 \xe0\xb8\xb3:1 .", "กำ:1 ." },
	{ "\xe2\x8c\x9a\xef\xb8\x8e", "⌚:2 .", "⌚:2 ." },
	{ ENGLAND "x", FLAG ":2 x:1 .", FLAG ":2 x:1 ." },
	{ "a🏻b", "a:1 b:1 .", "a:1 b:1 ." },
	{ "a\nb", "a:1 .", "a:1 ." },
	/* Never sanitised text, and still nothing bad is sent. */
	{ "\033[m\xcc\x81", "[:1 m\xcc\x81:1 .", "[:1 m\xcc\x81:1 ." },
	{ "\xcc\x81", "?:1 .", "?:1 ." },
	{ "a\xe2\x80\xae\033", "a:1 .", "a:1 ." },
	{ "😂\033\xe2\x80\xaex", "😂:2 x:1 .", "😂:2 x:1 ." },
};
/* clang-format on */

static void
every_cluster_has_a_certain_width(void **state)
{
	size_t i;
	char *got;

	(void)state;
	for (i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		got = spell(spellings[i].text, sum);
		assert_string_equal(got, spellings[i].sum);
		free(got);
		got = spell(spellings[i].text, whole);
		assert_string_equal(got, spellings[i].whole);
		free(got);
	}
}

static void
ambiguous_ones_are_wide_where_that_is_the_custom(void **state)
{
	static const struct text_rule wide = { true, false };

	(void)state;
	assert_int_equal(text_cols("α①■…“█a", strlen("α①■…“█a"), wide), 13);
	assert_int_equal(text_cols("α①■…“█a", strlen("α①■…“█a"), sum), 7);
	assert_int_equal(text_cols("❤弹", strlen("❤弹"), wide), 3);
}

static void
a_text_is_as_wide_as_its_widest_line(void **state)
{
	int lines, cols;

	(void)state;
	text_size("ab\n弹幕!\n\n", strlen("ab\n弹幕!\n\n"), sum, &lines, &cols);
	assert_int_equal(lines, 4);
	assert_int_equal(cols, 5);
	assert_int_equal(text_cols("ab\n弹幕!", strlen("ab\n弹幕!"), sum), 2);
	text_size("", 0, sum, &lines, &cols);
	assert_int_equal(lines, 1);
	assert_int_equal(cols, 0);
}

/* --- properties ----------------------------------------------------------- */

/* clang-format off */
static const char *const bits[] = {
	"a", " ", "1", "#", "\n", "\r", "\t", "弹", "\xe3\x80\x80", "か", "\xe3\x82\x99",
	"ｶ", "\xef\xbe\x9e", "\xef\xbe\x9f", "\xcc\x81", "\xcc\xa3", "\xcd\x84", "\xe2\x83\xa3",
	"\xef\xb8\x8f", "\xef\xb8\x8e", "\xe2\x80\x8d", "\xe2\x80\x8c", "👨", "👩", "❤", "⌚",
	"🏻", "🇨", "🇳", "🏴", ENGLAND, TAG("\xa7"), TAG_END, "م", "ی", "\xd9\x8e", "क",
	"\xe0\xa5\x8d", "\xe0\xa4\xbe", "\xe0\xa7\x87", "\xe0\xa6\xbe", "ก", "\xe0\xb8\xb3",
	"\xe1\x84\x80", "\xe1\x85\xa1", "\xe1\x86\xa8", "가", "\xe1\x85\x9f", "\xe1\x85\xa0",
	"\xe3\x85\xa4", "\xd8\x80", "\033", "\xc2\x9b", "\xe2\x80\xae", "\xff", "\xe5\xbc",
	"\xf0\x9f", "\xee\x80\x80", "🩷", "🫩", "Å", "\xe2\x80\xa8", "\xc2\xad",
};
/* clang-format on */

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void
fill_random(struct bytes *raw, uint32_t *seed)
{
	size_t count = next_random(seed) % 24;

	if (next_random(seed) % 64 == 0)
		count *= 100;
	bytes_clear(raw);
	bytes_text(raw, "");
	while (count-- > 0)
		bytes_text(
		    raw, bits[next_random(seed) % (sizeof(bits) / sizeof(bits[0]))]);
}

static bool
is_forbidden(uint32_t code)
{
	return (code < 0x20 && code != '\n') || (code >= 0x7f && code < 0xa0) ||
	       (code >= 0x202a && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
	       (code >= 0x200e && code <= 0x200f) || code == 0xfeff || code == 0x200b ||
	       code == 0x2028 || code == 0x2029;
}

static void
check_walk(const struct bytes *text, struct text_rule rule)
{
	const char *s = text->data, *end = s + text->len;
	struct text_cluster c;
	size_t used, at;

	while (s < end) {
		if (!text_next(s, end, rule, &c)) {
			assert_int_equal(*s, '\n');
			s++;
			continue;
		}
		assert_in_range(c.cols, 1, 2);
		assert_in_range(c.glyph_len, 1, TEXT_GLYPH_MAX);
		assert_in_range(c.size, 1, end - s);
		for (at = 0; at < c.glyph_len; at += used)
			assert_false(is_forbidden(
			    text_decode(c.glyph + at, c.glyph_len - at, &used)));
		s += c.size;
	}
}

static void
sanitising_twice_changes_nothing(void **state)
{
	struct bytes raw = { 0 }, once = { 0 }, twice = { 0 };
	struct text_limits small = { 5, 24, 2 };
	const struct text_limits *limits;
	uint32_t seed = 7;
	size_t at, used;
	int i, clusters;

	(void)state;
	for (i = 0; i < 20000; i++) {
		fill_random(&raw, &seed);
		limits = i % 2 == 0 ? &text_limits_comment : &small;
		bytes_clear(&once);
		bytes_clear(&twice);
		bytes_text(&once, "");
		bytes_text(&twice, "");
		clusters = text_sanitise(&once, raw.data, raw.len, limits);
		assert_int_equal(clusters == 0, once.len == 0);
		assert_true(clusters <= limits->clusters && once.len <= limits->bytes);
		assert_int_equal(
		    text_sanitise(&twice, once.data, once.len, limits), clusters);
		assert_string_equal(twice.data, once.data);
		for (at = 0; at < once.len; at += used)
			assert_false(is_forbidden(
			    text_decode(once.data + at, once.len - at, &used)));
		check_walk(&once, sum);
		check_walk(&once, whole);
		check_walk(&raw, whole);
	}
	bytes_fini(&raw);
	bytes_fini(&once);
	bytes_fini(&twice);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_ill_formed_part_is_one_replacement),
		cmocka_unit_test(what_is_decoded_is_encoded_again),
		cmocka_unit_test(controls_never_pass),
		cmocka_unit_test(every_kind_of_line_end_is_one_break),
		cmocka_unit_test(text_of_blanks_is_no_text),
		cmocka_unit_test(joiners_stay_only_where_they_belong),
		cmocka_unit_test(tags_stay_only_in_the_three_flags),
		cmocka_unit_test(text_is_composed_and_marks_are_few),
		cmocka_unit_test(limits_cut_between_clusters),
		cmocka_unit_test(a_buffer_holds_what_fits_of_a_title),
		cmocka_unit_test(every_cluster_has_a_certain_width),
		cmocka_unit_test(ambiguous_ones_are_wide_where_that_is_the_custom),
		cmocka_unit_test(a_text_is_as_wide_as_its_widest_line),
		cmocka_unit_test(sanitising_twice_changes_nothing),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
