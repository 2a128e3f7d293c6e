/* The segments of the large portals, which know little but a time and a text:
 *   Tencent {"barrage_list":[{"time_offset":"1500","content":"..",
 *     "content_style":"{\"color\":\"ffffff\",\"position\":1}"}]}
 *   Youku {"data":{"result":"{\"data\":{\"result\":[{\"playat\":1500,
 *     \"propertis\":\"{\\\"color\\\":255,\\\"pos\\\":3}\", ..}]}}"}}
 *   MGTV {"data":{"items":[{"time":1500,"content":"..","v2_position":0}]}} */
#include "danmaku/format_readers.h"

#include "danmaku/json_reader.h"
#include "danmaku/number.h"

/* An object, or one that was made a string of. */
static const struct json *
style_of(struct json_reader *reader, const struct json *row, const char *name)
{
	const struct json *style = json_get(row, name);
	struct slice text = slice_trim(json_member(row, name));

	if (json_is_map(style))
		return style;
	if (text.len == 0 || text.at[0] != '{')
		return NULL;
	return json_tree_read(&reader->inner, text);
}

/* "#ff8000" or "ff8000". */
static uint32_t
hex_rgb(struct slice s)
{
	char with_sign[7] = "#";

	s = slice_trim(s);
	if (s.len != 6)
		return intake_css(s);
	memcpy(with_sign + 1, s.at, 6);
	return number_rgb((struct slice){ with_sign, 7 });
}

/* A number that says where; each portal has its own. */
static uint8_t
mode_of(struct slice s, const char *top, const char *bottom)
{
	s = slice_trim(s);
	if (slice_is(s, top))
		return COMMENT_TOP;
	return slice_is(s, bottom) ? COMMENT_BOTTOM : COMMENT_SCROLL;
}

/* --- Tencent ------------------------------------------------------------------------ */

static bool
is_tencent(const struct json *row)
{
	return json_get(row, "time_offset") != NULL && json_get(row, "content") != NULL;
}

static const char *
take_tencent(struct json_reader *reader, const struct json *row)
{
	struct comment comment = intake_comment();
	const struct json *style;
	const char *reason;

	if (!is_tencent(row))
		return "there is no time_offset or no content";
	reason = intake_time(json_member(row, "time_offset"), 0, &comment.at_ms);
	if (reason != NULL)
		return reason;
	style = style_of(reader, row, "content_style");
	comment.rgb = hex_rgb(json_member(style, "color"));
	comment.mode = mode_of(json_member(style, "position"), "2", "3");
	comment.id = number_id(json_member(row, "id"));
	comment.created_ms = intake_created(json_member(row, "create_time"));
	comment.likes = (uint32_t)intake_within(
	    number_or(json_member(row, "up_count"), 0), 0, UINT32_MAX);
	comment.author = intake_author(&reader->in, json_member(row, "nick"));
	intake_add(&reader->in, &comment, json_member(row, "content"));
	return NULL;
}

static const struct json_shape tencent[] = {
	{ "barrage_list[]", '{', true, is_tencent, take_tencent, NULL, false },
	{ "data.barrage_list[]", '{', true, is_tencent, take_tencent, NULL, false },
};

bool
tencent_looks_like(const char *data, size_t len)
{
	return json_shape_find(tencent, 2, data, len) != NULL;
}

void
tencent_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	json_shape_parse(tencent, 2, data, len, track, report);
}

/* --- MGTV --------------------------------------------------------------------------- */

static bool
is_mgtv(const struct json *row)
{
	return json_get(row, "time") != NULL && json_get(row, "content") != NULL;
}

/* {"color_left":{"r":255,"g":128,"b":0},"color_right":..}: what it begins with. */
static uint32_t
mgtv_rgb(const struct json *row)
{
	static const char *const parts[] = { "r", "g", "b" };
	const struct json *both = json_get(row, "v2_color"), *left;
	uint32_t rgb = 0;
	size_t i;

	if (both == NULL)
		both = json_get(row, "color");
	left = json_get(both, "color_left");
	if (!json_is_map(left))
		return INTAKE_WHITE;
	for (i = 0; i < 3; i++)
		rgb = rgb << 8 | (uint32_t)intake_within(
				     number_or(json_member(left, parts[i]), 0), 0, 255);
	return rgb;
}

