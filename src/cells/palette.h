/* cells/palette.h - 24-bit colours on terminals that have fewer.  (pure) */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define RGB_DEFAULT 0xff000000u /* the terminal's own colour, not 0x00rrggbb */

enum color_depth { COLOR_MONO, COLOR_16, COLOR_256, COLOR_TRUE };

/* What do the environment and terminfo promise?  `colors` is terminfo's
 * max_colors, `has_rgb` its RGB/Tc flag; strings may be NULL. */
enum color_depth palette_depth(const char *no_color, const char *colorterm,
    const char *term, int colors, bool has_rgb);

const char *palette_name(enum color_depth); /* "24bit", "256", "16", "mono" */
bool palette_find(const char *name, enum color_depth *); /* as --color= takes it */

uint32_t palette_256_rgb(int index);
int palette_256(uint32_t rgb); /* nearest of 16..255 */
int palette_16(uint32_t rgb);  /* nearest of 0..15 */
uint32_t palette_16_rgb(int index);

/* What the terminal shows for `rgb`: the nearest colour it has, itself in 24
 * bits, RGB_DEFAULT in mono.  RGB_DEFAULT stays. */
uint32_t palette_shown(uint32_t rgb, enum color_depth);

/* The same with ordered dithering: of the two colours around `rgb` the farther
 * one where its share (of 256) is above the threshold of this place. */
uint32_t palette_dither(uint32_t rgb, enum color_depth, int threshold);

/* The same for 16 colours and many dots: a table to be made once a frame. */
#define PALETTE_BOXES 4096
struct palette_table {
	uint8_t near[PALETTE_BOXES], far[PALETTE_BOXES];
};
void palette_table_init(struct palette_table *);
uint32_t palette_table_dither(const struct palette_table *, uint32_t rgb, int threshold);

int palette_luma(uint32_t rgb);                  /* 0..255, of the values as they are */
double palette_light(uint32_t rgb);              /* relative luminance of WCAG 2: 0..1 */
double palette_contrast(uint32_t a, uint32_t b); /* WCAG 2: 1 .. 21 */
uint32_t palette_mix(uint32_t a, uint32_t b, int b_of_256);
