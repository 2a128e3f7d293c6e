/* cells/paint.h - runs of cells become bytes for the terminal.
 *
 * Pure: no terminal is touched.  After the bytes were written, `shown` is
 * what the terminal shows: paint() copies the cells it painted into it. */
#pragma once
#include "base/bytes.h"
#include "cells/diff.h"
#include "cells/palette.h"
#include "cells/surface.h"

#include <stdbool.h>

struct paint_options {
	enum color_depth depth;
	bool synchronized; /* wrap in DEC mode 2026 */
	bool utf8;         /* false: what is not ASCII becomes '?' (a wide one
	                    * two of them): never a byte the terminal misreads */
	bool bce;          /* the terminal erases with the current background */
	bool ask_status;   /* end with CSI 5 n: its answer is the flow control */
	bool park;         /* leave the cursor there: input methods open where it is */
	int park_col, park_row;
	bool home_before; /* first frame after a resize: clear first */
};

/* Appends the bytes of one frame; 0 runs and nothing to clear = no bytes.
 * Returns the cells painted. */
size_t paint(struct bytes *out, struct surface *shown, const struct surface *want,
    const struct diff_run *runs, size_t count, const struct paint_options *);
