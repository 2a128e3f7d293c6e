/* Whatever ends the player, does the viewer have a usable terminal again? */
#include "unit/harness.h"

#include "integration/cinema.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static void
check_left(struct screen *s)
{
	const char *left = screen_left(s);

	if (left == NULL)
		return;
	screen_print(s);
	fail_msg("%s", left);
}

static struct screen *
play_film(struct cinema *c)
{
	struct screen *s = cinema_play(c, NULL, c->film, NULL);

	if (!cinema_wait_at(s, 1))
		screen_print(s);
	assert_true(cinema_is_at(s, 1));
	assert_true(screen_is_alternate(s));
	return s;
}

static void
q_quits(void **state)
{
	struct screen *s = play_film(*state);

	screen_send(s, "q");
	assert_int_equal(screen_wait_exit(s), 0);
	check_left(s);
	screen_free(s);
}

static void
the_end_of_the_film_quits(void **state)
{
	struct cinema *c = *state;
	struct screen *s = cinema_play(c, NULL, c->brief, NULL);

	assert_int_equal(screen_wait_exit(s), 0);
	assert_true(screen_bytes(s) > 1000);
	check_left(s);
	screen_free(s);
}

static void
interrupt_gives_the_terminal_back(void **state)
{
	struct screen *s = play_film(*state);
	int status;

	screen_send(s, "\003");
	status = screen_wait_exit(s);
	assert_true(status == 0 || status == 128 + SIGINT);
	check_left(s);
	screen_free(s);
}

static void
every_deadly_signal_gives_the_terminal_back(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGABRT,
		SIGBUS };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct screen *s = play_film(*state);

		screen_kill(s, signals[i]);
		assert_int_equal(screen_wait_exit(s), 128 + signals[i]);
		check_left(s);
		screen_free(s);
	}
}

static void
a_signal_while_it_opens_gives_the_terminal_back(void **state)
{
	struct cinema *c = *state;
	struct screen *s = cinema_play(c, NULL, c->film, NULL);

	assert_true(screen_wait_bytes(s, 1));
	screen_kill(s, SIGTERM);
	assert_int_equal(screen_wait_exit(s), 128 + SIGTERM);
	check_left(s);
	screen_free(s);
}

static void
check_text(struct screen *s, const char *regex)
{
	if (screen_wait_text(s, regex))
		return;
	screen_print(s);
	fail_msg("no %s", regex);
}

/* Is the shell back?  What is typed earlier goes to nobody. */
static bool
is_prompt(struct screen *s, void *arg)
{
	bool is = false;

	(void)arg;
	for (int row = screen_rows(s) - 1; row >= 0; row--) {
		char *text = screen_row(s, row);
		bool empty = text[0] == '\0';

		is = strcmp(text, "$") == 0;
		free(text);
		if (!empty)
			break;
	}
	return is && !screen_is_alternate(s);
}

static bool
is_main_screen(struct screen *s, void *arg)
{
	(void)arg;
	return !screen_is_alternate(s);
}

static bool
is_other_screen(struct screen *s, void *arg)
{
	(void)arg;
	return screen_is_alternate(s);
}

static void
it_can_be_suspended_and_goes_on(void **state)
{
	struct screen *s = cinema_shell(*state, NULL, NULL);

	assert_true(screen_wait(s, is_prompt, NULL));
	screen_send(s, "$PLAY $FILM\r");
	assert_true(cinema_wait_at(s, 1));
	for (int i = 0; i < 2; i++) {
		screen_send(s, "\032");
		assert_true(screen_wait(s, is_main_screen, NULL));
		assert_true(screen_wait(s, is_prompt, NULL));
		screen_send(s, "clear; echo a$((1+1))b\r");
		check_text(s, "^a2b$");
		assert_true(screen_wait(s, is_prompt, NULL));
		screen_send(s, "echo c$((1+2))d\r");
		check_text(s, "^c3d$");
		assert_true(screen_has(s, "echo c")); /* the tty echoes again */
		screen_send(s, "fg\r");
		assert_true(screen_wait(s, is_other_screen, NULL));
		assert_true(cinema_wait_at(s, 1));
	}
	screen_send(s, "q");
	assert_true(screen_wait(s, is_prompt, NULL));
	screen_send(s, "exit 7\r");
	assert_int_equal(screen_wait_exit(s), 7);
	check_left(s);
	screen_free(s);
}

/* How often it took the alternate screen. */
static int
taken(const struct screen *s)
{
	int count = 0;

	for (const char *at = screen_log(s); (at = strstr(at, "\033[?1049h")) != NULL;
	     at++)
		count++;
	return count;
}

static bool
is_taken_as_often(struct screen *s, void *arg)
{
	return taken(s) >= *(int *)arg;
}

