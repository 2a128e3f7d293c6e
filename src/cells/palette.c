#include "cells/palette.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* The linear light of each sRGB value, 0..65535. */
/* clang-format off */
static const uint16_t light[256] = {
	0, 20, 40, 60, 80, 99, 119, 139, 159, 179, 199, 219,
	241, 264, 288, 313, 340, 367, 396, 427, 458, 491, 526, 562,
	599, 637, 677, 718, 761, 805, 851, 898, 947, 997, 1048, 1101,
	1156, 1212, 1270, 1330, 1391, 1453, 1517, 1583, 1651, 1720, 1790, 1863,
	1937, 2013, 2090, 2170, 2250, 2333, 2418, 2504, 2592, 2681, 2773, 2866,
	2961, 3058, 3157, 3258, 3360, 3464, 3570, 3678, 3788, 3900, 4014, 4129,
	4247, 4366, 4488, 4611, 4736, 4864, 4993, 5124, 5257, 5392, 5530, 5669,
	5810, 5953, 6099, 6246, 6395, 6547, 6700, 6856, 7014, 7174, 7335, 7500,
	7666, 7834, 8004, 8177, 8352, 8528, 8708, 8889, 9072, 9258, 9445, 9635,
	9828, 10022, 10219, 10417, 10619, 10822, 11028, 11235, 11446, 11658, 11873, 12090,
	12309, 12530, 12754, 12980, 13209, 13440, 13673, 13909, 14146, 14387, 14629, 14874,
	15122, 15371, 15623, 15878, 16135, 16394, 16656, 16920, 17187, 17456, 17727, 18001,
	18277, 18556, 18837, 19121, 19407, 19696, 19987, 20281, 20577, 20876, 21177, 21481,
	21787, 22096, 22407, 22721, 23038, 23357, 23678, 24002, 24329, 24658, 24990, 25325,
	25662, 26001, 26344, 26688, 27036, 27386, 27739, 28094, 28452, 28813, 29176, 29542,
	29911, 30282, 30656, 31033, 31412, 31794, 32179, 32567, 32957, 33350, 33745, 34143,
	34544, 34948, 35355, 35764, 36176, 36591, 37008, 37429, 37852, 38278, 38706, 39138,
	39572, 40009, 40449, 40891, 41337, 41785, 42236, 42690, 43147, 43606, 44069, 44534,
	45002, 45473, 45947, 46423, 46903, 47385, 47871, 48359, 48850, 49344, 49841, 50341,
	50844, 51349, 51858, 52369, 52884, 53401, 53921, 54445, 54971, 55500, 56032, 56567,
	57105, 57646, 58190, 58737, 59287, 59840, 60396, 60955, 61517, 62082, 62650, 63221,
	63795, 64372, 64952, 65535,
};

/* What most terminals show as their first 16 (xterm's defaults). */
static const uint32_t first_16[16] = {
	0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
	0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
};

/* These draw in 24 bits and seldom say so in terminfo.  What passes their
 * sequences on (tmux, screen) answers for itself. */
static const char *const true_terms[] = {
	"xterm-kitty", "xterm-ghostty", "ghostty", "alacritty", "foot", "wezterm",
	"contour", "konsole", "iterm2", "mintty", "st", "rio", "vte", "mlterm", NULL,
};
/* clang-format on */

static const struct {
	const char *name;
	enum color_depth depth;
} names[] = {
	{ "mono", COLOR_MONO },
	{ "16", COLOR_16 },
	{ "256", COLOR_256 },
	{ "24bit", COLOR_TRUE },
	{ "truecolor", COLOR_TRUE },
	{ "none", COLOR_MONO },
	{ "8", COLOR_16 },
	{ NULL, COLOR_MONO },
};

static bool
is_in(const char *const *list, const char *term)
{
	for (; *list != NULL; list++) {
		size_t len = strlen(*list);

		if (strncmp(term, *list, len) == 0 &&
		    (term[len] == '\0' || term[len] == '-'))
			return true;
	}
	return false;
}

static bool
ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), tail = strlen(end);

	return len >= tail && strcmp(text + len - tail, end) == 0;
}

static bool
promises_24bit(const char *colorterm, const char *term)
{
	if (strcasecmp(colorterm, "truecolor") == 0 ||
	    strcasecmp(colorterm, "24bit") == 0)
		return true;
	return ends_with(term, "-direct") || ends_with(term, "-truecolor") ||
	       is_in(true_terms, term);
}

