#include "cells/paint.h"

#include <string.h>

/* The most bytes of one cell: a jump, a reset, every style, two colours and
 * the glyph. */
#define CELL_BYTES 128

/* Styles a terminal shows; the others are ours. */
#define SHAPES (CELL_BOLD | CELL_DIM | CELL_UNDERLINE | CELL_REVERSE | CELL_ITALIC)

/* Erasing to the end of the line pays from here on. */
#define ERASE_COLS 4

/* A colour as SGR sees it: 24 bits, an index, or the default. */
#define COLOR_UNSET 0xfe000000u

struct painter {
	const struct paint_options *options;
	char *at;        /* the next byte */
	int col, row;    /* the cursor; -1 = it may be anywhere */
	uint32_t fg, bg; /* encoded, see encode() */
	uint16_t style;
};

static void
add(struct painter *p, const char *text, size_t len)
{
	memcpy(p->at, text, len);
	p->at += len;
}

static void
add_number(struct painter *p, unsigned n)
{
	char digits[10];
	int at = sizeof(digits);

	do
		digits[--at] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	add(p, digits + at, sizeof(digits) - (size_t)at);
}

static int
digits_of(int n)
{
	return n < 10 ? 1 : n < 100 ? 2 : n < 1000 ? 3 : 4;
}

/* "\033[" row ";" col "H" with what is 1 left out. */
static void
jump(struct painter *p, int col, int row)
{
	add(p, "\033[", 2);
	if (row > 0)
		add_number(p, (unsigned)row + 1);
	if (col > 0) {
		*p->at++ = ';';
		add_number(p, (unsigned)col + 1);
	}
	*p->at++ = 'H';
}

/* The cheapest way from where the cursor is. */
static void
move(struct painter *p, int col, int row)
{
	if (p->row == row && p->col == col)
		return;
	if (p->row == row && p->col >= 0 && col > p->col) {
		int by = col - p->col;

		add(p, "\033[", 2);
		if (by > 1)
			add_number(p, (unsigned)by);
		*p->at++ = 'C';
	} else if (col == 0 && p->row >= 0 && row - p->row >= 0 &&
		   1 + row - p->row <= 3 + digits_of(row + 1)) {
		*p->at++ = '\r';
		for (int i = p->row; i < row; i++)
			*p->at++ = '\n';
	} else {
		jump(p, col, row);
	}
	p->col = col;
	p->row = row;
}

/* What SGR says for a colour: equal codes look equal. */
static uint32_t
encode(uint32_t rgb, enum color_depth depth)
{
	if (rgb == RGB_DEFAULT || depth == COLOR_MONO)
		return RGB_DEFAULT;
	if (depth == COLOR_256)
		return (uint32_t)palette_256(rgb);
	if (depth == COLOR_16)
		return (uint32_t)palette_16(rgb);
	return rgb;
}

/* Three digits and how many of them count, for 0..255. */
static void
add_byte(struct painter *p, unsigned n)
{
	if (n >= 100) {
		*p->at++ = (char)('0' + n / 100);
		n %= 100;
		*p->at++ = (char)('0' + n / 10);
	} else if (n >= 10) {
		*p->at++ = (char)('0' + n / 10);
	}
	*p->at++ = (char)('0' + n % 10);
}

/* "38;2;r;g;b;" and the like; `ground` is 0 for fg, 10 for bg. */
static void
add_color(struct painter *p, uint32_t code, unsigned ground)
{
	if (code == RGB_DEFAULT) {
		add_byte(p, 39 + ground);
	} else if (p->options->depth == COLOR_16) {
		add_byte(p, ground + (code < 8 ? 30 + code : 90 + code - 8));
	} else if (p->options->depth == COLOR_256) {
		add(p, ground > 0 ? "48;5;" : "38;5;", 5);
		add_byte(p, code);
	} else {
		add(p, ground > 0 ? "48;2;" : "38;2;", 5);
		add_byte(p, code >> 16 & 255);
		*p->at++ = ';';
		add_byte(p, code >> 8 & 255);
		*p->at++ = ';';
		add_byte(p, code & 255);
	}
	*p->at++ = ';';
}

static void
add_style(struct painter *p, uint16_t style)
{
	/* clang-format off */
	static const struct { uint16_t style; const char *on, *off; } shapes[] = {
		{ CELL_BOLD,      "1;", "22;" },
		{ CELL_DIM,       "2;", "22;" },
		{ CELL_ITALIC,    "3;", "23;" },
		{ CELL_UNDERLINE, "4;", "24;" },
		{ CELL_REVERSE,   "7;", "27;" },
	};
	/* clang-format on */
	uint16_t gone = p->style & (uint16_t)~style;

	/* 22 ends both: what stays of the two is said again. */
	if (gone & (CELL_BOLD | CELL_DIM)) {
		add(p, "22;", 3);
		p->style &= (uint16_t) ~(CELL_BOLD | CELL_DIM);
	}
	for (int i = 0; i < 5; i++) {
		if (style & ~p->style & shapes[i].style)
			add(p, shapes[i].on, 2);
		else if (p->style & ~style & shapes[i].style)
			add(p, shapes[i].off, 3);
	}
	p->style = style;
}

/* Only what changes is said.  `fg` may be COLOR_UNSET: whatever it is now. */
static void
set(struct painter *p, uint32_t fg, uint32_t bg, uint16_t style)
{
	if (fg == COLOR_UNSET)
		fg = p->fg;
	if (fg == p->fg && bg == p->bg && style == p->style)
		return;
	add(p, "\033[", 2);
	if (fg == RGB_DEFAULT && bg == RGB_DEFAULT && style == 0) {
		*p->at++ = 'm';
	} else {
		if (style != p->style)
			add_style(p, style);
		if (fg != p->fg)
			add_color(p, fg, 0);
		if (bg != p->bg)
			add_color(p, bg, 10);
		p->at[-1] = 'm'; /* instead of the last semicolon */
	}
	p->fg = fg;
	p->bg = bg;
	p->style = style;
}

