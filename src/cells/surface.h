/* cells/surface.h - a rectangle of cells, and the only way to put text on it.
 *
 * Cells are compared with memcmp, so unused bytes are always zero.  A wide
 * character takes two cells: the left one holds it, the right one holds ""
 * with CELL_RIGHT.  Whoever writes over one half blanks the other; that is
 * done here and nowhere else, so half a wide character cannot exist. */
#pragma once
#include "base/text.h"
#include "cells/palette.h"

#include <stdbool.h>
#include <stdint.h>

#define CELL_GLYPH 20

enum cell_style {
	CELL_BOLD = 1,
	CELL_DIM = 2,
	CELL_UNDERLINE = 4,
	CELL_REVERSE = 8,
	CELL_ITALIC = 16,
	CELL_RIGHT = 32,   /* right half of the wide character before it */
	CELL_PICTURE = 64, /* part of the video: small changes may be left out */
};

enum cell_solid {
	CELL_CLEAR = 0, /* the layer below shows through */
	CELL_SOLID = 1, /* covers what is below */
	CELL_GLASS = 2, /* the glyph covers; its background is what is below,
	                  * dimmed so that the glyph can be read (compose) */
};

struct cell {                   /* 32 bytes, compared with memcmp */
	char glyph[CELL_GLYPH]; /* UTF-8 cluster, zero padded (not always ended);
	                         * "" = blank, and a blank is always "" */
	uint32_t fg, bg;        /* 0x00rrggbb or RGB_DEFAULT */
	uint16_t style;         /* enum cell_style */
	uint16_t solid;         /* enum cell_solid */
};
_Static_assert(sizeof(struct cell) == 32, "cells are compared as bytes");

struct surface {
	int cols, rows;
	struct cell *cells; /* rows * cols, row by row */
};

struct surface *surface_new(int cols, int rows);           /* all clear */
void surface_free(struct surface *);                       /* NULL is fine */
void surface_resize(struct surface *, int cols, int rows); /* all clear after */
void surface_clear(struct surface *);
struct cell *surface_cell(struct surface *, int col, int row); /* NULL outside */

/* What text looks like when it is put. */
struct pen {
	uint32_t fg, bg;
	uint16_t style, solid;
};

/* Puts one line of sanitised text, clipped to the surface; a wide character
 * cut by an edge becomes a blank.  Returns the columns of the whole text. */
int surface_text(struct surface *, int col, int row, const char *text, size_t len,
    struct pen, struct text_rule);

/* The same, clipped to [left, right) too. */
int surface_text_clip(struct surface *, int col, int row, const char *text, size_t len,
    struct pen, struct text_rule, int left, int right);

void surface_fill(struct surface *, int col, int row, int cols, int rows, struct pen);

/* No wide character stands across the left edge of `col` any more: whoever
 * writes cells itself (blitters, compose) calls this for both its edges. */
void surface_split(struct surface *, int col, int row);