static const char *
take_mgtv(struct json_reader *reader, const struct json *row)
{
	struct comment comment = intake_comment();
	const char *reason;

	if (!is_mgtv(row))
		return "there is no time or no content";
	reason = intake_time(json_member(row, "time"), 0, &comment.at_ms);
	if (reason != NULL)
		return reason;
	comment.id = number_id(json_either(row, "id", "ids"));
	comment.rgb = mgtv_rgb(row);
	comment.mode = mode_of(json_member(row, "v2_position"), "1", "2");
	comment.likes = (uint32_t)intake_within(
	    number_or(json_either(row, "up", "v2_up_count"), 0), 0, UINT32_MAX);
	comment.author = intake_author(&reader->in,
	    json_member(row, "uname").len > 0 ? json_member(row, "uname")
					      : json_either(row, "uuid", "uid"));
	intake_add(&reader->in, &comment, json_member(row, "content"));
	return NULL;
}

static const struct json_shape mgtv[] = {
	{ "data.items[]", '{', true, is_mgtv, take_mgtv, NULL, false },
};

bool
mgtv_looks_like(const char *data, size_t len)
{
	return json_shape_find(mgtv, 1, data, len) != NULL;
}

void
mgtv_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	json_shape_parse(mgtv, 1, data, len, track, report);
}

/* --- Youku -------------------------------------------------------------------------- */

static bool
is_youku(const struct json *row)
{
	return json_get(row, "playat") != NULL && json_get(row, "content") != NULL;
}

/* A number, or "2022-10-17 18:23:26" as clocks say it in China. */
static int64_t
youku_created(struct slice s)
{
	int64_t moment = number_moment(s), east = (int64_t)8 * 3600 * 1000;

	return moment > east ? moment - east : intake_created(s);
}

static const char *
take_youku(struct json_reader *reader, const struct json *row)
{
	struct comment comment = intake_comment();
	const struct json *style;
	const char *reason;

	if (!is_youku(row))
		return "there is no playat or no content";
	reason = intake_time(json_member(row, "playat"), 0, &comment.at_ms);
	if (reason != NULL)
		return reason;
	style = style_of(reader, row, "propertis");
	comment.rgb = number_rgb(json_member(style, "color"));
	comment.mode = mode_of(json_member(style, "pos"), "1", "2");
	comment.id = number_id(json_member(row, "id"));
	comment.created_ms = youku_created(json_member(row, "createtime"));
	comment.author = intake_author(&reader->in, json_either(row, "uid", "uid2"));
	intake_add(&reader->in, &comment, json_member(row, "content"));
	return NULL;
}

static const struct json_shape youku[] = {
	{ "data.result[]", '{', false, is_youku, take_youku, NULL, false },
	{ "result[]", '{', false, is_youku, take_youku, NULL, false },
	{ "[]", '{', false, is_youku, take_youku, NULL, false },
};

/* In a string of its own it can be nothing else, even when nothing is in it. */
static const struct json_shape youku_inside[] = {
	{ "data.result[]", '{', true, is_youku, take_youku, NULL, false },
	{ "result[]", '{', true, is_youku, take_youku, NULL, false },
	{ "[]", '{', false, is_youku, take_youku, NULL, false },
};

enum { YOUKU = sizeof(youku) / sizeof(youku[0]), SNIFF_MAX = 256 << 10 };

/* The string at data.result holds a document of its own, of which `most` bytes
 * are read; *cut when it has no end.  False when there is no such string. */
static bool
inner(const char *data, size_t len, size_t most, struct bytes *out, bool *cut)
{
	struct slice s = slice_trim((struct slice){ data, len });
	const char *end = data + len;
	struct json_rows rows;
	bool found = false;

	if (s.len == 0 || s.at[0] != '{')
		return false;
	json_rows_init(&rows, data, len, "data.result", '"');
	*cut = false;
	if (json_rows_next(&rows) != JSON_ROWS_END && *rows.start == '"') {
		found = true;
		if (most < (size_t)(end - rows.start))
			end = rows.start + most;
		*cut = !json_unescape(rows.start, end, out);
	}
	json_rows_fini(&rows);
	return found;
}

bool
youku_looks_like(const char *data, size_t len)
{
	struct bytes out = { 0 };
	bool found = json_shape_find(youku, YOUKU, data, len) != NULL, cut;

	if (!found && inner(data, len, SNIFF_MAX, &out, &cut))
		found = json_shape_find(
			    youku_inside, YOUKU, slice_of(&out).at, out.len) != NULL;
	bytes_fini(&out);
	return found;
}

void
youku_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	struct bytes out = { 0 };
	bool cut = false;

	if (inner(data, len, len, &out, &cut))
		json_shape_parse(
		    youku_inside, YOUKU, slice_of(&out).at, out.len, track, report);
	else
		json_shape_parse(youku, YOUKU, data, len, track, report);
	report->truncated |= cut;
	bytes_fini(&out);
}