static bool
is_blank(const struct cell *cell)
{
	return cell->glyph[0] == '\0' && !(cell->style & (SHAPES | CELL_RIGHT));
}

static uint32_t
ground_of(const struct painter *p, const struct cell *cell)
{
	if (cell->solid == CELL_CLEAR)
		return RGB_DEFAULT;
	return encode(cell->bg, p->options->depth);
}

/* Is the rest of the row, and of the run, blank on one ground?  `left` cells
 * of the run are left, which reaches to the end of the row. */
static bool
can_erase(const struct painter *p, const struct cell *cell, int left)
{
	uint32_t bg = ground_of(p, cell);

	if (left < ERASE_COLS || (bg != RGB_DEFAULT && !p->options->bce))
		return false;
	for (int i = 0; i < left; i++) {
		if (!is_blank(&cell[i]) || ground_of(p, &cell[i]) != bg)
			return false;
	}
	return true;
}

/* May terminals disagree about how wide this is?  Emoji and clusters of
 * several code points: the cursor is placed anew behind them. */
static bool
is_doubtful(const char *glyph, size_t len, int width)
{
	static const uint8_t lengths[16] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3,
		4 };
	unsigned char first = (unsigned char)glyph[0];

	return len > lengths[first >> 4] || first >= 0xf0 ||
	       (width == 2 && first == 0xe2);
}

static void
put_glyph(struct painter *p, const struct cell *cell, int width)
{
	size_t len = strnlen(cell->glyph, CELL_GLYPH);
	unsigned char first = (unsigned char)cell->glyph[0];

	p->col += width;
	if (len == 0) {
		add(p, "  ", (size_t)width);
	} else if (first < ' ' || first == 0x7f ||
		   (!p->options->utf8 && (first > 0x7f || len > 1))) {
		add(p, "\?\?", (size_t)width);
	} else {
		add(p, cell->glyph, len);
		if (is_doubtful(cell->glyph, len, width))
			p->row = p->col = -1;
	}
}

/* Paints one cell, with its right half if it is wide; returns its columns. */
static int
put_cell(struct painter *p, const struct cell *cell, int left)
{
	bool wide = left > 1 && cell[1].style & CELL_RIGHT && cell->glyph[0] != '\0';
	uint16_t style = cell->style & SHAPES;
	uint32_t bg = ground_of(p, cell), fg = COLOR_UNSET;

	/* A blank shows nothing of its foreground, unless it is turned round
	 * or underlined. */
	if (!is_blank(cell))
		fg = cell->solid == CELL_CLEAR ? RGB_DEFAULT
					       : encode(cell->fg, p->options->depth);
	set(p, fg, bg, style);
	put_glyph(p, cell, wide ? 2 : 1);
	return wide ? 2 : 1;
}

static void
put_run(struct painter *p, const struct cell *row, const struct diff_run *run, int cols)
{
	int col = run->col, end = run->col + run->cols;

	while (col < end) {
		move(p, col, run->row);
		if (end == cols && is_blank(&row[col]) &&
		    can_erase(p, &row[col], end - col)) {
			set(p, COLOR_UNSET, ground_of(p, &row[col]), 0);
			add(p, "\033[K", 3);
			return;
		}
		col += put_cell(p, &row[col], end - col);
	}
	/* In the last column the cursor hangs over the edge: only an absolute
	 * jump is sure to bring it back without a scroll. */
	if (end >= cols)
		p->row = p->col = -1;
}

static struct diff_run
clipped(struct diff_run run, int cols, int rows)
{
	if (run.row < 0 || run.row >= rows || run.col < 0 || run.col >= cols)
		return (struct diff_run){ 0, 0, 0 };
	if (run.cols > cols - run.col)
		run.cols = cols - run.col;
	return run;
}

size_t
paint(struct bytes *out, struct surface *shown, const struct surface *want,
    const struct diff_run *runs, size_t count, const struct paint_options *options)
{
	struct painter p = { .options = options,
		.col = -1,
		.row = -1,
		.fg = RGB_DEFAULT,
		.bg = RGB_DEFAULT };
	int cols = want->cols < shown->cols ? want->cols : shown->cols;
	int rows = want->rows < shown->rows ? want->rows : shown->rows;
	size_t painted = 0;

	if (count == 0 && !options->home_before)
		return 0;
	if (options->synchronized)
		bytes_text(out, "\033[?2026h");
	bytes_text(out, "\033[m");
	if (options->home_before) {
		bytes_text(out, "\033[H\033[2J");
		p.col = p.row = 0;
	}
	for (size_t i = 0; i < count; i++) {
		struct diff_run run = clipped(runs[i], cols, rows);
		size_t at = (size_t)run.row * (size_t)want->cols;

		if (run.cols <= 0)
			continue;
		p.at = bytes_room(out, (size_t)run.cols * CELL_BYTES);
		put_run(&p, want->cells + at, &run, want->cols);
		*p.at = '\0';
		out->len = (size_t)(p.at - out->data);
		painted += (size_t)run.cols;
		memcpy(surface_cell(shown, run.col, run.row), want->cells + at + run.col,
		    (size_t)run.cols * sizeof(*want->cells));
	}
	if (options->park)
		bytes_print(
		    out, "\033[%d;%dH", options->park_row + 1, options->park_col + 1);
	if (options->synchronized)
		bytes_text(out, "\033[?2026l");
	if (options->ask_status)
		bytes_text(out, "\033[5n");
	return painted;
}
