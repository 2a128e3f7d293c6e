#include "danmaku/writing.h"

#include "danmaku/path.h"

#define ZERO_WIDTH "\xe2\x80\x8b"

/* What stands for a character below 128; NULL: it does. */
typedef const char *const replacements[128];

/* clang-format off */
static replacements xml = {
	[0 ... 8] = "", [11 ... 31] = "", [127] = "",
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;",
};
static replacements html = {
	[0 ... 8] = "", [11 ... 31] = "", [127] = "",
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;",
	['\''] = "&#x27;", ['/'] = "&#x2f;",
};
static replacements json = {
	[0 ... 8] = "", [11 ... 31] = "", [127] = "",
	['\t'] = "\\t", ['\n'] = "\\n", ['"'] = "\\\"", ['\\'] = "\\\\",
};
/* clang-format on */

static void
replace(struct bytes *out, struct slice s, replacements with)
{
	const char *instead;
	size_t from = 0, at;

	for (at = 0; at < s.len; at++) {
		if ((unsigned char)s.at[at] >= 128)
			continue;
		instead = with[(unsigned char)s.at[at]];
		if (instead == NULL)
			continue;
		bytes_add(out, s.at + from, at - from);
		bytes_text(out, instead);
		from = at + 1;
	}
	bytes_add(out, s.at + from, s.len - from);
}

void
writing_xml(struct bytes *out, struct slice s)
{
	replace(out, s, xml);
}

void
writing_html(struct bytes *out, struct slice s)
{
	replace(out, s, html);
}

void
writing_json(struct bytes *out, struct slice s)
{
	bytes_char(out, '"');
	replace(out, s, json);
	bytes_char(out, '"');
}

void
writing_breaks(struct bytes *out, struct slice s)
{
	size_t from = 0, at;

	for (at = 0; at < s.len; at++) {
		if (s.at[at] != '\n' &&
		    (s.at[at] != 'n' || at == 0 || s.at[at - 1] != '/'))
			continue;
		bytes_add(out, s.at + from, at - from);
		bytes_text(out, s.at[at] == '\n' ? "/n" : ZERO_WIDTH "n");
		from = at + 1;
	}
	bytes_add(out, s.at + from, s.len - from);
}

/* --- numbers ------------------------------------------------------------------ */

void
writing_signed(struct bytes *out, int64_t number)
{
	if (number < 0)
		bytes_char(out, '-');
	bytes_number(out, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void
writing_seconds(struct bytes *out, int64_t ms, int digits)
{
	int64_t part = ms % 1000;

	bytes_number(out, (uint64_t)(ms / 1000));
	bytes_char(out, '.');
	bytes_char(out, (char)('0' + part / 100));
	bytes_char(out, (char)('0' + part / 10 % 10));
	bytes_char(out, (char)('0' + part % 10));
	for (; digits > 3; digits--)
		bytes_char(out, '0');
}

void
writing_rgb(struct bytes *out, uint32_t rgb)
{
	static const char digits[] = "0123456789abcdef";
	int shift;

	bytes_char(out, '#');
	for (shift = 20; shift >= 0; shift -= 4)
		bytes_char(out, digits[rgb >> shift & 15]);
}

/* --- comments ----------------------------------------------------------------- */

struct slice
writing_text(const struct comment *c)
{
	return (struct slice){ c->text, c->text_len };
}

int
writing_mode(enum comment_mode mode)
{
	static const uint8_t modes[] = {
		[COMMENT_SCROLL] = 1,
		[COMMENT_REVERSE] = 6,
		[COMMENT_TOP] = 5,
		[COMMENT_BOTTOM] = 4,
		[COMMENT_POSITIONED] = 7,
		[COMMENT_SCRIPT] = 8,
	};

	return modes[mode];
}

/* A part of the stage, or, behind its edge, pixels of the player that the
 * format was made for: a number from 1 on is read as such. */
static void
coordinate(struct bytes *out, float part, int pixels)
{
	bytes_print(out, "%.3f", part > 1 ? (double)part * pixels : (double)part);
}

enum { PIXELS_WIDE = 672, PIXELS_HIGH = 438 };

static void
place(struct bytes *out, struct path_point point, const char *between)
{
	coordinate(out, point.x, PIXELS_WIDE);
	bytes_text(out, between);
	coordinate(out, point.y, PIXELS_HIGH);
}

/* The way as "M0.1,0.2L0.3,0.4", when it has other than two ends. */
static void
way(struct bytes *out, const struct comment_path *path)
{
	int i;

	for (i = 0; i < path->count && path->count != 2; i++) {
		bytes_char(out, i == 0 ? 'M' : 'L');
		place(out, path->points[i], ",");
	}
}

static void
flight(struct bytes *out, const struct comment_path *path, struct slice text)
{
	bytes_text(out, "[\"");
	place(out, path->points[0], "\",\"");
	bytes_print(
	    out, "\",\"%.3f-%.3f\",\"", (double)path->from_alpha, (double)path->to_alpha);
	writing_seconds(out, path->life_ms, 3);
	bytes_text(out, "\",");
	writing_json(out, text);
	bytes_print(out, ",\"%d\",\"%d\",\"", path->turn_z, path->turn_y);
	place(out, path->points[path->count - 1], "\",\"");
	bytes_print(out, "\",\"%u\",\"%u\",1,\"\",1,\"", path->move_ms, path->delay_ms);
	way(out, path);
	bytes_text(out, "\"]");
}

void
writing_positioned(struct bytes *out, const struct comment *c)
{
	struct bytes text = { 0 };

	writing_breaks(&text, writing_text(c));
	if (c->path != NULL) {
		flight(out, c->path, slice_of(&text));
	} else {
		if (slice_begins(slice_trim(slice_of(&text)), "["))
			bytes_text(out, ZERO_WIDTH); /* or it would be a flight */
		bytes_add(out, slice_of(&text).at, text.len);
	}
	bytes_fini(&text);
}
