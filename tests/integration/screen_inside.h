/* tests/integration/screen_inside.h - what the two halves of a screen share. */
#pragma once
#include "base/bytes.h"
#include "integration/screen.h"

#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

struct screen {
	struct screen_options options;
	pid_t pid;
	bool ended;
	int status;        /* of waitpid(), once it has ended */
	int master, slave; /* the slave stays open: the pty outlives the program */
	struct termios before;
	VTerm *term;
	VTermScreen *view;
	bool alternate, cursor_hidden, hanging;
	struct bytes log;
	struct bytes input; /* typed and answered, not yet taken by the pty */
	ns_t filled_at;     /* the time up to which a slow terminal has read */
};
