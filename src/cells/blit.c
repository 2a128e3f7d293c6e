#include "cells/blit.h"

#include "cells/blit_cell.h"

#include <stddef.h>
#include <string.h>

/* clang-format off */
const struct blitter blitters[] = {
	{ "ascii",    3, 6, BLIT_ASCII,   blit_ascii_draw,    "letters and signs, for any terminal" },
	{ "half",     1, 2, BLIT_UNICODE, blit_half_draw,     "half blocks: two exact colours in each cell" },
	{ "braille",  2, 4, BLIT_UNICODE, blit_braille_draw,  "braille dots: fine lines, eight dots in each cell" },
	{ "quadrant", 2, 2, BLIT_UNICODE, blit_quadrant_draw, "quarter blocks: the sharpest in colour" },
	{ NULL, 0, 0, BLIT_ASCII, NULL, NULL },
};

/* Ranks 0..255 by void and cluster on a torus, sigma 1.9. */
static const uint8_t noise[256] = {
	236, 185, 149, 244, 162, 106, 234, 140, 174,  34, 152,  11,  43,  60, 104,  23,
	168, 136,  33,  58, 200,  72,  26,  94, 248, 111,  70, 183, 199, 128, 225,  13,
	 71, 119,  89, 229, 126,  44, 206, 159,  14, 196, 137,  83, 245, 161,  90, 192,
	 49, 216,   3, 190, 145, 252, 116,  64, 220,  48, 100, 215,   4,  37, 112, 251,
	142, 180, 103,  20,  80, 167,  10, 181, 130, 239,  25, 169,  56, 148, 210,  27,
	 63, 241, 155, 224,  55,  97, 235,  36,  88, 154, 117, 189, 227, 124,  77, 172,
	 93,  40, 127, 198,  31, 213, 135, 193,  74, 209,  16,  68,  95, 238,   8, 203,
	 24, 230, 113,  69, 175, 150, 110,   1, 163,  50, 254, 144,  41, 176, 108, 134,
	187, 164,   5,  87, 249,  46,  65, 242, 222, 105, 129, 201,  30, 156,  54, 250,
	 79, 147, 219, 202,  19, 125, 186,  28,  92, 173,  12, 184,  86, 223, 212,  15,
	122,  42,  57, 139,  96, 237, 157, 205, 141,  59,  76, 243, 118, 138,  66, 102,
	246, 182, 232, 107, 171,   7,  78, 114,  38, 214, 233,  47,   6, 170,  35, 195,
	153,  21,  75,  32, 194,  52, 226, 179,  22, 123, 146, 160, 109, 207, 228,  91,
	  0, 166, 208, 133, 255, 151,  67, 101, 247, 197,  85,  18, 188,  73,  51, 131,
	115,  62, 221,  84, 120,  39, 217, 132,   2, 165,  61,  98, 253,  29, 178, 240,
	204,  45,  99,   9, 177,  17, 191,  82,  53, 211, 231, 121, 218, 143, 158,  81,
};

const char *const blit_quadrants[16] = {
	"", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
};
/* clang-format on */

/* More dots than any blitter has in a cell. */
#define DOTS_MAX 32

const struct blitter *
blit_find(const char *name)
{
	for (const struct blitter *b = blitters; b->name != NULL; b++) {
		if (strcmp(b->name, name) == 0)
			return b;
	}
	return NULL;
}

const struct blitter *
blit_best(bool utf8, const char *term, enum color_depth depth)
{
	if (!utf8)
		return blit_find("ascii");
	/* The console's fonts have the half blocks of the old code pages, and
	 * neither quarters nor braille. */
	if (term != NULL && strncmp(term, "linux", 5) == 0)
		return blit_find("half");
	return blit_find(depth == COLOR_MONO ? "braille" : "quadrant");
}

int
blit_threshold(int x, int y)
{
	return noise[(y & 15) * 16 + (x & 15)];
}

