/* Is the terminal given back on every way out? */
/* clang-format off */
#include "unit/harness.h"
/* clang-format on */

#include "base/bytes.h"
#include "harness/guest.h"
#include "harness/terminal.h"
#include "term/tty_crash.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
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
exit_alone_gives_it_back(void **state)
{
	struct terminal *t = start_player();

	(void)state;
	terminal_type(t, "e");
	assert_int_equal(terminal_finish(t), 5 << 8);
	terminal_assert_given_back(t);
	terminal_free(t);
}

static void
every_deadly_signal_gives_it_back_and_is_told(void **state)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGABRT,
		SIGBUS, SIGFPE, SIGILL, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ };

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		struct terminal *t = start_player();
		int status;

		kill(t->pid, numbers[i]);
		status = terminal_finish(t);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), numbers[i]);
		terminal_assert_given_back(t);
		terminal_free(t);
	}
}

static void
control_c_works_as_a_signal(void **state)
{
	struct terminal *t = start_player();

	(void)state;
	terminal_type(t, "\003");
	assert_int_equal(WTERMSIG(terminal_finish(t)), SIGINT);
	terminal_assert_given_back(t);
	terminal_free(t);
}

/* Deeper and deeper, until the stack is used up. */
static int
dig(volatile char *above)
{
	volatile char here[4096];

	here[0] = above[0];
	return above[0] == 0 ? 0 : dig(here) + here[0];
}

static int
digger(int report, void *arg)
{
	volatile char top = 1;

	(void)arg;
	player_open(report, &player_patient);
	return dig(&top);
}

static void
a_stack_that_is_used_up_gives_it_back_too(void **state)
{
	struct terminal *t = terminal_start(80, 24, true, digger, NULL);

	(void)state;
	assert_int_equal(WTERMSIG(terminal_finish(t)), SIGSEGV);
	terminal_assert_given_back(t);
	terminal_free(t);
}

/* Fills the terminal until it takes no more, then says so and waits. */
static int
flooder(int report, void *arg)
{
	struct tty *tty = player_open(report, &player_patient);
	struct bytes frame = { 0 };
	ns_t now = time_now();

	(void)arg;
	for (int i = 0; i < 300000; i++)
		bytes_text(&frame, "flood ");
	terminal_tell(report, "sent %d", tty_send(tty, &frame, now));
	terminal_tell(report, "empty %d", frame.len == 0);
	terminal_tell(
	    report, "wants %d busy %d", tty_wants_write(tty), tty_is_busy(tty, now));
	bytes_text(&frame, "next");
	terminal_tell(report, "again %d", tty_send(tty, &frame, now + 5 * SECOND));
	for (;;)
		pause();
	return 0;
}

/* Reads the report only: the terminal takes nothing more. */
static void
await_report_only(struct terminal *t, const char *want)
{
	char got[64] = "";

	for (size_t len = 0; len + 1 < sizeof(got) && strchr(got, '\n') == NULL;) {
		struct pollfd p = { t->report, POLLIN, 0 };

		assert_int_equal(poll(&p, 1, 30000), 1);
		if (read(t->report, got + len, 1) == 1)
			got[++len] = '\0';
	}
	assert_string_equal(got, want);
}

static void
a_terminal_that_takes_nothing_holds_nobody(void **state)
{
	struct terminal *t = terminal_start(80, 24, true, flooder, NULL);
	int status;

	(void)state;
	terminal_await_sent(t, "flood");
	await_report_only(t, "sent 1\n");
	await_report_only(t, "empty 1\n");
	await_report_only(t, "wants 1 busy 1\n");
	await_report_only(t, "again 0\n");
	kill(t->pid, SIGTERM);
	assert_int_equal(waitpid(t->pid, &status, 0), t->pid); /* without reading */
	t->pid = 0;
	assert_int_equal(WTERMSIG(status), SIGTERM);
	terminal_drain(t);
	terminal_assert_given_back(t);
	terminal_free(t);
}

static void
stopped_output_is_started_again_on_the_way_out(void **state)
{
	struct terminal *t = start_player();

	(void)state;
	assert_int_equal(tcflow(t->slave, TCOOFF), 0);
	kill(t->pid, SIGTERM);
	assert_int_equal(WTERMSIG(terminal_finish(t)), SIGTERM);
	terminal_assert_given_back(t);
	terminal_free(t);
}

/* A shell in small, for job control: starts the player as a job of its own and
 * tells when it stops; on a byte from the test it fetches it back. */
struct job {
	bool in_front;
	const struct tty_options *options;
};

static void
set_front(pid_t group)
{
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(STDIN_FILENO, group);
}

static bool
same_modes(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
	       a->c_lflag == b->c_lflag && a->c_cflag == b->c_cflag &&
	       memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc)) == 0;
}

