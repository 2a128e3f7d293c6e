/* YouTube's live chat: one action a line, as yt-dlp keeps it, or a reply of
 * the site as it is.
 *   {"replayChatItemAction":{"actions":[{"addChatItemAction":{"item":{
 *     "liveChatTextMessageRenderer":{"message":{"runs":[{"text":".."}]},
 *     "authorName":{"simpleText":".."},"timestampUsec":".."}}}}],
 *     "videoOffsetTimeMsec":"1500"}} */
#include "danmaku/format_readers.h"

#include "danmaku/json_reader.h"
#include "danmaku/number.h"

static bool
is_row(const struct json *row)
{
	return json_is_map(json_get(row, "replayChatItemAction")) ||
	       json_is_map(json_get(row, "addChatItemAction"));
}

/* An emoji is a character, or a picture of the channel that has a name. */
static void
add_emoji(struct bytes *text, const struct json *emoji)
{
	struct slice id = json_member(emoji, "emojiId");

	if (id.len == 0 || memchr(id.at, '/', id.len) != NULL)
		id = json_element(json_get(emoji, "shortcuts"), 0);
	bytes_add(text, id.at, id.len);
}

static struct slice
text_of(struct json_reader *reader, const struct json *renderer)
{
	const struct json *message = json_get(renderer, "message");
	const struct json *run = json_list(json_get(message, "runs")), *emoji;
	struct bytes *text = &reader->work;
	struct slice part;

	bytes_clear(text);
	for (; run != NULL; run = run->next) {
		part = json_member(run, "text");
		bytes_add(text, part.at, part.len);
		emoji = json_get(run, "emoji");
		if (emoji != NULL)
			add_emoji(text, emoji);
	}
	if (text->len > 0)
		return slice_of(text);
	part = json_member(message, "simpleText");
	if (part.len > 0)
		return part;
	return json_member(json_get(renderer, "purchaseAmountText"), "simpleText");
}

/* A live reply says only when a message was sent: it counts from the first. */
static const char *
read_time(struct json_reader *reader, struct slice offset, struct comment *c)
{
	if (offset.len > 0)
		return intake_time(offset, 0, &c->at_ms);
	if (c->created_ms == 0)
		return "there is no time";
	if (reader->first_ms < 0)
		reader->first_ms = c->created_ms;
	c->at_ms = c->created_ms - reader->first_ms;
	return intake_check_time(&c->at_ms);
}

static const char *
take_action(struct json_reader *reader, const struct json *action, struct slice offset)
{
	const struct json *item = json_get(json_get(action, "addChatItemAction"), "item");
	const struct json *plain = json_get(item, "liveChatTextMessageRenderer");
	const struct json *paid = json_get(item, "liveChatPaidMessageRenderer");
	const struct json *member = json_get(item, "liveChatMembershipItemRenderer");
	const struct json *renderer = paid != NULL ? paid : plain;
	struct comment comment = intake_comment();
	const char *reason;

	if (renderer == NULL && json_get(member, "message") != NULL)
		renderer = member; /* who has been there for long may say something */
	if (renderer == NULL)
		return NULL; /* somebody came, a poll, a ticker: nothing was said */
	if (number_read(json_member(renderer, "timestampUsec"), -3,
		&comment.created_ms) != NUMBER_OK)
		comment.created_ms = 0;
	comment.created_ms = intake_moment(comment.created_ms);
	reason = read_time(reader, offset, &comment);
	if (reason != NULL)
		return reason;
	comment.flags = paid != NULL ? COMMENT_LIKED : 0;
	comment.author = intake_author(
	    &reader->in, json_member(json_get(renderer, "authorName"), "simpleText"));
	intake_add(&reader->in, &comment, text_of(reader, renderer));
	return NULL;
}

static const char *
take(struct json_reader *reader, const struct json *row)
{
	const struct json *replay = json_get(row, "replayChatItemAction");
	const struct json *action = json_list(json_get(replay, "actions"));
	struct slice offset = json_member(replay, "videoOffsetTimeMsec");
	const char *reason = NULL;

	if (offset.len == 0)
		offset = json_member(row, "videoOffsetTimeMsec");
	if (replay == NULL)
		return take_action(reader, row, offset);
	for (; action != NULL && reason == NULL; action = action->next)
		reason = take_action(reader, action, offset);
	return reason;
}

#define REPLY "continuationContents.liveChatContinuation.actions[]"
#define PAGE "contents.liveChatRenderer.actions[]"

static const struct json_shape shapes[] = {
	{ "", '{', false, is_row, take, NULL, true },
	{ REPLY, '{', true, is_row, take, NULL, false },
	{ "response." REPLY, '{', true, is_row, take, NULL, false },
	{ PAGE, '{', true, is_row, take, NULL, false },
	{ "[]", '{', false, is_row, take, NULL, false },
};

enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

bool
youtube_looks_like(const char *data, size_t len)
{
	return json_shape_find(shapes, SHAPES, data, len) != NULL;
}

void
youtube_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	json_shape_parse(shapes, SHAPES, data, len, track, report);
}
