/* Is every key known, and no part of an answer ever taken for one? */
#include "unit/harness.h"

#include "term/key_feed.h"
#include "term/tty_probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the bytes press, as the help would write it: "left|x|status". */
static const char *
pressed(const char *bytes, size_t len, char *to, size_t size)
{
	struct key_feed feed = { .utf8 = true };
	char name[32];

	to[0] = '\0';
	for (size_t i = 0; i <= len; i++) {
		struct key key = i < len ? key_feed(&feed, (unsigned char)bytes[i])
					 : key_feed_end(&feed);

		if (key.kind == KEY_NOTHING)
			continue;
		key_text(name, sizeof(name), key);
		if (key.kind == KEY_PASTE)
			snprintf(name, sizeof(name), key.code ? "paste" : "pasted");
		else if (key.kind == KEY_STATUS)
			snprintf(name, sizeof(name), "status");
		else if (key.kind == KEY_ANSWER)
			snprintf(name, sizeof(name), "answer %.20s", feed.text);
		else if (key.kind == KEY_POINTER)
			snprintf(name, sizeof(name), "button %d at %d,%d", key.button,
			    key.x, key.y);
		snprintf(to + strlen(to), size - strlen(to), "%s%s",
		    to[0] != '\0' ? "|" : "", name);
	}
	return to;
}

static void
assert_pressed(const char *bytes, const char *want)
{
	char got[256];

	assert_string_equal(pressed(bytes, strlen(bytes), got, sizeof(got)), want);
}

static void
characters_are_keys(void **state)
{
	(void)state;
	assert_pressed("qA?", "q|A|?");
	assert_pressed("弹é", "弹|é");
	assert_pressed(" \t\r\x7f\x0c", "space|tab|enter|backspace|C-l");
	assert_pressed("\x1a\x1c", "C-z|C-\\");
}

static void
a_paste_is_marked(void **state)
{
	(void)state;
	assert_pressed("\033[200~a\rb\033[201~c", "paste|a|enter|b|pasted|c");
}

static void
sequences_are_keys(void **state)
{
	(void)state;
	assert_pressed("\033[A\033[B\033OC\033OD", "up|down|right|left");
	assert_pressed("\033[H\033[4~\033[5~\033[6~", "home|end|pageup|pagedown");
	assert_pressed("\033[2~\033[3~\033[Z", "insert|delete|backtab");
	assert_pressed("\033OP\033[12~\033[24~\033[[C", "F1|F2|F12|F3");
	assert_pressed("\033[1;5D\033[1;2C\033[3;3~", "C-left|S-right|M-delete");
	assert_pressed("\033Ok\033Om", "+|-");
}

static void
escape_alone_is_a_key_and_alt_is_a_modifier(void **state)
{
	(void)state;
	assert_pressed("\033", "escape");
	assert_pressed("\033\033", "escape|escape");
	assert_pressed("\033x\033弹", "M-x|M-弹");
	assert_pressed("\033[", "M-[");
	assert_pressed("\033O", "M-O");
	assert_pressed("\033]", "M-]");
}

static void
answers_are_no_keys(void **state)
{
	(void)state;
	assert_pressed("\033[0nq", "status|q");
	assert_pressed("\033[?62;c;4cq", "answer ?62;c|;|4|c|q"); /* c ends it */
	assert_pressed("\033[?62;4;22c", "answer ?62;4;22c");
	assert_pressed("\033[?2026;2$y", "answer ?2026;2$y");
	assert_pressed("\033[8;1$y", "answer 8;1$y");
	assert_pressed("\033[6;20;10t", "answer 6;20;10t");
	assert_pressed("\033[2;3R\033[1;2R", "answer 2;3R|S-F3");
	assert_pressed("\033]11;rgb:ffff/cccc/qqqq\033\\x", "x");
	assert_pressed("\033]0;quit\ax", "x");
	assert_pressed("\033P>|xterm(367)q\033\\x", "x");
	assert_pressed("\033_Gi=31;OK\033\\", "");
	assert_pressed("\033[>41;367;0c", "answer >41;367;0c");
	assert_pressed("\033[I\033[O", "");
	assert_pressed(
	    "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;23;24;25;26;"
	    "27;28;29;30;31;32cq",
	    "q");
}

static void
a_broken_sequence_does_not_take_the_next_key_along(void **state)
{
	(void)state;
	assert_pressed("\033[12\033[A", "up");
	assert_pressed("\033[12\030x", "x");
	assert_pressed("\033]0;abc\033[A", "up");
	assert_pressed("\xe5\xbcq", "q");
	assert_pressed("\xff\xc0\x80q", "q");
	assert_pressed("\xed\xa0\x80q", "q");
}

static void
both_mouse_protocols_press_buttons(void **state)
{
	(void)state;
	assert_pressed("\033[<0;5;3M\033[<0;5;3m", "button 1 at 4,2");
	assert_pressed(
	    "\033[<64;1;1M\033[<65;200;56M", "button 4 at 0,0|button 5 at 199,55");
	assert_pressed("\033[<35;7;7M\033[<66;1;1M", "");
	assert_pressed("\033[M !!\033[M#!!q", "button 1 at 0,0|q");
	assert_pressed("\033[M`\x29\x31", "button 4 at 8,16");
}

