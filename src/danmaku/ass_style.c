#include "danmaku/ass_style.h"

#include "danmaku/number.h"

#include <strings.h>

enum { STYLE_FIELDS = 32, LIFE_MS_MAX = 3600000 };

void
ass_sheet_init(struct ass_sheet *sheet)
{
	/* What players take when a script does not say. */
	*sheet = (struct ass_sheet){ .wide = 384, .high = 288 };
}

/* --- values ---------------------------------------------------------------------------- */

/* "&H00BBGGRR&", "&HBBGGRR", or decimal. */
static uint32_t
read_colour(struct slice s, uint32_t otherwise)
{
	uint32_t bgr = 0;
	int64_t decimal;
	size_t i;
	char c;

	s = slice_trim(s);
	if (s.len < 3 || s.at[0] != '&' || (s.at[1] | 0x20) != 'h') {
		if (number_read(s, 0, &decimal) != NUMBER_OK)
			return otherwise;
		bgr = (uint32_t)decimal;
		s.len = 2;
	}
	for (i = 2; i < s.len && s.at[i] != '&'; i++) {
		c = (char)(s.at[i] | 0x20);
		if (s.at[i] >= '0' && s.at[i] <= '9')
			bgr = bgr << 4 | (uint32_t)(s.at[i] - '0');
		else if (c >= 'a' && c <= 'f')
			bgr = bgr << 4 | (uint32_t)(c - 'a' + 10);
		else
			return otherwise;
	}
	return (bgr & 0xff) << 16 | (bgr & 0xff00) | (bgr >> 16 & 0xff);
}

static float
read_real(struct slice s)
{
	int64_t thousandths;

	number_read(s, 3, &thousandths);
	return (float)intake_within(thousandths, -100000000, 100000000) / 1000;
}

/* 1 2 3, 9 10 11, 5 6 7 from the bottom up. */
static int
read_old_align(int64_t align)
{
	if (align >= 9)
		return (int)align - 5;
	return (int)(align >= 5 ? align + 2 : align);
}

/* --- styles ---------------------------------------------------------------------------- */

static bool
is(struct slice s, const char *name)
{
	s = slice_trim(s);
	return s.len == strlen(name) && strncasecmp(s.at, name, s.len) == 0;
}

void
ass_sheet_style(struct ass_sheet *sheet, struct slice format, struct slice fields)
{
	struct slice names[STYLE_FIELDS], values[STYLE_FIELDS];
	struct ass_style style = { .name = { "", 0 }, .rgb = INTAKE_WHITE, .align = 2 };
	int count = intake_split(format, names, STYLE_FIELDS), i;
	int64_t align;

	if (sheet->count == ASS_STYLES)
		return;
	intake_split(fields, values, STYLE_FIELDS);
	for (i = 0; i < count; i++) {
		if (is(names[i], "Name"))
			style.name = slice_trim(values[i]);
		else if (is(names[i], "PrimaryColour"))
			style.rgb = read_colour(values[i], INTAKE_WHITE);
		else if (is(names[i], "Fontsize"))
			style.size = number_or(values[i], 0);
		else if (is(names[i], "Alignment")) {
			align = number_or(values[i], 2);
			align = intake_within(align, 1, 11);
			style.align = sheet->old ? read_old_align(align) : (int)align;
		}
	}
	sheet->styles[sheet->count++] = style;
}

const struct ass_style *
ass_sheet_find(const struct ass_sheet *sheet, struct slice name)
{
	int i;

	name = slice_trim(name);
	for (i = sheet->count - 1; i >= 0; i--)
		if (sheet->styles[i].name.len == name.len &&
		    memcmp(sheet->styles[i].name.at, name.at, name.len) == 0)
			return &sheet->styles[i];
	return NULL;
}

/* --- tags ------------------------------------------------------------------------------ */

void
ass_place_init(struct ass_place *place, const struct ass_style *style)
{
	*place = (struct ass_place){ .rgb = style != NULL ? style->rgb : INTAKE_WHITE,
		.size = style != NULL ? style->size : 0 };
}

/* The numbers between the brackets behind a tag. */
static int
arguments(struct slice s, struct slice *values, int most)
{
	const char *close;
	int count;

	if (s.len == 0 || s.at[0] != '(')
		return 0;
	close = memchr(s.at, ')', s.len);
	s = (struct slice){ s.at + 1,
		(close != NULL ? (size_t)(close - s.at) : s.len) - 1 };
	count = intake_split(s, values, most);
	return s.len > 0 ? count : 0;
}

static void
read_move(struct ass_place *place, struct slice s)
{
	struct slice values[6];
	int count = arguments(s, values, 6);

	if (count < 4 || place->moves || place->stands)
		return;
	place->moves = true;
	place->x = read_real(values[0]);
	place->y = read_real(values[1]);
	place->x2 = read_real(values[2]);
	place->y2 = read_real(values[3]);
	place->from_ms = intake_within(number_or(values[4], 0), 0, LIFE_MS_MAX);
	place->to_ms = intake_within(number_or(values[5], 0), 0, LIFE_MS_MAX);
}

