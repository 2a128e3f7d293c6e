/* What is written, how shall it fly, and may it be posted? */
#include "unit/harness.h"

#include "harness/typing.h"
#include "panel/prompt.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void
take(void *arg, struct key key)
{
	if (prompt_key(arg, key) == PROMPT_POST)
		prompt_posted(arg);
}

static void
type(struct prompt *prompt, const char *bytes)
{
	typing_keys(bytes, strlen(bytes), take, prompt);
}

static void
holds(struct prompt *prompt, const char *want)
{
	struct prompt_look look = prompt_look(prompt);

	assert_string_equal(look.text, want);
	assert_int_equal(look.len, strlen(want));
}

static void
refuses(struct prompt *prompt, const char *why)
{
	struct comment comment;
	struct err err = { 0 };

	assert_int_equal(prompt_take(prompt, &comment, &err), -EINVAL);
	assert_string_equal(err.text, why);
}

static void
type_times(struct prompt *prompt, const char *text, int times)
{
	for (int i = 0; i < times; i++)
		type(prompt, text);
}

static void
what_is_posted_is_clean_and_as_it_was_chosen(void **state)
{
	struct prompt *prompt = prompt_new();
	struct comment comment;

	(void)state;
	type(prompt, "弹e\u0301 \u200d幕\t\033[Z");
	assert_int_equal(prompt_take(prompt, &comment, NULL), 0);
	assert_string_equal(comment.text, "弹\u00e9 幕"); /* NFC, no stray joiner */
	assert_int_equal(comment.text_len, strlen(comment.text));
	assert_int_equal(comment.mode, COMMENT_TOP);
	assert_int_equal(comment.rgb, prompt_colors[1].rgb);
	assert_int_equal(comment.flags, COMMENT_OWN);
	assert_int_equal(comment.size, 25);
	prompt_free(prompt);
	prompt_free(NULL);
}

static void
a_text_is_counted_as_a_server_counts_it(void **state)
{
	struct prompt *prompt = prompt_new();

	(void)state;
	assert_int_equal(prompt_look(prompt).clusters, 0);
	type(prompt, "你好👩‍👩‍👧e\u0301🇩🇪");
	assert_int_equal(prompt_look(prompt).clusters, 5);
	prompt_free(prompt);
}

static void
a_hundred_characters_go_and_one_more_does_not(void **state)
{
	struct prompt *prompt = prompt_new();
	struct comment comment;

	(void)state;
	type_times(prompt, "字", 100);
	assert_int_equal(prompt_take(prompt, &comment, NULL), 0);
	assert_int_equal(comment.text_len, 300);
	type(prompt, "x");
	assert_int_equal(prompt_look(prompt).clusters, 101);
	refuses(prompt, "101 characters, at most 100 can be posted");
	holds(prompt, prompt_look(prompt).text); /* nothing was cut off */
	type(prompt, "\177");
	assert_int_equal(prompt_take(prompt, &comment, NULL), 0);
	prompt_free(prompt);
}

static void
what_would_be_cut_for_its_bytes_does_not_go(void **state)
{
	struct prompt *prompt = prompt_new();

	(void)state;
	type_times(
	    prompt, "👩🏽‍❤️‍💋‍👨🏽", 100); /* 35 bytes each */
	assert_int_equal(prompt_look(prompt).clusters, 100);
	refuses(prompt, "3500 bytes, at most 2048 can be posted");
	prompt_free(prompt);
}

static void
blanks_are_nothing(void **state)
{
	struct prompt *prompt = prompt_new();

	(void)state;
	refuses(prompt, "nothing is written yet");
	type(prompt, "  \u3000\u2800 ");
	refuses(prompt, "nothing is written yet");
	prompt_free(prompt);
}

static void
tab_goes_through_the_modes_and_backtab_through_the_colours(void **state)
{
	static const char *const modes[] = { "top", "bottom", "reverse", "scroll" };
	struct prompt *prompt = prompt_new();

	(void)state;
	assert_string_equal(prompt_modes[prompt_look(prompt).mode].name, "scroll");
	for (int i = 0; i < 4; i++) {
		type(prompt, "\t");
		assert_string_equal(
		    prompt_modes[prompt_look(prompt).mode].name, modes[i]);
	}
	for (int i = 1; i <= PROMPT_COLORS; i++) {
		type(prompt, i % 2 ? "\033[Z" : "\017");
		assert_int_equal(prompt_look(prompt).color, i % PROMPT_COLORS);
	}
	prompt_free(prompt);
}

