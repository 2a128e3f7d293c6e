/* Comments under a video: roots and their replies. */
#include "api/route.h"
#include "store/store_comment.h"
#include "store/store_record.h"
#include "store/store_video.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 20, PAGE_MAX = 100, FIRST_REPLIES = 3 };

/* --- writing --- */

/* A comment's key is another than a danmaku's: no key has a blank. */
enum { COMMENT_KEY_MAX = KEY_MAX + sizeof("comment ") };

static const char *
key_of(char to[COMMENT_KEY_MAX], const struct call *call)
{
	snprintf(to, COMMENT_KEY_MAX, "comment %s", call->key);
	return to;
}

static int
find_answer(struct call *call, struct store *store, struct err *err)
{
	char key[COMMENT_KEY_MAX];
	struct store_answer a = { .author = call->author, .key = key_of(key, call) };
	int rc = store_answer_find(store, &a, call->created_ms - 600000, err);

	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	call->repeated = true;
	call->id = a.id;
	call->number = a.at_ms; /* the video's, which may be another now */
	return 0;
}

/* As it was when it was new. */
static void
write_posted(void *arg, const struct store_comment *c)
{
	struct call *call = arg;
	struct store_comment fresh = *c;

	fresh.likes = fresh.replies = 0;
	write_comment(&call->out, &fresh, true);
}

static int
post_add(struct call *call, struct store *store, struct err *err)
{
	struct store_comment c = { .id = call->id,
		.reply_to = call->other,
		.author = call->author,
		.text = call->text.data,
		.created_ms = call->created_ms };
	char key[COMMENT_KEY_MAX];
	int rc = store_video_number(store, call->video, call->api->site->auto_create,
	    call->created_ms, &call->number, err);

	if (rc == 0)
		rc = store_comment_add(store, call->number, &c, err);
	if (rc < 0 || call->key[0] == '\0')
		return rc;
	return store_answer_keep(store,
	    &(struct store_answer){ call->author, key_of(key, call), call->id,
		call->number, call->created_ms },
	    err);
}

/* Read back, the answer knows whom it answers, and to a key that comes again it is
 * what was said the first time, whatever is in the body now. */
static int
post_write(struct call *call, struct store *store, struct err *err)
{
	int rc = call->key[0] != '\0' ? find_answer(call, store, err) : 0;

	if (rc == 0 && !call->repeated)
		rc = post_add(call, store, err);
	if (rc == 0)
		rc = store_comment_get(
		    store, call->number, call->id, write_posted, call, err);
	return rc;
}

static void
posted(struct call *call)
{
	if (!call->repeated) {
		rooms_say(call->api->rooms, call->video, "comment", call->out.data,
		    call->out.len, 1);
		atomic_fetch_add(api_fresh(call->api->site, call->video), 1);
	}
	call_json(call, 201);
}

void
comment_post(struct call *call)
{
	if (!call_read_comment(call) || !call_may_say(call))
		return;
	call->created_ms = time_unix_ms();
	call->id = id_next(&call->api->site->ids, call->created_ms);
	call_write(call, post_write, posted);
}

/* --- reading --- */

struct page {
	struct call *call;
	struct store *store;
	struct err *err;
	int rc, shown;
};

static void
reply_one(void *arg, const struct store_comment *c)
{
	struct page *page = arg;

	if (page->shown++ > 0)
		bytes_char(&page->call->out, ',');
	write_comment(&page->call->out, c, true);
}

static void
root_one(void *arg, const struct store_comment *c)
{
	struct page *page = arg;
	struct call *call = page->call;
	struct page replies = { .call = call };

	if (call->count == call->limit) {
		call->flag = true;
		return;
	}
	if (call->count++ > 0)
		bytes_char(&call->out, ',');
	write_comment(&call->out, c, false);
	bytes_text(&call->out, ",\"replies\":[");
	if (c->replies > 0 && page->rc == 0)
		page->rc = store_comment_replies(page->store, call->number, c->id, 0,
		    FIRST_REPLIES, call->author, reply_one, &replies, page->err);
	bytes_text(&call->out, "]}");
	call->id = c->id;
	call->at_ms = c->likes;
}

static int
roots_read(struct call *call, struct store *store, struct err *err)
{
	struct page page = { .call = call, .store = store, .err = err };
	int rc = store_video_number(store, call->video, false, 0, &call->number, err);

	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	rc = store_comment_roots(store, call->number, call->hot,
	    (struct store_comment_cursor){ call->created_ms, call->other },
	    call->limit + 1, call->author, root_one, &page, err);
	return rc < 0 ? rc : page.rc;
}