static void
read_pos(struct ass_place *place, struct slice s)
{
	struct slice values[2];

	if (arguments(s, values, 2) < 2 || place->moves || place->stands)
		return;
	place->stands = true;
	place->x = place->x2 = read_real(values[0]);
	place->y = place->y2 = read_real(values[1]);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* One tag without its backslash; what is unknown says nothing here. */
static void
read_tag(struct ass_place *place, struct slice s)
{
	struct slice rest = { s.at + 1, s.len - 1 };

	if (slice_begins(s, "move"))
		read_move(place, (struct slice){ s.at + 4, s.len - 4 });
	else if (slice_begins(s, "pos"))
		read_pos(place, (struct slice){ s.at + 3, s.len - 3 });
	else if (slice_begins(s, "org"))
		place->turns = true;
	else if (slice_begins(s, "an") && s.len > 2 && s.at[2] >= '1' && s.at[2] <= '9')
		place->align = s.at[2] - '0';
	else if (s.len > 1 && s.at[0] == 'a' && is_digit(s.at[1]))
		place->align = read_old_align(intake_within(number_or(rest, 2), 1, 11));
	else if (slice_begins(s, "fs") && s.len > 2 && is_digit(s.at[2]))
		place->size =
		    number_or((struct slice){ s.at + 2, s.len - 2 }, place->size);
	else if (slice_begins(s, "1c&"))
		place->rgb =
		    read_colour((struct slice){ s.at + 2, s.len - 2 }, place->rgb);
	else if (slice_begins(s, "c&"))
		place->rgb = read_colour(rest, place->rgb);
	else if (s.len > 1 && s.at[0] == 'p' && is_digit(s.at[1]))
		place->drawn = s.at[1] != '0';
}

void
ass_place_tags(struct ass_place *place, struct slice tags)
{
	const char *end = tags.at + tags.len, *at = tags.at, *next;

	while (at < end && (at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
		at++;
		next = at < end ? memchr(at, '\\', (size_t)(end - at)) : NULL;
		if (next == NULL)
			next = end;
		if (next > at)
			read_tag(
			    place, slice_trim((struct slice){ at, (size_t)(next - at) }));
		at = next;
	}
}

/* --- what was meant --------------------------------------------------------------------- */

static bool
is_style(const struct ass_style *style, const char *name)
{
	return style != NULL && slice_is(style->name, name);
}

/* 7 8 9 are the upper row of the keypad.  DanmakuFactory says it by the name of
 * the style alone, for its top ones may stand in the lower half. */
static uint8_t
standing_mode(const struct ass_place *place, const struct ass_sheet *sheet,
    const struct ass_style *style)
{
	int align = style != NULL ? style->align : 2;

	if (place->align == 8 || place->align == 2)
		return place->align == 8 ? COMMENT_TOP : COMMENT_BOTTOM;
	if (is_style(style, "TOP") || is_style(style, "BTM"))
		return is_style(style, "TOP") ? COMMENT_TOP : COMMENT_BOTTOM;
	if (place->stands)
		return place->y < (float)sheet->high / 2 ? COMMENT_TOP : COMMENT_BOTTOM;
	return (place->align > 0 ? place->align : align) >= 7 ? COMMENT_TOP
							      : COMMENT_BOTTOM;
}

static void
fly(const struct ass_place *place, const struct ass_sheet *sheet, int64_t life_ms,
    struct intake *in, struct comment *c)
{
	struct comment_path head = {
		.life_ms = (uint32_t)intake_within(life_ms, 1, LIFE_MS_MAX),
		.delay_ms = (uint32_t)place->from_ms,
		.from_alpha = 1,
		.to_alpha = 1,
	};
	struct path_point points[2] = {
		{ place->x / (float)sheet->wide, place->y / (float)sheet->high },
		{ place->x2 / (float)sheet->wide, place->y2 / (float)sheet->high },
	};

	head.move_ms = head.life_ms;
	if (place->to_ms > place->from_ms)
		head.move_ms = (uint32_t)(place->to_ms - place->from_ms);
	intake_fly(in, c, &head, points, place->moves ? 2 : 1);
}

/* Something that stands at a corner of its own, not at the middle of an edge? */
static bool
is_placed(const struct ass_place *place, const struct ass_style *style)
{
	if (!place->stands)
		return false;
	return is_style(style, "SP") ||
	       (place->align != 0 && place->align != 8 && place->align != 2);
}

void
ass_place_apply(const struct ass_place *place, const struct ass_sheet *sheet,
    const struct ass_style *style, int64_t life_ms, struct intake *in, struct comment *c)
{
	int64_t normal = style != NULL && style->size > 0 ? style->size : place->size;

	c->rgb = place->rgb;
	if (normal > 0 && place->size > 0)
		c->size = (uint16_t)intake_within(
		    (INTAKE_SIZE_NORMAL * intake_within(place->size, 1, 10000) +
			normal / 2) /
			intake_within(normal, 1, 10000),
		    1, 255);
	if (place->turns && (place->moves || place->stands))
		fly(place, sheet, life_ms, in, c);
	else if (place->moves && place->y == place->y2 && place->x != place->x2)
		c->mode = place->x > place->x2 ? COMMENT_SCROLL : COMMENT_REVERSE;
	else if (place->moves || is_placed(place, style))
		fly(place, sheet, life_ms, in, c);
	else
		c->mode = standing_mode(place, sheet, style);
	if (!place->moves && !place->stands && place->align == 0)
		c->pool = 1; /* a subtitle like any other */
}
