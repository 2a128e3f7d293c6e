/* Does the player play, and do what its keys say? */
#include "unit/harness.h"

#include "integration/cinema.h"

#include <stdlib.h>
#include <string.h>

static struct screen *
play_film(struct cinema *c, const struct screen_options *options)
{
	struct screen *s = cinema_play(c, options, c->film, NULL);

	if (!cinema_wait_at(s, 1))
		screen_print(s);
	assert_true(cinema_is_at(s, 1));
	return s;
}

static void
quit(struct screen *s)
{
	const char *left;

	screen_send(s, "q");
	assert_int_equal(screen_wait_exit(s), 0);
	left = screen_left(s);
	if (left != NULL)
		fail_msg("%s", left);
	screen_free(s);
}

static void
press(struct screen *s, const char *keys, const char *regex)
{
	screen_send(s, keys);
	if (screen_wait_text(s, regex))
		return;
	screen_print(s);
	fail_msg("%s did not show %s", keys, regex);
}

static bool
is_coloured(struct screen *s, void *arg)
{
	uint32_t first = screen_at(s, 2, 2).bg;

	(void)arg;
	for (int col = 3; col < 78; col++) {
		if (screen_at(s, 2, col).bg != first)
			return true;
	}
	return false;
}

static void
a_film_and_its_comments_are_seen(void **state)
{
	struct screen *s = play_film(*state, NULL);

	assert_true(screen_wait_text(s, "FIRST-ABOVE"));
	assert_true(screen_wait_text(s, "FIRST-BELOW"));
	assert_true(screen_wait_text(s, "弹幕"));
	assert_true(screen_wait(s, is_coloured, NULL));
	quit(s);
}

static void
nothing_bad_in_a_comment_reaches_the_terminal(void **state)
{
	struct screen *s = play_film(*state, NULL);

	assert_true(screen_wait_text(s, "bad.*red"));
	assert_null(strstr(screen_log(s), "\x1b]0;evil"));
	assert_null(strchr(screen_log(s), '\x07'));
	assert_null(strstr(screen_log(s), "\x1b[31mred"));
	assert_null(strstr(screen_log(s), "\xc2\x9b"));
	quit(s);
}

static void
paused_it_sends_nothing_and_sleeps(void **state)
{
	struct screen *s = play_film(*state, NULL);
	size_t bytes;
	ns_t cpu;

	press(s, " ", "‖ 00:");
	assert_true(screen_wait_quiet(s, 500 * MILLISECOND));
	bytes = screen_bytes(s);
	cpu = cinema_cpu(s);
	assert_true(screen_wait_quiet(s, 1500 * MILLISECOND));
	assert_int_equal(screen_bytes(s), bytes);
	assert_true(cinema_cpu(s) - cpu <= 30 * MILLISECOND);
	press(s, "p", "▶ 00:");
	assert_true(cinema_wait_at(s, cinema_seconds(s) + 1));
	quit(s);
}

static void
seeking_moves_the_time_and_its_comments(void **state)
{
	struct screen *s = play_film(*state, NULL);

	press(s, " ", "‖ 00:");
	press(s, "\x1b[C", "‖ 00:0[67]");
	press(s, "\x1b[C", "‖ 00:1[123]");
	press(s, "\x1b[D", "‖ 00:0[67]");
	assert_true(screen_wait_text(s, "SECOND-ABOVE"));
	assert_false(screen_has(s, "FIRST-ABOVE"));
	press(s, "\x1b[H", "‖ 00:00");
	press(s, "\x1b[C\x1b[C\x1b[C", "‖ 00:1[45]");
	assert_true(screen_wait_text(s, "THIRD-ABOVE"));
	assert_true(screen_wait_no_text(s, "SECOND-ABOVE"));
	press(s, "\x1b[B", "‖ 00:00");
	quit(s);
}

static void
frames_can_be_stepped(void **state)
{
	struct screen *s = play_film(*state, NULL);
	size_t bytes;

	press(s, " ", "‖ 00:");
	assert_true(screen_wait_quiet(s, 300 * MILLISECOND));
	for (int i = 0; i < 3; i++) {
		bytes = screen_bytes(s);
		screen_send(s, ".");
		assert_true(screen_wait_bytes(s, 1));
		assert_true(screen_wait_quiet(s, 200 * MILLISECOND));
		assert_true(screen_bytes(s) > bytes);
	}
	screen_send(s, ",");
	assert_true(screen_wait_bytes(s, 1));
	quit(s);
}

static void
keys_do_what_the_help_says(void **state)
{
	struct screen *s = play_film(*state, NULL);

	press(s, "?", "pause");
	assert_true(screen_has(s, "space"));
	screen_send(s, "?");
	assert_true(screen_wait_no_text(s, "space"));
	press(s, "]", "1.25x");
	press(s, "[[", "0.75x");
	screen_send(s, "\x7f");
	assert_true(screen_wait_no_text(s, "0.75x"));
	press(s, "m", "mute");
	press(s, "m", "vol 100%");
	press(s, "9", "vol 95%");
	press(s, "l", "loop");
	press(s, "i", "fps");
	press(s, "i", "▶");
	quit(s);
}

static void
danmaku_can_be_hidden(void **state)
{
	struct screen *s = play_film(*state, NULL);

	press(s, "\x1b[H", "FIRST-ABOVE");
	screen_send(s, "d");
	assert_true(screen_wait_no_text(s, "FIRST-(ABOVE|BELOW)"));
	press(s, "d", "FIRST-ABOVE");
	quit(s);
}

static void
clicking_the_bar_moves_there(void **state)
{
	struct screen *s = play_film(*state, NULL);

	press(s, " ", "‖ 00:");
	screen_send(s, "\x1b[<0;40;24M\x1b[<0;40;24m");
	assert_true(screen_wait_text(s, "‖ 00:(0[5-9]|1[0-9]) "));
	quit(s);
}

static void
an_unfinished_escape_is_not_a_key(void **state)
{
	struct screen *s = play_film(*state, NULL);

	screen_send(s, "\x1b[99;99;99~\x1bOq\x1b[<999999999999;-1;0M\x1b[?9999c");
	press(s, " ", "‖ 00:");
	quit(s);
}

static void
a_film_from_a_pipe_has_keys_and_can_be_searched(void **state)
{
	struct screen *s = cinema_shell(*state, NULL, "cat \"$FILM\" | $PLAY -");

	assert_true(cinema_wait_at(s, 1));
	press(s, " ", "‖ 00:");
	press(s, "\x1b[C\x1b[C", "‖ 00:1[1234]");
	press(s, "\x1b[H", "‖ 00:00");
	quit(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_film_and_its_comments_are_seen),
		cmocka_unit_test(nothing_bad_in_a_comment_reaches_the_terminal),
		cmocka_unit_test(paused_it_sends_nothing_and_sleeps),
		cmocka_unit_test(seeking_moves_the_time_and_its_comments),
		cmocka_unit_test(frames_can_be_stepped),
		cmocka_unit_test(keys_do_what_the_help_says),
		cmocka_unit_test(danmaku_can_be_hidden),
		cmocka_unit_test(clicking_the_bar_moves_there),
		cmocka_unit_test(an_unfinished_escape_is_not_a_key),
		cmocka_unit_test(a_film_from_a_pipe_has_keys_and_can_be_searched),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cinema_open, cinema_close);
}
