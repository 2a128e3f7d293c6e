/* term/tty_bytes.h - what is written when the terminal is taken and given back? */
#pragma once
#include "base/bytes.h"

#include <stdbool.h>

/* What was, or will be, switched on. */
struct tty_modes {
	bool synchronized; /* a frame may have been cut inside mode 2026 */
	bool clusters;     /* we set mode 2027 */
	bool mouse;
	bool paste;  /* pastes are marked: mode 2004 */
	bool titled; /* the title was kept on the terminal's stack */

	/* BDSM, mode 8 of ECMA-48: a terminal that reorders what runs to the left
	 * is told to leave all in its cell.  AS_FOUND: nobody had to tell it. */
	enum tty_order { ORDER_UNTOUCHED, ORDER_OURS, ORDER_AS_FOUND } order;
};

/* Both clear what is in `to`, and need terminfo: see tty_curses.h. */
void tty_bytes_give(struct bytes *to, struct tty_modes);
void tty_bytes_take(struct bytes *to, struct tty_modes);

/* Adds what puts a text into the clipboard (OSC 52); false: it is too long. */
bool tty_bytes_copy(struct bytes *to, const char *text, size_t len);
