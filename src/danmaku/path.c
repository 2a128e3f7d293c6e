/* ["x","y","a0-a1",life,"text",turn z,turn y,"x2","y2",move,delay,border,
 *  "font",linear,"M x,y L x,y .."], where any member may be a string or a
 * number, and the end may be missing anywhere. */
#include "danmaku/path.h"

#include "base/text.h"
#include "danmaku/number.h"

#include <math.h>

enum member {
	X,
	Y,
	ALPHA,
	LIFE,
	TEXT,
	TURN_Z,
	TURN_Y,
	X2,
	Y2,
	MOVE,
	DELAY,
	POINTS = 14,
	MEMBERS
};

enum {
	LIFE_MS = 4500,
	LIFE_MS_MAX = 3600 * 1000,
	/* The player that old files measure in pixels. */
	PIXELS_WIDE = 672,
	PIXELS_HIGH = 438,
};

/* --- flight ------------------------------------------------------------------- */

static float
distance(struct path_point a, struct path_point b)
{
	return hypotf(b.x - a.x, b.y - a.y);
}

static struct path_point
between(struct path_point a, struct path_point b, float part)
{
	return (struct path_point){ a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part };
}

/* The place after `part` (0 .. 1) of the way, at an even speed. */
static struct path_point
place(const struct comment_path *path, float part)
{
	const struct path_point *p = path->points;
	float way = 0, step;
	int i;

	for (i = 1; i < path->count; i++)
		way += distance(p[i - 1], p[i]);
	way *= part;
	for (i = 1; i < path->count; i++) {
		step = distance(p[i - 1], p[i]);
		if (way <= step && step > 0)
			return between(p[i - 1], p[i], way / step);
		way -= step;
	}
	return p[path->count - 1];
}

bool
path_at(const struct comment_path *path, int64_t since_ms, struct path_state *state)
{
	int64_t moved = since_ms - path->delay_ms;
	float part;

	if (since_ms < 0 || since_ms >= path->life_ms)
		return false;
	if (moved >= path->move_ms)
		state->at = path->points[path->count - 1];
	else
		state->at =
		    place(path, moved > 0 ? (float)moved / (float)path->move_ms : 0);
	part = (float)since_ms / (float)path->life_ms;
	state->alpha = path->from_alpha + (path->to_alpha - path->from_alpha) * part;
	return true;
}

size_t
path_bytes(const struct comment_path *path)
{
	return sizeof(*path) + path->count * sizeof(path->points[0]);
}

void
path_make(struct bytes *out, const struct comment_path *head,
    const struct path_point *points, int count)
{
	struct comment_path path = *head;

	path.count = (uint16_t)count;
	bytes_clear(out);
	bytes_add(out, &path, sizeof(path));
	bytes_add(out, points, (size_t)count * sizeof(*points));
}

/* --- members ------------------------------------------------------------------ */

static struct slice
from(struct slice s, size_t at)
{
	return (struct slice){ s.at + at, s.len - at };
}

static size_t
blanks(struct slice s)
{
	size_t at = 0;

	while (at < s.len && char_is_blank(s.at[at]))
		at++;
	return at;
}

/* Many write a quote inside a string as it is.  The one that ends the string
 * has a comma, a bracket or nothing behind it. */
static bool
is_closing(struct slice behind)
{
	size_t at = blanks(behind);

	return at == behind.len || behind.at[at] == ',' || behind.at[at] == ']';
}

/* One member off the front of *s; false at the end of the array. */
static bool
take_member(struct slice *s, struct slice *member)
{
	size_t at = blanks(*s), start = at;
	bool quoted;

	if (at == s->len || s->at[at] == ']')
		return false;
	quoted = s->at[at] == '"';
	if (quoted) {
		for (start = ++at; at < s->len; at++) {
			if (s->at[at] == '"' && is_closing(from(*s, at + 1)))
				break;
			at += s->at[at] == '\\' && at + 1 < s->len;
		}
	} else {
		while (at < s->len && s->at[at] != ',' && s->at[at] != ']')
			at++;
	}
	*member = (struct slice){ s->at + start, at - start };
	if (!quoted)
		*member = slice_trim(*member);
	at += quoted && at < s->len;
	at += blanks(from(*s, at));
	at += at < s->len && s->at[at] == ',';
	*s = from(*s, at);
	return true;
}