static void
what_was_written_before_comes_back(void **state)
{
	struct prompt *prompt = prompt_new();

	(void)state;
	prompt_remember(prompt, "oldest");
	type(prompt, "two\rthree\rnew");
	type(prompt, "\033[A");
	holds(prompt, "three");
	type(prompt, "\020\033[A\033[A\033[A");
	holds(prompt, "oldest");
	type(prompt, "\033[B\016\016\033[B");
	holds(prompt, "new"); /* what had been begun is there */
	prompt_free(prompt);
}

static void
what_is_written_again_stands_once(void **state)
{
	struct prompt *prompt = prompt_new();

	(void)state;
	type(prompt, "a\rb\ra\r");
	type(prompt, "\020\020");
	holds(prompt, "b");
	type(prompt, "\020");
	holds(prompt, "b");
	type(prompt, "\016\016");
	for (int i = 0; i < 300; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d\r", i);
		type(prompt, text);
	}
	type_times(prompt, "\020", 500);
	holds(prompt, "100"); /* 200 are kept */
	prompt_free(prompt);
}

static void
an_older_text_may_be_changed_and_posted(void **state)
{
	struct prompt *prompt = prompt_new();

	(void)state;
	type(prompt, "one\rtwo\r\020\020!\r");
	holds(prompt, "");
	type(prompt, "\020");
	holds(prompt, "one!");
	type(prompt, "\020\020");
	holds(prompt, "one");
	prompt_free(prompt);
}

static void
what_is_given_back_does_not_push_away_what_was_begun(void **state)
{
	struct prompt *prompt = prompt_new();

	(void)state;
	prompt_give(prompt, "taken back");
	holds(prompt, "taken back");
	prompt_give(prompt, "another");
	holds(prompt, "taken back");
	prompt_free(prompt);
}

static void
what_is_not_for_the_prompt_is_left_to_others(void **state)
{
	struct prompt *prompt = prompt_new();

	(void)state;
	assert_int_equal(prompt_key(prompt, key_named(KEY_NAME_F5, 0)), PROMPT_PASS);
	assert_int_equal(
	    prompt_key(prompt, (struct key){ .kind = KEY_CTRL, .code = 'z' }),
	    PROMPT_PASS);
	assert_int_equal(
	    prompt_key(prompt, (struct key){ .kind = KEY_POINTER, .button = 1 }),
	    PROMPT_PASS);
	assert_int_equal(
	    prompt_key(prompt, (struct key){ .kind = KEY_CHAR, .code = 'q' }),
	    PROMPT_TAKEN);
	assert_int_equal(prompt_key(prompt, key_named(KEY_NAME_SPACE, 0)), PROMPT_TAKEN);
	assert_int_equal(prompt_key(prompt, key_named(KEY_NAME_ESCAPE, 0)), PROMPT_LEAVE);
	holds(prompt, "q ");
	prompt_free(prompt);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_posted_is_clean_and_as_it_was_chosen),
		cmocka_unit_test(a_text_is_counted_as_a_server_counts_it),
		cmocka_unit_test(a_hundred_characters_go_and_one_more_does_not),
		cmocka_unit_test(what_would_be_cut_for_its_bytes_does_not_go),
		cmocka_unit_test(blanks_are_nothing),
		cmocka_unit_test(
		    tab_goes_through_the_modes_and_backtab_through_the_colours),
		cmocka_unit_test(what_was_written_before_comes_back),
		cmocka_unit_test(what_is_written_again_stands_once),
		cmocka_unit_test(an_older_text_may_be_changed_and_posted),
		cmocka_unit_test(what_is_given_back_does_not_push_away_what_was_begun),
		cmocka_unit_test(what_is_not_for_the_prompt_is_left_to_others),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
