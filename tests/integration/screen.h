/* tests/integration/screen.h - a program on a real pty, and a terminal that we can read.
 *
 * Behind the pty is libvterm, which answers queries as a terminal does.  Only
 * while a screen_wait...() runs is anything read from the program or written
 * to it: between two of them the terminal stands still.  One thread; nothing
 * sleeps; every wait is for a condition and gives up after SCREEN_PATIENCE. */
#pragma once
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCREEN_PATIENCE (60 * SECOND)

struct screen;

struct screen_options {
	int cols, rows;          /* 0: 80 x 24 */
	const char *const *env;  /* "NAME=VALUE", or "NAME" to unset it; NULL ends */
	bool mute;               /* answers no query */
	size_t bytes_per_second; /* how fast it reads; 0: at once */
	int stdin_fd;            /* > 0: the program's input is this, not the pty */
};

struct screen_cell {
	char glyph[32];  /* UTF-8; "" behind a wide one and where nothing was written */
	uint32_t fg, bg; /* 0x00rrggbb */
	bool fg_default, bg_default, bold, reverse, underline;
	int cols;
};

/* Found in PATH.  The pty is its controlling terminal. */
struct screen *screen_start(const char *const argv[], const struct screen_options *);
void screen_free(struct screen *); /* kills what still runs; NULL is fine */

typedef bool screen_fn(struct screen *, void *arg);

/* True once it is so; false: time is over or the program is, and it is not. */
bool screen_wait(struct screen *, screen_fn *, void *arg);
bool screen_wait_text(struct screen *, const char *regex);    /* on any one row */
bool screen_wait_no_text(struct screen *, const char *regex); /* on no row */
bool screen_wait_bytes(struct screen *, size_t more);         /* so many more came */
bool screen_wait_quiet(struct screen *, ns_t time);           /* none for so long */

/* The exit status, 128 + the signal that ended it, or -1: it still runs. */
int screen_wait_exit(struct screen *);

void screen_send(struct screen *, const char *keys); /* as typed */
void screen_resize(struct screen *, int cols, int rows);
void screen_speed(struct screen *, size_t bytes_per_second);
void screen_hang(struct screen *, bool); /* reads nothing at all until told otherwise */
void screen_kill(struct screen *, int signal);
void screen_unplug(struct screen *); /* the terminal is gone: only waiting for the exit
                                     * makes sense now */
int screen_pid(const struct screen *);

int screen_rows(const struct screen *);
bool screen_has(const struct screen *, const char *regex);
char *screen_row(const struct screen *, int row); /* no blanks at the end; free() it */
struct screen_cell screen_at(const struct screen *, int row, int col);
bool screen_is_alternate(const struct screen *);
size_t screen_bytes(const struct screen *);    /* received so far */
const char *screen_log(const struct screen *); /* all of them, NUL behind */

/* Is the terminal as the program found it?  NULL, or what it is not. */
const char *screen_left(const struct screen *);

void screen_print(const struct screen *); /* as TAP comments, for a test that fails */
