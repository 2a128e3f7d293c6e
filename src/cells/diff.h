/* cells/diff.h - which cells have to be sent?  (pure) */
#pragma once
#include "cells/surface.h"

#include <stddef.h>

/* A run of cells of one row that have to be painted. */
struct diff_run {
	int row, col, cols;
};

/* Compares what the terminal shows with what it should show.  Picture cells
 * of which no part moved by more than `tolerance` in any channel are left
 * alone, also when other blocks or dots would draw them.  A run never starts or ends inside a wide
 * character, and short gaps are bridged when jumping would cost more.
 * Returns the number of runs; `runs` has room for cols * rows of them. */
size_t diff(const struct surface *shown, const struct surface *want, int tolerance,
    struct diff_run *runs);
