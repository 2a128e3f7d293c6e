/* Danmaku: posted, listed, hidden, counted. */
#include "api/route.h"
#include "store/store_danmaku.h"
#include "store/store_record.h"
#include "store/store_video.h"

#include "base/mem.h"
#include "danmaku/writing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_LASTS_MS (10 * 60 * 1000)

enum { LIST_MAX = 5000, BUCKETS_MAX = 10000 };

/* --- posting --- */

static void
write_posted(struct call *call)
{
	bytes_text(&call->out, "{\"id\":\"");
	bytes_number(&call->out, call->id);
	bytes_text(&call->out, "\",\"at_ms\":");
	writing_signed(&call->out, call->at_ms);
	bytes_text(&call->out, ",\"created_ms\":");
	writing_signed(&call->out, call->created_ms);
	bytes_char(&call->out, '}');
}

/* What this author got for this key before. */
static int
find_answer(struct call *call, struct store *store, struct err *err)
{
	struct store_answer a = { .author = call->author, .key = call->key };
	int rc = store_answer_find(store, &a, call->created_ms - KEY_LASTS_MS, err);

	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	call->repeated = true;
	call->id = a.id;
	call->at_ms = a.at_ms;
	call->created_ms = a.created_ms;
	return 0;
}

static int
keep_answer(struct call *call, struct store *store, struct err *err)
{
	return store_answer_keep(store,
	    &(struct store_answer){
		call->author, call->key, call->id, call->at_ms, call->created_ms },
	    err);
}

static int
danmaku_keep(struct call *call, struct store *store, struct err *err)
{
	const bool has_key = call->key[0] != '\0';
	int64_t video;
	int rc = has_key ? find_answer(call, store, err) : 0;

	if (rc < 0 || call->repeated)
		return rc;
	rc = store_video_number(store, call->video, call->api->site->auto_create,
	    call->created_ms, &video, err);
	if (rc == 0)
		rc = store_danmaku_add(store, video,
		    &(struct store_danmaku){ .id = call->id,
			.at_ms = call->at_ms,
			.created_ms = call->created_ms,
			.author = call->author,
			.text = call->text.data,
			.rgb = call->rgb,
			.size = call->size,
			.mode = call->mode },
		    err);
	if (rc == 0 && has_key)
		rc = keep_answer(call, store, err);
	return rc;
}

/* It is on the disk: now the others hear it. */
static void
tell(struct call *call)
{
	struct api_site *site = call->api->site;

	if (call->repeated)
		return;
	atomic_fetch_add_explicit(&site->posted, 1, memory_order_relaxed);
	atomic_fetch_add(api_fresh(site, call->video), 1);
	call_say(call);
}

static void
kept(struct call *call)
{
	tell(call);
	write_posted(call);
	call_json(call, 201);
}

/* Was this key answered from memory before?  A live post is from now on. */
static bool
is_echo(struct call *call, bool live)
{
	struct echo echo = { call->id, call->at_ms, call->created_ms };
	bool there = false;

	if (call->key[0] != '\0')
		there = (live ? echoes_keep : echoes_find)(
		    call->api->site->echoes, call->author, call->key, time_now(), &echo);
	if (!there)
		return false;
	call->repeated = true;
	call->id = echo.id;
	call->at_ms = echo.at_ms;
	call->created_ms = echo.created_ms;
	return true;
}

void
danmaku_take(struct call *call, call_done *done)
{
	struct api_site *site = call->api->site;
	bool live = lives_of(site->lives, call->video) == LIVE_UNKEPT;

	call->created_ms = time_unix_ms();
	call->id = id_next(&call->api->site->ids, call->created_ms);
	if (is_echo(call, live)) {
		call->status = 202;
		done(call);
		return;
	}
	if (!live) {
		call_write(call, danmaku_keep, done);
		return;
	}
	atomic_fetch_add_explicit(&site->live_posts, 1, memory_order_relaxed);
	call_say(call);
	call->status = 202;
	done(call);
}

static void
posted(struct call *call)
{
	if (call->status != 202) {
		kept(call);
		return;
	}
	write_posted(call);
	call_json(call, 202);
}

void
danmaku_post(struct call *call)
{
	if (call_read_danmaku(call) && call_may_say(call))
		danmaku_take(call, posted);
}

/* For other addresses that take danmaku: it was told, or kept and is told now. */
void
danmaku_taken(struct call *call)
{
	if (call->status != 202)
		tell(call);
}

/* --- listing --- */

static void
list_one(void *arg, const struct store_danmaku *d)
{
	struct call *call = arg;

	if (call->count == call->limit) {
		call->flag = true; /* there is more */
		return;
	}
	if (call->count++ > 0)
		bytes_char(&call->out, ',');
	write_danmaku(&call->out, d);
	call->id = d->id;
}

