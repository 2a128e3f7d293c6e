/* term/tty_open.h - which terminal is it, and may we have it?
 *
 * Nothing is changed on the terminal here. */
#pragma once
#include "base/err.h"

#include <stdbool.h>
#include <termios.h>

struct tty_place {
	char path[128];    /* "/dev/pts/3" */
	int fd;            /* an own file description, O_NONBLOCK; -1 = none */
	const char *entry; /* of terminfo */
	bool utf8;         /* the locale */
	struct termios given;
};

/* Negative errno with one clear line: no terminal, one that cannot place its
 * cursor, or one that belongs to somebody else now. */
int tty_place_find(struct tty_place *, struct err *);

/* Keys one by one, unechoed, nothing rewritten on its way in or out; ^C and ^\
 * stay signals. */
struct termios tty_place_modes(const struct tty_place *);
