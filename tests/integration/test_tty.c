/* Is the terminal asked well, drawn on without waiting, and left alone when it
 * cannot be drawn on? */
/* clang-format off */
#include "unit/harness.h"
/* clang-format on */

#include "base/bytes.h"
#include "harness/guest.h"
#include "harness/terminal.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static struct terminal *
start_player(void)
{
	struct terminal *t =
	    terminal_start(80, 24, true, player, (void *)&player_patient);

	terminal_await(t, "ready 80x24 answers 1");
	return t;
}

static void
while_it_is_ours_nothing_is_echoed_and_the_cursor_is_hidden(void **state)
{
	struct terminal *t = start_player();
	struct termios modes;
	char row[200];

	(void)state;
	assert_int_equal(tcgetattr(t->slave, &modes), 0);
	assert_int_equal(modes.c_lflag & (ECHO | ICANON), 0);
	assert_int_equal(modes.c_lflag & ISIG, ISIG);
	assert_int_equal(modes.c_oflag & OPOST, 0);
	assert_true(t->alternate);
	assert_false(t->cursor);
	terminal_type(t, "d");
	terminal_await(t, "d");
	terminal_await(t, "sent 1");
	terminal_await(t, "status, answers 1");
	assert_string_equal(terminal_row(t, 1, row, sizeof(row)), "  drawn");
	terminal_type(t, "q");
	terminal_await(t, "q");
	assert_int_equal(terminal_finish(t), 7 << 8);
	terminal_assert_given_back(t);
	terminal_free(t);
}

static void
a_terminal_that_never_answers_is_used_all_the_same(void **state)
{
	struct terminal *t = terminal_start(20, 5, false, player, (void *)&player_hasty);

	(void)state;
	terminal_await(t, "ready 20x5 answers 0");
	terminal_type(t, "x\033[C");
	terminal_await(t, "x");
	terminal_await(t, "right");
	terminal_type(t, "q");
	terminal_await(t, "q");
	assert_int_equal(terminal_finish(t), 7 << 8);
	terminal_assert_given_back(t);
	terminal_free(t);
}

static void
late_answers_are_taken_in_and_press_no_keys(void **state)
{
	struct terminal *t = terminal_start(80, 24, false, player, (void *)&player_hasty);

	(void)state;
	terminal_await(t, "ready 80x24 answers 0");
	terminal_type(t, "\033[?2026;2$y\033[?62;4;22c\033[0nx\033[?1;2cq");
	terminal_await(t, "answer, synchronized 1");
	terminal_await(t, "answer, synchronized 1");
	terminal_await(t, "status, answers 1");
	terminal_await(t, "x");
	terminal_await(t, "answer, synchronized 1");
	terminal_await(t, "q");
	assert_int_equal(terminal_finish(t), 7 << 8);
	terminal_assert_given_back(t);
	terminal_free(t);
}

/* The last that was said about mode 8: 'l', 'h', or 0: nothing. */
static char
order_said(const struct terminal *t)
{
	char said = 0;

	for (const char *at = t->sent.data; (at = strstr(at, "\033[8")) != NULL; at += 3)
		said = at[3] == 'l' || at[3] == 'h' ? at[3] : said;
	return said;
}

static void
a_terminal_that_reorders_leaves_cells_alone_and_may_again(void **state)
{
	static const struct {
		const char *answer;
		char left;
	} cases[] = {
		{ NULL, 'h' },
		{ "\033[8;1$y", 'h' },
		{ "\033[8;0$y", 'h' },
		{ "\033[8;2$y", 'l' },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct terminal *t =
		    terminal_start(80, 24, false, player, (void *)&player_hasty);

		terminal_await(t, "ready 80x24 answers 0");
		assert_int_equal(order_said(t), 'l');
		if (cases[i].answer != NULL) {
			terminal_type(t, cases[i].answer);
			terminal_await(t, "answer, synchronized 0");
		}
		terminal_type(t, "q");
		terminal_await(t, "q");
		assert_int_equal(terminal_finish(t), 7 << 8);
		assert_int_equal(order_said(t), cases[i].left);
		terminal_free(t);
	}
}

static void
keys_come_whole_or_in_pieces(void **state)
{
	struct terminal *t = start_player();

	(void)state;
	terminal_type(t, "\033[1;5D\033OA弹 \033[<0;12;3M\033[<64;1;1M");
	terminal_await(t, "C-left");
	terminal_await(t, "up");
	terminal_await(t, "弹");
	terminal_await(t, "space");
	terminal_await(t, "button 1 at 11,2");
	terminal_await(t, "button 4 at 0,0");
	terminal_type(t, "\033");
	terminal_await(t, "escape");
	terminal_type(t, "x");
	terminal_await(t, "x");
	terminal_free(t);
}

static void
a_new_size_is_told_once(void **state)
{
	struct terminal *t = start_player();

	(void)state;
	terminal_resize(t, 100, 30);
	terminal_await(t, "size 100x30");
	terminal_type(t, "x");
	terminal_await(t, "x");
	terminal_free(t);
}

static int
asker(int report, void *arg)
{
	struct tty *tty = player_open(report, &player_patient);
	struct bytes frame = { 0 };
	ns_t now = time_now();

	(void)arg;
	bytes_text(&frame, "x\033[5n");
	terminal_tell(report, "sent %d", tty_send(tty, &frame, now));
	bytes_text(&frame, "y");
	terminal_tell(report, "again %d", tty_send(tty, &frame, time_now()));
	while (tty_key(tty).kind != KEY_STATUS)
		player_wait(tty);
	terminal_tell(report, "then %d", tty_send(tty, &frame, time_now()));
	tty_close(tty);
	bytes_fini(&frame);
	return 0;
}

