/* [{"text":"..","time":12.5,"mode":0,"color":"#fff"}]: only the text must be
 * there.  And Bahamut's, which is near: [{"text":"..","time":125,"position":0,
 * "color":"#ffffff","size":1,"sn":1,"userid":".."}], time in 1/10 s. */
#include "danmaku/format_readers.h"

#include "danmaku/json_reader.h"
#include "danmaku/number.h"

/* Other players of this kind say it in words. */
static bool
is_named(struct slice s, uint8_t *mode)
{
	static const char *const names[][3] = {
		[COMMENT_SCROLL] = { "scroll", "right", "rtl" },
		[COMMENT_REVERSE] = { "reverse", "left", "ltr" },
		[COMMENT_TOP] = { "top" },
		[COMMENT_BOTTOM] = { "bottom" },
	};
	uint8_t i;
	int k;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (k = 0; k < 3 && names[i][k] != NULL; k++)
			if (slice_is(s, names[i][k])) {
				*mode = i;
				return true;
			}
	return false;
}

/* Not Bilibili's numbers: 1 is top, 2 is bottom. */
static const char *
read_mode(struct slice s, uint8_t *mode)
{
	static const uint8_t modes[] = { COMMENT_SCROLL, COMMENT_TOP, COMMENT_BOTTOM };
	int64_t number;

	if (s.len == 0 || is_named(s, mode))
		return NULL;
	if (number_read(s, 0, &number) != NUMBER_OK)
		return "mode is not a number";
	if (number < 0 || number >= (int64_t)sizeof(modes))
		return "mode is unknown";
	*mode = modes[number];
	return NULL;
}

static bool
has_text(const struct json *row)
{
	return json_is_text(json_get(row, "text"));
}

static const char *
take(struct json_reader *reader, const struct json *row)
{
	struct comment comment = intake_comment();
	struct slice time = json_member(row, "time");
	const char *reason;

	if (!has_text(row))
		return "there is no text";
	reason = time.len > 0 ? intake_time(time, 3, &comment.at_ms) : NULL;
	if (reason == NULL)
		reason = read_mode(json_either(row, "mode", "type"), &comment.mode);
	if (reason != NULL)
		return reason;
	comment.rgb = intake_css(json_member(row, "color"));
	comment.author = intake_author(&reader->in, json_either(row, "author", "user"));
	intake_add(&reader->in, &comment, json_member(row, "text"));
	return NULL;
}

static const struct json_shape shapes[] = {
	{ "[]", '{', true, has_text, take, NULL, false },
};

bool
artplayer_looks_like(const char *data, size_t len)
{
	return json_shape_find(shapes, 1, data, len) != NULL;
}

void
artplayer_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	json_shape_parse(shapes, 1, data, len, track, report);
}

/* --- Bahamut -------------------------------------------------------------------------- */

static bool
is_bahamut(const struct json *row)
{
	return has_text(row) && json_member(row, "time").len > 0 &&
	       json_member(row, "position").len > 0;
}

static uint16_t
read_size(struct slice s)
{
	return slice_is(s, "0")   ? INTAKE_SIZE_SMALL
	       : slice_is(s, "2") ? INTAKE_SIZE_BIG
				  : INTAKE_SIZE_NORMAL;
}

static const char *
take_bahamut(struct json_reader *reader, const struct json *row)
{
	struct comment comment = intake_comment();
	const char *reason;

	if (!has_text(row))
		return "there is no text";
	reason = intake_time(json_member(row, "time"), 2, &comment.at_ms);
	if (reason == NULL)
		reason = read_mode(json_member(row, "position"), &comment.mode);
	if (reason != NULL)
		return reason;
	comment.rgb = intake_css(json_member(row, "color"));
	comment.size = read_size(json_member(row, "size"));
	comment.id = number_id(json_member(row, "sn"));
	comment.author = intake_author(&reader->in, json_member(row, "userid"));
	intake_add(&reader->in, &comment, json_member(row, "text"));
	return NULL;
}

static const struct json_shape bahamut[] = {
	{ "[]", '{', false, is_bahamut, take_bahamut, NULL, false },
	{ "data.danmu[]", '{', false, is_bahamut, take_bahamut, NULL, false },
};

bool
bahamut_looks_like(const char *data, size_t len)
{
	return json_shape_find(bahamut, 2, data, len) != NULL;
}

void
bahamut_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	json_shape_parse(bahamut, 2, data, len, track, report);
}
