/* Does it play on every terminal: small, mute, slow, dumb? */
#include "unit/harness.h"

#include "integration/cinema.h"

#include <stdlib.h>
#include <string.h>

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

static bool
is_paused(struct screen *s, void *arg)
{
	(void)arg;
	return screen_has(s, "‖");
}

static bool
is_playing(struct screen *s, void *arg)
{
	(void)arg;
	return screen_has(s, "▶");
}

static void
it_follows_every_resize(void **state)
{
	static const int sizes[][2] = { { 20, 5 }, { 200, 56 }, { 40, 1 }, { 1, 1 },
		{ 3, 2 }, { 300, 100 }, { 80, 24 } };
	struct cinema *c = *state;
	struct screen *s = cinema_play(c, NULL, "--loop=file", c->film, NULL);

	assert_true(cinema_wait_at(s, 1));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		screen_resize(s, sizes[i][0], sizes[i][1]);
		assert_true(screen_wait_bytes(s, sizes[i][0] > 4 ? 500 : 1));
		if (sizes[i][0] < 20)
			continue;
		/* The bar stands on the new last row, and nowhere else. */
		if (!screen_wait(s, is_playing, NULL))
			screen_print(s);
		screen_send(s, " ");
		assert_true(screen_wait(s, is_paused, NULL));
		screen_send(s, " ");
		assert_true(screen_wait(s, is_playing, NULL));
		for (int row = 0; row < sizes[i][1] - 1; row++) {
			char *text = screen_row(s, row);

			assert_null(strstr(text, "▶ 00:"));
			free(text);
		}
	}
	quit(s);
}

static void
twenty_by_five_is_enough(void **state)
{
	struct screen_options options = { .cols = 20, .rows = 5 };
	struct cinema *c = *state;
	struct screen *s = cinema_play(c, &options, c->film, NULL);

	assert_true(screen_wait(s, is_playing, NULL));
	assert_true(screen_wait_text(s, "FIRST-ABOVE"));
	screen_send(s, "?");
	assert_true(screen_wait_bytes(s, 1));
	screen_send(s, "?i");
	assert_true(screen_wait_bytes(s, 1));
	screen_send(s, "i ");
	assert_true(screen_wait(s, is_paused, NULL));
	quit(s);
}

static void
a_terminal_that_answers_nothing_will_do(void **state)
{
	struct screen_options options = { .mute = true };
	struct cinema *c = *state;
	struct screen *s = cinema_play(c, &options, c->film, NULL);

	assert_true(cinema_wait_at(s, 2));
	screen_send(s, " ");
	assert_true(screen_wait_text(s, "‖"));
	quit(s);
}

/* At 100 kB/s whole frames take a large part of a second: most are skipped,
 * and what a key does is in one of the next two. */
static void
a_slow_terminal_costs_frames_and_no_patience(void **state)
{
	struct cinema *c = *state;
	struct screen *s = cinema_play(c, NULL, "--loop=file", c->film, NULL);
	size_t before, most = 0;

	assert_true(cinema_wait_at(s, 1));
	screen_speed(s, 100000);
	assert_true(screen_wait_bytes(s, 300000));
	for (int i = 0; i < 6; i++) {
		before = screen_bytes(s);
		screen_send(s, " ");
		assert_true(screen_wait(s, i % 2 ? is_playing : is_paused, NULL));
		if (screen_bytes(s) - before > most)
			most = screen_bytes(s) - before;
	}
	/* 80 x 24 cells of at most some 45 bytes, and the pty's own buffer. */
	print_message("# at most %zu bytes between a key and what it does\n", most);
	assert_true(most < 2 * 80 * 24 * 45 + 65536);
	quit(s);
}

static void
a_terminal_that_stood_still_is_right_again(void **state)
{
	struct cinema *c = *state;
	struct screen *s = cinema_play(c, NULL, "--loop=file", c->film, NULL);

	assert_true(cinema_wait_at(s, 1));
	screen_hang(s, true);
	assert_true(screen_wait_quiet(s, 1500 * MILLISECOND));
	screen_hang(s, false);
	assert_true(cinema_wait_at(s, 3));
	screen_send(s, " ");
	assert_true(screen_wait(s, is_paused, NULL));
	quit(s);
}

static void
a_dumb_terminal_gets_one_line(void **state)
{
	static const char *const terms[] = { "TERM=dumb", "TERM", "TERM=no-such-terminal",
		"TERM=" };
	struct cinema *c = *state;

	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		const char *env[] = { terms[i], NULL };
		struct screen_options options = { .env = env };
		struct screen *s = cinema_play(c, &options, c->film, NULL);
		const char *log;

		assert_int_equal(screen_wait_exit(s), 1);
		log = screen_log(s);
		assert_null(strchr(log, '\x1b'));
		assert_memory_equal(log, "danmu: ", 7);
		assert_ptr_equal(strchr(log, '\n'), log + strlen(log) - 1);
		assert_null(screen_left(s));
		screen_free(s);
	}
}

static void
no_terminal_gets_one_line(void **state)
{
	struct screen *s = cinema_shell(*state, NULL,
	    "$PLAY $FILM 2>$FILM.err </dev/null | cat >$FILM.out; "
	    "setsid -w $PLAY $FILM </dev/null >$FILM.out2 2>$FILM.err2; echo \"<$?>\"; "
	    "wc -c <$FILM.out2; wc -l <$FILM.err2; cat $FILM.err2");

	assert_int_equal(screen_wait_exit(s), 0);
	assert_true(screen_has(s, "^<1>$"));
	assert_true(screen_has(s, "^0$"));
	assert_true(screen_has(s, "^1$"));
	assert_true(screen_has(s, "^danmu: "));
	screen_free(s);
}

static void
other_terminals_and_locales_play(void **state)
{
	static const char *const env[][4] = {
		{ "TERM=linux" },
		{ "TERM=screen-256color" },
		{ "TERM=tmux-256color", "COLORTERM=truecolor" },
		{ "TERM=xterm", "LC_ALL=C" },
		{ "TERM=vt100", "LC_ALL=POSIX" },
		{ "TERM=xterm-256color", "NO_COLOR=1" },
	};
	struct cinema *c = *state;

	for (size_t i = 0; i < sizeof(env) / sizeof(env[0]); i++) {
		struct screen_options options = { .env = env[i] };
		struct screen *s = cinema_play(c, &options, c->film, NULL);

		if (!screen_wait_text(s, "00:01 / 00:20")) {
			screen_print(s);
			fail_msg("%s", env[i][0]);
		}
		if (i == 3 || i == 4) { /* not UTF-8: not one byte above 127 */
			for (const char *b = screen_log(s); *b != '\0'; b++)
				assert_true((unsigned char)*b < 0x80);
		}
		if (i == 5)
			assert_null(strstr(screen_log(s), "\x1b[38;"));
		quit(s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_follows_every_resize),
		cmocka_unit_test(twenty_by_five_is_enough),
		cmocka_unit_test(a_terminal_that_answers_nothing_will_do),
		cmocka_unit_test(a_slow_terminal_costs_frames_and_no_patience),
		cmocka_unit_test(a_terminal_that_stood_still_is_right_again),
		cmocka_unit_test(a_dumb_terminal_gets_one_line),
		cmocka_unit_test(no_terminal_gets_one_line),
		cmocka_unit_test(other_terminals_and_locales_play),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cinema_open, cinema_close);
}
