#include "integration/screen.h"

#include "base/mem.h"
#include "integration/screen_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- the terminal --- */

static void
answer(const char *text, size_t len, void *arg)
{
	struct screen *s = arg;

	if (!s->options.mute)
		bytes_add(&s->input, text, len);
}

static int
set_property(VTermProp property, VTermValue *value, void *arg)
{
	struct screen *s = arg;

	if (property == VTERM_PROP_ALTSCREEN)
		s->alternate = value->boolean;
	if (property == VTERM_PROP_CURSORVISIBLE)
		s->cursor_hidden = !value->boolean;
	return 1;
}

static void
open_terminal(struct screen *s)
{
	static const VTermScreenCallbacks callbacks = { .settermprop = set_property };

	s->term = vterm_new(s->options.rows, s->options.cols);
	vterm_set_utf8(s->term, 1);
	vterm_output_set_callback(s->term, answer, s);
	s->view = vterm_obtain_screen(s->term);
	vterm_screen_set_callbacks(s->view, &callbacks, s);
	vterm_screen_enable_altscreen(s->view, 1);
	vterm_screen_reset(s->view, 1);
}

static void
set_size(struct screen *s)
{
	struct winsize size = { .ws_col = (unsigned short)s->options.cols,
		.ws_row = (unsigned short)s->options.rows };

	ioctl(s->master, TIOCSWINSZ, &size);
}

