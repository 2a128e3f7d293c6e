/* Is what the harness says about a program true? */
#include "unit/harness.h"

#include "integration/modes.h"
#include "integration/screen.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct screen *
start(const char *script, const struct screen_options *options)
{
	const char *argv[] = { "sh", "-c", script, NULL };

	return screen_start(argv, options);
}

static void
check_row(struct screen *s, int row, const char *want)
{
	char *text = screen_row(s, row);

	assert_string_equal(text, want);
	free(text);
}

static void
what_is_printed_stands_on_the_screen(void **state)
{
	struct screen *s =
	    start("printf 'hello\\n\\033[31;44m弹\\033[1;7mX\\033[m.\\n'", NULL);
	struct screen_cell cell;

	(void)state;
	assert_true(screen_wait_text(s, "^弹X\\.$"));
	assert_int_equal(screen_wait_exit(s), 0);
	check_row(s, 0, "hello");
	cell = screen_at(s, 1, 0);
	assert_string_equal(cell.glyph, "弹");
	assert_int_equal(cell.cols, 2);
	assert_false(cell.fg_default || cell.bg_default || cell.bold);
	assert_true(
	    (cell.fg >> 16) > (cell.fg & 255) && (cell.bg >> 16) < (cell.bg & 255));
	assert_string_equal(screen_at(s, 1, 1).glyph, "");
	cell = screen_at(s, 1, 2);
	assert_true(cell.bold && cell.reverse);
	cell = screen_at(s, 1, 3);
	assert_true(cell.fg_default && cell.bg_default && !cell.bold);
	assert_null(screen_left(s));
	assert_non_null(strstr(screen_log(s), "\x1b[31;44m"));
	assert_int_equal(screen_bytes(s), strlen(screen_log(s)));
	screen_free(s);
}

static void
an_exit_is_told_as_a_shell_tells_it(void **state)
{
	struct screen *s = start("exit 3", NULL);

	(void)state;
	assert_int_equal(screen_wait_exit(s), 3);
	assert_false(screen_wait_text(s, "never"));
	screen_free(s);
	s = start("echo ready; read x", NULL);
	assert_true(screen_wait_text(s, "ready"));
	screen_kill(s, SIGTERM);
	assert_int_equal(screen_wait_exit(s), 128 + SIGTERM);
	screen_free(s);
}

static void
keys_arrive_and_interrupt(void **state)
{
	struct screen *s = start("exec sed -u s/one/two/", NULL);

	(void)state;
	screen_send(s, "one\r");
	assert_true(screen_wait_text(s, "^two$"));
	screen_send(s, "\003");
	assert_int_equal(screen_wait_exit(s), 128 + SIGINT);
	screen_free(s);
}

static void
queries_are_answered_unless_it_is_mute(void **state)
{
	static const char ask[] =
	    "stty raw -echo; printf '\\033[6n'; "
	    "x=$(dd bs=1 count=6 2>/dev/null | od -An -c); stty sane; "
	    "echo \"<$x>\"";
	struct screen_options options = { .mute = true };
	struct screen *s = start(ask, NULL);

	(void)state;
	assert_true(screen_wait_text(s, "<.*033   \\[   1   ;   1   R>"));
	screen_free(s);
	s = start(ask, &options);
	assert_true(screen_wait_bytes(s, 4));
	screen_send(s, "mute!!");
	assert_true(screen_wait_text(s, "m   u   t   e"));
	screen_free(s);
}

static void
a_resize_is_seen_by_the_program(void **state)
{
	struct screen_options options = { .cols = 33, .rows = 7 };
	struct screen *s =
	    start("trap 'stty size; exit' WINCH; stty size; while :; do read x; done",
		&options);

	(void)state;
	assert_true(screen_wait_text(s, "^7 33$"));
	screen_resize(s, 40, 9);
	assert_true(screen_wait_text(s, "^9 40$"));
	screen_free(s);
}

static void
the_environment_and_the_input_are_as_asked(void **state)
{
	static const char *const env[] = { "TERM=dumb", "HOME", "A=b", NULL };
	struct screen_options options = { .env = env };
	struct screen *s;
	int pipes[2];

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(write(pipes[1], "from afar\n", 10), 10);
	close(pipes[1]);
	options.stdin_fd = pipes[0];
	s = start("read x; read y </dev/tty; echo \"$TERM,$HOME,$A,$x,$y\"", &options);
	close(pipes[0]);
	screen_send(s, "by hand\r");
	assert_true(screen_wait_text(s, "^dumb,,b,from afar,by hand$"));
	screen_free(s);
}

