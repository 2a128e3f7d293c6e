/* Is a room heard, and heard on after every way in which a stream can end? */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/server.h"
#include "link/link.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD                                                                             \
	"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: "             \
	"close\r\n\r\nretry: 1\n\n"

#define ROW(ID, TEXT)                                                                    \
	"{\"id\":\"" ID "\",\"at_ms\":1500,\"mode\":\"top\",\"color\":\"#ff0000\","      \
	"\"size\":25,\"author\":\"me\",\"text\":\"" TEXT "\"}"

struct ear {
	struct server *server;
	struct loop *loop;
	struct stream_pool *pool;
	struct link *link;
	char said[512]; /* what was told, in order */
	int want;       /* the loop ends at so many words */
	int words;
	bool free_at_once;
	_Atomic(server_fn *) serve;
	char resumed[64];
};

static void
add(struct ear *ear, const char *word)
{
	size_t used = strlen(ear->said);

	snprintf(ear->said + used, sizeof(ear->said) - used, "%s ", word);
	if (ear->free_at_once) {
		link_free(ear->link);
		ear->link = NULL;
	}
	if (++ear->words >= ear->want)
		loop_stop(ear->loop);
}

static void
on_changed(void *arg)
{
	struct ear *ear = arg;

	add(ear, link_is_up(ear->link) ? "up" : "down");
}

static void
on_danmaku(void *arg, const struct track *track)
{
	const struct comment *c;

	for (size_t i = 0; (c = track_at(track, i)) != NULL; i++)
		add(arg, c->text);
}

static void
on_deleted(void *arg, uint64_t id)
{
	add(arg, id == 7 ? "deleted" : "another");
}

static void
on_viewers(void *arg, int64_t count)
{
	add(arg, count == 3 ? "three" : "not three");
}

static void
on_missed(void *arg)
{
	add(arg, "missed");
}

static void
on_remark(void *arg, const struct remark *remark)
{
	add(arg, remark->text);
}

static void
on_remark_gone(void *arg, uint64_t id)
{
	add(arg, id == 8 ? "comment-gone" : "another");
}

static void
serve(struct peer *peer, const char *path, int count, void *arg)
{
	struct ear *ear = arg;

	ear->serve(peer, path, count, arg);
}

static int
ear_open(void **state)
{
	struct ear *ear = mem_new(1, sizeof(*ear));

	ear->server = server_new(serve, ear);
	ear->loop = loop_new();
	ear->pool = stream_pool_new(ear->loop);
	*state = ear;
	return 0;
}

static int
ear_close(void **state)
{
	struct ear *ear = *state;

	link_free(ear->link);
	stream_pool_free(ear->pool);
	loop_free(ear->loop);
	server_free(ear->server);
	free(ear);
	return 0;
}

static void
listen_for(struct ear *ear, server_fn *how, int words)
{
	const struct link_handler handler = { on_changed, on_danmaku, on_deleted,
		on_viewers, on_missed, on_remark, on_remark_gone, ear };
	char *url = server_url(ear->server, "");

	ear->serve = how;
	ear->want = words;
	ear->link = link_new(ear->loop, ear->pool, url, "film", handler);
	free(url);
	loop_run(ear->loop);
}

/* Byte by byte, as far as a network may cut it. */
static void
drip(struct peer *peer, const char *text)
{
	for (; *text != '\0'; text++)
		peer_send(peer, text, 1);
}

static void
tell_all(struct peer *peer, const char *path, int count, void *arg)
{
	(void)count;
	(void)arg;
	if (strcmp(path, "/v1/videos/film/events") != 0)
		return;
	drip(peer, HEAD "id: a-1\nevent: danmaku\ndata: [" ROW("1", "one") "," ROW(
		       "2", "two") "]\n\n: heartbeat\n\nevent: viewers\ndata: "
				   "{\"count\":3}\n\nevent: deleted\ndata: "
				   "{\"id\":\"7\"}\n\nevent: comment\ndata: {}\n\nevent: "
				   "danmaku\ndata: no list\n\nevent: gap\ndata: "
				   "{\"missed\":4}\n\n");
	peer_hold(peer);
}

