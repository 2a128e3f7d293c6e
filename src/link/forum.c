#include "link/forum.h"

#include "base/mem.h"
#include "link/reply.h"
#include "wire/remark.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MAX ((size_t)4 << 20)
#define ANSWER_TIME (30 * SECOND)
#define PAGE 20

/* One request that is under way. */
struct ask {
	struct ask *next;
	struct forum *forum;
	struct stream *stream;
	struct bytes body;
	enum forum_kind kind;
	uint64_t id;
	bool first;
};

struct forum {
	struct stream_pool *pool;
	struct forum_handler handler;
	char *server, *authorization; /* the header, or NULL */
	char *video;                  /* or NULL */
	struct ask *asks;
};

struct forum *
forum_new(struct stream_pool *pool, const char *server, const char *token,
    struct forum_handler handler)
{
	struct forum *forum = mem_new(1, sizeof(*forum));

	forum->pool = pool;
	forum->handler = handler;
	forum->server = mem_text(server);
	if (token != NULL)
		forum->authorization = mem_print("Authorization: Bearer %s", token);
	return forum;
}

static void
ask_free(struct ask *ask)
{
	stream_close(ask->stream);
	bytes_fini(&ask->body);
	free(ask);
}

void
forum_free(struct forum *forum)
{
	struct ask *ask, *next;

	if (forum == NULL)
		return;
	for (ask = forum->asks; ask != NULL; ask = next) {
		next = ask->next;
		ask_free(ask);
	}
	free(forum->authorization);
	free(forum->server);
	free(forum->video);
	free(forum);
}

/* Those that are pages; with `roots` only those of threads. */
static void
pages_drop(struct forum *forum, bool roots)
{
	struct ask **at = &forum->asks;

	while (*at != NULL) {
		struct ask *ask = *at;

		if (ask->kind != FORUM_ROOTS && (roots || ask->kind != FORUM_REPLIES)) {
			at = &ask->next;
			continue;
		}
		*at = ask->next;
		ask_free(ask);
	}
}

void
forum_video(struct forum *forum, const char *video)
{
	pages_drop(forum, false);
	free(forum->video);
	forum->video = video != NULL ? mem_text(video) : NULL;
}

bool
forum_has_video(const struct forum *forum)
{
	return forum->video != NULL;
}

/* --- answers ----------------------------------------------------------------------- */

static void
heard(void *arg, long status, const char *data, size_t len)
{
	struct ask *ask = arg;

	(void)status;
	bytes_add(&ask->body, data, len);
}

static void
ended(void *arg, const struct stream_end *end)
{
	struct ask *ask = arg, **at = &ask->forum->asks;
	struct forum_handler handler = ask->forum->handler;
	struct forum_answer answer = {
		.kind = ask->kind,
		.id = ask->id,
		.first = ask->first,
		.status = end->err.code == 0 ? end->status : 0,
		.body = slice_of(&ask->body),
	};
	char why[sizeof(end->err.text)];

	ask->stream = NULL;
	while (*at != ask)
		at = &(*at)->next;
	*at = ask->next;
	if (end->err.code != 0 || end->status / 100 != 2)
		answer.why = reply_why(why, sizeof(why), end, answer.body);
	handler.answered(handler.arg, &answer);
	ask_free(ask);
}

/* --- requests ---------------------------------------------------------------------- */

static void
ask_send(struct forum *forum, struct ask what, const char *method, const char *json,
    const char *key, char *url)
{
	struct ask *ask = mem_copy(&what, sizeof(what));
	const char *headers[2];
	struct stream_request request = {
		.url = url,
		.method = method,
		.json = json,
		.headers = headers,
		.total_time = ANSWER_TIME,
		.max_bytes = ANSWER_MAX,
	};

	if (key != NULL)
		headers[request.header_count++] = key;
	if (forum->authorization != NULL)
		headers[request.header_count++] = forum->authorization;
	ask->forum = forum;
	ask->next = forum->asks;
	forum->asks = ask;
	ask->stream = stream_open(
	    forum->pool, &request, (struct stream_handler){ heard, ended, ask });
	free(url);
}

/* A cursor may be anything: what is no plain letter is escaped. */
static void
cursor_add(struct bytes *url, const char *cursor)
{
	if (cursor[0] != '\0')
		bytes_text(url, "&cursor=");
	for (; *cursor != '\0'; cursor++) {
		unsigned char c = (unsigned char)*cursor;

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || strchr("-._~", c) != NULL)
			bytes_char(url, *cursor);
		else
			bytes_print(url, "%%%02X", c);
	}
}

void
forum_roots(struct forum *forum, bool hot, const char *cursor)
{
	struct bytes url = { 0 };

	if (forum->video == NULL)
		return;
	pages_drop(forum, true);
	bytes_print(&url, "%s/v1/videos/%s/comments?sort=%s&limit=%d", forum->server,
	    forum->video, hot ? "hot" : "new", PAGE);
	cursor_add(&url, cursor);
	ask_send(forum, (struct ask){ .kind = FORUM_ROOTS, .first = cursor[0] == '\0' },
	    NULL, NULL, NULL, bytes_steal(&url));
}

void
forum_replies(struct forum *forum, uint64_t root, const char *cursor)
{
	struct bytes url = { 0 };

	if (forum->video == NULL)
		return;
	bytes_print(&url, "%s/v1/videos/%s/comments/%" PRIu64 "/replies?limit=%d",
	    forum->server, forum->video, root, PAGE);
	cursor_add(&url, cursor);
	ask_send(forum, (struct ask){ .kind = FORUM_REPLIES, .id = root }, NULL, NULL,
	    NULL, bytes_steal(&url));
}

void
forum_post(struct forum *forum, uint64_t local, const char *text, uint64_t reply_to,
    const char *key)
{
	struct bytes body = { 0 };
	char *header;

	if (forum->video == NULL)
		return;
	header = mem_print("Idempotency-Key: %s", key);
	remark_write(&body, (struct slice){ text, strlen(text) }, reply_to);
	ask_send(forum, (struct ask){ .kind = FORUM_POST, .id = local }, NULL, body.data,
	    header, mem_print("%s/v1/videos/%s/comments", forum->server, forum->video));
	bytes_fini(&body);
	free(header);
}

void
forum_like(struct forum *forum, uint64_t id, bool like)
{
	if (forum->video == NULL)
		return;
	ask_send(forum, (struct ask){ .kind = FORUM_LIKE, .id = id },
	    like ? "PUT" : "DELETE", NULL, NULL,
	    mem_print("%s/v1/videos/%s/comments/%" PRIu64 "/like", forum->server,
		forum->video, id));
}

void
forum_delete(struct forum *forum, uint64_t id)
{
	if (forum->video == NULL)
		return;
	ask_send(forum, (struct ask){ .kind = FORUM_DELETE, .id = id }, "DELETE", NULL,
	    NULL,
	    mem_print(
		"%s/v1/videos/%s/comments/%" PRIu64, forum->server, forum->video, id));
}
