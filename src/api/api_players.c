/* What the pages of other players ask for. */
#include "api/route.h"
#include "danmaku/comment.h"
#include "danmaku/writing.h"
#include "store/store_danmaku.h"
#include "store/store_video.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DPLAYER_USUAL = 1000, ALL_MAX = 50000 };

struct rows {
	struct call *call;
	void (*write)(struct call *, const struct store_danmaku *);
};

static void
row(void *arg, const struct store_danmaku *d)
{
	struct rows *rows = arg;

	if (rows->call->count++ > 0)
		bytes_char(&rows->call->out, ',');
	rows->write(rows->call, d);
}

static int
read_rows(struct call *call, struct store *store,
    void (*write)(struct call *, const struct store_danmaku *), struct err *err)
{
	struct rows rows = { call, write };
	int rc = store_video_number(store, call->video, false, 0, &call->number, err);

	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	return store_danmaku_read(store, call->number,
	    (struct store_span){ 0, INT64_MAX / 4, 0, call->limit }, row, &rows, err);
}

/* --- DPlayer --- */

/* It writes text into innerHTML, so here, and only here, text is made harmless for
 * that: what is stored is raw. */
static void
dplayer_row(struct call *call, const struct store_danmaku *d)
{
	struct bytes text = { 0 }, author = { 0 };
	int type = d->mode == COMMENT_TOP ? 1 : d->mode == COMMENT_BOTTOM ? 2 : 0;

	writing_html(&text, (struct slice){ d->text, strlen(d->text) });
	writing_html(&author, (struct slice){ d->author, strlen(d->author) });
	bytes_char(&call->out, '[');
	writing_seconds(&call->out, d->at_ms, 3);
	bytes_print(&call->out, ",%d,%u,", type, (unsigned)d->rgb);
	writing_json(&call->out, slice_of(&author));
	bytes_char(&call->out, ',');
	writing_json(&call->out, slice_of(&text));
	bytes_char(&call->out, ']');
	bytes_fini(&text);
	bytes_fini(&author);
}

static int
dplayer_read(struct call *call, struct store *store, struct err *err)
{
	return read_rows(call, store, dplayer_row, err);
}

static void
dplayer_done(struct call *call)
{
	bytes_text(&call->out, "]}");
	call_json(call, 200);
}

void
dplayer_get(struct call *call)
{
	int64_t max;

	if (!call_query(call, "id", &call->more) || !api_is_video(call->more.data)) {
		call_error(call, 400, "missing", "id is to be the id of a video");
		return;
	}
	if (!call_number(call, "max", DPLAYER_USUAL, 1, INT64_MAX / 2, &max))
		return;
	call->video = call->more.data;
	call->limit = max < ALL_MAX ? (int)max : ALL_MAX;
	bytes_text(&call->out, "{\"code\":0,\"data\":[");
	call_read(call, dplayer_read, dplayer_done);
}

static void
dplayer_posted(struct call *call)
{
	danmaku_taken(call);
	bytes_text(&call->out, "{\"code\":0,\"data\":{\"_id\":\"");
	bytes_number(&call->out, call->id);
	bytes_text(&call->out, "\",\"player\":");
	write_text(&call->out, call->video);
	bytes_text(&call->out, ",\"author\":");
	write_text(&call->out, call->author);
	bytes_text(&call->out, ",\"time\":");
	writing_seconds(&call->out, call->at_ms, 3);
	bytes_text(&call->out, ",\"text\":");
	write_text(&call->out, call->text.data);
	bytes_print(&call->out, ",\"color\":%u,\"type\":%d,\"date\":%lld}}",
	    (unsigned)call->rgb,
	    call->mode == COMMENT_TOP      ? 1
	    : call->mode == COMMENT_BOTTOM ? 2
					   : 0,
	    (long long)call->created_ms);
	call_json(call, 200);
}

void
dplayer_post(struct call *call)
{
	if (call_read_dplayer(call) && call_may_say(call))
		danmaku_take(call, dplayer_posted);
}

/* --- lists for players that read a list of their own --- */

static bool
stands(uint8_t mode)
{
	return mode == COMMENT_TOP || mode == COMMENT_BOTTOM;
}

static void
nplayer_row(struct call *call, const struct store_danmaku *d)
{
	bytes_text(&call->out, "{\"time\":");
	writing_seconds(&call->out, d->at_ms, 3);
	bytes_text(&call->out, ",\"type\":\"");
	bytes_text(&call->out, stands(d->mode) ? write_mode(d->mode) : "scroll");
	bytes_text(&call->out, "\",\"color\":\"");
	writing_rgb(&call->out, d->rgb);
	bytes_text(&call->out, "\",\"text\":");
	write_text(&call->out, d->text);
	bytes_char(&call->out, '}');
}

/* danmaku.js: ltr flies from left to right. */
static const char *
danmakujs_mode(uint8_t mode)
{
	if (mode == COMMENT_REVERSE)
		return "ltr";
	return stands(mode) ? write_mode(mode) : "rtl";
}

static void
danmakujs_row(struct call *call, const struct store_danmaku *d)
{
	bytes_text(&call->out, "{\"time\":");
	writing_seconds(&call->out, d->at_ms, 3);
	bytes_print(&call->out, ",\"mode\":\"%s\",\"text\":", danmakujs_mode(d->mode));
	write_text(&call->out, d->text);
	bytes_text(&call->out, ",\"style\":{\"color\":\"");
	writing_rgb(&call->out, d->rgb);
	bytes_text(&call->out, "\"}}");
}

static void
danmujs_row(struct call *call, const struct store_danmaku *d)
{
	bytes_text(&call->out, "{\"id\":\"");
	bytes_number(&call->out, d->id);
	bytes_print(&call->out,
	    "\",\"start\":%lld,\"duration\":%d,\"mode\":\"%s\",\"txt\":",
	    (long long)d->at_ms, stands(d->mode) ? 5000 : 15000,
	    stands(d->mode) ? write_mode(d->mode) : "scroll");
	write_text(&call->out, d->text);
	bytes_text(&call->out, ",\"style\":{\"color\":\"");
	writing_rgb(&call->out, d->rgb);
	bytes_text(&call->out, "\"}}");
}

static const struct format {
	const char *name;
	void (*write)(struct call *, const struct store_danmaku *);
} formats[] = {
	{ "nplayer", nplayer_row },
	{ "danmaku", danmakujs_row },
	{ "danmujs", danmujs_row },
};

static int
format_read(struct call *call, struct store *store, struct err *err)
{
	return read_rows(call, store, formats[call->fields].write, err);
}

static void
format_done(struct call *call)
{
	bytes_char(&call->out, ']');
	call_json(call, 200);
}

void
danmaku_format(struct call *call)
{
	const unsigned count = sizeof(formats) / sizeof(*formats);

	while (call->fields < count &&
	       strcmp(formats[call->fields].name, call->text.data) != 0)
		call->fields++;
	if (call->fields == count) {
		call_error(
		    call, 422, "bad_format", "format is nplayer, danmaku or danmujs");
		return;
	}
	call->limit = ALL_MAX;
	bytes_char(&call->out, '[');
	call_read(call, format_read, format_done);
}