static void
in_pieces_it_is_the_same(void **state)
{
	struct key_feed feed = { .utf8 = true };

	(void)state;
	assert_true(key_feed_delay(&feed) == NS_NONE);
	assert_int_equal(key_feed(&feed, 033).kind, KEY_NOTHING);
	assert_true(key_feed_delay(&feed) <= 50 * MILLISECOND);
	assert_int_equal(key_feed(&feed, '[').kind, KEY_NOTHING);
	assert_int_equal(key_feed(&feed, '0').kind, KEY_NOTHING);
	assert_true(key_feed_delay(&feed) > 100 * MILLISECOND);
	assert_int_equal(key_feed(&feed, 'n').kind, KEY_STATUS);
	assert_true(key_feed_delay(&feed) == NS_NONE);
	key_feed(&feed, 033);
	key_feed(&feed, '[');
	key_feed(&feed, '6');
	assert_int_equal(key_feed_end(&feed).kind, KEY_NOTHING);
	assert_true(key_feed_delay(&feed) == NS_NONE);
}

static void
a_string_without_end_does_not_swallow_for_ever(void **state)
{
	struct key_feed feed = { .utf8 = true };
	int i = 0;

	(void)state;
	key_feed(&feed, 033);
	key_feed(&feed, ']');
	while (key_feed(&feed, 'a').kind == KEY_NOTHING)
		assert_true(i++ < 10000);
}

static void
what_is_written_is_read(void **state)
{
	static const char *const texts[] = { "space", "right", "C-l", "M-x", "S-left",
		"[", "F1", "F12", "<", "-", "C-left", "backspace", "弹", "escape",
		"C-M-S-up", "M-C-a", "?", "C-space", "C", "S", "C-\\" };
	char text[32];
	struct key key, again;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_true(key_parse(texts[i], &key));
		key_text(text, sizeof(text), key);
		assert_true(key_parse(text, &again));
		assert_true(key_same(key, again));
	}
	assert_true(key_parse("BS", &key) && key.code == KEY_NAME_BACKSPACE);
	assert_true(key_parse("^L", &key) && key.kind == KEY_CTRL && key.code == 'l');
	assert_true(key_parse("Esc", &key) && key.code == KEY_NAME_ESCAPE);
	assert_true(key_parse(" ", &key) && key.code == KEY_NAME_SPACE);
}

static void
what_is_no_key_is_refused(void **state)
{
	static const char *const texts[] = { "", "spaces", "ab", "C-", "C-1", "F13",
		"\xff", "\x01", "X-a", "弹幕" };
	struct key key;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(key_parse(texts[i], &key));
}

static void
the_probe_takes_its_answers_and_no_others(void **state)
{
	struct tty_probe probe;
	struct bytes asked = { 0 };

	(void)state;
	tty_probe_ask(&probe, &asked, false, true);
	assert_non_null(strstr(asked.data, "\033[?2026$p"));
	assert_string_equal(asked.data + asked.len - 7, "\033[5n\033[c");
	assert_true(tty_probe_answer(&probe, "?2026;2$y"));
	assert_true(probe.synchronized);
	assert_true(tty_probe_answer(&probe, "?2027;0$y"));
	assert_non_null(strstr(asked.data, "\033[8$p\033[8l"));
	assert_int_equal(probe.order, ORDER_OURS);
	assert_true(tty_probe_answer(&probe, "8;2$y"));
	assert_int_equal(probe.order, ORDER_AS_FOUND);
	assert_true(tty_probe_answer(&probe, "8;1$y"));
	assert_int_equal(probe.order, ORDER_OURS);
	assert_false(tty_probe_answer(&probe, "4;1$y"));
	assert_true(tty_probe_answer(&probe, "6;32;16t"));
	assert_int_equal(probe.cell_w, 16);
	assert_int_equal(probe.cell_h, 32);
	assert_false(tty_probe_answer(&probe, "6;0;16t"));
	assert_false(tty_probe_answer(&probe, "8;24;80t"));
	assert_true(tty_probe_answer(&probe, "2;2R"));
	assert_true(tty_probe_answer(&probe, "2;3R"));
	assert_true(tty_probe_answer(&probe, "2;3R"));
	assert_false(tty_probe_answer(&probe, "2;3R"));
	assert_false(tty_probe_rule(&probe).ambiguous_wide);
	assert_true(tty_probe_rule(&probe).clusters);
	assert_false(tty_probe_answer(&probe, ">41;1;1c"));
	assert_false(probe.finished);
	assert_true(tty_probe_answer(&probe, "?6c"));
	assert_true(probe.finished);
	bytes_fini(&asked);
}

static void
a_plain_terminal_is_asked_only_what_all_know(void **state)
{
	struct tty_probe probe;
	struct bytes asked = { 0 };

	(void)state;
	tty_probe_ask(&probe, &asked, true, true);
	assert_string_equal(asked.data, "\033[5n\033[c");
	assert_false(tty_probe_answer(&probe, "2;3R"));
	bytes_fini(&asked);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_are_keys),
		cmocka_unit_test(sequences_are_keys),
		cmocka_unit_test(a_paste_is_marked),
		cmocka_unit_test(escape_alone_is_a_key_and_alt_is_a_modifier),
		cmocka_unit_test(answers_are_no_keys),
		cmocka_unit_test(a_broken_sequence_does_not_take_the_next_key_along),
		cmocka_unit_test(both_mouse_protocols_press_buttons),
		cmocka_unit_test(in_pieces_it_is_the_same),
		cmocka_unit_test(a_string_without_end_does_not_swallow_for_ever),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(what_is_no_key_is_refused),
		cmocka_unit_test(the_probe_takes_its_answers_and_no_others),
		cmocka_unit_test(a_plain_terminal_is_asked_only_what_all_know),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
