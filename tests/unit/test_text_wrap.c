/* Do texts break where a reader expects it, and do all of their words stay? */
#include "unit/harness.h"

#include "base/text_wrap.h"
#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The lines with a bar between them. */
static const char *
wrapped(const char *text, int cols)
{
	static char all[4096];
	const char *at = text, *end = text + strlen(text);
	struct text_part part;
	size_t used = 0;

	while (text_wrap(&at, end, (struct text_rule){ 0 }, cols, &part)) {
		if (used > 0)
			all[used++] = '|';
		memcpy(all + used, part.at, part.len);
		used += part.len;
	}
	all[used] = '\0';
	return all;
}

static void
words_stay_whole_and_blanks_at_the_break_go(void **state)
{
	(void)state;
	assert_string_equal(wrapped("the quick brown fox", 10), "the quick|brown fox");
	assert_string_equal(wrapped("the quick brown fox", 9), "the quick|brown fox");
	assert_string_equal(wrapped("ab   cd", 4), "ab|cd");
	assert_string_equal(wrapped("  ab cd", 4), "  ab|cd");
	assert_string_equal(wrapped("ab", 10), "ab");
	assert_string_equal(wrapped("", 10), "");
}

static void
what_is_longer_than_a_line_is_cut(void **state)
{
	(void)state;
	assert_string_equal(wrapped("abcdefgh ij", 3), "abc|def|gh|ij");
	assert_string_equal(wrapped("a bcdefgh", 4), "a|bcde|fgh");
	assert_string_equal(wrapped("中文", 1), "中|文");
	assert_string_equal(wrapped("abc", 0), "a|b|c");
}

static void
wide_characters_break_anywhere_but_before_a_closing_mark(void **state)
{
	(void)state;
	assert_string_equal(wrapped("今天天气好", 6), "今天天|气好");
	assert_string_equal(wrapped("今天天气好", 7), "今天天|气好");
	assert_string_equal(wrapped("今天好。再见", 6), "今天|好。再|见");
	assert_string_equal(wrapped("他说「好」", 6), "他说|「好」");
	assert_string_equal(wrapped("abc中文def", 6), "abc中|文def");
	assert_string_equal(wrapped("中文 abc", 6), "中文|abc");
}

static void
line_breaks_are_lines_and_clusters_stay_whole(void **state)
{
	(void)state;
	assert_string_equal(wrapped("a\nb c", 10), "a|b c");
	assert_string_equal(wrapped("a\n\nb", 10), "a||b");
	assert_string_equal(
	    wrapped("e\u0301e\u0301e\u0301", 2), "e\u0301e\u0301|e\u0301");
	assert_string_equal(wrapped("👩‍👩‍👧👩‍👩‍👧", 2),
	    "👩‍👩‍👧|👩‍👩‍👧");
	assert_int_equal(text_wrap_count("a\nb c", 5, (struct text_rule){ 0 }, 10), 2);
}

/* Every line fits, and nothing but blanks and line breaks is lost. */
static void
any_text_is_there_in_lines_that_fit(void **state)
{
	static const char *const bits[] = { "a", "bc", " ", "  ", "中", "。", "「", "\n",
		"🙂", "e\u0301", "-", "longer" };
	char text[512], kept[512];
	struct bytes all = { 0 };

	(void)state;
	srand(7);
	for (int round = 0; round < 2000; round++) {
		int cols = 2 + rand() % 12, count = rand() % 40;
		const char *at = text, *end;
		struct text_part part;
		size_t used = 0;

		for (int i = 0; i < count; i++)
			bytes_text(&all, bits[(size_t)rand() % 12]);
		snprintf(text, sizeof(text), "%s", all.data != NULL ? all.data : "");
		bytes_clear(&all);
		end = text + strlen(text);
		while (text_wrap(&at, end, (struct text_rule){ 0 }, cols, &part)) {
			size_t len = part.len;

			while (len > 0 && part.at[len - 1] == ' ')
				len--;
			assert_true(
			    text_cols(part.at, len, (struct text_rule){ 0 }) <= cols);
			memcpy(kept + used, part.at, part.len);
			used += part.len;
		}
		kept[used] = '\0';
		for (const char *s = text, *k = kept; *s != '\0'; s++) {
			if (*k == *s)
				k++;
			else
				assert_true(*s == ' ' || *s == '\n');
		}
	}
	bytes_fini(&all);
}

static void
an_age_is_told_in_one_unit(void **state)
{
	const int64_t now = 1700000000000, minute = 60000;
	char text[24];

	(void)state;
	assert_string_equal(time_age(text, sizeof(text), now, now), "now");
	assert_string_equal(time_age(text, sizeof(text), now, now + minute * 90), "now");
	assert_string_equal(time_age(text, sizeof(text), now, now - minute * 5), "5 min");
	assert_string_equal(time_age(text, sizeof(text), now, now - minute * 150), "2 h");
	assert_string_equal(
	    time_age(text, sizeof(text), now, now - minute * 60 * 24 * 3), "3 d");
	assert_string_equal(
	    time_age(text, sizeof(text), now, now - minute * 60 * (24 * 40 + 10)),
	    "2023-10-05");
	assert_non_null(time_age(text, sizeof(text), now, 0));
	assert_non_null(time_age(text, sizeof(text), now, INT64_MAX));
	assert_non_null(time_age(text, sizeof(text), INT64_MAX, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_stay_whole_and_blanks_at_the_break_go),
		cmocka_unit_test(what_is_longer_than_a_line_is_cut),
		cmocka_unit_test(
		    wide_characters_break_anywhere_but_before_a_closing_mark),
		cmocka_unit_test(line_breaks_are_lines_and_clusters_stay_whole),
		cmocka_unit_test(any_text_is_there_in_lines_that_fit),
		cmocka_unit_test(an_age_is_told_in_one_unit),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
