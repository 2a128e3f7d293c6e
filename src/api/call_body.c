/* What bodies say (wire/message.h), put into the call: the call is gone once something
 * was refused.  JSON whatever its Content-Type is: pages of players send it as
 * text/plain. */
#include "api/call.h"
#include "danmaku/comment.h"
#include "store/store_video.h"
#include "wire/message.h"

#include <stdio.h>
#include <string.h>

static bool
refused(struct call *call, const struct message_error *e)
{
	call_error(call, e->status, e->code, "%s", e->text);
	return false;
}

static void
take_danmaku(struct call *call, const struct comment *c)
{
	call->at_ms = c->at_ms;
	call->rgb = c->rgb;
	call->size = c->size;
	call->mode = c->mode;
}

bool
call_read_danmaku(struct call *call)
{
	struct message_error e;
	struct comment c;

	if (message_danmaku(conn_body(call->conn), &c, &call->text, &e) < 0)
		return refused(call, &e);
	take_danmaku(call, &c);
	return true;
}

bool
call_read_dplayer(struct call *call)
{
	struct message_error e;
	struct comment c;

	if (message_dplayer(conn_body(call->conn), &c, &call->text, &call->more, &e) < 0)
		return refused(call, &e);
	if (!api_is_video(call->more.data)) {
		call_error(call, 400, "malformed", "id is to be the id of a video");
		return false;
	}
	call->video = call->more.data;
	take_danmaku(call, &c);
	return true;
}

bool
call_read_comment(struct call *call)
{
	struct message_error e;

	if (message_comment(conn_body(call->conn), &call->text, &call->other, &e) < 0)
		return refused(call, &e);
	return true;
}

static unsigned
video_fields(unsigned fields)
{
	return (fields & MESSAGE_TITLE ? VIDEO_TITLE : 0u) |
	       (fields & MESSAGE_URL ? VIDEO_URL : 0u) |
	       (fields & MESSAGE_DURATION ? VIDEO_DURATION : 0u) |
	       (fields & MESSAGE_LIVE ? VIDEO_LIVE : 0u) |
	       (fields & MESSAGE_RECORD ? VIDEO_RECORD : 0u);
}

bool
call_read_video(struct call *call)
{
	struct message_video v = { .title = call->text, .url = call->more };
	struct message_error e;
	int rc = message_video(conn_body(call->conn), &v, &e);

	call->text = v.title;
	call->more = v.url;
	if (rc < 0)
		return refused(call, &e);
	call->fields = video_fields(v.fields);
	call->at_ms = v.duration_ms;
	call->live = v.live;
	call->record = v.record;
	return true;
}

/* A ban of an address that is none would never meet anybody. */
static bool
can_be_met(struct call *call)
{
	struct gate_address address;

	if (strcmp(call->key, "address") != 0 ||
	    gate_address_plain(&address, call->text.data, call->text.len))
		return true;
	call_error(
	    call, 422, "out_of_range", "value is to be one address, without a port");
	return false;
}

bool
call_read_ban(struct call *call)
{
	struct message_ban ban = { .value = call->text, .why = call->more };
	struct message_error e;
	int rc = message_ban(conn_body(call->conn), &ban, &e);

	call->text = ban.value;
	call->more = ban.why;
	if (rc < 0)
		return refused(call, &e);
	snprintf(call->key, sizeof(call->key), "%s", ban.kind);
	return can_be_met(call);
}

bool
call_read_match(struct call *call)
{
	struct message_error e;

	if (message_match(conn_body(call->conn), &call->text, &call->more, &e) < 0)
		return refused(call, &e);
	return true;
}