bool
blit_is_lit(uint32_t rgb, int x, int y)
{
	int luma = palette_luma(rgb);

	/* Between what is right for light that adds up (squared) and what
	 * keeps the shadows readable (as it is). */
	return (luma + luma * luma / 255) / 2 > noise[(y & 15) * 16 + (x & 15)];
}

struct cell
blit_cell(const char *glyph, uint32_t fg, uint32_t bg)
{
	struct cell cell = {
		.fg = fg, .bg = bg, .style = CELL_PICTURE, .solid = CELL_SOLID
	};

	for (int i = 0; glyph[i] != '\0'; i++)
		cell.glyph[i] = glyph[i];
	if (glyph[0] == '\0')
		cell.fg = RGB_DEFAULT;
	return cell;
}

static void
gather(uint32_t *dots, const struct blit_source *source, int x, int y, int w, int h)
{
	for (int j = 0; j < h; j++) {
		for (int i = 0; i < w; i++) {
			bool inside = x + i < source->w && y + j < source->h;

			*dots++ =
			    inside ? source->dots[(y + j) * source->stride + x + i] : 0;
		}
	}
}

/* The same where all dots are there. */
static void
gather_whole(uint32_t *dots, const uint32_t *from, int stride, int w, int h)
{
	for (; h > 0; h--, from += stride) {
		for (int i = 0; i < w; i++)
			*dots++ = from[i];
	}
}

void
blit_each(const struct blitter *b, struct surface *s, int col, int row,
    const struct blit_source *source, enum color_depth depth, blit_cell_fn *draw,
    const void *arg)
{
	int w = b->dots_w, h = b->dots_h;
	int first_col = col < 0 ? -col : 0, first_row = row < 0 ? -row : 0;
	int cols = (source->w + w - 1) / w, rows = (source->h + h - 1) / h;
	uint32_t dots[DOTS_MAX] = { 0 };

	cols = cols < s->cols - col ? cols : s->cols - col;
	rows = rows < s->rows - row ? rows : s->rows - row;
	for (int r = first_row; r < rows; r++) {
		surface_split(s, col + first_col, row + r);
		surface_split(s, col + cols, row + r);
		for (int c = first_col; c < cols; c++) {
			int x = c * w, y = r * h;

			if (x + w <= source->w && y + h <= source->h)
				gather_whole(dots, source->dots + y * source->stride + x,
				    source->stride, w, h);
			else
				gather(dots, source, x, y, w, h);
			draw(surface_cell(s, col + c, row + r), dots, (col + c) * w,
			    (row + r) * h, depth, arg);
		}
	}
}

/* Eighths from below and from the left, shades, quadrants: U+2580..U+259F. */
static int
block_coverage(unsigned code)
{
	/* clang-format off */
	static const uint8_t eighths[32] = {
		4, 1, 2, 3, 4, 5, 6, 7, 8, 7, 6, 5, 4, 3, 2, 1,
		4, 2, 4, 6, 1, 1, 2, 2, 2, 6, 4, 6, 6, 2, 4, 6,
	};
	/* clang-format on */
	return eighths[code - 0x2580] * 32;
}

/* Letters and ideographs of others: about so much of them is ink. */
#define INK 64

int
blit_coverage(const struct cell *cell)
{
	const unsigned char *g = (const unsigned char *)cell->glyph;
	unsigned code;

	if (g[0] == '\0')
		return 0;
	if (g[0] < 0x80)
		return blit_ascii_coverage((char)g[0]);
	if ((g[0] & 0xf0) != 0xe0)
		return INK;
	code = (g[0] & 15u) << 12 | (g[1] & 63u) << 6 | (g[2] & 63u);
	if (code >= 0x2580 && code < 0x25a0)
		return block_coverage(code);
	if (code >= 0x2800 && code < 0x2900)
		return __builtin_popcount(code & 255) * 32;
	return INK;
}
