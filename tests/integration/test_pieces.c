/* Danmaku in pieces of six minutes, from a server that is quick, slow or gone. */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/server.h"
#include "integration/cinema.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct stage {
	struct cinema *cinema;
	struct server *server;
	char *server_option, *template_option, *cache;
	const char *env[2];
	struct screen_options options;
	atomic_bool holds, is_down;
	atomic_int unchanged;
};

static const char piece[] =
    "{\"danmaku\":[{\"id\":\"7\",\"at_ms\":500,\"created_ms\":1,\"mode\":\"top\","
    "\"color\":\"#ffffff\",\"size\":25,\"author\":\"me\",\"text\":\"FROM-A-PIECE\"},"
    "{\"id\":\"8\",\"at_ms\":600,\"created_ms\":1,\"mode\":\"bottom\",\"color\":"
    "\"#ffffff\",\"size\":25,\"author\":\"\\u001b[31m\",\"text\":\"\\u001b]0;evil\\u0007"
    "BELOW\"}],\"next\":null}";

static void
reply(struct peer *peer, int status, const char *body)
{
	peer_print(peer,
	    "HTTP/1.1 %d X\r\nETag: \"one\"\r\nCache-Control: public, max-age=0\r\n"
	    "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
	    status, strlen(body), body);
}

static void
serve(struct peer *peer, const char *path, int count, void *arg)
{
	struct stage *stage = arg;

	(void)count;
	if (stage->is_down)
		return; /* hangs up */
	if (stage->holds)
		peer_hold(peer);
	else if (strcmp(path, "/v1/videos/film/danmaku/0.json") != 0)
		reply(peer, 404, "");
	else if (strstr(peer_head(peer), "If-None-Match: \"one\"") != NULL) {
		stage->unchanged++;
		peer_print(peer, "HTTP/1.1 304 X\r\nETag: \"one\"\r\n\r\n");
	} else
		reply(peer, 200, piece);
}

static int
stage_open(void **state)
{
	struct stage *stage = mem_new(1, sizeof(*stage));
	void *cinema = NULL;
	char *url;

	if (cinema_open(&cinema) != 0)
		return -1;
	stage->cinema = cinema;
	stage->server = server_new(serve, stage);
	url = server_url(stage->server, "");
	stage->server_option = mem_print("--server=%s", url);
	stage->template_option =
	    mem_print("--danmaku=%s/v1/videos/film/danmaku/{n}.json", url);
	stage->cache = mem_print("XDG_CACHE_HOME=%s/cache", stage->cinema->dir);
	free(url);
	stage->env[0] = stage->cache;
	stage->options.env = stage->env;
	*state = stage;
	return 0;
}

static int
stage_close(void **state)
{
	struct stage *stage = *state;
	void *cinema = stage->cinema;

	server_free(stage->server);
	free(stage->server_option);
	free(stage->template_option);
	free(stage->cache);
	free(stage);
	return cinema_close(&cinema);
}

static struct screen *
paused(struct stage *stage, const char *option, const char *more)
{
	return cinema_play(stage->cinema, &stage->options, stage->cinema->film, "--pause",
	    "--start=1", "--no-library", "--video=film", option, more, NULL);
}

static void
a_daemons_pieces_fly_and_are_only_asked_whether_they_changed(void **state)
{
	struct stage *stage = *state;
	struct screen *s = paused(stage, stage->server_option, NULL);

	cinema_see(s, "FROM-A-PIECE");
	cinema_see(s, "BELOW");
	cinema_see(s, "FIRST-BELOW"); /* what lies beside the film flies, too */
	assert_null(strstr(screen_log(s), "\033]0;evil"));
	cinema_leave(s);
	s = paused(stage, stage->server_option, NULL);
	cinema_see(s, "FROM-A-PIECE");
	cinema_leave(s);
	assert_true(stage->unchanged > 0);
}

static void
what_was_fetched_is_there_without_the_server(void **state)
{
	struct stage *stage = *state;
	struct screen *s = paused(stage, stage->template_option, NULL);

	cinema_see(s, "FROM-A-PIECE");
	cinema_leave(s);
	stage->is_down = true;
	s = paused(stage, stage->template_option, NULL);
	cinema_see(s, "FROM-A-PIECE");
	cinema_leave(s);
	stage->is_down = false;
}

static void
a_server_that_never_answers_disturbs_nobody(void **state)
{
	struct stage *stage = *state;
	struct screen *s;

	stage->holds = true;
	s = cinema_play(stage->cinema, &stage->options, stage->cinema->film,
	    "--no-library", "--video=film", "--no-cache", stage->template_option, NULL);
	cinema_see(s, "▶ 00:0[2-9]");
	cinema_see(s, "fetching danmaku");
	screen_send(s, "\033[C");
	cinema_see(s, "▶ 00:(0[7-9]|1[0-9])");
	cinema_leave(s); /* at once, although the request still waits */
	stage->holds = false;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_daemons_pieces_fly_and_are_only_asked_whether_they_changed),
		cmocka_unit_test(what_was_fetched_is_there_without_the_server),
		cmocka_unit_test(a_server_that_never_answers_disturbs_nobody),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, stage_open, stage_close);
}
