/* Is the short way the long one, only shorter?
 *
 * What is usual is read by a way of its own.  Here the same is written once as
 * it takes that way and once as it cannot, and has to come out the same. */
#include "unit/harness.h"

#include "base/text.h"
#include "danmaku/format.h"
#include "danmaku/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TURNS = 100000, FILES = 400 };

static uint32_t
draw(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % below;
}

/* --- numbers: behind a blank they go the long way -------------------------------- */

static void
numbers_are_the_same_behind_a_blank(void **state)
{
	static const char chars[] = "0000123456789.999995.-e:/";
	uint64_t seed = 1;

	(void)state;
	for (int turn = 0; turn < TURNS; turn++) {
		size_t len = draw(&seed, 22), i;
		int digits = (int)draw(&seed, 7);
		int64_t quick = 0, slow = 0;
		char text[24] = " ";
		enum number_end end;

		for (i = 1; i <= len; i++)
			text[i] = chars[draw(&seed, turn % 2 ? 10 : sizeof(chars) - 1)];
		if (turn % 2 && len > 0)
			text[1 + draw(&seed, (uint32_t)len)] = '.';
		end = number_read((struct slice){ text, len + 1 }, digits, &slow);
		if (number_read((struct slice){ text + 1, len }, digits, &quick) != end ||
		    quick != slow)
			fail_msg("\"%s\" at %d digits", text + 1, digits);
		assert_true(number_id((struct slice){ text, len + 1 }) ==
			    number_id((struct slice){ text + 1, len }));
		assert_true(number_or((struct slice){ text, len + 1 }, -7) ==
			    number_or((struct slice){ text + 1, len }, -7));
	}
}

/* --- texts: with something that is dropped they go the long way ------------------ */

/* The text at the end of memory of its own, so that one byte further is seen. */
static void
check_text(const char *text, size_t len)
{
	struct bytes quick = { 0 }, slow = { 0 }, longer = { 0 };
	char *exact = malloc(len > 0 ? len : 1);
	int clusters, expected;

	assert_non_null(exact);
	memcpy(exact, text, len);
	bytes_add(&longer, text, len);
	bytes_text(&longer, "\xe2\x80\x8b");
	clusters = text_sanitise(&quick, exact, len, &text_limits_comment);
	expected = text_sanitise(&slow, longer.data, longer.len, &text_limits_comment);
	assert_int_equal(clusters, expected);
	assert_int_equal(quick.len, slow.len);
	if (slow.len > 0)
		assert_memory_equal(quick.data, slow.data, slow.len);
	bytes_fini(&quick);
	bytes_fini(&slow);
	bytes_fini(&longer);
	free(exact);
}

static void
texts_are_the_same_with_nothing_behind(void **state)
{
	static const char *const parts[] = { "a", "abcdefgh", "        ", "12345678",
		"哈", "你好", " ", "\n", "\x1f", "\x7f", "\x80", "\xff", "é", "é", "👍",
		"ＡＢ", "ｶﾞ", "\t", "~", "が", "한국", "\xe3\x80\x80", "\xe4\xbd" };
	uint64_t seed = 2;

	(void)state;
	for (int turn = 0; turn < TURNS / 4; turn++) {
		char text[256];
		size_t len = 0;

		for (uint32_t i = draw(&seed, 12); i > 0; i--) {
			const char *part = parts[draw(
			    &seed, turn % 2 ? 7 : sizeof(parts) / sizeof(parts[0]))];

			memcpy(text + len, part, strlen(part));
			len += strlen(part);
		}
		check_text(text, len);
	}
}

/* --- rows of XML: with two blanks behind their name they go the long way --------- */

