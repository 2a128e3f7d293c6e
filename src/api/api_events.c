/* Those who only listen: the connection leaves HTTP and joins a room. */
#include "api/route.h"

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
write_head(struct call *call, struct bytes *b)
{
	bytes_text(b, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
		      "Cache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
		      "X-Content-Type-Options: nosniff\r\n");
	if (call->origin[0] != '\0')
		bytes_print(b, "Access-Control-Allow-Origin: %s\r\nVary: Origin\r\n",
		    call->origin);
	bytes_print(b, "Connection: close\r\n\r\nretry: %u\n\n",
	    (unsigned)retry_ms(call->api->site));
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

void
events_one(struct call *call)
{
	struct rooms *rooms = call->api->rooms;
	struct offset since;
	char video[ROOM_NAME_MAX + 1];
	struct bytes first = { 0 };
	bool resumes;
	int fd;

	if (atomic_load(&call->api->site->draining)) {
		call_error(call, 503, "draining", "this broker is going away");
		return;
	}
	if (conn_head(call->conn)->method == HTTP_HEAD) {
		call_answer(
		    call, 200, "text/event-stream", (struct slice){ "", 0 }, NULL);
		return;
	}
	resumes = find_since(call, &since);
	snprintf(video, sizeof(video), "%s", call->video);
	write_head(call, &first);
	fd = conn_take(call->conn); /* the request is over */
	if (fd >= 0)
		rooms_watch(rooms, video, fd, resumes ? &since : NULL, first.data);
	bytes_fini(&first);
}
