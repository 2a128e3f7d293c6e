/* term/palette.h - 24-bit colours on terminals that have fewer. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum color_depth { COLOR_MONO, COLOR_16, COLOR_256, COLOR_TRUE };

/* Pure: what do the environment and terminfo promise?  `colors` is terminfo's
 * max_colors, `has_rgb` its RGB/Tc flag; strings may be NULL. */
enum color_depth palette_depth(const char *no_color, const char *colorterm,
    const char *term, int colors, bool has_rgb);

const char *palette_name(enum color_depth); /* "24bit", "256", "16", "mono" */
bool palette_find(const char *name, enum color_depth *); /* as --color= takes it */

uint32_t palette_256_rgb(int index);
int palette_256(uint32_t rgb); /* nearest of 16..255, by a table */
int palette_16(uint32_t rgb);  /* nearest of 0..15 */
uint32_t palette_16_rgb(int index);

/* Relative luminance 0..255 (sRGB weights), and 0..1 contrast helper. */
int palette_luma(uint32_t rgb);
double palette_contrast(uint32_t a, uint32_t b); /* WCAG 2: 1 .. 21 */
uint32_t palette_mix(uint32_t a, uint32_t b, int b_of_256);
