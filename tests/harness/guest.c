#include "harness/guest.h"

#include "harness/terminal.h"

#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* Long enough for a busy machine; a terminal that answers ends it early. */
const struct tty_options player_patient = { .mouse = true, .probe_time = 20 * SECOND };
const struct tty_options player_hasty = { .mouse = true, .probe_time = 0 };

struct tty *
player_open(int report, const struct tty_options *options)
{
	struct err err = { 0 };
	struct tty *tty = NULL;

	setlocale(LC_ALL, "");
	if (tty_open(&tty, options, &err) < 0) {
		terminal_tell(report, "%s", err.text);
		_exit(1);
	}
	return tty;
}

void
player_wait(struct tty *tty)
{
	struct pollfd p = { tty_fd(tty), POLLIN, 0 };
	ns_t until = tty_busy_until(tty),
	     left = until != NS_NONE ? until - time_now() : 0;

	if (tty_wants_write(tty))
		p.events |= POLLOUT;
	if (left < 0)
		left = 0;
	poll(&p, 1, until == NS_NONE ? -1 : (int)(left / MILLISECOND) + 1);
	tty_flush(tty);
}

static void
tell_key(int report, struct tty *tty, struct key key)
{
	struct tty_info info = tty_info(tty);
	char name[32];

	switch (key.kind) {
	case KEY_SIZE:
		terminal_tell(report, "size %dx%d", info.cols, info.rows);
		break;
	case KEY_STATUS:
		terminal_tell(report, "status, answers %d", info.answers);
		break;
	case KEY_ANSWER:
		terminal_tell(report, "answer, synchronized %d", info.synchronized);
		break;
	case KEY_POINTER:
		terminal_tell(report, "button %d at %d,%d", key.button, key.x, key.y);
		break;
	case KEY_EOF:
		terminal_tell(report, "eof");
		break;
	default:
		terminal_tell(report, "%s", key_text(name, sizeof(name), key));
		break;
	}
}

static volatile sig_atomic_t size_changed;

static void
on_winch(int number)
{
	(void)number;
	size_changed = true;
}

/* A player in small: tells its keys until q, and does as d, e, s, t and ^Z say. */
static int
watch(int report, struct tty *tty)
{
	struct bytes frame = { 0 };
	struct key key;

	for (;;) {
		key = tty_key(tty);
		if (size_changed) {
			size_changed = false;
			tty_resized(tty);
			continue;
		}
		if (key.kind == KEY_NOTHING) {
			player_wait(tty);
			continue;
		}
		tell_key(report, tty, key);
		if (key.kind == KEY_EOF || (key.kind == KEY_CHAR && key.code == 'q'))
			break;
		if (key.kind == KEY_CTRL && key.code == 'z')
			tty_suspend(tty);
		if (key.kind == KEY_CHAR && key.code == 'e')
			exit(5);
		if (key.kind == KEY_CHAR && key.code == 't')
			raise(SIGTSTP);
		if (key.kind == KEY_CHAR && key.code == 's')
			raise(SIGSTOP);
		if (key.kind == KEY_CHAR && key.code == 'd') {
			bytes_text(&frame, "\033[2;3Hdrawn\033[5n");
			terminal_tell(
			    report, "sent %d", tty_send(tty, &frame, time_now()));
			bytes_clear(&frame);
		}
	}
	tty_close(tty);
	bytes_fini(&frame);
	return 7;
}

int
player(int report, void *options)
{
	struct tty *tty = player_open(report, options);
	struct tty_info info = tty_info(tty);

	signal(SIGWINCH, on_winch);
	terminal_tell(
	    report, "ready %dx%d answers %d", info.cols, info.rows, info.answers);
	return watch(report, tty);
}
