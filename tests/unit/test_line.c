/* Does the cursor stand where a reader would put it, whatever is written? */
#include "unit/harness.h"

#include "harness/typing.h"
#include "panel/line.h"

#include <string.h>

static void
take(void *arg, struct key key)
{
	line_key(arg, key);
}

/* What is there after these keys, with a '|' for the cursor. */
static void
typed_from(const char *start, const char *bytes, const char *want)
{
	struct line line = { 0 };
	struct bytes got = { 0 };
	const char *text;

	line_set(&line, start);
	typing_keys(bytes, strlen(bytes), take, &line);
	text = line.text.data != NULL ? line.text.data : "";
	bytes_add(&got, text, line.cursor);
	bytes_char(&got, '|');
	bytes_text(&got, text + line.cursor);
	assert_string_equal(got.data, want);
	bytes_fini(&got);
	line_fini(&line);
}

static void
typed(const char *bytes, const char *want)
{
	typed_from("", bytes, want);
}

static void
what_is_typed_stands_before_the_cursor(void **state)
{
	(void)state;
	typed("", "|");
	typed("hello", "hello|");
	typed("你好,世界", "你好,世界|");
	typed("ac\033[Db", "ab|c");
	typed("a\001b\005c", "bac|");
	typed("שלום\002\002X", "שלX|ום"); /* in the order it is read */
}

static void
the_cursor_moves_by_what_is_one_character_to_a_reader(void **state)
{
	(void)state;
	typed("a👩‍👩‍👧\002|", "a||👩‍👩‍👧");
	typed("a👩‍👩‍👧\002\006b", "a👩‍👩‍👧b|");
	typed("xe\u0301\002\002!", "!|xe\u0301");
	typed("🇩🇪🇫🇷\002-", "🇩🇪-|🇫🇷");
	typed("नमस्ते\177\177", "नम|");
	typed("각1️⃣\002\002^", "^|각1️⃣");
	typed("\033[D\033[D\033[C\004\177", "|");
}

static void
a_character_is_deleted_whole(void **state)
{
	(void)state;
	typed("a👩‍👩‍👧b\177\177", "a|");
	typed("ae\u0301\177", "a|");
	typed("👍🏽🇩🇪🇫🇷\177", "👍🏽🇩🇪|");
	typed("弹幕\001\004", "|幕");
	typed("弹幕\001\033[3~\033[3~\033[3~", "|");
	typed("\177\004", "|");
}

/* Part by part, as an input method sends it. */
static void
what_joins_its_neighbour_takes_the_cursor_along(void **state)
{
	(void)state;
	typed("👩\u200d👩x", "👩\u200d👩x|");
	typed("👩👩\002\u200d-", "👩\u200d👩-|"); /* both are one now */
	typed("eb\002\u0301x", "e\u0301x|b");
	typed("🇪\001🇩x", "🇩🇪x|");
}

static void
words_end_where_another_kind_begins(void **state)
{
	(void)state;
	typed("one two, three\033b\033b_", "one _|two, three");
	typed("one two\001\033f_", "one_| two");
	typed("看bilibili的弹幕\033b_", "看bilibili_|的弹幕");
	typed("ひらがな漢字カタカナ\033b\033b_", "ひらがな_|漢字カタカナ");
	typed("one two\001\033d", "| two");
	typed("one two \033\177", "one |");
	typed("one two-three\027", "one |");
	typed("a\033[1;5D_", "_|a");
}

static void
what_was_cut_comes_back(void **state)
{
	(void)state;
	typed("one two\033b\013\001\031", "two|one ");
	typed("one two\002\025\005\031", "oone tw|");
	typed("abc\027\031\031", "abcabc|");
	typed("\013\025\027\031", "|");
	typed("a\005\013\001\013\031", "a|");
}

static void
two_characters_change_places(void **state)
{
	(void)state;
	typed("ab\024", "ba|");
	typed("abc\002\024", "acb|");
	typed("弹👩‍👩‍👧\024", "👩‍👩‍👧弹|");
	typed("a\024\001\024", "|a");
	typed("\024", "|");
}

static void
what_no_text_may_hold_does_not_go_in(void **state)
{
	(void)state;
	typed("a\u202eb\u2066c\ufeff", "abc|");
	typed("a\033xb", "ab|"); /* Alt and x is no text */
	typed("a\r\t\033[A\033[Bb", "ab|");
}

static void
a_line_break_that_is_pasted_is_a_blank(void **state)
{
	(void)state;
	typed("\033[200~one\rtwo\033[201~", "one two|");
	typed("\033[200~one\r\n\r\ntwo\r\n\033[201~!", "one two!|");
	typed("\033[200~\r\rone\ttwo\001\003\033[201~", "one two|");
	typed("a\033[200~ b \033[201~", "a b |");
	typed("\033[200~你好👩‍👩‍👧\033[201~\177", "你好|");
}

static void
an_escape_that_is_pasted_ends_nothing(void **state)
{
	(void)state;
	typed("\033[200~a\033\033qb\033\033[201~\001c", "c|aqb");
	typed("\033[200~x\033\033\033[Dy", "y|x"); /* two end what never ended */
	typed("\033[200~a\033[M\033[201~\001c", "c|a");
}

static void
a_line_that_is_full_takes_no_more(void **state)
{
	struct line line = { 0 };

	(void)state;
	for (int i = 0; i < LINE_BYTES_MAX; i++)
		line_insert(&line, 'x');
	assert_false(line.full);
	line_key(&line, (struct key){ .kind = KEY_CHAR, .code = 0x5f39 });
	assert_true(line.full);
	assert_int_equal(line.text.len, LINE_BYTES_MAX);
	line_key(&line, key_named(KEY_NAME_BACKSPACE, 0));
	assert_false(line.full);
	line_fini(&line);
}

static void
a_text_that_is_set_is_one_line(void **state)
{
	(void)state;
	typed_from("one\ntwo", "", "one two|");
	typed_from("one\ntwo", "\001\006_", "o_|ne two");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_typed_stands_before_the_cursor),
		cmocka_unit_test(the_cursor_moves_by_what_is_one_character_to_a_reader),
		cmocka_unit_test(a_character_is_deleted_whole),
		cmocka_unit_test(what_joins_its_neighbour_takes_the_cursor_along),
		cmocka_unit_test(words_end_where_another_kind_begins),
		cmocka_unit_test(what_was_cut_comes_back),
		cmocka_unit_test(two_characters_change_places),
		cmocka_unit_test(what_no_text_may_hold_does_not_go_in),
		cmocka_unit_test(a_line_break_that_is_pasted_is_a_blank),
		cmocka_unit_test(an_escape_that_is_pasted_ends_nothing),
		cmocka_unit_test(a_line_that_is_full_takes_no_more),
		cmocka_unit_test(a_text_that_is_set_is_one_line),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
