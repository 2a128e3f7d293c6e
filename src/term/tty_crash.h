/* term/tty_crash.h - the terminal is given back, whatever happens.
 *
 * From tty_crash_arm() on, exit() and every deadly signal write the bytes that
 * undo what was done to the terminal and set its modes as they were; then the
 * signal does what it does, so the exit status tells.  kill -STOP and the like
 * are undone when the process is continued.  One terminal a process, and one
 * thread, the first to arm: whichever thread a signal meets passes it on to it. */
#pragma once
#include "base/time.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* What must be known to give the terminal back and to take it again. */
struct tty_state {
	int fd;
	struct termios given, taken; /* modes outside, and while it is ours */
	const char *give, *take;     /* bytes; kept by the caller until disarmed */
	size_t give_len, take_len;
};

void tty_crash_arm(const struct tty_state *);
void tty_crash_disarm(void);

/* What must not be seen half done stands between these two: a signal that comes
 * meanwhile waits.  They nest; only the owner's thread. */
void tty_crash_hold(sigset_t *kept);
void tty_crash_release(const sigset_t *kept);

/* Returns when continued, or at once if nobody could do that.  SIGCONT is ours
 * meanwhile: whoever watches it would take the terminal a second time. */
void tty_crash_stop_group(void);

/* May more be written?  false once a signal has begun to give it back. */
bool tty_crash_is_armed(void);

/* A status answer is on its way: it must not reach the shell. */
void tty_crash_expect(bool);

/* Was the process stopped and continued, and the terminal taken again, since
 * the last call? */
bool tty_crash_continued(void);

/* Both may be called in a signal handler, and neither waits long: a terminal
 * whose output is stopped loses what was queued for it.  Who was stopped before
 * it could give the terminal back does so now, before it is taken: entered
 * twice, a terminal forgets where it was the first time. */
void tty_state_give(const struct tty_state *, bool expecting);
void tty_state_take(const struct tty_state *, bool was_given);

/* Writes all of it, waiting for the terminal `at_most`; false: it did not. */
bool tty_write_all(int fd, const char *data, size_t len, int at_most_ms);
