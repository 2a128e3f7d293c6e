#include "api/call.h"
#include "danmaku/comment.h"
#include "danmaku/writing.h"
#include "store/store_comment.h"
#include "store/store_danmaku.h"
#include "store/store_video.h"

#include <string.h>

const char *
write_mode(uint8_t mode)
{
	return mode == COMMENT_TOP       ? "top"
	       : mode == COMMENT_BOTTOM  ? "bottom"
	       : mode == COMMENT_REVERSE ? "reverse"
					 : "scroll";
}

void
write_text(struct bytes *b, const char *text)
{
	writing_json(b, (struct slice){ text, strlen(text) });
}

static void
write_id(struct bytes *b, const char *name, uint64_t id)
{
	bytes_text(b, name);
	bytes_number(b, id);
	bytes_char(b, '"');
}

static void
write_number(struct bytes *b, const char *name, int64_t number)
{
	bytes_text(b, name);
	writing_signed(b, number);
}

static void
write_string(struct bytes *b, const char *name, const char *text)
{
	bytes_text(b, name);
	write_text(b, text);
}

void
write_danmaku(struct bytes *b, const struct store_danmaku *d)
{
	write_id(b, "{\"id\":\"", d->id);
	write_number(b, ",\"at_ms\":", d->at_ms);
	write_number(b, ",\"created_ms\":", d->created_ms);
	bytes_text(b, ",\"mode\":\"");
	bytes_text(b, write_mode(d->mode));
	bytes_text(b, "\",\"color\":\"");
	writing_rgb(b, d->rgb);
	write_number(b, "\",\"size\":", d->size);
	write_string(b, ",\"author\":", d->author);
	write_string(b, ",\"text\":", d->text);
	bytes_char(b, '}');
}

/* With `ends` false the object is left open: its replies follow. */
void
write_comment(struct bytes *b, const struct store_comment *c, bool ends)
{
	write_id(b, "{\"id\":\"", c->id);
	write_id(b, ",\"root\":\"", c->root);
	if (c->reply_to != 0) {
		write_id(b, ",\"reply_to\":\"", c->reply_to);
		write_string(b, ",\"answers\":", c->answers);
	}
	write_string(b, ",\"author\":", c->author);
	write_string(b, ",\"text\":", c->text);
	write_number(b, ",\"created_ms\":", c->created_ms);
	write_number(b, ",\"likes\":", c->likes);
	bytes_text(b, c->liked ? ",\"liked\":true" : ",\"liked\":false");
	if (c->reply_to == 0)
		write_number(b, ",\"reply_count\":", c->replies);
	if (ends)
		bytes_char(b, '}');
}

void
write_video(struct bytes *b, const struct store_video *v, int64_t viewers)
{
	write_string(b, "{\"id\":", v->id);
	write_number(b, ",\"number\":", v->number);
	write_string(b, ",\"title\":", v->title != NULL ? v->title : "");
	write_string(b, ",\"url\":", v->url != NULL ? v->url : "");
	write_number(b, ",\"duration_ms\":", v->duration_ms);
	write_number(b, ",\"created_ms\":", v->created_ms);
	bytes_text(b, v->live ? ",\"live\":true" : ",\"live\":false");
	bytes_text(b, v->record ? ",\"record\":true" : ",\"record\":false");
	write_number(b, ",\"danmaku\":", v->danmaku);
	write_number(b, ",\"comments\":", v->comments);
	write_number(b, ",\"viewers\":", viewers);
	bytes_char(b, '}');
}

void
call_say(struct call *call)
{
	struct bytes b = { 0 };

	write_danmaku(&b, &(struct store_danmaku){
			      .id = call->id,
			      .at_ms = call->at_ms,
			      .created_ms = call->created_ms,
			      .author = call->author,
			      .text = call->text.data,
			      .rgb = call->rgb,
			      .size = call->size,
			      .mode = call->mode,
			  });
	rooms_say(call->api->rooms, call->video, "danmaku", b.data, b.len, 1);
	bytes_fini(&b);
}