enum color_depth
palette_depth(const char *no_color, const char *colorterm, const char *term, int colors,
    bool has_rgb)
{
	if (no_color != NULL && no_color[0] != '\0')
		return COLOR_MONO;
	if (term == NULL || term[0] == '\0' || strcmp(term, "dumb") == 0)
		return COLOR_MONO;
	/* The console takes 24-bit colours and shows the nearest of its 16. */
	if (strcmp(term, "linux") == 0)
		return COLOR_16;
	if (has_rgb || promises_24bit(colorterm != NULL ? colorterm : "", term))
		return COLOR_TRUE;
	if (colors >= 1 << 24)
		return COLOR_TRUE;
	if (colors >= 256 || ends_with(term, "-256color"))
		return COLOR_256;
	return colors >= 8 ? COLOR_16 : COLOR_MONO;
}

const char *
palette_name(enum color_depth depth)
{
	return names[depth].name;
}

bool
palette_find(const char *name, enum color_depth *depth)
{
	for (size_t i = 0; names[i].name != NULL; i++) {
		if (strcasecmp(name, names[i].name) == 0) {
			*depth = names[i].depth;
			return true;
		}
	}
	return false;
}

uint32_t
palette_16_rgb(int index)
{
	return first_16[index & 15];
}

/* The six values of the cube, and what lies half way between two of them. */
static const uint8_t steps[6] = { 0, 95, 135, 175, 215, 255 };

uint32_t
palette_256_rgb(int index)
{
	uint32_t gray;

	if (index < 16)
		return palette_16_rgb(index);
	if (index >= 232) {
		gray = 8 + 10 * (uint32_t)((index & 255) - 232);
		return gray * 0x010101;
	}
	index -= 16;
	return (uint32_t)steps[index / 36] << 16 | (uint32_t)steps[index / 6 % 6] << 8 |
	       steps[index % 6];
}

/* Weighted by what the eye tells apart; a sum, so that the nearest colour of
 * the cube is found one channel at a time. */
static int
distance(int r, int g, int b, uint32_t rgb)
{
	int dr = r - (int)(rgb >> 16 & 255);
	int dg = g - (int)(rgb >> 8 & 255);
	int db = b - (int)(rgb & 255);

	return 3 * dr * dr + 4 * dg * dg + 2 * db * db;
}

static unsigned
nearest_step(int value)
{
	if (value < 115)
		return value >= 48;
	return ((unsigned)value - 35) / 40;
}

/* The weighted mean is a ninth of `sum`; greys are 10 apart, from 8 on. */
static unsigned
nearest_gray(int r, int g, int b)
{
	unsigned sum = (unsigned)(3 * r + 4 * g + 2 * b);

	if (sum < 9 * 3)
		return 0;
	sum = (sum - 9 * 3) / (9 * 10);
	return sum > 23 ? 23 : sum;
}

/* Both answers at once: the index for the terminal, the colour for us. */
static uint32_t
nearest_256(uint32_t rgb, int *index)
{
	int r = (int)(rgb >> 16 & 255), g = (int)(rgb >> 8 & 255), b = (int)(rgb & 255);
	unsigned red = nearest_step(r), green = nearest_step(g), blue = nearest_step(b);
	unsigned level = nearest_gray(r, g, b);
	uint32_t gray = (8 + 10 * level) * 0x010101;
	uint32_t cube =
	    (uint32_t)steps[red] << 16 | (uint32_t)steps[green] << 8 | steps[blue];

	if (distance(r, g, b, gray) < distance(r, g, b, cube)) {
		*index = (int)(232 + level);
		return gray;
	}
	*index = (int)(16 + 36 * red + 6 * green + blue);
	return cube;
}

int
palette_256(uint32_t rgb)
{
	int index;

	nearest_256(rgb, &index);
	return index;
}

int
palette_16(uint32_t rgb)
{
	int r = (int)(rgb >> 16 & 255), g = (int)(rgb >> 8 & 255), b = (int)(rgb & 255);
	int least = INT32_MAX;

	/* The index rides in the low bits: one comparison a colour. */
	for (int i = 0; i < 16; i++) {
		int d = distance(r, g, b, first_16[i]) << 4 | i;

		least = d < least ? d : least;
	}
	return least & 15;
}