static void
a_terminal_that_hangs_makes_the_program_wait(void **state)
{
	struct screen *s = start("echo start; read x; seq 100000; echo end", NULL);
	size_t before;

	(void)state;
	assert_true(screen_wait_text(s, "start"));
	screen_hang(s, true);
	screen_send(s, "\r");
	before = screen_bytes(s);
	assert_true(screen_wait_quiet(s, 50 * MILLISECOND));
	assert_int_equal(screen_bytes(s), before);
	screen_hang(s, false);
	screen_speed(s, 100000000);
	assert_true(screen_wait_text(s, "^end$"));
	assert_int_equal(screen_wait_exit(s), 0);
	screen_free(s);
}

static void
a_slow_terminal_reads_no_faster_than_told(void **state)
{
	struct screen_options options = { .bytes_per_second = 20000 };
	ns_t begun = time_now();
	struct screen *s = start("seq 2000", &options); /* 10,893 bytes with the CRs */

	(void)state;
	assert_true(screen_wait_text(s, "^2000$"));
	assert_true(time_now() - begun > 300 * MILLISECOND);
	screen_free(s);
}

static void
what_is_left_behind_is_found(void **state)
{
	static const struct {
		const char *script, *left;
	} cases[] = {
		{ "stty -echo", "stty" },
		{ "printf '\\033[?1049h'", "alternate" },
		{ "printf '\\033[?1049h\\033[?1049l'", NULL },
		{ "printf '\\033[?25l'", "cursor" },
		{ "printf '\\033[1m'", "attributes" },
		{ "printf '\\033[38;2;1;2;3m'", "colours" },
		{ "printf '\\033[31m\\033[4m\\033[39;24m'", NULL },
		{ "printf '\\033[?1000;1006h\\033[?1000l'", "SGR" },
		{ "printf '\\033[?1000;1006h\\033[?1006;1000l'", NULL },
		{ "printf '\\033[?2004h'", "pasting" },
		{ "printf '\\033[?2026h\\033[?2026l\\033[?2026h'", "synchronized" },
		{ "printf '\\033[8l'", "reorder" },
		{ "printf '\\033[8l\\033[8h'", NULL },
		{ "printf '\\033='", "keypad" },
		{ "printf '\\033=\\033>'", NULL },
		{ "printf '\\033[?2026$p'", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct screen *s = start(cases[i].script, NULL);
		const char *left;

		assert_int_equal(screen_wait_exit(s), 0);
		left = screen_left(s);
		if (cases[i].left == NULL)
			assert_null(left);
		else
			assert_non_null(strstr(left != NULL ? left : "", cases[i].left));
		screen_free(s);
	}
}

static void
a_shell_has_jobs_to_suspend_and_continue(void **state)
{
	const char *argv[] = { "sh", "-i", NULL };
	struct screen *s = screen_start(argv, NULL);

	(void)state;
	assert_true(screen_wait_text(s, "^\\$"));
	screen_send(s, "sed -u s/one/two/\r");
	screen_send(s, "one\r");
	assert_true(screen_wait_text(s, "^two$"));
	screen_send(s, "\032");
	assert_true(screen_wait_text(s, "(Stopped|Suspended)"));
	screen_send(s, "fg\r");
	screen_send(s, "one more\r");
	assert_true(screen_wait_text(s, "^two more$"));
	screen_send(s, "\004");
	screen_send(s, "exit 5\r");
	assert_int_equal(screen_wait_exit(s), 5);
	screen_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_printed_stands_on_the_screen),
		cmocka_unit_test(an_exit_is_told_as_a_shell_tells_it),
		cmocka_unit_test(keys_arrive_and_interrupt),
		cmocka_unit_test(queries_are_answered_unless_it_is_mute),
		cmocka_unit_test(a_resize_is_seen_by_the_program),
		cmocka_unit_test(the_environment_and_the_input_are_as_asked),
		cmocka_unit_test(a_terminal_that_hangs_makes_the_program_wait),
		cmocka_unit_test(a_slow_terminal_reads_no_faster_than_told),
		cmocka_unit_test(what_is_left_behind_is_found),
		cmocka_unit_test(a_shell_has_jobs_to_suspend_and_continue),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
