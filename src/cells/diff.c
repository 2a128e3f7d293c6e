#include "cells/diff.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A cursor jump costs four bytes at least: "\033[nC". */
#define JUMP_BYTES 4

static bool
is_near(uint32_t a, uint32_t b, int tolerance)
{
	if (a == b)
		return true;
	if ((a | b) & RGB_DEFAULT)
		return false;
	return abs((int)(a >> 16 & 255) - (int)(b >> 16 & 255)) <= tolerance &&
	       abs((int)(a >> 8 & 255) - (int)(b >> 8 & 255)) <= tolerance &&
	       abs((int)(a & 255) - (int)(b & 255)) <= tolerance;
}

/* memcmp() of 32 bytes without the call: this is asked of every cell. */
static bool
is_same(const struct cell *a, const struct cell *b)
{
	uint64_t x[4], y[4];

	memcpy(x, a, sizeof(x));
	memcpy(y, b, sizeof(y));
	return ((x[0] ^ y[0]) | (x[1] ^ y[1]) | (x[2] ^ y[2]) | (x[3] ^ y[3])) == 0;
}

/* Glyphs that paint parts of the cell: which ones the foreground has. */
enum parts { PARTS_BLANK, PARTS_QUARTERS, PARTS_DOTS, PARTS_OTHER };

static enum parts
parts_of(const struct cell *cell, unsigned *front)
{
	/* clang-format off */
	static const uint8_t quarters[32] = { /* U+2580..U+259F; 0: not in quarters */
		3, 0, 0, 0, 12, 0, 0, 0, 15, 0, 0, 0, 5, 0, 0, 0,
		10, 0, 0, 0, 0, 0, 4, 8, 1, 13, 9, 7, 11, 2, 6, 14,
	};
	/* clang-format on */
	const unsigned char *g = (const unsigned char *)cell->glyph;

	*front = 0;
	if (g[0] == '\0')
		return PARTS_BLANK;
	if (g[0] != 0xe2 || g[3] != '\0')
		return PARTS_OTHER;
	if (g[1] == 0x96)
		*front = g[2] < 0xa0 ? quarters[g[2] & 31] : 0;
	if (*front != 0)
		return PARTS_QUARTERS;
	if (g[1] < 0xa0 || g[1] > 0xa3)
		return PARTS_OTHER;
	*front = (g[1] & 3u) << 6 | (g[2] & 63u);
	return PARTS_DOTS;
}

/* Different glyphs may look alike: where a picture has hardly any contrast,
 * grain alone turns one pattern into another. */
static bool
looks_alike(const struct cell *shown, const struct cell *want, int tolerance)
{
	unsigned a, b, all;
	enum parts was = parts_of(shown, &a), is = parts_of(want, &b);

	if (was == PARTS_OTHER || is == PARTS_OTHER ||
	    (was != is && was != PARTS_BLANK && is != PARTS_BLANK))
		return false;
	all = was == PARTS_DOTS || is == PARTS_DOTS ? 255 : 15;
	return ((a & b) == 0 || is_near(shown->fg, want->fg, tolerance)) &&
	       ((a & ~b) == 0 || is_near(shown->fg, want->bg, tolerance)) &&
	       ((~a & b) == 0 || is_near(shown->bg, want->fg, tolerance)) &&
	       ((a | b) == all || is_near(shown->bg, want->bg, tolerance));
}

/* Is the cell as it should be, or near enough? */
static bool
is_shown(const struct cell *shown, const struct cell *want, int tolerance)
{
	if (is_same(shown, want))
		return true;
	if (tolerance <= 0 || !(want->style & CELL_PICTURE) ||
	    shown->style != want->style || shown->solid != want->solid)
		return false;
	if (memcmp(shown->glyph, want->glyph, sizeof(want->glyph)) != 0)
		return looks_alike(shown, want, tolerance);
	return is_near(shown->fg, want->fg, tolerance) &&
	       is_near(shown->bg, want->bg, tolerance);
}

static bool
is_right(const struct cell *row, int col, int cols)
{
	return col < cols && row[col].style & CELL_RIGHT;
}

/* What painting `cell` costs behind one with the same colours, or more than
 * any jump when the colours differ. */
static int
bridge_bytes(const struct cell *before, const struct cell *cell)
{
	uint16_t shape = (uint16_t) ~(CELL_RIGHT | CELL_PICTURE);

	if (cell->bg != before->bg || ((cell->style ^ before->style) & shape) != 0)
		return JUMP_BYTES;
	if (cell->glyph[0] == '\0')
		return cell->style & CELL_RIGHT ? 0 : 1;
	if (cell->fg != before->fg)
		return JUMP_BYTES;
	return (int)strnlen(cell->glyph, CELL_GLYPH);
}

/* The first column from `col` on that the run does not need: unchanged cells
 * are taken along where that is cheaper than a jump to the next changed one. */
static int
run_end(
    const struct cell *shown, const struct cell *want, int col, int cols, int tolerance)
{
	int end = col + 1, bytes = 0;

	for (col++; col < cols && bytes < JUMP_BYTES; col++) {
		bool right = is_right(want, col, cols) || is_right(shown, col, cols);

		if (!is_shown(&shown[col], &want[col], tolerance) ||
		    (right && end == col)) {
			end = col + 1;
			bytes = 0;
		} else {
			bytes += bridge_bytes(&want[col - 1], &want[col]);
		}
	}
	return end;
}

/* The runs of one row go to `runs`; returns how many. */
static size_t
diff_row(const struct cell *old, const struct cell *new, int row, int cols, int tolerance,
    struct diff_run *runs)
{
	size_t count = 0;

	for (int col = 0; col < cols; col++) {
		int first = col, end;

		if (is_shown(&old[col], &new[col], tolerance))
			continue;
		while (first > 0 &&
		       (is_right(old, first, cols) || is_right(new, first, cols)))
			first--;
		end = run_end(old, new, col, cols, tolerance);
		if (count > 0 && runs[count - 1].col + runs[count - 1].cols >= first)
			first = runs[--count].col;
		runs[count++] = (struct diff_run){ row, first, end - first };
		col = end - 1;
	}
	return count;
}

size_t
diff(const struct surface *shown, const struct surface *want, int tolerance,
    struct diff_run *runs)
{
	int rows = shown->rows < want->rows ? shown->rows : want->rows;
	int cols = shown->cols < want->cols ? shown->cols : want->cols;
	size_t count = 0;

	for (int row = 0; row < rows; row++)
		count += diff_row(shown->cells + (size_t)row * (size_t)shown->cols,
		    want->cells + (size_t)row * (size_t)want->cols, row, cols, tolerance,
		    runs + count);
	return count;
}
