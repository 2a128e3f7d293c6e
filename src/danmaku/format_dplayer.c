/* {"code":0,"data":[[12.5, 0, 16777215, "author", "text"]]}, of maccms
 * {"code":23,"danmuku":[[12.5, "right", "#fff", "24px", "text"]]}, and of old
 * {"code":1,"danmaku":[{"time":12.5,"type":"right","color":"#fff","text":"text"}]}.
 *
 * DPlayer puts texts into a page as they are, so servers keep them escaped:
 * they are unescaped once. */
#include "danmaku/format_readers.h"

#include "danmaku/json_quick.h"
#include "danmaku/json_reader.h"
#include "danmaku/number.h"
#include "danmaku/xml.h"

enum element { TIME, TYPE, COLOUR, AUTHOR, TEXT, ELEMENTS };

static bool
is_row(const struct json *row)
{
	int64_t ms;

	return json_at(row, ELEMENTS - 1) != NULL &&
	       number_read(json_element(row, TIME), 3, &ms) == NUMBER_OK &&
	       json_is_text(json_at(row, TEXT));
}

struct type {
	const char *name;
	uint8_t mode;
};

/* Not Bilibili's numbers: 1 is top, 2 is bottom. */
static const struct type types[] = {
	{ "0", COMMENT_SCROLL },
	{ "1", COMMENT_TOP },
	{ "2", COMMENT_BOTTOM },
	{ "right", COMMENT_SCROLL },
	{ "scroll", COMMENT_SCROLL },
	{ "top", COMMENT_TOP },
	{ "bottom", COMMENT_BOTTOM },
	{ "left", COMMENT_REVERSE },
};

static const char *
read_type(struct slice s, uint8_t *mode)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (slice_is(slice_trim(s), types[i].name)) {
			*mode = types[i].mode;
			return NULL;
		}
	return "type is unknown";
}

static struct slice
unescape(struct json_reader *reader, struct slice s)
{
	bytes_clear(&reader->work);
	xml_decode(&reader->work, s);
	return slice_of(&reader->work);
}

static const char *
take_values(struct json_reader *reader, const struct slice *values, bool has_author)
{
	struct comment comment = intake_comment();
	const char *reason;

	reason = intake_time(values[TIME], 3, &comment.at_ms);
	if (reason == NULL)
		reason = read_type(values[TYPE], &comment.mode);
	if (reason != NULL)
		return reason;
	comment.rgb = intake_css(values[COLOUR]);
	if (has_author)
		comment.author =
		    intake_author(&reader->in, unescape(reader, values[AUTHOR]));
	intake_add(&reader->in, &comment, unescape(reader, values[TEXT]));
	return NULL;
}

static const char *
take_row(struct json_reader *reader, const struct json *row, bool has_author)
{
	const struct json *element = json_list(row);
	struct slice values[ELEMENTS];

	for (int i = 0; i < ELEMENTS; i++, element = element->next) {
		if (element == NULL)
			return "there are too few elements";
		values[i] = json_text(element);
	}
	return take_values(reader, values, has_author);
}

static bool
is_old(const struct json *row)
{
	return json_is_text(json_get(row, "text")) && json_get(row, "time") != NULL &&
	       json_get(row, "type") != NULL;
}

static const char *
take_old(struct json_reader *reader, const struct json *row)
{
	struct comment comment = intake_comment();
	const char *reason;

	reason = intake_time(json_member(row, "time"), 3, &comment.at_ms);
	if (reason == NULL)
		reason = read_type(json_member(row, "type"), &comment.mode);
	if (reason != NULL)
		return reason;
	comment.rgb = intake_css(json_member(row, "color"));
	comment.author =
	    intake_author(&reader->in, unescape(reader, json_member(row, "author")));
	intake_add(&reader->in, &comment, unescape(reader, json_member(row, "text")));
	return NULL;
}

static const char *
take(struct json_reader *reader, const struct json *row)
{
	return take_row(reader, row, true);
}

static const char *
take_quickly(struct json_reader *reader, const char *at, const char *end)
{
	static const struct json_usual usual[ELEMENTS] = { JSON_FIRST_ELEMENT,
		JSON_NEXT_ELEMENT, JSON_NEXT_ELEMENT, JSON_NEXT_ELEMENT,
		JSON_NEXT_ELEMENT };
	struct slice values[ELEMENTS];
	const char *behind;

	if (reader->shape->take != take)
		return NULL;
	behind = json_quick_row(usual, ELEMENTS, ELEMENTS, values, at, end);
	if (behind == NULL || take_values(reader, values, true) != NULL)
		return NULL;
	return behind;
}

static const char *
take_maccms(struct json_reader *reader, const struct json *row)
{
	return take_row(reader, row, false);
}

static const struct json_shape shapes[] = {
	{ "data[]", '[', true, is_row, take, NULL, false },
	{ "danmuku[]", '[', true, is_row, take_maccms, NULL, false },
	{ "danmaku[]", '{', false, is_old, take_old, NULL, false },
};

enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

bool
dplayer_looks_like(const char *data, size_t len)
{
	return json_shape_find(shapes, SHAPES, data, len) != NULL;
}

void
dplayer_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	json_shape_parse_quickly(shapes, SHAPES, take_quickly, data, len, track, report);
}
