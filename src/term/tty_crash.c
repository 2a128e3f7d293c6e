/* Everything below the line is called from signal handlers: only what POSIX
 * lists as async-signal-safe, and no state but this. */
#include "term/tty_crash.h"

#include "base/mem.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* On the way out: how long a terminal may take to read or to answer. */
#define PATIENCE_MS 200

/* What asks the process to end, and what it does wrong. */
static const int asked[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2,
	SIGXCPU, SIGXFSZ };
static const int broken[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL };

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* The one thing that a handler has to find by itself. */
static struct {
	struct tty_state state;
	pthread_t owner; /* the thread that the terminal belongs to */
	atomic_bool armed, expecting, given, continued;
	bool installed;
} crash;

static bool
wait_for(int fd, short events, int at_most_ms)
{
	struct pollfd p = { .fd = fd, .events = events };

	return poll(&p, 1, at_most_ms) > 0 && (p.revents & events) != 0;
}

bool
tty_write_all(int fd, const char *data, size_t len, int at_most_ms)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n > 0) {
			data += n;
			len -= (size_t)n;
		} else if (n < 0 && errno != EINTR && errno != EAGAIN) {
			return false;
		} else if (n < 0 && errno == EAGAIN &&
			   !wait_for(fd, POLLOUT, at_most_ms)) {
			return false;
		}
	}
	return true;
}

/* In the background the terminal is somebody else's: setting its modes would
 * stop us, and writing would spoil their screen. */
static bool
is_ours(int fd)
{
	pid_t front = tcgetpgrp(fd);

	return front < 0 || front == getpgrp();
}

/* Reads until the answer to CSI 5 n is through, or nothing comes. */
static void
drain_answer(int fd)
{
	char got[64];
	ssize_t n;

	for (int i = 0; i < 64 && wait_for(fd, POLLIN, PATIENCE_MS); i++) {
		n = read(fd, got, sizeof(got));
		if (n <= 0 || memchr(got, 'n', (size_t)n) != NULL)
			return;
	}
}

void
tty_state_give(const struct tty_state *s, bool expecting)
{
	int saved = errno;

	if (is_ours(s->fd)) {
		if (!tty_write_all(s->fd, s->give, s->give_len, PATIENCE_MS)) {
			tcflow(s->fd, TCOON);
			tcflush(s->fd, TCOFLUSH);
			tty_write_all(s->fd, s->give, s->give_len, PATIENCE_MS);
			expecting = false;
		}
		if (expecting)
			drain_answer(s->fd);
		tcflush(s->fd, TCIFLUSH);
		tcsetattr(s->fd, TCSANOW, &s->given);
	}
	errno = saved;
}

void
tty_state_take(const struct tty_state *s, bool was_given)
{
	int saved = errno;

	if (!was_given)
		tty_write_all(s->fd, s->give, s->give_len, PATIENCE_MS);
	tcsetattr(s->fd, TCSANOW, &s->taken);
	tty_write_all(s->fd, s->take, s->take_len, PATIENCE_MS);
	errno = saved;
}

static void
give_once(void)
{
	if (atomic_exchange(&crash.armed, false))
		tty_state_give(&crash.state, crash.expecting);
}

/* The default action of a signal, now: it is blocked while its handler runs. */
static void
die_of(int signal_number)
{
	sigset_t set;

	signal(signal_number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, signal_number);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	raise(signal_number);
}

/* A signal of the process may meet any of its threads, and while one gives the
 * terminal back the owner could be taking it again: so the owner does it all. */
static bool
is_passed_on(int signal_number)
{
	int saved = errno;
	bool is = !pthread_equal(pthread_self(), crash.owner);

	if (is)
		pthread_kill(crash.owner, signal_number);
	errno = saved;
	return is;
}

static void
on_asked(int signal_number)
{
	if (is_passed_on(signal_number))
		return;
	give_once();
	die_of(signal_number);
}

static void
on_broken(int signal_number)
{
	while (is_passed_on(signal_number))
		pause(); /* this thread must do nothing more */
	give_once();
	die_of(signal_number);
}

static void set_handler(int signal_number, void (*handler)(int), int flags);

