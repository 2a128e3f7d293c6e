/* TwitchDownloader: {"video":{..},"comments":[{"created_at":"..",
 * "content_offset_seconds":12.5,"commenter":{"display_name":".."},
 * "message":{"body":"..","fragments":[{"text":".."}],"user_color":"#ff0000"}}]}
 * and what the site itself says, with names like contentOffsetSeconds. */
#include "danmaku/format_readers.h"

#include "danmaku/json_reader.h"
#include "danmaku/number.h"

static bool
is_row(const struct json *row)
{
	return json_is_map(json_get(row, "message")) &&
	       (json_get(row, "content_offset_seconds") != NULL ||
		   json_get(row, "contentOffsetSeconds") != NULL);
}

static struct slice
text_of(struct json_reader *reader, const struct json *message)
{
	const struct json *fragment = json_list(json_get(message, "fragments"));
	struct slice body = json_member(message, "body"), part;

	if (body.len > 0)
		return body;
	bytes_clear(&reader->work);
	for (; fragment != NULL; fragment = fragment->next) {
		part = json_member(fragment, "text");
		bytes_add(&reader->work, part.at, part.len);
	}
	return slice_of(&reader->work);
}

static struct slice
name_of(const struct json *user)
{
	struct slice shown = json_either(user, "display_name", "displayName");

	return shown.len > 0 ? shown : json_either(user, "name", "login");
}

static const char *
take(struct json_reader *reader, const struct json *row)
{
	struct comment comment = intake_comment();
	const struct json *message = json_get(row, "message");
	const struct json *user = json_get(row, "commenter");
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