/* The four digits behind "\u", or -1. */
static int32_t
escaped_unit(struct slice s)
{
	int32_t unit = 0;
	size_t i;
	char c;

	if (s.len < 6 || s.at[0] != '\\' || s.at[1] != 'u')
		return -1;
	for (i = 2; i < 6; i++) {
		c = s.at[i];
		if (c >= '0' && c <= '9')
			unit = unit << 4 | (c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			unit = unit << 4 | ((c | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return unit;
}

/* Appends what the backslash at the start of `s` stands for; bytes used. */
static size_t
decode_escape(struct bytes *out, struct slice s)
{
	int32_t unit = escaped_unit(s), low;
	char encoded[4];
	size_t used = 6;

	if (unit < 0) {
		if (s.len < 2)
			return 1;
		bytes_char(out, s.at[1] == 'n' || s.at[1] == 'r' ? '\n'
				: s.at[1] == 't'                 ? '\t'
								 : s.at[1]);
		return 2;
	}
	low = unit >= 0xd800 && unit < 0xdc00 ? escaped_unit(from(s, 6)) : -1;
	if (low >= 0xdc00 && low < 0xe000) {
		unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
		used = 12;
	}
	bytes_add(out, encoded, text_encode((uint32_t)unit, encoded));
	return used;
}

static void
decode_string(struct bytes *out, struct slice s)
{
	const char *back;
	size_t len;

	while (s.len > 0) {
		back = memchr(s.at, '\\', s.len);
		len = back != NULL ? (size_t)(back - s.at) : s.len;
		bytes_add(out, s.at, len);
		s = from(s, len);
		if (s.len > 0)
			s = from(s, decode_escape(out, s));
	}
}

/* --- reading ------------------------------------------------------------------ */

static int64_t
within(int64_t value, int64_t least, int64_t most)
{
	return value < least ? least : value > most ? most : value;
}

/* Below 1, or written with a point and at most 1, it is a part of the stage;
 * otherwise it counts pixels. */
static float
coordinate(struct slice s, int pixels, float otherwise)
{
	int64_t thousandths;

	if (number_read(s, 3, &thousandths) != NUMBER_OK)
		return otherwise;
	thousandths = within(thousandths, -100000000, 100000000);
	if (thousandths < 1000 ||
	    (thousandths == 1000 && memchr(s.at, '.', s.len) != NULL))
		return (float)thousandths / 1000;
	return (float)thousandths / 1000 / (float)pixels;
}

/* "0.8-0.2", or one number for all of the time. */
static void
read_alpha(struct slice s, struct comment_path *path)
{
	const char *dash = s.len > 1 ? memchr(s.at + 1, '-', s.len - 1) : NULL;
	struct slice first = s, last = s;
	int64_t value;

	if (dash != NULL) {
		first.len = (size_t)(dash - s.at);
		last = from(s, first.len + 1);
	}
	path->from_alpha = path->to_alpha = 1;
	if (number_read(first, 3, &value) == NUMBER_OK)
		path->from_alpha = path->to_alpha = (float)within(value, 0, 1000) / 1000;
	if (number_read(last, 3, &value) == NUMBER_OK)
		path->to_alpha = (float)within(value, 0, 1000) / 1000;
}

static bool
is_number_char(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e';
}

/* The next number of "M10,20L30,40", whatever stands between them. */
static struct slice
next_number(struct slice *s)
{
	struct slice number;
	size_t start = 0, at;

	while (start < s->len && !is_number_char(s->at[start]))
		start++;
	for (at = start; at < s->len && is_number_char(s->at[at]); at++)
		;
	number = (struct slice){ s->at + start, at - start };
	*s = from(*s, at);
	return number;
}

static void
add_point(struct bytes *out, float x, float y)
{
	struct path_point point = { x, y };

	bytes_add(out, &point, sizeof(point));
}

static uint16_t
read_points(struct slice s, struct bytes *out)
{
	uint16_t count = 0;
	struct slice x, y;

	while (count < PATH_POINTS_MAX) {
		x = next_number(&s);
		y = next_number(&s);
		if (y.len == 0)
			break;
		add_point(
		    out, coordinate(x, PIXELS_WIDE, 0), coordinate(y, PIXELS_HIGH, 0));
		count++;
	}
	return count;
}

/* From the first place to the second, unless a list of points says it all. */
static uint16_t
read_way(const struct slice *members, struct bytes *out)
{
	float x = coordinate(members[X], PIXELS_WIDE, 0);
	float y = coordinate(members[Y], PIXELS_HIGH, 0);
	uint16_t count = read_points(members[POINTS], out);

	if (count > 0)
		return count;
	add_point(out, x, y);
	add_point(out, coordinate(members[X2], PIXELS_WIDE, x),
	    coordinate(members[Y2], PIXELS_HIGH, y));
	return 2;
}

static uint32_t
read_ms(struct slice s, int digits, int64_t otherwise)
{
	int64_t ms;

	if (number_read(s, digits, &ms) != NUMBER_OK)
		ms = otherwise;
	return (uint32_t)within(ms, 0, LIFE_MS_MAX);
}

bool
path_read(struct slice json, struct bytes *text, struct bytes *out)
{
	struct slice members[MEMBERS] = { 0 };
	struct comment_path path;
	int i;

	json = slice_trim(json);
	if (json.len == 0 || json.at[0] != '[')
		return false;
	for (i = 0; i < MEMBERS; i++)
		members[i] = (struct slice){ "", 0 };
	json = from(json, 1);
	for (i = 0; i < MEMBERS && take_member(&json, &members[i]); i++)
		;
	if (i <= TEXT)
		return false;
	decode_string(text, members[TEXT]);
	memset(&path, 0, sizeof(path));
	path.life_ms = read_ms(members[LIFE], 3, LIFE_MS);
	if (path.life_ms == 0)
		path.life_ms = LIFE_MS;
	path.delay_ms = read_ms(members[DELAY], 0, 0);
	path.move_ms = read_ms(members[MOVE], 0, path.life_ms);
	path.turn_z = (int16_t)within(number_or(members[TURN_Z], 0), -3600, 3600);
	path.turn_y = (int16_t)within(number_or(members[TURN_Y], 0), -3600, 3600);
	read_alpha(members[ALPHA], &path);
	bytes_clear(out);
	bytes_add(out, &path, sizeof(path));
	path.count = read_way(members, out);
	memcpy(out->data, &path, sizeof(path));
	return true;
}