static int
shell(int report, void *arg)
{
	const struct job *job = arg;
	struct termios modes;
	int status;
	pid_t pid;
	char key;

	tcgetattr(STDIN_FILENO, &modes);
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		if (job->in_front)
			set_front(getpid());
		signal(SIGTTOU, SIG_DFL);
		_exit(player(report, (void *)job->options));
	}
	setpgid(pid, pid);
	while (waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status)) {
		struct termios now;

		set_front(getpid());
		tcgetattr(STDIN_FILENO, &now);
		terminal_tell(report, "stopped, echo %d", (now.c_lflag & ECHO) != 0);
		terminal_tell(report, "same %d", same_modes(&now, &modes));
		tcsetattr(STDIN_FILENO, TCSANOW, &modes);
		do
			status = read(STDIN_FILENO, &key, 1) == 1 && key == '\n';
		while (!status);
		tcsetattr(STDIN_FILENO, TCSANOW, &now);
		set_front(pid);
		kill(-pid, SIGCONT);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

static void
suspended_it_is_given_back_and_taken_again(void **state)
{
	struct job job = { true, &player_patient };
	struct terminal *t = terminal_start(80, 24, true, shell, &job);

	(void)state;
	terminal_await(t, "ready 80x24 answers 1");
	for (int i = 0; i < 2; i++) {
		terminal_type(t, "\032");
		terminal_await(t, "C-z");
		terminal_await(t, "stopped, echo 1");
		terminal_await(t, "same 1");
		assert_false(t->alternate);
		assert_true(t->cursor);
		bytes_clear(&t->sent);
		terminal_type(t, "\n");
		terminal_await_sent(t, "\033[?1049h");
		terminal_await_sent(t, "\033[H\033[2J");
		assert_true(t->alternate);
		assert_false(t->cursor);
	}
	terminal_type(t, "q");
	terminal_await(t, "q");
	assert_int_equal(terminal_finish(t), 7 << 8);
	terminal_assert_given_back(t);
	terminal_free(t);
}

static void
stopped_from_outside_it_comes_back_as_well(void **state)
{
	/* SIGSTOP cannot be caught: the shell finds the modes as they are. */
	static const struct {
		const char *key, *found;
	} ways[] = { { "t", "stopped, echo 1" }, { "s", "stopped, echo 0" } };

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct job job = { true, &player_patient };
		struct terminal *t = terminal_start(80, 24, true, shell, &job);

		terminal_await(t, "ready 80x24 answers 1");
		terminal_type(t, ways[i].key);
		terminal_await(t, ways[i].key);
		terminal_await(t, ways[i].found);
		terminal_await(t, i == 0 ? "same 1" : "same 0");
		assert_int_equal(t->alternate, i == 1);
		bytes_clear(&t->sent);
		terminal_type(t, "\n");
		terminal_await_sent(t, "\033[?1049h");
		terminal_await(t, "size 80x24");
		terminal_type(t, "q");
		terminal_await(t, "q");
		assert_int_equal(terminal_finish(t), 7 << 8);
		terminal_assert_given_back(t);
		terminal_free(t);
	}
}

static void
started_in_the_background_it_waits_to_be_fetched(void **state)
{
	struct job job = { false, &player_patient };
	struct terminal *t = terminal_start(80, 24, true, shell, &job);

	(void)state;
	terminal_await(t, "stopped, echo 1");
	terminal_await(t, "same 1");
	assert_int_equal(t->sent.len, 0);
	terminal_type(t, "\n");
	terminal_await(t, "ready 80x24 answers 1");
	terminal_type(t, "q");
	terminal_await(t, "q");
	assert_int_equal(terminal_finish(t), 7 << 8);
	terminal_assert_given_back(t);
	terminal_free(t);
}

static void *
terminate(void *arg)
{
	sigset_t none;

	(void)arg;
	sigemptyset(&none);
	pthread_sigmask(SIG_SETMASK, &none, NULL);
	raise(SIGTERM);
	return NULL;
}

/* A signal meets another thread while the owner of the terminal is at it. */
static int
holder(int report, void *arg)
{
	struct tty *tty = player_open(report, &player_patient);
	pthread_t thread;
	sigset_t kept;

	(void)arg;
	tty_crash_hold(&kept);
	pthread_create(&thread, NULL, terminate, NULL);
	pthread_join(thread, NULL);
	terminal_tell(report, "held");
	tty_crash_release(&kept);
	tty_close(tty);
	return 1;
}

static void
a_signal_waits_for_the_thread_that_has_the_terminal(void **state)
{
	struct terminal *t = terminal_start(80, 24, true, holder, NULL);

	(void)state;
	terminal_await(t, "held");
	assert_int_equal(WTERMSIG(terminal_finish(t)), SIGTERM);
	terminal_assert_given_back(t);
	terminal_free(t);
}

static void *
break_down(void *arg)
{
	(void)arg;
	raise(SIGSEGV);
	return NULL;
}

static int
breaker(int report, void *arg)
{
	pthread_t thread;

	(void)arg;
	player_open(report, &player_patient);
	pthread_create(&thread, NULL, break_down, NULL);
	pthread_join(thread, NULL);
	terminal_tell(report, "it went on");
	return 1;
}

static void
a_thread_that_breaks_gives_it_back(void **state)
{
	struct terminal *t = terminal_start(80, 24, true, breaker, NULL);

	(void)state;
	assert_int_equal(WTERMSIG(terminal_finish(t)), SIGSEGV);
	assert_int_equal(t->told.len, 0);
	terminal_assert_given_back(t);
	terminal_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exit_alone_gives_it_back),
		cmocka_unit_test(every_deadly_signal_gives_it_back_and_is_told),
		cmocka_unit_test(control_c_works_as_a_signal),
		cmocka_unit_test(a_stack_that_is_used_up_gives_it_back_too),
		cmocka_unit_test(a_terminal_that_takes_nothing_holds_nobody),
		cmocka_unit_test(stopped_output_is_started_again_on_the_way_out),
		cmocka_unit_test(suspended_it_is_given_back_and_taken_again),
		cmocka_unit_test(stopped_from_outside_it_comes_back_as_well),
		cmocka_unit_test(started_in_the_background_it_waits_to_be_fetched),
		cmocka_unit_test(a_signal_waits_for_the_thread_that_has_the_terminal),
		cmocka_unit_test(a_thread_that_breaks_gives_it_back),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