static void
it_takes_the_terminal_once_for_each_time_it_is_continued(void **state)
{
	struct screen *s = cinema_shell(*state, NULL, NULL);
	int often = 1;

	assert_true(screen_wait(s, is_prompt, NULL));
	screen_send(s, "$PLAY $FILM\r");
	for (; often <= 3; often++) {
		assert_true(cinema_wait_at(s, 1));
		assert_int_equal(taken(s), often);
		screen_send(s, "\032");
		assert_true(screen_wait(s, is_main_screen, NULL));
		assert_true(screen_wait(s, is_prompt, NULL));
		screen_send(s, "fg\r");
		assert_true(screen_wait(s, is_other_screen, NULL));
	}
	screen_send(s, "q");
	assert_true(screen_wait(s, is_prompt, NULL));
	assert_int_equal(taken(s), often);
	screen_send(s, "exit 0\r");
	assert_int_equal(screen_wait_exit(s), 0);
	screen_free(s);
	/* Nobody stops the leader of a session: its ^Z is over at once.  Whoever
	 * continues it then may have used the terminal. */
	s = play_film(*state);
	often = taken(s) + 1;
	screen_send(s, "\032");
	assert_true(screen_wait(s, is_taken_as_often, &often));
	screen_kill(s, SIGCONT);
	often++;
	assert_true(screen_wait(s, is_taken_as_often, &often));
	screen_send(s, "q");
	assert_int_equal(screen_wait_exit(s), 0);
	check_left(s);
	screen_free(s);
}

static void
ended_while_it_is_suspended_it_gives_the_terminal_back(void **state)
{
	struct screen *s = cinema_shell(*state, NULL, NULL);

	assert_true(screen_wait(s, is_prompt, NULL));
	screen_send(s, "$PLAY $FILM\r");
	assert_true(cinema_wait_at(s, 1));
	screen_send(s, "\032");
	assert_true(screen_wait(s, is_main_screen, NULL));
	assert_true(screen_wait(s, is_prompt, NULL));
	screen_send(s, "kill %1\rfg\r");
	check_text(s, "Terminated");
	assert_true(screen_wait(s, is_prompt, NULL));
	screen_send(s, "exit 0\r");
	assert_int_equal(screen_wait_exit(s), 0);
	check_left(s);
	screen_free(s);
}

static void
a_file_that_is_not_there_is_one_line_and_nothing_else(void **state)
{
	struct screen *s = cinema_play(*state, NULL, "/no/such/film.mp4", NULL);

	assert_int_equal(screen_wait_exit(s), 1);
	assert_true(
	    screen_has(s, "^danmu: /no/such/film.mp4: No such file or directory$"));
	assert_null(strchr(screen_log(s), '\x1b'));
	screen_free(s);
}

static void
a_file_that_is_no_film_is_one_line_on_the_main_screen(void **state)
{
	struct cinema *c = *state;
	struct screen *s = cinema_shell(c, NULL,
	    "$PLAY \"${FILM%.mp4}.xml\" 2>\"${FILM}.err\"; "
	    "echo \"<$?>\"; wc -l <\"${FILM}.err\"; "
	    "cat \"${FILM}.err\"");

	assert_int_equal(screen_wait_exit(s), 0);
	assert_true(screen_has(s, "<1>"));
	assert_true(screen_has(s, "^1$"));
	assert_true(screen_has(s, "^danmu: .*film.xml: "));
	check_left(s);
	screen_free(s);
}

static void
it_quits_although_the_terminal_reads_nothing(void **state)
{
	struct screen *s = play_film(*state);

	screen_hang(s, true);
	screen_send(s, "  ");
	assert_true(screen_wait_quiet(s, 200 * MILLISECOND));
	screen_send(s, "q");
	assert_int_equal(screen_wait_exit(s), 0);
	screen_free(s);
}

static void
a_second_signal_ends_what_hangs(void **state)
{
	struct screen *s = play_film(*state);

	screen_hang(s, true);
	assert_true(screen_wait_quiet(s, 200 * MILLISECOND));
	screen_kill(s, SIGTERM);
	assert_int_equal(screen_wait_exit(s), 128 + SIGTERM);
	screen_free(s);
}

static void
it_ends_with_its_terminal(void **state)
{
	struct screen *s = play_film(*state);

	screen_unplug(s);
	assert_int_not_equal(screen_wait_exit(s), -1);
	screen_free(s);
	/* Nobody tells it by a signal: reading the keys fails. */
	s = cinema_shell(*state, NULL, "trap '' HUP; exec $PLAY $FILM");
	assert_true(cinema_wait_at(s, 1));
	screen_unplug(s);
	assert_int_not_equal(screen_wait_exit(s), -1);
	screen_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(q_quits),
		cmocka_unit_test(the_end_of_the_film_quits),
		cmocka_unit_test(interrupt_gives_the_terminal_back),
		cmocka_unit_test(every_deadly_signal_gives_the_terminal_back),
		cmocka_unit_test(a_signal_while_it_opens_gives_the_terminal_back),
		cmocka_unit_test(it_can_be_suspended_and_goes_on),
		cmocka_unit_test(
		    it_takes_the_terminal_once_for_each_time_it_is_continued),
		cmocka_unit_test(ended_while_it_is_suspended_it_gives_the_terminal_back),
		cmocka_unit_test(a_file_that_is_not_there_is_one_line_and_nothing_else),
		cmocka_unit_test(a_file_that_is_no_film_is_one_line_on_the_main_screen),
		cmocka_unit_test(it_quits_although_the_terminal_reads_nothing),
		cmocka_unit_test(a_second_signal_ends_what_hangs),
		cmocka_unit_test(it_ends_with_its_terminal),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cinema_open, cinema_close);
}