static void
on_stop(int signal_number)
{
	if (is_passed_on(signal_number))
		return;
	if (crash.armed) {
		tty_state_give(&crash.state, crash.expecting);
		crash.given = true;
	}
	die_of(signal_number); /* goes on here when continued; then on_continue() */
	set_handler(signal_number, on_stop, SA_RESTART);
}

static void
on_continue(int signal_number)
{
	if (is_passed_on(signal_number) || !crash.armed || !is_ours(crash.state.fd))
		return;
	tty_state_take(&crash.state, atomic_exchange(&crash.given, false));
	crash.continued = true;
}

/* --- not in handlers ---------------------------------------------------- */

static void
set_handler(int signal_number, void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	sigfillset(&action.sa_mask);
	sigaction(signal_number, &action, NULL);
}

/* What somebody ignores (nohup) or handles already stays theirs. */
static bool
is_default(int signal_number)
{
	struct sigaction action;

	return sigaction(signal_number, NULL, &action) == 0 &&
	       action.sa_handler == SIG_DFL;
}

/* A stack that is used up cannot run the handler that says so. */
static void
set_stack(void)
{
	size_t size = 64 * 1024;
	stack_t now, own = { .ss_size = size };

	if (sigaltstack(NULL, &now) == 0 && !(now.ss_flags & SS_DISABLE))
		return;
	own.ss_sp = mem_new(1, size);
	if (sigaltstack(&own, NULL) != 0)
		free(own.ss_sp);
}

static void
give_at_exit(void)
{
	sigset_t kept;

	tty_crash_hold(&kept);
	give_once();
	tty_crash_release(&kept);
}

static void
install(void)
{
	if (crash.installed)
		return;
	crash.installed = true;
	crash.owner = pthread_self();
	set_stack();
	for (size_t i = 0; i < COUNT(asked); i++) {
		if (is_default(asked[i]))
			set_handler(asked[i], on_asked, 0);
	}
	for (size_t i = 0; i < COUNT(broken); i++)
		set_handler(broken[i], on_broken, SA_ONSTACK);
	if (is_default(SIGTSTP))
		set_handler(SIGTSTP, on_stop, SA_RESTART);
	if (is_default(SIGCONT))
		set_handler(SIGCONT, on_continue, SA_RESTART);
	signal(SIGPIPE, SIG_IGN);
	atexit(give_at_exit);
}

void
tty_crash_hold(sigset_t *kept)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < COUNT(asked); i++)
		sigaddset(&set, asked[i]);
	for (size_t i = 0; i < COUNT(broken); i++)
		sigaddset(&set, broken[i]);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGCONT);
	pthread_sigmask(SIG_BLOCK, &set, kept);
}

void
tty_crash_release(const sigset_t *kept)
{
	pthread_sigmask(SIG_SETMASK, kept, NULL);
}

void
tty_crash_arm(const struct tty_state *state)
{
	sigset_t kept;

	tty_crash_hold(&kept);
	crash.state = *state;
	install();
	crash.armed = true;
	tty_crash_release(&kept);
}

void
tty_crash_disarm(void)
{
	crash.armed = false;
	crash.expecting = false;
}

void
tty_crash_stop_group(void)
{
	struct sigaction standard = { .sa_handler = SIG_DFL }, stop, go_on;
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t both, held;

	sigemptyset(&both);
	sigaddset(&both, SIGTSTP);
	sigaddset(&both, SIGCONT);
	sigaction(SIGTSTP, &standard, &stop);
	sigaction(SIGCONT, &ignore, &go_on);
	pthread_sigmask(SIG_UNBLOCK, &both, &held);
	kill(0, SIGTSTP);
	pthread_sigmask(SIG_SETMASK, &held, NULL);
	sigaction(SIGCONT, &go_on, NULL);
	sigaction(SIGTSTP, &stop, NULL);
}

bool
tty_crash_is_armed(void)
{
	return crash.armed;
}

void
tty_crash_expect(bool answer)
{
	crash.expecting = answer;
}

bool
tty_crash_continued(void)
{
	return atomic_exchange(&crash.continued, false);
}