static void
open_pty(struct screen *s)
{
	char name[64];

	s->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	if (s->master < 0 || grantpt(s->master) != 0 || unlockpt(s->master) != 0 ||
	    ptsname_r(s->master, name, sizeof(name)) != 0 ||
	    (s->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0) {
		perror("pty");
		abort();
	}
	set_size(s);
	tcgetattr(s->slave, &s->before);
}

/* --- the program --- */

static void
set_environment(const char *const *env)
{
	static const char *const always[] = { "TERM=xterm-256color", "LC_ALL=C.UTF-8",
		"PS1=$ ", "LINES", "COLUMNS", "COLORTERM", "NO_COLOR", "ENV", "TMUX",
		"STY", NULL };
	const char *const *lists[] = { always, env };

	for (int i = 0; i < 2; i++) {
		for (const char *const *e = lists[i]; e != NULL && *e != NULL; e++) {
			if (strchr(*e, '=') != NULL)
				putenv(mem_text(*e));
			else
				unsetenv(*e);
		}
	}
}

static void
become(struct screen *s, const char *const argv[])
{
	static const int numbers[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE, SIGTSTP,
		SIGTTIN, SIGTTOU, SIGCHLD, SIGWINCH };
	sigset_t none;
	int in = s->options.stdin_fd > 0 ? s->options.stdin_fd : s->slave;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		signal(numbers[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	ioctl(s->slave, TIOCSCTTY, 0);
	dup2(in, STDIN_FILENO);
	dup2(s->slave, STDOUT_FILENO);
	dup2(s->slave, STDERR_FILENO);
	set_environment(s->options.env);
	execvp(argv[0], (char **)(uintptr_t)argv);
	perror(argv[0]);
	_exit(127);
}

struct screen *
screen_start(const char *const argv[], const struct screen_options *options)
{
	struct screen *s = mem_new(1, sizeof(*s));

	if (options != NULL)
		s->options = *options;
	if (s->options.cols == 0)
		s->options.cols = 80;
	if (s->options.rows == 0)
		s->options.rows = 24;
	open_pty(s);
	open_terminal(s);
	s->filled_at = time_now();
	fflush(NULL);
	s->pid = fork();
	if (s->pid == 0)
		become(s, argv);
	return s;
}

static void
look_after_program(struct screen *s)
{
	int status;

	if (!s->ended && waitpid(s->pid, &status, WNOHANG) == s->pid) {
		s->ended = true;
		s->status = status;
	}
}

void
screen_free(struct screen *s)
{
	if (s == NULL)
		return;
	if (!s->ended) {
		/* The session: a shell's children too. */
		kill(-s->pid, SIGKILL);
		kill(s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
	}
	if (s->master >= 0)
		screen_unplug(s);
	vterm_free(s->term);
	bytes_fini(&s->log);
	bytes_fini(&s->input);
	free(s);
}

/* --- moving bytes --- */

/* How many bytes a slow terminal may read now. */
static size_t
allowance(struct screen *s)
{
	size_t speed = s->options.bytes_per_second, most = 65536;
	ns_t now = time_now();

	if (s->hanging)
		return 0;
	if (speed == 0)
		return most;
	if ((size_t)((now - s->filled_at) / MICROSECOND) * speed / 1000000 < most)
		most = (size_t)((now - s->filled_at) / MICROSECOND) * speed / 1000000;
	return most;
}

static void
note_read(struct screen *s, size_t len)
{
	size_t speed = s->options.bytes_per_second;

	if (speed > 0)
		s->filled_at += (ns_t)(len * 1000000 / speed) * MICROSECOND;
	/* Time in which nothing was there to read is not saved up. */
	if (s->filled_at < time_now() - SECOND / 10)
		s->filled_at = time_now() - SECOND / 10;
}

static bool
read_some(struct screen *s)
{
	size_t most = allowance(s);
	char buffer[65536];
	ssize_t got;

	if (most == 0)
		return false;
	got = read(s->master, buffer, most);
	if (got <= 0)
		return false;
	note_read(s, (size_t)got);
	bytes_add(&s->log, buffer, (size_t)got);
	vterm_input_write(s->term, buffer, (size_t)got);
	return true;
}

static void
write_some(struct screen *s)
{
	ssize_t put;

	if (s->input.len == 0)
		return;
	put = write(s->master, s->input.data, s->input.len);
	if (put > 0)
		bytes_skip(&s->input, (size_t)put);
}

/* One turn: at most `time` long, as short as something happens. */
static void
turn(struct screen *s, ns_t time)
{
	struct pollfd fd = { .fd = s->master };
	int ms = (int)(time / MILLISECOND);

	write_some(s);
	if (allowance(s) > 0)
		fd.events |= POLLIN;
	else if (ms > 2)
		ms = 2;
	if (s->input.len > 0)
		fd.events |= POLLOUT;
	/* That it has ended is no event of the pty: look now and then. */
	poll(&fd, 1, ms < 1 ? 1 : ms > 10 ? 10 : ms);
	read_some(s);
	write_some(s);
	look_after_program(s);
}

bool
screen_wait(struct screen *s, screen_fn *is_so, void *arg)
{
	ns_t until = time_now() + SCREEN_PATIENCE, now;

	while (!is_so(s, arg)) {
		now = time_now();
		if (now >= until)
			return false;
		if (s->ended && !read_some(s))
			return is_so(s, arg);
		turn(s, until - now);
	}
	return true;
}

struct text_wait {
	const char *regex;
	bool want;
};

static bool
shows(struct screen *s, void *arg)
{
	struct text_wait *wait = arg;

	return screen_has(s, wait->regex) == wait->want;
}

bool
screen_wait_text(struct screen *s, const char *regex)
{
	return screen_wait(s, shows, &(struct text_wait){ regex, true });
}

bool
screen_wait_no_text(struct screen *s, const char *regex)
{
	return screen_wait(s, shows, &(struct text_wait){ regex, false });
}

static bool
has_bytes(struct screen *s, void *arg)
{
	return s->log.len >= *(size_t *)arg;
}

bool
screen_wait_bytes(struct screen *s, size_t more)
{
	size_t want = s->log.len + more;

	return screen_wait(s, has_bytes, &want);
}

bool
screen_wait_quiet(struct screen *s, ns_t time)
{
	ns_t start = time_now(), last = start;

	while (time_now() - last < time) {
		size_t before = s->log.len;

		if (time_now() - start > SCREEN_PATIENCE)
			return false;
		turn(s, time);
		if (s->log.len != before)
			last = time_now();
	}
	return true;
}

static bool
has_ended(struct screen *s, void *arg)
{
	(void)arg;
	return s->ended;
}

int
screen_wait_exit(struct screen *s)
{
	screen_wait(s, has_ended, NULL);
	if (!s->ended)
		return -1;
	while (read_some(s))
		;
	return WIFSIGNALED(s->status) ? 128 + WTERMSIG(s->status)
				      : WEXITSTATUS(s->status);
}

void
screen_send(struct screen *s, const char *keys)
{
	bytes_text(&s->input, keys);
	write_some(s);
}

void
screen_resize(struct screen *s, int cols, int rows)
{
	s->options.cols = cols;
	s->options.rows = rows;
	vterm_set_size(s->term, rows, cols);
	set_size(s);
}

void
screen_speed(struct screen *s, size_t bytes_per_second)
{
	s->options.bytes_per_second = bytes_per_second;
	s->filled_at = time_now();
}

void
screen_hang(struct screen *s, bool hanging)
{
	s->hanging = hanging;
}

void
screen_kill(struct screen *s, int signal)
{
	if (!s->ended)
		kill(s->pid, signal);
}

void
screen_unplug(struct screen *s)
{
	close(s->master);
	close(s->slave);
	s->master = s->slave = -1;
}

int
screen_pid(const struct screen *s)
{
	return (int)s->pid;
}
