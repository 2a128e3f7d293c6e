#include "term/tty_open.h"

#include "term/tty_curses.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static int
open_path(const char *path)
{
	return open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/* The name of a terminal we hold; a container may not have its device, but
 * what we hold can always be opened once more. */
static bool
open_again(struct tty_place *place, int held)
{
	if (!isatty(held))
		return false;
	if (ttyname_r(held, place->path, sizeof(place->path)) == 0)
		place->fd = open_path(place->path);
	if (place->fd < 0) {
		snprintf(place->path, sizeof(place->path), "/dev/fd/%d", held);
		place->fd = open_path(place->path);
	}
	return place->fd >= 0;
}

static int
open_any(struct tty_place *place, struct err *err)
{
	static const int held[] = { STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO };

	for (int i = 0; i < 3; i++) {
		if (open_again(place, held[i]))
			return 0;
	}
	snprintf(place->path, sizeof(place->path), "/dev/tty");
	place->fd = open_path(place->path);
	if (place->fd >= 0)
		return 0;
	return err_set(err, -ENOTTY,
	    "standard output is not a terminal and there is no controlling terminal: "
	    "use --record");
}

/* Started in the background we wait to be fetched, as others do; where nobody
 * could fetch us the signal does nothing, and we say so. */
static int
come_to_front(const struct tty_place *place, struct err *err)
{
	for (int i = 0; i < 2; i++) {
		pid_t front = tcgetpgrp(place->fd);

		if (front < 0 || front == getpgrp())
			return 0;
		kill(0, SIGTTOU);
	}
	return err_set(
	    err, -EIO, "%s: we are in the background and cannot draw", place->path);
}

int
tty_place_find(struct tty_place *place, struct err *err)
{
	const char *term = getenv("TERM");
	const char *codeset = nl_langinfo(CODESET);
	int rc;

	*place = (struct tty_place){ .fd = -1 };
	place->utf8 =
	    strcasecmp(codeset, "UTF-8") == 0 || strcasecmp(codeset, "utf8") == 0;
	rc = open_any(place, err);
	if (rc < 0)
		return rc;
	if (term == NULL || term[0] == '\0')
		return err_set(err, -ENOTTY,
		    "TERM is not set: what the terminal can do is not known");
	if (strcmp(term, "dumb") == 0)
		return err_set(
		    err, -ENOTTY, "TERM=dumb cannot place the cursor: use --record");
	place->entry = curses_entry(term, err);
	if (place->entry == NULL)
		return -ENOTTY;
	rc = come_to_front(place, err);
	if (rc == 0 && tcgetattr(place->fd, &place->given) < 0)
		rc = err_set(err, -errno, "%s: %s", place->path, strerror(errno));
	return rc;
}

struct termios
tty_place_modes(const struct tty_place *place)
{
	struct termios modes = place->given;

	modes.c_iflag &=
	    ~(tcflag_t)(ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXOFF | PARMRK);
	modes.c_oflag &= ~(tcflag_t)OPOST;
	modes.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN);
	modes.c_lflag |= ISIG;
	modes.c_cc[VMIN] = 1;
	modes.c_cc[VTIME] = 0;
	modes.c_cc[VSUSP] = _POSIX_VDISABLE;
	return modes;
}