static int
list_read(struct call *call, struct store *store, struct err *err)
{
	int64_t video;
	int rc = store_video_number(store, call->video, false, 0, &video, err);

	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	return store_danmaku_read(store, video,
	    (struct store_span){
		call->at_ms, call->created_ms, call->other, call->limit + 1 },
	    list_one, call, err);
}

static void
list_done(struct call *call)
{
	if (call->flag) {
		bytes_text(&call->out, "],\"next\":\"");
		bytes_number(&call->out, call->id);
		bytes_text(&call->out, "\"}");
	} else {
		bytes_text(&call->out, "],\"next\":null}");
	}
	call_json(call, 200);
}

static int
newest_read(struct call *call, struct store *store, struct err *err)
{
	int64_t video;
	int rc = store_video_number(store, call->video, false, 0, &video, err);

	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	return store_danmaku_newest(store, video, call->limit, list_one, call, err);
}

/* ?newest=N: what was said last, newest first, whatever its position. */
static void
list_newest(struct call *call)
{
	int64_t limit;

	if (!call_number(call, "newest", 0, 1, LIST_MAX, &limit))
		return;
	call->limit = (int)limit;
	bytes_text(&call->out, "{\"danmaku\":[");
	call_read(call, newest_read, list_done);
}

static bool
has_query(const struct call *call, const char *name)
{
	struct bytes value = { 0 };
	bool there = call_query(call, name, &value);

	bytes_fini(&value);
	return there;
}

void
danmaku_list(struct call *call)
{
	struct bytes text = { 0 };
	int64_t limit;

	if (has_query(call, "newest")) {
		list_newest(call);
		return;
	}

	if (call_query(call, "format", &text)) {
		bytes_clear(&call->text);
		bytes_add(&call->text, text.data, text.len);
		bytes_fini(&text);
		danmaku_format(call);
		return;
	}
	bytes_fini(&text);
	if (!call_number(call, "from_ms", 0, 0, INT64_MAX / 2, &call->at_ms) ||
	    !call_number(
		call, "to_ms", INT64_MAX / 4, 0, INT64_MAX / 2, &call->created_ms) ||
	    !call_number(call, "limit", LIST_MAX, 1, LIST_MAX, &limit))
		return;
	if (call_query(call, "after", &text) && !call_id(text.data, &call->other)) {
		bytes_fini(&text);
		call_error(call, 422, "out_of_range", "after is the id of a danmaku");
		return;
	}
	bytes_fini(&text);
	call->limit = (int)limit;
	bytes_text(&call->out, "{\"danmaku\":[");
	call_read(call, list_read, list_done);
}

/* --- hiding --- */

static int
hide_write(struct call *call, struct store *store, struct err *err)
{
	int64_t video;
	int rc = store_video_number(store, call->video, false, 0, &video, err);

	if (rc == 0)
		rc = store_danmaku_hide(store, video, call->id, &call->at_ms, err);
	if (rc < 0)
		return rc;
	return call_audit(call, store, "hide danmaku", err);
}

static void
hidden(struct call *call)
{
	char data[48];
	int len = snprintf(
	    data, sizeof(data), "{\"id\":\"%llu\"}", (unsigned long long)call->id);

	atomic_fetch_add(api_fresh(call->api->site, call->video), 1);
	rooms_say(call->api->rooms, call->video, "deleted", data, (size_t)len, 1);
	call_answer(call, 204, NULL, (struct slice){ "", 0 }, NULL);
}

void
danmaku_hide(struct call *call)
{
	if (!call_id(call->parts[4], &call->id)) {
		call_error(call, 404, "not_found", "it is not there");
		return;
	}
	call_write(call, hide_write, hidden);
}

/* --- how many, where --- */

static void
heat_video(void *arg, const struct store_video *v)
{
	struct call *call = arg;

	call->number = v->number;
	call->at_ms = v->duration_ms;
}

static int
heat_read(struct call *call, struct store *store, struct err *err)
{
	uint32_t *counts = mem_new((size_t)call->limit, sizeof(*counts));
	int rc = store_video_get(store, call->video, heat_video, call, err);

	if (rc == 0)
		rc = store_heat(
		    store, call->number, call->at_ms, call->limit, counts, err);
	if (rc == -ENOENT)
		rc = 0;
	for (int i = 0; rc == 0 && i < call->limit; i++) {
		if (i > 0)
			bytes_char(&call->out, ',');
		bytes_number(&call->out, counts[i]);
	}
	free(counts);
	return rc;
}

static void
heat_done(struct call *call)
{
	bytes_text(&call->out, "]}");
	call_json(call, 200);
}

void
danmaku_heat(struct call *call)
{
	int64_t buckets;

	if (!call_number(call, "buckets", 100, 1, BUCKETS_MAX, &buckets))
		return;
	call->limit = (int)buckets;
	bytes_text(&call->out, "{\"buckets\":[");
	call_read(call, heat_read, heat_done);
}