static void
one_frame_is_in_flight_until_the_terminal_has_drawn_it(void **state)
{
	struct terminal *t = terminal_start(80, 24, true, asker, NULL);

	(void)state;
	terminal_await_sent(t, "\033[c");
	terminal_await_sent(t, "x\033[5n");
	terminal_await(t, "sent 1");
	terminal_await(t, "again 0");
	terminal_await(t, "then 1");
	assert_int_equal(terminal_finish(t), 0);
	terminal_free(t);
}

static int
loser(int report, void *arg)
{
	struct tty *tty = player_open(report, &player_patient);
	struct bytes frame = { 0 };
	ns_t now = time_now();

	(void)arg;
	for (int i = 0; i < 4; i++) {
		bytes_text(&frame, "x\033[5n");
		terminal_tell(report, "sent %d", tty_send(tty, &frame, now));
		terminal_tell(report, "busy %d until %d", tty_is_busy(tty, time_now()),
		    tty_busy_until(tty) != NS_NONE);
		now = time_now() + 2 * (i + 1) * SECOND; /* it is later than one thinks */
		terminal_tell(report, "answers %d", tty_info(tty).answers);
	}
	tty_close(tty);
	bytes_fini(&frame);
	return 0;
}

static void
a_lost_answer_freezes_nothing_and_three_end_the_asking(void **state)
{
	struct terminal *t = terminal_start(80, 24, false, loser, NULL);

	(void)state;
	terminal_await_sent(t, "\033[c");
	terminal_type(t, "\033[0n\033[?6c");
	for (int i = 0; i < 4; i++) {
		terminal_await(t, "sent 1");
		terminal_await(t, "busy 1 until 1");
		terminal_await(t, i < 3 ? "answers 1" : "answers 0");
	}
	assert_int_equal(terminal_finish(t), 0);
	terminal_free(t);
}

static int
titled(int report, void *arg)
{
	struct tty *tty = player_open(report, &player_patient);

	(void)arg;
	tty_title(tty, "a \033]0;evil\a film");
	while (tty_flush(tty) > 0)
		player_wait(tty);
	tty_close(tty);
	return 0;
}

static void
a_title_is_clean_and_taken_back(void **state)
{
	struct terminal *t = terminal_start(80, 24, true, titled, NULL);
	char *title;

	(void)state;
	assert_int_equal(terminal_finish(t), 0);
	title = strstr(t->sent.data, "\033]2;");
	assert_non_null(title);
	assert_null(strstr(title, "\033]0"));
	assert_non_null(strstr(title, "\033\\"));
	assert_non_null(strstr(title, "\033[23;2t"));
	terminal_free(t);
}

static void
a_hung_up_terminal_ends_the_keys(void **state)
{
	struct terminal *t;
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;

	(void)state;
	sigaction(SIGHUP, &ignore, &before); /* inherited: as nohup does */
	t = start_player();
	sigaction(SIGHUP, &before, NULL);
	terminal_hang_up(t);
	terminal_await(t, "eof");
	assert_int_equal(terminal_finish(t), 7 << 8);
	terminal_free(t);
}

static int
without_term(int report, void *value)
{
	if (value != NULL)
		setenv("TERM", value, 1);
	else
		unsetenv("TERM");
	return player(report, (void *)&player_hasty);
}

static int
without_terminal(int report, void *arg)
{
	int null = open("/dev/null", O_RDWR);

	(void)arg;
	signal(SIGHUP, SIG_IGN); /* who leaves its terminal gets one */
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	ioctl(open("/dev/tty", O_RDWR), TIOCNOTTY);
	return player(report, (void *)&player_hasty);
}

static void
what_cannot_be_drawn_on_is_refused_and_left_alone(void **state)
{
	/* clang-format off */
	static const struct { terminal_child *child; const char *term, *line; } cases[] = {
		{ without_term, NULL, "TERM is not set: what the terminal can do is not known" },
		{ without_term, "", "TERM is not set: what the terminal can do is not known" },
		{ without_term, "dumb", "TERM=dumb cannot place the cursor: use --record" },
		{ without_term, "zork", "TERM=zork is not known here: terminfo has no such entry" },
		{ without_terminal, NULL, "standard output is not a terminal and there is no "
		    "controlling terminal: use --record" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct terminal *t =
		    terminal_start(80, 24, true, cases[i].child, (void *)cases[i].term);

		terminal_await(t, cases[i].line);
		assert_int_equal(terminal_finish(t), 1 << 8);
		assert_int_equal(t->sent.len, 0);
		terminal_assert_given_back(t);
		terminal_free(t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    while_it_is_ours_nothing_is_echoed_and_the_cursor_is_hidden),
		cmocka_unit_test(a_terminal_that_never_answers_is_used_all_the_same),
		cmocka_unit_test(late_answers_are_taken_in_and_press_no_keys),
		cmocka_unit_test(
		    a_terminal_that_reorders_leaves_cells_alone_and_may_again),
		cmocka_unit_test(keys_come_whole_or_in_pieces),
		cmocka_unit_test(a_new_size_is_told_once),
		cmocka_unit_test(one_frame_is_in_flight_until_the_terminal_has_drawn_it),
		cmocka_unit_test(a_lost_answer_freezes_nothing_and_three_end_the_asking),
		cmocka_unit_test(a_title_is_clean_and_taken_back),
		cmocka_unit_test(a_hung_up_terminal_ends_the_keys),
		cmocka_unit_test(what_cannot_be_drawn_on_is_refused_and_left_alone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
