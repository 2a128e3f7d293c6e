/* clang-format off */
#include "unit/harness.h"
/* clang-format on */

#include "harness/terminal.h"

#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

/* Only a hang lasts as long as this. */
#define GIVE_UP_MS 30000

static int
prop_changed(VTermProp prop, VTermValue *value, void *user)
{
	struct terminal *t = user;

	if (prop == VTERM_PROP_ALTSCREEN)
		t->alternate = value->boolean;
	else if (prop == VTERM_PROP_CURSORVISIBLE)
		t->cursor = value->boolean;
	return 1;
}

static void
answer(const char *bytes, size_t len, void *user)
{
	struct terminal *t = user;

	if (t->answers && t->master >= 0)
		assert_int_equal(write(t->master, bytes, len), (ssize_t)len);
}

static void
run_child(int report, terminal_child *child, void *arg)
{
	setenv("TERM", "xterm-256color", 1);
	unsetenv("COLORTERM");
	signal(SIGPIPE, SIG_IGN);
	exit(child(report, arg));
}

struct terminal *
terminal_start(int cols, int rows, bool answers, terminal_child *child, void *arg)
{
	static const VTermScreenCallbacks callbacks = { .settermprop = prop_changed };
	struct winsize size = { .ws_col = (unsigned short)cols,
		.ws_row = (unsigned short)rows };
	struct terminal *t = mem_new(1, sizeof(*t));
	int report[2];

	assert_int_equal(pipe(report), 0);
	t->answers = answers;
	t->cursor = true;
	assert_int_equal(openpty(&t->master, &t->slave, NULL, NULL, &size), 0);
	assert_int_equal(tcgetattr(t->slave, &t->at_start), 0);
	t->pid = fork();
	assert_true(t->pid >= 0);
	if (t->pid == 0) {
		login_tty(t->slave);
		close(t->master);
		close(report[0]);
		run_child(report[1], child, arg);
	}
	close(report[1]);
	t->report = report[0];
	fcntl(t->master, F_SETFL, O_NONBLOCK);
	fcntl(t->report, F_SETFL, O_NONBLOCK);
	t->vt = vterm_new(rows, cols);
	vterm_set_utf8(t->vt, 1);
	vterm_output_set_callback(t->vt, answer, t);
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
	return t;
}

void
terminal_free(struct terminal *t)
{
	if (t->pid > 0) {
		kill(t->pid, SIGKILL);
		waitpid(t->pid, NULL, 0);
	}
	if (t->master >= 0)
		close(t->master);
	close(t->slave);
	close(t->report);
	vterm_free(t->vt);
	bytes_fini(&t->sent);
	bytes_fini(&t->told);
	free(t);
}

void
terminal_tell(int report, const char *format, ...)
{
	char line[512];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(line, sizeof(line) - 1, format, args);
	va_end(args);
	line[len++] = '\n';
	if (write(report, line, (size_t)len) != len)
		_exit(99);
}

/* Takes in what is there; false when the other end is closed. */
static bool
take(int fd, struct bytes *to)
{
	char *room = bytes_room(to, 65536);
	ssize_t n = read(fd, room, 65536);

	if (n > 0) {
		to->len += (size_t)n;
		to->data[to->len] = '\0';
	}
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/* One turn: what the child sent goes to the screen.  false: the child is gone. */
static bool
turn(struct terminal *t)
{
	struct pollfd p[2] = { { t->report, POLLIN, 0 }, { t->master, POLLIN, 0 } };
	size_t before = t->sent.len;
	bool told = true;

	assert_int_not_equal(poll(p, 2, GIVE_UP_MS), 0);
	if (p[1].revents != 0)
		take(t->master, &t->sent);
	if (t->sent.len > before)
		vterm_input_write(t->vt, t->sent.data + before, t->sent.len - before);
	else if (p[0].revents != 0) /* only when all that was sent is shown */
		told = take(t->report, &t->told);
	return told;
}

void
terminal_await(struct terminal *t, const char *line)
{
	char *end;

	for (;;) {
		while (t->told.len > 0 && (end = strchr(t->told.data, '\n')) != NULL) {
			*end = '\0';
			assert_string_equal(t->told.data, line);
			bytes_skip(&t->told, (size_t)(end + 1 - t->told.data));
			return;
		}
		if (!turn(t))
			fail_msg("the child is gone and never told \"%s\"; it sent: %s",
			    line, t->sent.len > 0 ? t->sent.data : "nothing");
	}
}

void
terminal_await_sent(struct terminal *t, const char *bytes)
{
	while (t->sent.len == 0 ||
	       memmem(t->sent.data, t->sent.len, bytes, strlen(bytes)) == NULL)
		if (!turn(t))
			fail_msg("the child is gone and never sent \"%s\"", bytes);
}

void
terminal_type(struct terminal *t, const char *keys)
{
	assert_int_equal(write(t->master, keys, strlen(keys)), (ssize_t)strlen(keys));
}

void
terminal_resize(struct terminal *t, int cols, int rows)
{
	struct winsize size = { .ws_col = (unsigned short)cols,
		.ws_row = (unsigned short)rows };

	vterm_set_size(t->vt, rows, cols);
	assert_int_equal(ioctl(t->master, TIOCSWINSZ, &size), 0);
}

void
terminal_hang_up(struct terminal *t)
{
	close(t->master);
	t->master = -1;
}

void
terminal_drain(struct terminal *t)
{
	while (turn(t))
		continue;
}

int
terminal_finish(struct terminal *t)
{
	int status;

	terminal_drain(t);
	assert_int_equal(waitpid(t->pid, &status, 0), t->pid);
	t->pid = 0;
	return status;
}

void
terminal_assert_given_back(struct terminal *t)
{
	struct termios now;

	assert_false(t->alternate);
	assert_true(t->cursor);
	assert_int_equal(tcgetattr(t->slave, &now), 0);
	assert_int_equal(now.c_lflag, t->at_start.c_lflag);
	assert_int_equal(now.c_iflag, t->at_start.c_iflag);
	assert_int_equal(now.c_oflag, t->at_start.c_oflag);
	assert_memory_equal(now.c_cc, t->at_start.c_cc, sizeof(now.c_cc));
}

const char *
terminal_row(struct terminal *t, int row, char *to, size_t size)
{
	size_t len = 0;
	int rows, cols;

	vterm_get_size(t->vt, &rows, &cols);
	for (int col = 0; col < cols && len + 8 < size; col++) {
		VTermScreenCell cell;

		vterm_screen_get_cell(t->screen, (VTermPos){ row, col }, &cell);
		if (cell.chars[0] == (uint32_t)-1)
			continue;
		len += cell.chars[0] != 0 ? text_encode(cell.chars[0], to + len)
					  : text_encode(' ', to + len);
	}
	while (len > 0 && to[len - 1] == ' ')
		len--;
	to[len] = '\0';
	return to;
}