static void
xml_write(struct bytes *out, const char *open, uint64_t seed)
{
	static const char *const fields[] = { "1.5", "12", "1", "25", "16777215", "",
		"1600000000", "abcdef01", "7", "8", "9", "x y", "0", "<d", "&amp;", "'",
		"NaN", "1", "5", "23.82600", ">" };
	static const char *const ends[] = { "\">", "\">", "\">", "\">", "\">", "\" >",
		"\" user=\"me\">", "\"/>", "\"", "", ">" };
	static const char *const texts[] = { "text", "弹幕", "", "a/nb", "&lt;", "x<b>y",
		"<![CDATA[z]]>", "[\"0\",\"0\",\"1-1\",\"4\",\"t\"]", "  ",
		"<!-- c -->" };
	static const char *const closes[] = { "</d>", "</d>", "</d>", "</d>\n", "</d>\n",
		"</d >", "", "</i>", "</ d>", "</d", "\n" };

	bytes_text(out, "<i><d p=\"1,1,25,255,0,0,a,1\">first</d>\n");
	for (int row = 0; row < 12; row++) {
		bytes_text(out, open);
		bytes_text(out, "p=\"");
		for (uint32_t i = 0, count = 3 + draw(&seed, 11); i < count; i++) {
			/* Mostly a good row's start, or all would be skipped. */
			static const char *const good[] = { "1.5", "1", "25", "255" };
			uint32_t which = draw(&seed, sizeof(fields) / sizeof(fields[0]));

			bytes_text(out, i > 0 ? "," : "");
			bytes_text(out, i < 4 && row % 4 ? good[i] : fields[which]);
		}
		bytes_text(out, ends[draw(&seed, sizeof(ends) / sizeof(ends[0]))]);
		bytes_text(out, texts[draw(&seed, sizeof(texts) / sizeof(texts[0]))]);
		bytes_text(out, closes[draw(&seed, sizeof(closes) / sizeof(closes[0]))]);
	}
}

typedef void file_write(struct bytes *out, const char *open, uint64_t seed);

static struct track *
file_read(
    file_write *write, const char *open, uint64_t seed, struct format_report *report)
{
	struct track *track = track_new();
	struct bytes file = { 0 };
	struct err err = { 0 };
	char *exact;

	write(&file, open, seed);
	exact = malloc(file.len);
	assert_non_null(exact);
	memcpy(exact, file.data, file.len);
	assert_int_equal(format_read(exact, file.len, track, report, &err), 0);
	free(exact);
	bytes_fini(&file);
	return track;
}

static void
check_same(const struct comment *a, const struct comment *b)
{
	assert_true(a->at_ms == b->at_ms && a->id == b->id && a->rgb == b->rgb);
	assert_true(a->created_ms == b->created_ms && a->weight == b->weight);
	assert_true(a->likes == b->likes && a->flags == b->flags);
	assert_true(a->source == b->source && !a->path == !b->path);
	assert_true(a->mode == b->mode && a->size == b->size && a->pool == b->pool);
	assert_string_equal(a->text, b->text);
	assert_string_equal(a->author, b->author);
}

/* Rows that begin so, and so: the first ones can go the short way. */
static void
check_files(file_write *write, const char *quick, const char *slow)
{
	struct format_report one, other;
	size_t rows = 0;

	for (uint64_t seed = 0; seed < FILES; seed++) {
		struct track *a = file_read(write, quick, seed, &one);
		struct track *b = file_read(write, slow, seed, &other);

		assert_int_equal(track_count(a), track_count(b));
		for (size_t i = 0; i < track_count(a); i++)
			check_same(track_at(a, i), track_at(b, i));
		assert_int_equal(one.skipped, other.skipped);
		assert_int_equal(one.empty, other.empty);
		assert_int_equal(one.truncated, other.truncated);
		assert_string_equal(one.names, other.names);
		rows += track_count(a);
		track_free(a);
		track_free(b);
	}
	assert_true(rows > FILES * 3);
}

static void
rows_are_the_same_with_another_blank(void **state)
{
	(void)state;
	check_files(xml_write, "<d ", "<d  ");
}

/* --- rows of JSON: with a blank behind their bracket they go the long way --------- */

static const char *const values[] = { "1", "12", "\"7\"", "\"\"", "-3", "1.5", "1e2",
	"01", "1-2", "null", "true", "[1]", "{\"mode\":1}", "\"a\\nb\"", "\"\\ud83d\"",
	"\"#ff8000\"", "\"red\"", "\"top\"", "\"positioned\"", "\"弹幕\"", "\"\x80\"",
	"\"\x01\"", "\"x", "", "99999999999999999999", "\"é👍\"", "\"5.5,5,255,[a]b\"",
	"\"9,1,25,255,1600000000,0,me,7\"", "\"1,2\"" };