uint32_t
palette_shown(uint32_t rgb, enum color_depth depth)
{
	int index;

	if (rgb == RGB_DEFAULT)
		return rgb;
	switch (depth) {
	case COLOR_TRUE:
		return rgb;
	case COLOR_256:
		return nearest_256(rgb, &index);
	case COLOR_16:
		return palette_16_rgb(palette_16(rgb));
	case COLOR_MONO:
		break;
	}
	return RGB_DEFAULT;
}

/* Has a colour gone more of its way from `lo` to `hi` than `share` of 256? */
static bool
is_beyond(uint32_t rgb, uint32_t lo, uint32_t hi, int share)
{
	int along = 0, length = 0;

	for (int shift = 0; shift <= 16; shift += 8) {
		int from = (int)(lo >> shift & 255);
		int way = (int)(hi >> shift & 255) - from;

		along += ((int)(rgb >> shift & 255) - from) * way;
		length += way * way;
	}
	return along * 256 > share * length;
}

/* The colour as far on the other side of `rgb` as `near` is on this one. */
static uint32_t
mirrored(uint32_t rgb, uint32_t near)
{
	uint32_t out = 0;

	for (int shift = 0; shift <= 16; shift += 8) {
		int v = 2 * (int)(rgb >> shift & 255) - (int)(near >> shift & 255);

		v = v < 0 ? 0 : v > 255 ? 255 : v;
		out |= (uint32_t)v << shift;
	}
	return out;
}

/* Of 256 colours two neighbours are so near that half the noise is enough to
 * hide the steps between them. */
static int
softened(int threshold, enum color_depth depth)
{
	return depth == COLOR_256 ? 96 + threshold / 4 : threshold;
}

uint32_t
palette_dither(uint32_t rgb, enum color_depth depth, int threshold)
{
	uint32_t near = palette_shown(rgb, depth), far;

	threshold = softened(threshold, depth);
	if (depth == COLOR_TRUE || near == rgb || threshold >= 128)
		return near; /* the nearer one has at least half */
	far = palette_shown(mirrored(rgb, near), depth);
	return is_beyond(rgb, near, far, threshold) ? far : near;
}

/* The middle of a sixteenth of each channel. */
static uint32_t
box_color(uint32_t box)
{
	return ((box >> 8 & 15) << 16 | (box >> 4 & 15) << 8 | (box & 15)) * 0x11;
}

void
palette_table_init(struct palette_table *table)
{
	for (uint32_t box = 0; box < PALETTE_BOXES; box++) {
		uint32_t rgb = box_color(box);
		int near = palette_16(rgb);

		table->near[box] = (uint8_t)near;
		table->far[box] = (uint8_t)palette_16(mirrored(rgb, first_16[near]));
	}
}

uint32_t
palette_table_dither(const struct palette_table *table, uint32_t rgb, int threshold)
{
	uint32_t box = (rgb >> 12 & 0xf00) | (rgb >> 8 & 0xf0) | (rgb >> 4 & 0xf);
	uint32_t near = first_16[table->near[box]], far = first_16[table->far[box]];

	return is_beyond(rgb, near, far, threshold) ? far : near;
}

int
palette_luma(uint32_t rgb)
{
	return (
	    int)((54 * (rgb >> 16 & 255) + 183 * (rgb >> 8 & 255) + 19 * (rgb & 255)) >>
		 8);
}

double
palette_light(uint32_t rgb)
{
	return (0.2126 * light[rgb >> 16 & 255] + 0.7152 * light[rgb >> 8 & 255] +
		   0.0722 * light[rgb & 255]) /
	       65535;
}

double
palette_contrast(uint32_t a, uint32_t b)
{
	double one = palette_light(a) + 0.05, other = palette_light(b) + 0.05;

	return one > other ? one / other : other / one;
}

uint32_t
palette_mix(uint32_t a, uint32_t b, int b_of_256)
{
	uint32_t w = b_of_256 < 0 ? 0 : b_of_256 > 256 ? 256 : (uint32_t)b_of_256;
	uint32_t red_blue = (a & 0xff00ff) * (256 - w) + (b & 0xff00ff) * w + 0x800080;
	uint32_t green = (a & 0x00ff00) * (256 - w) + (b & 0x00ff00) * w + 0x008000;

	return (red_blue >> 8 & 0xff00ff) | (green >> 8 & 0x00ff00);
}
