/* cells/blit_ascii.h - what do the 95 printable characters look like? */
#pragma once
#include <stdint.h>

#define ASCII_DOTS_W 3
#define ASCII_DOTS_H 6
#define ASCII_DOTS (ASCII_DOTS_W * ASCII_DOTS_H)
#define ASCII_GLYPHS 95

struct ascii_glyph {
	uint8_t ink[ASCII_DOTS]; /* 0..255, row by row */
	uint16_t rough;          /* mean square of what the parts do not show */
};

extern const struct ascii_glyph ascii_glyphs[ASCII_GLYPHS]; /* from ' ' on */