static const char *const breaks[] = { "}\n", "}\n", "}\n", "}\n", "}", "}}\n", ",}\n",
	"]\n", " }\n", "\n", ",\"path\":{\"life\":5}}\n", ",\"flags\":2}\n",
	",\"flags\":2,\"flags\":0}\n", ",\"shift\":3}\n", "},{" };

/* A row of `names`, most of it as `good` is. */
static void
row_write(struct bytes *out, const char *const *names, const char *const *good, int count,
    uint64_t *seed)
{
	for (int i = 0; i < count; i++) {
		bool odd = draw(seed, 24) == 0;

		bytes_text(out, i > 0 ? "," : "");
		bytes_print(out, "\"%s\":%s", names[odd && i > 0 ? i - 1 : i],
		    draw(seed, 8) > 0
			? good[i]
			: values[draw(seed, sizeof(values) / sizeof(values[0]))]);
	}
	bytes_text(out, breaks[draw(seed, draw(seed, 2) ? 4 : 15)]);
}

static void
jsonl_write(struct bytes *out, const char *open, uint64_t seed)
{
	static const char *const names[] = { "at_ms", "mode", "color", "size", "author",
		"created_ms", "id", "pool", "weight", "likes", "text", "source" };
	static const char *const good[] = { "1500", "\"scroll\"", "\"#00ff00\"", "25",
		"\"ab\"", "1600000000000", "\"17\"", "0", "3", "4", "\"弹幕 a\"", "0" };

	bytes_text(out, "{\"at_ms\":1,\"mode\":\"top\",\"text\":\"first\"}\n");
	for (int row = 0; row < 12; row++) {
		bytes_text(out, open);
		row_write(out, names, good, 12, &seed);
	}
}

static void
lines_are_the_same_with_a_blank(void **state)
{
	(void)state;
	check_files(jsonl_write, "{", "{ ");
}

static void
dandan_write(struct bytes *out, const char *open, uint64_t seed)
{
	static const char *const names[] = { "cid", "p", "m" };
	static const char *const good[] = { "5", "\"1.25,4,65280,me\"", "\"弹幕\"" };

	bytes_text(out,
	    seed % 2 ? "{\"count\":1,\"shift\":1,\"comments\":[" : "{\"comments\":[");
	bytes_text(out, "{\"cid\":1,\"p\":\"1,1,1,a\",\"m\":\"first\"}\n");
	for (int row = 0; row < 12; row++) {
		bytes_text(out, open);
		row_write(out, names, good, 3, &seed);
	}
	bytes_text(out, seed % 3 ? "]}" : "],\"shift\":2}");
}

static void
comments_are_the_same_with_a_blank(void **state)
{
	(void)state;
	check_files(dandan_write, ",{", ",{ ");
}

static void
dplayer_write(struct bytes *out, const char *open, uint64_t seed)
{
	static const char *const good[] = { "1.5", "1", "65280", "\"me\"",
		"\"弹幕 &lt;\"" };
	const uint32_t count = sizeof(values) / sizeof(values[0]);

	bytes_text(out, seed % 3 ? "{\"code\":0,\"data\":[" : "{\"danmuku\":[");
	bytes_text(out, "[1,\"right\",1,\"a\",\"first\"]\n");
	for (int row = 0; row < 12; row++) {
		bytes_text(out, open);
		for (uint32_t i = 0, all = 4 + (draw(&seed, 8) > 0) + !draw(&seed, 8);
		     i < all; i++) {
			bytes_text(out, i > 0 ? "," : "");
			bytes_text(out, i < 5 && draw(&seed, 9) > 0
					    ? good[i]
					    : values[draw(&seed, count)]);
		}
		bytes_text(out, draw(&seed, 9) > 0 ? "]\n" : draw(&seed, 2) ? "}" : "");
	}
	bytes_text(out, "]}");
}

static void
elements_are_the_same_with_a_blank(void **state)
{
	(void)state;
	check_files(dplayer_write, ",[", ",[ ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_the_same_behind_a_blank),
		cmocka_unit_test(texts_are_the_same_with_nothing_behind),
		cmocka_unit_test(rows_are_the_same_with_another_blank),
		cmocka_unit_test(lines_are_the_same_with_a_blank),
		cmocka_unit_test(comments_are_the_same_with_a_blank),
		cmocka_unit_test(elements_are_the_same_with_a_blank),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
