/* tests/integration/modes.h - what did a program switch on and not off again? */
#pragma once
#include <stddef.h>

/* Reads everything a program has sent to its terminal.  NULL: every private
 * mode it touched is back at its default, and so is the keypad; otherwise
 * what is not. */
const char *modes_left(const char *log, size_t len);
