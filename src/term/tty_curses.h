/* term/tty_curses.h - what is kept of ncurses: terminfo, and the keys in it.
 *
 * ncurses is given a read-only descriptor of the terminal: it can set modes
 * and read keys, and cannot write a byte.  What it would have written (the
 * alternate screen, the keypad) the tty writes itself, because only then can
 * it be sure that it never blocks on the way out. */
#pragma once
#include "base/bytes.h"
#include "base/err.h"
#include "term/keys.h"

struct curses;

/* The terminfo entry for TERM: its own, or that of a terminal it is like.
 * NULL: there is none, or it cannot place the cursor. */
const char *curses_entry(const char *term, struct err *);

/* `path` is the terminal, `entry` what curses_entry() said. */
int curses_open(struct curses **, const char *path, const char *entry, struct err *);
void curses_close(struct curses *); /* NULL is fine; modes stay as they are */

enum curses_read {
	CURSES_NOTHING,
	CURSES_BYTE, /* *byte is one that ncurses does not know as a key */
	CURSES_KEY,
};

/* Never waits: an Escape that has nothing behind it yet is a byte. */
enum curses_read curses_read(struct curses *, unsigned char *byte, struct key *);

/* Appends the capability without its padding; false when there is none. */
bool curses_string(const char *name, struct bytes *);
int curses_number(const char *name); /* -1 = it does not say */
bool curses_flag(const char *name);
