/* term/tty.h - the viewer's terminal, borrowed and given back.
 *
 * Opened on the controlling terminal's own name with a file description of
 * its own, so O_NONBLOCK does not leak into the shell; keys come from there
 * too, also when standard input is a video.  Given back on every way out:
 * tty_close(), exit(), SIGINT, SIGTERM, SIGHUP, SIGQUIT and others that end a
 * process, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, and around SIGTSTP; what
 * the process does with a signal later (a loop that watches SIGINT) takes the
 * place of ours.
 * ^C and ^\ stay signals, so that they work when nothing else does; ^Z, ^S, ^Q
 * and ^V are keys.  One per process (the crash handler needs to find it).
 * Main thread only. */
#pragma once
#include "base/bytes.h"
#include "base/err.h"
#include "base/text.h"
#include "base/time.h"
#include "cells/palette.h"
#include "term/keys.h"

#include <stdbool.h>

struct tty;

struct tty_options {
	bool mouse;
	ns_t probe_time; /* how long to wait for the terminal's answers at start */
};

/* What the terminal is and can do. */
struct tty_info {
	char term[64];
	int cols, rows;
	int cell_w, cell_h;     /* pixels; 0 = it does not say (then 1:2) */
	enum color_depth depth; /* from the environment and terminfo */
	bool utf8;              /* the locale is UTF-8 */
	bool synchronized;      /* DEC mode 2026 is offered */
	bool answers;           /* it answers CSI 5 n */
	bool bce;
	struct text_rule rule; /* ambiguous_wide: block characters are wide there
	                        * too, and only the ascii blitter draws right */
};

/* -ENOTTY and the like come with one clear line ("TERM=dumb cannot ..."), and
 * nothing was done to the terminal. */
int tty_open(struct tty **, const struct tty_options *, struct err *);
void tty_close(struct tty *); /* NULL is fine */

int tty_fd(const struct tty *); /* to poll for reading and writing */
struct tty_info tty_info(const struct tty *);

/* Next event that is there already; KEY_NOTHING when none.  Never blocks. */
struct key tty_key(struct tty *);

/* The bytes of one frame become the frame in flight (taken by swap, `frame`
 * is empty afterwards).  false: the last one is still on its way - skip. */
bool tty_send(struct tty *, struct bytes *frame, ns_t now);
int tty_flush(struct tty *); /* writes what fits; bytes left, or -errno */
bool tty_wants_write(const struct tty *);
bool tty_is_busy(const struct tty *, ns_t now); /* a frame is in flight: bytes left,
                                     * or the terminal has not answered yet (given up
                                     * after 1 s: a lost answer must not freeze us) */

/* NS_NONE, or when to call tty_key() and tty_is_busy() again although nothing
 * came: an answer is given up then, or ESC was the Escape key. */
ns_t tty_busy_until(const struct tty *);

/* Gives the terminal back, stops the process group, takes it again when
 * continued.  The screen must be painted anew after it returns. */
void tty_suspend(struct tty *);

/* SIGCONT arrived (for who watches it; our own handler does the same): takes
 * the terminal again; the screen must be painted anew. */
void tty_continued(struct tty *);

/* SIGWINCH arrived: asks the size again.  KEY_SIZE follows if it changed. */
void tty_resized(struct tty *);

/* Whether the terminal marks what is pasted with KEY_PASTE, so that a line
 * break in it is no Enter.  Off at first. */
void tty_paste(struct tty *, bool);

/* To the clipboard of whoever looks at the terminal (OSC 52), where it allows
 * that: it does not tell.  False: too long for the terminals there are. */
bool tty_copy(struct tty *, const char *text, size_t len);

void tty_title(struct tty *, const char *title); /* sanitised here once more */
