/* TwitchDownloader: {"video":{..},"comments":[{"created_at":"..",
 * "content_offset_seconds":12.5,"commenter":{"display_name":".."},
 * "message":{"body":"..","fragments":[{"text":".."}],"user_color":"#ff0000"}}]}
 * and what the site itself says, with names like contentOffsetSeconds. */
#include "danmaku/format_readers.h"

#include "danmaku/json_reader.h"
#include "danmaku/number.h"

static bool
is_row(const json_t *row)
{
	return json_is_object(json_object_get(row, "message")) &&
	       (json_object_get(row, "content_offset_seconds") != NULL ||
		   json_object_get(row, "contentOffsetSeconds") != NULL);
}

static struct slice
text_of(struct json_reader *reader, const json_t *message)
{
	const json_t *fragments = json_object_get(message, "fragments");
	struct slice body = json_member(message, "body"), part;
	size_t i;

	if (body.len > 0)
		return body;
	bytes_clear(&reader->work);
	for (i = 0; i < json_array_size(fragments); i++) {
		part = json_member(json_array_get(fragments, i), "text");
		bytes_add(&reader->work, part.at, part.len);
	}
	return slice_of(&reader->work);
}

static struct slice
name_of(const json_t *user)
{
	struct slice shown = json_either(user, "display_name", "displayName");

	return shown.len > 0 ? shown : json_either(user, "name", "login");
}

static const char *
take(struct json_reader *reader, const json_t *row)
{
	struct comment comment = intake_comment();
	const json_t *message = json_object_get(row, "message");
	const json_t *user = json_object_get(row, "commenter");
	const char *reason;

	if (!is_row(row))
		return "there is no message or no time";
	reason = intake_time(
	    json_either(row, "content_offset_seconds", "contentOffsetSeconds"), 3,
	    &comment.at_ms);
	if (reason != NULL)
		return reason;
	comment.rgb = intake_css(json_either(message, "user_color", "userColor"));
	comment.created_ms = number_moment(json_either(row, "created_at", "createdAt"));
	comment.author = intake_author(&reader->in, name_of(user));
	if (json_is_set(message, "bits_spent"))
		comment.flags = COMMENT_LIKED;
	intake_add(&reader->in, &comment, text_of(reader, message));
	return NULL;
}

static const struct json_shape shapes[] = {
	{ "comments[]", '{', false, is_row, take, NULL, false },
	{ "[]", '{', false, is_row, take, NULL, false },
};

enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

bool
twitch_looks_like(const char *data, size_t len)
{
	return json_shape_find(shapes, SHAPES, data, len) != NULL;
}

void
twitch_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	json_shape_parse(shapes, SHAPES, data, len, track, report);
}