static void
what_a_room_says_is_told_in_order(void **state)
{
	struct ear *ear = *state;

	listen_for(ear, tell_all, 7);
	assert_string_equal(ear->said, "up missed one two three deleted missed ");
}

static void
break_off(struct peer *peer, const char *path, int count, void *arg)
{
	struct ear *ear = arg;
	const char *resumes;

	(void)path;
	if (count == 0) {
		peer_print(peer, HEAD "id: a-1\nevent: danmaku\ndata: [" ROW(
				     "1", "one") "]\n\nid: a-2\nevent: danmaku\ndata: [");
		return;
	}
	if (count == 1) {
		peer_print(peer, "HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\nno");
		return;
	}
	resumes = strstr(peer_head(peer), "Last-Event-ID: ");
	snprintf(ear->resumed, sizeof(ear->resumed), "%.18s",
	    resumes != NULL ? resumes : "nothing");
	peer_print(peer, HEAD "id: a-2\nevent: danmaku\ndata: [" ROW("2", "two") "]\n\n");
	peer_hold(peer);
}

static void
after_a_break_it_goes_on_from_its_place(void **state)
{
	struct ear *ear = *state;

	listen_for(ear, break_off, 7);
	assert_string_equal(ear->said, "up missed one down down up two ");
	assert_string_equal(ear->resumed, "Last-Event-ID: a-1");
}

static void
a_handler_may_end_the_link(void **state)
{
	struct ear *ear = *state;

	ear->free_at_once = true;
	listen_for(ear, tell_all, 1);
	assert_string_equal(ear->said, "up ");
}

static void
refuse(struct peer *peer, const char *path, int count, void *arg)
{
	(void)path;
	(void)count;
	(void)arg;
	peer_print(peer, "HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n");
}

static void
what_is_refused_is_no_room_and_is_asked_for_again(void **state)
{
	struct ear *ear = *state;

	listen_for(ear, refuse, 2);
	assert_string_equal(ear->said, "down down ");
	assert_false(link_is_up(ear->link));
	assert_string_equal(link_why(ear->link), "HTTP 404");
}

/* Without an end, too: nobody waits for that. */
static void
be_a_web_server(struct peer *peer, const char *path, int count, void *arg)
{
	(void)path;
	(void)count;
	(void)arg;
	peer_print(peer, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
			 "<html>\n\ndata: it works\n\n");
	peer_hold(peer);
}

static void
what_is_no_stream_of_events_is_no_room(void **state)
{
	struct ear *ear = *state;

	listen_for(ear, be_a_web_server, 2);
	assert_string_equal(ear->said, "down down ");
	assert_string_equal(link_why(ear->link), "what answers is no danmud (text/html)");
}

static void
move_away(struct peer *peer, const char *path, int count, void *arg)
{
	(void)path;
	(void)count;
	(void)arg;
	peer_print(peer,
	    "HTTP/1.1 301 X\r\nLocation: https://a:b@else.where/v1/videos/film\r\n"
	    "Content-Length: 0\r\n\r\n");
}

static void
where_it_has_moved_to_is_told_and_not_followed(void **state)
{
	struct ear *ear = *state;

	listen_for(ear, move_away, 1);
	assert_string_equal(link_why(ear->link), "it has moved to https://else.where");
}

#define HEARD(test) cmocka_unit_test_setup_teardown(test, ear_open, ear_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HEARD(what_a_room_says_is_told_in_order),
		HEARD(after_a_break_it_goes_on_from_its_place),
		HEARD(a_handler_may_end_the_link),
		HEARD(what_is_refused_is_no_room_and_is_asked_for_again),
		HEARD(what_is_no_stream_of_events_is_no_room),
		HEARD(where_it_has_moved_to_is_told_and_not_followed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
