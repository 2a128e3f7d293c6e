/* cells/blit.h - dots become cells.
 *
 * One row a blitter; a blitter turns dots_w x dots_h dots into the glyph and
 * the two colours of a cell that come closest to them.  Pure. */
#pragma once
#include "cells/palette.h"
#include "cells/surface.h"

#include <stdbool.h>
#include <stdint.h>

enum blit_needs {
	BLIT_ASCII = 0,   /* any terminal */
	BLIT_UNICODE = 1, /* a UTF-8 locale */
};

/* Dots to draw: `w` x `h` of them, a multiple of the blitter's dots except at
 * the right and lower edge, where black is assumed. */
struct blit_source {
	const uint32_t *dots; /* 0x00rrggbb */
	int w, h, stride;     /* stride in dots */
};

struct blitter {
	const char *name; /* "quadrant" */
	int dots_w, dots_h;
	enum blit_needs needs;
	/* Draws at cell (col, row); marks the cells CELL_PICTURE | CELL_SOLID. */
	void (*draw)(struct surface *, int col, int row, const struct blit_source *,
	    enum color_depth);
	const char *help;
};

extern const struct blitter blitters[]; /* ends with a NULL name; worst first */

const struct blitter *blit_find(const char *name); /* NULL = unknown */

/* The best one for this terminal (--render=auto). */
const struct blitter *blit_best(bool utf8, const char *term, enum color_depth);
