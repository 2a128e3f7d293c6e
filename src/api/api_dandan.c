/* dandanplay's shape: a video is an anime with one episode, whose number is the
 * video's.  What is found by the hash of its first 16 MiB is the very file. */
#include "api/route.h"
#include "danmaku/comment.h"
#include "danmaku/writing.h"
#include "store/store_danmaku.h"
#include "store/store_video.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOUND_MAX = 20, COMMENTS_MAX = 50000 };

static const char ok[] = "\"errorCode\":0,\"success\":true,\"errorMessage\":\"\"";

static const char *
title_of(const struct store_video *v)
{
	return v->title != NULL && v->title[0] != '\0' ? v->title : v->id;
}

/* --- match --- */

static void
match_one(void *arg, const struct store_video *v)
{
	struct call *call = arg;

	if (call->count++ > 0)
		bytes_char(&call->out, ',');
	bytes_print(&call->out,
	    "{\"episodeId\":%lld,\"animeId\":%lld,\"animeTitle\":", (long long)v->number,
	    (long long)v->number);
	write_text(&call->out, title_of(v));
	bytes_text(&call->out, ",\"episodeTitle\":");
	write_text(&call->out, title_of(v));
	bytes_text(
	    &call->out, ",\"type\":\"other\",\"typeDescription\":\"\",\"shift\":0}");
}

static int
match_read(struct call *call, struct store *store, struct err *err)
{
	char id[ROOM_NAME_MAX + 1];
	int rc = -ENOENT;

	if (call->more.len == 32) {
		snprintf(id, sizeof(id), "f-%s", call->more.data);
		rc = store_video_get(store, id, match_one, call, err);
		call->flag = rc == 0;
	}
	if (rc == -ENOENT && call->text.len > 0)
		rc = store_videos(store, true, (struct store_video_cursor){ 0, 0 },
		    call->text.data, FOUND_MAX, match_one, call, err);
	return rc == -ENOENT ? 0 : rc;
}

static void
match_done(struct call *call)
{
	bytes_print(
	    &call->out, "],\"isMatched\":%s,%s}", call->flag ? "true" : "false", ok);
	call_json(call, 200);
}

void
dandan_match(struct call *call)
{
	if (!call_read_match(call))
		return;
	bytes_text(&call->out, "{\"matches\":[");
	call_read(call, match_read, match_done);
}

/* --- comments --- */

static void
comment_one(void *arg, const struct store_danmaku *d)
{
	struct call *call = arg;
	struct bytes p = { 0 };

	if (call->count++ > 0)
		bytes_char(&call->out, ',');
	bytes_text(&call->out, "{\"cid\":");
	bytes_number(&call->out, d->id);
	writing_seconds(&p, d->at_ms, 3);
	bytes_print(&p, ",%d,%u,%s", writing_mode(d->mode), (unsigned)d->rgb, d->author);
	bytes_text(&call->out, ",\"p\":");
	writing_json(&call->out, slice_of(&p));
	bytes_text(&call->out, ",\"m\":");
	write_text(&call->out, d->text);
	bytes_char(&call->out, '}');
	bytes_fini(&p);
}

static void
know_number(void *arg, const struct store_video *v)
{
	((struct call *)arg)->number = v->number;
}

static int
comment_read(struct call *call, struct store *store, struct err *err)
{
	int rc = store_video_get_number(store, (int64_t)call->id, know_number, call, err);

	if (rc < 0)
		return rc;
	return store_danmaku_read(store, call->number,
	    (struct store_span){ call->at_ms, INT64_MAX / 4, 0, COMMENTS_MAX },
	    comment_one, call, err);
}

static void
comment_done(struct call *call)
{
	struct bytes body = { 0 };

	bytes_print(&body, "{\"count\":%lld,\"comments\":[", (long long)call->count);
	bytes_add(&body, call->out.data != NULL ? call->out.data : "", call->out.len);
	bytes_text(&body, "]}");
	call_answer(call, 200, "application/json", slice_of(&body), NULL);
	bytes_fini(&body);
}

void
dandan_comment(struct call *call)
{
	int64_t from;

	if (!call_id(call->parts[3], &call->id)) {
		call_error(call, 404, "not_found", "an episode is a number");
		return;
	}
	/* In seconds there. */
	if (!call_number(call, "from", 0, 0, INT64_MAX / 4000, &from))
		return;
	call->at_ms = from * 1000;
	call_read(call, comment_read, comment_done);
}

/* --- search --- */

static void
write_anime(struct call *call, const struct store_video *v, bool episodes)
{
	if (call->count++ > 0)
		bytes_char(&call->out, ',');
	bytes_print(&call->out,
	    "{\"animeId\":%lld,\"bangumiId\":\"%lld\",\"animeTitle\":",
	    (long long)v->number, (long long)v->number);
	write_text(&call->out, title_of(v));
	bytes_text(&call->out, ",\"type\":\"other\",\"typeDescription\":\"\"");
	if (episodes) {
		bytes_print(&call->out,
		    ",\"episodes\":[{\"episodeId\":%lld,\"episodeTitle\":",
		    (long long)v->number);
		write_text(&call->out, title_of(v));
		bytes_text(&call->out, ",\"episodeNumber\":\"1\"}]");
	} else {
		bytes_text(
		    &call->out, ",\"episodeCount\":1,\"imageUrl\":\"\",\"rating\":0");
	}
	bytes_char(&call->out, '}');
}

static void
search_one(void *arg, const struct store_video *v)
{
	struct call *call = arg;

	write_anime(call, v, call->hot);
}

static int
search_read(struct call *call, struct store *store, struct err *err)
{
	return store_videos(store, true, (struct store_video_cursor){ 0, 0 },
	    call->text.data, FOUND_MAX, search_one, call, err);
}

static void
search_done(struct call *call)
{
	bytes_print(&call->out, "],\"hasMore\":false,%s}", ok);
	call_json(call, 200);
}

static void
search(struct call *call, const char *name, bool episodes)
{
	if (!call_query(call, name, &call->text) || call->text.len == 0) {
		call_error(call, 400, "missing", "%s is missing", name);
		return;
	}
	call->hot = episodes;
	bytes_text(&call->out, "{\"animes\":[");
	call_read(call, search_read, search_done);
}

void
dandan_anime(struct call *call)
{
	search(call, "keyword", false);
}

void
dandan_episodes(struct call *call)
{
	search(call, "anime", true);
}

static void
bangumi_one(void *arg, const struct store_video *v)
{
	write_anime(arg, v, true);
}

static int
bangumi_read(struct call *call, struct store *store, struct err *err)
{
	return store_video_get_number(store, (int64_t)call->id, bangumi_one, call, err);
}

static void
bangumi_done(struct call *call)
{
	bytes_print(&call->out, ",%s}", ok);
	call_json(call, 200);
}

void
dandan_bangumi(struct call *call)
{
	if (!call_id(call->parts[3], &call->id)) {
		call_error(call, 404, "not_found", "a bangumi is a number");
		return;
	}
	bytes_text(&call->out, "{\"bangumi\":");
	call_read(call, bangumi_read, bangumi_done);
}
