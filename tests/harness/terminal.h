/* tests/harness/terminal.h - a terminal to test with: a pty, and libvterm behind it.
 *
 * The process under test runs in a child with the pty as its terminal; the
 * test plays the terminal and the viewer.  Whatever is waited for is a
 * condition; only when nothing comes for very long the test fails. */
#pragma once
#include "base/bytes.h"

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

struct terminal {
	int master, slave, report; /* -1 = closed; the slave keeps its modes */
	pid_t pid;
	VTerm *vt;
	VTermScreen *screen;
	bool answers;            /* libvterm's answers go back to the child */
	bool alternate, cursor;  /* what the terminal shows now */
	struct bytes sent, told; /* all that the child sent, and reported */
	struct termios at_start;
};

/* What runs in the child; it tells the test lines by terminal_tell(). */
typedef int terminal_child(int report, void *arg);

struct terminal *terminal_start(
    int cols, int rows, bool answers, terminal_child *, void *arg);
void terminal_free(struct terminal *); /* kills what is left */

void terminal_tell(int report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Plays the terminal until the child has told this line (and takes it away). */
void terminal_await(struct terminal *, const char *line);

/* Plays the terminal until the child has sent these bytes. */
void terminal_await_sent(struct terminal *, const char *bytes);

void terminal_type(struct terminal *, const char *keys);
void terminal_hang_up(struct terminal *);
void terminal_resize(struct terminal *, int cols, int rows);

/* Plays the terminal until the child is gone; its wait status.  The first is
 * for who has waited for the child itself. */
void terminal_drain(struct terminal *);
int terminal_finish(struct terminal *);

/* Is the terminal as it was: main screen, cursor, modes? */
void terminal_assert_given_back(struct terminal *);

/* The row as text, blanks at the end cut off. */
const char *terminal_row(struct terminal *, int row, char *to, size_t size);
