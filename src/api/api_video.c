/* Videos: made, changed, looked at. */
#include "api/route.h"
#include "store/store_video.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 20, PAGE_MAX = 100 };

static void
write_one(void *arg, const struct store_video *v)
{
	struct call *call = arg;

	write_video(&call->out, v, census_of(call->api->site->census, v->id));
	call->live = v->live;
	call->record = v->record;
}

/* Is all that the call would change as it says already? */
static void
compare(void *arg, const struct store_video *v)
{
	struct call *call = arg;
	const char *title = call->text.data != NULL ? call->text.data : "";
	const char *url = call->more.data != NULL ? call->more.data : "";

	call->flag =
	    (!(call->fields & VIDEO_TITLE) || strcmp(v->title, title) == 0) &&
	    (!(call->fields & VIDEO_URL) || strcmp(v->url, url) == 0) &&
	    (!(call->fields & VIDEO_DURATION) || v->duration_ms == call->at_ms) &&
	    (!(call->fields & VIDEO_LIVE) || v->live == call->live) &&
	    (!(call->fields & VIDEO_RECORD) || v->record == call->record);
}

/* Anybody who may post may make a video, and where no tokens are asked for, change it,
 * as everybody there trusts everybody.  Elsewhere, who could change those of others would
 * choose what /watch shows to all who come there, and whether anything is kept.  To
 * say again what is so already is no change: a player may at each start. */
static int
put_allowed(struct call *call, struct store *store, struct err *err)
{
	int rc;

	if (call->role >= TOKEN_MODERATOR)
		return 0;
	rc = store_video_get(store, call->video, compare, call, err);
	if (rc == -ENOENT && call->api->site->auto_create)
		return 0;
	if (rc == 0 && call->api->site->auth == AUTH_OPEN)
		return 0;
	if (rc < 0 || call->flag)
		return rc;
	return err_set(
	    err, -EPERM, "a video that is there already is changed by moderators");
}

static int
put_write(struct call *call, struct store *store, struct err *err)
{
	struct store_video v = { .id = call->video,
		.title = call->text.data != NULL ? call->text.data : "",
		.url = call->more.data != NULL ? call->more.data : "",
		.duration_ms = call->at_ms,
		.live = call->live,
		.record = call->record };
	int rc = put_allowed(call, store, err);

	if (rc == 0)
		rc = store_video_number(
		    store, call->video, true, time_unix_ms(), &v.number, err);
	if (rc == 0)
		rc = store_video_change(store, &v, call->fields, err);
	if (rc == 0 && call->role >= TOKEN_MODERATOR)
		rc = call_audit(call, store, "change video", err);
	if (rc == 0)
		rc = store_video_get(store, call->video, write_one, call, err);
	return rc;
}

static void
put_done(struct call *call)
{
	lives_set(call->api->site->lives, call->video,
	    !call->live    ? LIVE_NOT
	    : call->record ? LIVE_RECORDED
			   : LIVE_UNKEPT);
	atomic_fetch_add(api_fresh(call->api->site, call->video), 1);
	call_json(call, 200);
}

void
video_put(struct call *call)
{
	if (call_read_video(call) && call_may_say(call))
		call_write(call, put_write, put_done);
}

static int
get_read(struct call *call, struct store *store, struct err *err)
{
	return store_video_get(store, call->video, write_one, call, err);
}

static void
get_done(struct call *call)
{
	call_json(call, 200);
}

void
video_get(struct call *call)
{
	call_read(call, get_read, get_done);
}

/* --- all of them --- */

static void
list_one(void *arg, const struct store_video *v)
{
	struct call *call = arg;

	if (call->count == call->limit) {
		call->flag = true;
		return;
	}
	if (call->count++ > 0)
		bytes_char(&call->out, ',');
	write_one(call, v);
	call->number = v->number;
	call->at_ms = v->danmaku;
}

static int
list_read(struct call *call, struct store *store, struct err *err)
{
	return store_videos(store, call->hot,
	    (struct store_video_cursor){ call->at_ms, call->number },
	    call->text.len > 0 ? call->text.data : NULL, call->limit + 1, list_one, call,
	    err);
}

static void
list_done(struct call *call)
{
	if (call->flag)
		bytes_print(&call->out, "],\"next\":\"%lld-%lld\"}",
		    (long long)call->at_ms, (long long)call->number);
	else
		bytes_text(&call->out, "],\"next\":null}");
	call_json(call, 200);
}

/* "danmaku-number", as list_done() wrote it. */
static bool
read_cursor(struct call *call)
{
	struct bytes text = { 0 };
	long long danmaku, number;
	char rest;
	bool fine = !call_query(call, "cursor", &text) || text.len == 0;

	if (!fine && sscanf(text.data, "%lld-%lld%c", &danmaku, &number, &rest) == 2 &&
	    danmaku >= 0 && number > 0) {
		call->at_ms = danmaku;
		call->number = number;
		fine = true;
	}
	bytes_fini(&text);
	if (!fine)
		call_error(call, 422, "bad_cursor", "cursor is what next said");
	return fine;
}

bool
call_sort(struct call *call)
{
	struct bytes sort = { 0 };
	bool there = call_query(call, "sort", &sort);
	bool fine = !there || strcmp(sort.data, "new") == 0;

	call->hot = there && strcmp(sort.data, "hot") == 0;
	bytes_fini(&sort);
	if (fine || call->hot)
		return true;
	call_error(call, 422, "out_of_range", "sort is new or hot");
	return false;
}

void
video_list(struct call *call)
{
	int64_t limit;

	if (!call_sort(call) || !read_cursor(call) ||
	    !call_number(call, "limit", PAGE, 1, PAGE_MAX, &limit))
		return;
	call_query(call, "q", &call->text);
	call->limit = (int)limit;
	bytes_text(&call->out, "{\"videos\":[");
	call_read(call, list_read, list_done);
}
