/* cells/blit_cell.h - what do the blitters share?
 *
 * The walk over the cells, the pattern they dither with, and how much of a
 * cell a glyph covers.  For blit_*.c and compose. */
#pragma once
#include "cells/blit.h"

/* Turns the dots of one cell, row by row without gaps, into the cell.  (x, y)
 * is its first dot on the surface: what dithers uses it, so that a picture
 * that stands still gives cells that stand still. */
typedef void blit_cell_fn(
    struct cell *, const uint32_t *dots, int x, int y, enum color_depth, const void *arg);

void blit_each(const struct blitter *, struct surface *, int col, int row,
    const struct blit_source *, enum color_depth, blit_cell_fn *, const void *arg);

void blit_half_draw(
    struct surface *, int col, int row, const struct blit_source *, enum color_depth);
void blit_quadrant_draw(
    struct surface *, int col, int row, const struct blit_source *, enum color_depth);
void blit_braille_draw(
    struct surface *, int col, int row, const struct blit_source *, enum color_depth);
void blit_ascii_draw(
    struct surface *, int col, int row, const struct blit_source *, enum color_depth);

/* 0..255, evenly spread and without a visible pattern (blue noise). */
int blit_threshold(int x, int y);

/* Is the dot lit on a terminal with two colours? */
bool blit_is_lit(uint32_t rgb, int x, int y);

/* A picture cell; `glyph` is "" for a blank, which has no foreground. */
struct cell blit_cell(const char *glyph, uint32_t fg, uint32_t bg);

/* How much of the cell is foreground, of 256. */
int blit_coverage(const struct cell *);
int blit_ascii_coverage(char);

extern const char *const blit_quadrants[16]; /* by bits: 1 2 above, 4 8 below */
