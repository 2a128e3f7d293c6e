/* Those who only listen: the connection leaves HTTP and joins a room. */
#include "api/route.h"
#include "wire/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* At random between the two, so that a crowd does not come back at once. */
static uint32_t
retry_ms(const struct api_site *site)
{
	uint32_t wide = site->retry_most_ms - site->retry_least_ms + 1;

	return site->retry_least_ms + offset_epoch() % wide;
}

static void
write_headers(struct call *call, struct bytes *b)
{
	bytes_text(b, "Cache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
		      "X-Content-Type-Options: nosniff\r\n");
	if (call->origin[0] != '\0')
		bytes_print(b, "Access-Control-Allow-Origin: %s\r\nVary: Origin\r\n",
		    call->origin);
}

static void
write_head(struct call *call, struct bytes *b)
{
	bytes_print(b,
	    "HTTP/1.1 200 OK\r\nDate: %s\r\nContent-Type: text/event-stream\r\n",
	    conn_date(call->conn));
	write_headers(call, b);
	bytes_print(b, "Connection: close\r\n\r\nretry: %u\n\n",
	    (unsigned)retry_ms(call->api->site));
}

static void
answer_head(struct call *call)
{
	struct bytes lines = { 0 };

	write_headers(call, &lines);
	conn_answer(call->conn, &(struct conn_answer){ .status = 200,
				    .type = "text/event-stream",
				    .headers = slice_of(&lines),
				    .endless = true });
	bytes_fini(&lines);
}

/* Last-Event-ID, or ?since= for those who cannot set it. */
static bool
find_since(struct call *call, struct offset *since)
{
	struct slice said = http_header_find(conn_head(call->conn), "Last-Event-ID");
	struct bytes text = { 0 };
	bool there = said.at != NULL && said.len > 0;

	if (there)
		bytes_add(&text, said.at, said.len);
	else
		there = call_query(call, "since", &text) && text.len > 0;
	/* What is no offset of ours is one that is too old: a gap is told. */
	if (there && !offset_read(since, text.data, text.len))
		*since = (struct offset){ 0, 0 };
	bytes_fini(&text);
	return there;
}

/* False: answered. */
static bool
may_listen(struct call *call)
{
	if (atomic_load(&call->api->site->draining)) {
		call_error(call, 503, "draining", "this broker is going away");
		return false;
	}
	if (conn_head(call->conn)->method != HTTP_HEAD)
		return true;
	answer_head(call);
	return false;
}

void
events_one(struct call *call)
{
	struct bytes first = { 0 };
	struct offset since;
	bool resumes;
	int fd;

	if (!may_listen(call))
		return;
	resumes = find_since(call, &since);
	write_head(call, &first);
	fd = conn_take(call->conn); /* the request is over, the call still there */
	if (fd >= 0)
		rooms_watch(call->api->rooms, call->video, fd, resumes ? &since : NULL,
		    first.data);
	bytes_fini(&first);
}

/* Every ?video= there is, in `text`, behind each other; how many, or -1. */
static int
find_videos(struct call *call, const char *videos[ROOMS_MANY])
{
	struct slice query = slice_of(&call->query), name, value;
	size_t at[ROOMS_MANY];
	int count = 0;

	while (query_next(&query, &name, &value)) {
		if (!slice_is(name, "video"))
			continue;
		if (count == ROOMS_MANY)
			return -1;
		at[count++] = call->text.len;
		if (!query_decode(&call->text, value, true))
			return -1;
		bytes_char(&call->text, '\0');
	}
	for (int i = 0; i < count; i++) {
		videos[i] = call->text.data + at[i];
		if (!api_is_video(videos[i]))
			return -1;
	}
	return count > 0 ? count : -1;
}

void
events_many(struct call *call)
{
	const char *videos[ROOMS_MANY];
	struct bytes first = { 0 };
	struct offset since;
	bool resumes;
	int fd, count;

	if (!may_listen(call))
		return;
	count = find_videos(call, videos);
	if (count < 0) {
		call_error(call, 422, "bad_video",
		    "?video=A&video=B: 1 to %d ids of videos are wanted", ROOMS_MANY);
		return;
	}
	resumes = find_since(call, &since);
	write_head(call, &first);
	fd = conn_take(call->conn);
	if (fd >= 0)
		rooms_watch_many(call->api->rooms, videos, count, fd,
		    resumes ? &since : NULL, first.data);
	bytes_fini(&first);
}
