#include "danmaku/nico.h"

#include "danmaku/number.h"

#include <strings.h>

enum { SIZE_BIG = 36, SIZE_SMALL = 16 }; /* 1.44 and 0.64 times 25 */

struct nico_colour {
	const char *name;
	uint32_t rgb;
};

/* clang-format off */
static const struct nico_colour colours[] = {
	{ "white",  0xffffff }, { "red",    0xff0000 }, { "pink",   0xff8080 },
	{ "orange", 0xffc000 }, { "yellow", 0xffff00 }, { "green",  0x00ff00 },
	{ "cyan",   0x00ffff }, { "blue",   0x0000ff }, { "purple", 0xc000ff },
	{ "black",  0x000000 },
	/* for those who pay */
	{ "white2",  0xcccc99 }, { "niconicowhite",  0xcccc99 },
	{ "red2",    0xcc0033 }, { "truered",        0xcc0033 },
	{ "pink2",   0xff33cc },
	{ "orange2", 0xff6600 }, { "passionorange",  0xff6600 },
	{ "yellow2", 0x999900 }, { "madyellow",      0x999900 },
	{ "green2",  0x00cc66 }, { "elementalgreen", 0x00cc66 },
	{ "cyan2",   0x00cccc },
	{ "blue2",   0x3399ff }, { "marineblue",     0x3399ff }, { "marinblue", 0x3399ff },
	{ "purple2", 0x6633cc }, { "nobleviolet",    0x6633cc },
	{ "black2",  0x666666 },
};
/* clang-format on */

static bool
is(struct slice word, const char *name)
{
	return word.len == strlen(name) && strncasecmp(word.at, name, word.len) == 0;
}

static bool
read_mode(struct slice word, uint8_t *mode)
{
	if (is(word, "ue"))
		*mode = COMMENT_TOP;
	else if (is(word, "shita"))
		*mode = COMMENT_BOTTOM;
	else if (is(word, "naka"))
		*mode = COMMENT_SCROLL;
	else
		return false;
	return true;
}

static bool
read_size(struct slice word, uint16_t *size)
{
	if (is(word, "big"))
		*size = SIZE_BIG;
	else if (is(word, "small"))
		*size = SIZE_SMALL;
	else if (is(word, "medium"))
		*size = INTAKE_SIZE_NORMAL;
	else
		return false;
	return true;
}

static bool
read_colour(struct slice word, uint32_t *rgb)
{
	size_t i;

	if (word.len == 7 && word.at[0] == '#') {
		*rgb = number_rgb(word);
		return true;
	}
	for (i = 0; i < sizeof(colours) / sizeof(colours[0]); i++)
		if (is(word, colours[i].name)) {
			*rgb = colours[i].rgb;
			return true;
		}
	return false;
}

static void
read_word(struct nico_style *style, struct comment *c, struct slice word)
{
	uint8_t mode = 0;
	uint16_t size = 0;
	uint32_t rgb = 0;

	if (read_mode(word, &mode)) {
		c->mode = style->has_mode ? c->mode : mode;
		style->has_mode = true;
	} else if (read_size(word, &size)) {
		c->size = style->has_size ? c->size : size;
		style->has_size = true;
	} else if (read_colour(word, &rgb)) {
		c->rgb = style->has_rgb ? c->rgb : rgb;
		style->has_rgb = true;
	} else if (is(word, "invisible")) {
		style->invisible = true;
	}
}

/* Blanks of Japanese keyboards part words too. */
static size_t
blank_at(const char *at, const char *end)
{
	if (char_is_blank(*at))
		return 1;
	return end - at >= 3 && memcmp(at, "\xe3\x80\x80", 3) == 0 ? 3 : 0;
}

void
nico_command(struct nico_style *style, struct comment *c, struct slice words)
{
	const char *at = words.at, *end = words.at + words.len, *start;

	while (at < end) {
		for (start = at; at < end && blank_at(at, end) == 0; at++)
			;
		read_word(style, c, (struct slice){ start, (size_t)(at - start) });
		if (at < end)
			at += blank_at(at, end);
	}
}

void
nico_add(struct intake *in, struct comment *c, const struct nico_style *style,
    struct slice text, bool owner)
{
	if (style->invisible || (owner && slice_begins(text, "/")))
		c->mode = COMMENT_SCRIPT;
	intake_add(in, c, text);
}
