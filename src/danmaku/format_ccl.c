/* CommentCoreLibrary's own: [{"mode":1,"text":"..","size":25,"color":16777215,
 * "stime":1500}], or {"v":1,"alias":{},"timeline":[..]}. */
#include "danmaku/format_readers.h"

#include "danmaku/json_reader.h"
#include "danmaku/number.h"

enum { LIFE_MS = 2500, LIFE_MS_MAX = 3600000, PIXELS_WIDE = 672, PIXELS_HIGH = 438 };

static bool
is_row(const struct json *row)
{
	return json_is_text(json_get(row, "text")) && json_get(row, "stime") != NULL;
}

/* Up to 1 it is a part of the stage, else it counts pixels. */
static float
place_of(struct slice s, int pixels)
{
	int64_t thousandths;

	if (number_read(s, 3, &thousandths) != NUMBER_OK)
		return 0;
	thousandths = intake_within(thousandths, -100000000, 100000000);
	return (float)thousandths / 1000 / (float)(thousandths > 1000 ? pixels : 1);
}

static void
read_flight(struct intake *in, struct comment *c, const struct json *row)
{
	struct comment_path head = { .life_ms = LIFE_MS, .from_alpha = 1, .to_alpha = 1 };
	struct path_point place = { place_of(json_member(row, "x"), PIXELS_WIDE),
		place_of(json_member(row, "y"), PIXELS_HIGH) };
	int64_t life = number_or(json_either(row, "dur", "ttl"), 0);

	if (life > 0)
		head.life_ms = (uint32_t)intake_within(life, 0, LIFE_MS_MAX);
	intake_fly(in, c, &head, &place, 1);
}

static const char *
take(struct json_reader *reader, const struct json *row)
{
	struct comment comment = intake_comment();
	struct slice mode = json_member(row, "mode");
	const char *reason;

	if (!is_row(row))
		return "there is no text or no stime";
	reason = intake_time(json_member(row, "stime"), 0, &comment.at_ms);
	if (reason == NULL && mode.len > 0)
		reason = intake_mode(mode, &comment.mode);
	if (reason != NULL)
		return reason;
	comment.rgb = intake_css(json_member(row, "color"));
	comment.size = intake_size(json_member(row, "size"));
	comment.created_ms = intake_created(json_member(row, "date"));
	comment.id = number_id(json_either(row, "dbid", "id"));
	comment.author = intake_author(&reader->in, json_either(row, "hash", "author"));
	if (comment.mode == COMMENT_POSITIONED)
		read_flight(&reader->in, &comment, row);
	intake_add(
	    &reader->in, &comment, intake_break(&reader->in, json_member(row, "text")));
	return NULL;
}

static const struct json_shape shapes[] = {
	{ "[]", '{', false, is_row, take, NULL, false },
	{ "timeline[]", '{', true, is_row, take, NULL, false },
};

enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

bool
ccl_looks_like(const char *data, size_t len)
{
	return json_shape_find(shapes, SHAPES, data, len) != NULL;
}

void
ccl_parse(const char *data, size_t len, struct track *track, struct format_report *report)
{
	json_shape_parse(shapes, SHAPES, data, len, track, report);
}