static void
list_done(struct call *call)
{
	if (call->flag)
		bytes_print(&call->out, "],\"next\":\"%lld-%llu\"}",
		    (long long)call->at_ms, (unsigned long long)call->id);
	else
		bytes_text(&call->out, "],\"next\":null}");
	call_json(call, 200);
}

static bool
read_page(struct call *call)
{
	struct bytes text = { 0 };
	long long likes;
	unsigned long long id;
	char rest;
	int64_t limit;
	bool fine = !call_query(call, "cursor", &text) || text.len == 0;

	if (!fine && sscanf(text.data, "%lld-%llu%c", &likes, &id, &rest) == 2 &&
	    likes >= 0 && id > 0 && id <= INT64_MAX) {
		call->created_ms = likes;
		call->other = id;
		fine = true;
	}
	bytes_fini(&text);
	if (!fine) {
		call_error(call, 422, "bad_cursor", "cursor is what next said");
		return false;
	}
	if (!call_number(call, "limit", PAGE, 1, PAGE_MAX, &limit))
		return false;
	call->limit = (int)limit;
	return true;
}

void
comment_list(struct call *call)
{
	if (!call_sort(call) || !read_page(call))
		return;
	bytes_text(&call->out, "{\"comments\":[");
	call_read(call, roots_read, list_done);
}

static void
reply_paged(void *arg, const struct store_comment *c)
{
	struct call *call = arg;

	if (call->count == call->limit) {
		call->flag = true;
		return;
	}
	if (call->count++ > 0)
		bytes_char(&call->out, ',');
	write_comment(&call->out, c, true);
	call->id = c->id;
}

static int
replies_read(struct call *call, struct store *store, struct err *err)
{
	uint64_t root = call->id;
	int rc = store_video_number(store, call->video, false, 0, &call->number, err);

	if (rc == 0)
		rc = store_comment_replies(store, call->number, root, call->other,
		    call->limit + 1, call->author, reply_paged, call, err);
	return rc;
}

/* The id in the path; false: answered. */
static bool
read_id(struct call *call)
{
	if (call_id(call->parts[4], &call->id))
		return true;
	call_error(call, 404, "not_found", "it is not there");
	return false;
}

void
comment_replies(struct call *call)
{
	if (!read_id(call) || !read_page(call))
		return;
	call->at_ms = 0;
	bytes_text(&call->out, "{\"replies\":[");
	call_read(call, replies_read, list_done);
}

/* --- liking, hiding --- */

static int
like_write(struct call *call, struct store *store, struct err *err)
{
	int rc = store_video_number(store, call->video, false, 0, &call->number, err);

	if (rc == 0)
		rc = store_comment_like(store, call->number, call->id, call->author,
		    call->flag, &call->count, err);
	return rc;
}

static void
liked(struct call *call)
{
	bytes_print(&call->out, "{\"likes\":%lld,\"liked\":%s}", (long long)call->count,
	    call->flag ? "true" : "false");
	call_json(call, 200);
}

void
comment_like(struct call *call)
{
	call->flag = true;
	if (read_id(call) && call_may_say(call))
		call_write(call, like_write, liked);
}

void
comment_unlike(struct call *call)
{
	if (read_id(call) && call_may_say(call))
		call_write(call, like_write, liked);
}

static int
hide_write(struct call *call, struct store *store, struct err *err)
{
	bool moderates = call->role >= TOKEN_MODERATOR;
	int rc = store_video_number(store, call->video, false, 0, &call->number, err);

	if (rc == 0)
		rc = store_comment_hide(
		    store, call->number, call->id, moderates ? NULL : call->author, err);
	if (rc < 0 || !moderates)
		return rc;
	return call_audit(call, store, "hide comment", err);
}

static void
hidden(struct call *call)
{
	char data[48];
	int len = snprintf(
	    data, sizeof(data), "{\"comment\":\"%llu\"}", (unsigned long long)call->id);

	rooms_say(call->api->rooms, call->video, "deleted", data, (size_t)len, 1);
	call_answer(call, 204, NULL, (struct slice){ "", 0 }, NULL);
}

/* Who moderates is not held up: what is to go may be much. */
void
comment_hide(struct call *call)
{
	if (read_id(call) && (call->role >= TOKEN_MODERATOR || call_may_say(call)))
		call_write(call, hide_write, hidden);
}
