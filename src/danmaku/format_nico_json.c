/* Niconico's comments in JSON, of four ages:
 *   [{"ping":..},{"chat":{"no":1,"vpos":109,"mail":"184 ue","content":".."}}]
 *   {"data":{"threads":[{"fork":"main","comments":[{"vposMs":1090,"body":"..",
 *     "commands":["184"]}]}]}}, also without what stands around the comments
 *   [{"id":1,"vpos":109,"content":"..","owner":false,"mail":["184"]}]
 *   [{"time":"1:23.45","command":"ue","comment":".."}], the owner's editor */
#include "danmaku/format_readers.h"

#include "danmaku/json_reader.h"
#include "danmaku/nico.h"
#include "danmaku/number.h"

/* A string with words in it, or an array of words. */
static void
read_commands(struct nico_style *style, struct comment *c, const struct json *commands)
{
	const struct json *word = json_list(commands);

	for (; word != NULL; word = word->next)
		nico_command(style, c, json_text(word));
	if (json_is_text(commands))
		nico_command(style, c, json_text(commands));
}

static int64_t
read_date(const struct json *row)
{
	int64_t created = intake_created(json_member(row, "date"));
	int64_t usec = number_or(json_member(row, "date_usec"), 0);

	return created + (created > 0 ? intake_within(usec, 0, 999999) / 1000 : 0);
}

/* --- with vpos: legacy and formatted ---------------------------------------------------- */

static const char *
take_vpos(struct json_reader *reader, const struct json *row, struct slice id, bool owner)
{
	struct comment comment = intake_comment();
	struct nico_style style = { 0 };
	const char *reason;

	if (json_is_set(row, "deleted")) {
		reader->in.report->empty++;
		return NULL;
	}
	reason = intake_time(json_member(row, "vpos"), 1, &comment.at_ms);
	if (reason != NULL)
		return reason;
	comment.id = number_id(id);
	comment.created_ms = read_date(row);
	comment.likes = (uint32_t)intake_within(
	    number_or(json_either(row, "nicoru", "nicoruCount"), 0), 0, UINT32_MAX);
	comment.author = intake_author(&reader->in, json_member(row, "user_id"));
	read_commands(&style, &comment, json_get(row, "mail"));
	nico_add(&reader->in, &comment, &style, json_member(row, "content"), owner);
	return NULL;
}

static bool
is_legacy(const struct json *row)
{
	const struct json *chat = json_get(row, "chat");

	return json_is_map(chat) &&
	       (json_get(chat, "vpos") != NULL || json_get(chat, "deleted") != NULL);
}

static const char *
take_legacy(struct json_reader *reader, const struct json *row)
{
	const struct json *chat = json_get(row, "chat");

	if (!json_is_map(chat))
		return NULL; /* ping, thread, leaf, global_num_res */
	return take_vpos(reader, chat, json_member(chat, "no"),
	    json_member(chat, "user_id").len == 0 || json_is_set(chat, "fork"));
}

static bool
is_formatted(const struct json *row)
{
	return json_get(row, "vpos") != NULL && json_get(row, "content") != NULL;
}

static const char *
take_formatted(struct json_reader *reader, const struct json *row)
{
	return take_vpos(
	    reader, row, json_either(row, "id", "no"), json_is_set(row, "owner"));
}

/* --- v1 ------------------------------------------------------------------------------- */

static bool
is_v1(const struct json *row)
{
	return json_get(row, "vposMs") != NULL && json_get(row, "body") != NULL;
}

static const char *
take_v1(struct json_reader *reader, const struct json *row)
{
	struct comment comment = intake_comment();
	struct nico_style style = { 0 };
	const char *reason;

	reason = intake_time(json_member(row, "vposMs"), 0, &comment.at_ms);
	if (reason != NULL)
		return reason;
	comment.id = number_id(json_either(row, "id", "no"));
	comment.created_ms = number_moment(json_member(row, "postedAt"));
	comment.likes = (uint32_t)intake_within(
	    number_or(json_member(row, "nicoruCount"), 0), 0, UINT32_MAX);
	comment.author = intake_author(&reader->in, json_member(row, "userId"));
	read_commands(&style, &comment, json_get(row, "commands"));
	nico_add(&reader->in, &comment, &style, json_member(row, "body"),
	    slice_is(reader->watched, "owner"));
	return NULL;
}

/* --- the owner's editor --------------------------------------------------------------- */

static bool
is_owner(const struct json *row)
{
	return json_get(row, "time") != NULL && json_get(row, "comment") != NULL &&
	       json_get(row, "command") != NULL;
}

/* "1:23.45", also with hours in front or with nothing but seconds. */
static const char *
read_clock(struct slice s, int64_t *at_ms)
{
	const char *colon;
	int64_t minutes = 0, part, seconds;
	const char *reason;

	while (s.len > 0 && (colon = memchr(s.at, ':', s.len)) != NULL) {
		struct slice front = { s.at, (size_t)(colon - s.at) };

		if (number_read(front, 0, &part) != NUMBER_OK)
			return "time is not a number";
		minutes = minutes * 60 + intake_within(part, 0, 500000);
		if (minutes > 500000)
			return "time is absurd";
		s = (struct slice){ colon + 1, s.len - front.len - 1 };
	}
	reason = intake_time(s, 3, &seconds);
	*at_ms = minutes * 60000 + intake_within(seconds, INT64_MIN / 2, INT64_MAX / 2);
	return reason;
}

static const char *
take_owner(struct json_reader *reader, const struct json *row)
{
	struct comment comment = intake_comment();
	struct nico_style style = { 0 };
	const char *reason = read_clock(json_member(row, "time"), &comment.at_ms);

	if (reason != NULL)
		return reason;
	read_commands(&style, &comment, json_get(row, "command"));
	nico_add(&reader->in, &comment, &style, json_member(row, "comment"), true);
	return NULL;
}

/* clang-format off */
static const struct json_shape shapes[] = {
	{ "data.threads[].comments[]", '{', true,  is_v1,        take_v1,        "fork", false },
	{ "threads[].comments[]",      '{', false, is_v1,        take_v1,        "fork", false },
	{ "[].comments[]",             '{', false, is_v1,        take_v1,        "fork", false },
	{ "[]",                        '{', false, is_v1,        take_v1,        NULL,   false },
	{ "[]",                        '{', false, is_legacy,    take_legacy,    NULL,   false },
	{ "[]",                        '{', false, is_formatted, take_formatted, NULL,   false },
	{ "[]",                        '{', false, is_owner,     take_owner,     NULL,   false },
};
/* clang-format on */

enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

bool
nico_json_looks_like(const char *data, size_t len)
{
	return json_shape_find(shapes, SHAPES, data, len) != NULL;
}

void
nico_json_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	json_shape_parse(shapes, SHAPES, data, len, track, report);
}
