/* A dandanplay-compatible server that knows the film, or is not sure, or is not well. */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/server.h"
#include "integration/cinema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct stage {
	struct cinema *cinema;
	struct server *server;
	char *bare; /* a film without danmaku beside it */
	char *option, *data;
	const char *env[3];
	struct screen_options options;
	const char *matches; /* what the server says of a match */
	bool refuses, wants_signature;
};

static void
reply(struct peer *peer, int status, const char *body)
{
	peer_print(peer,
	    "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
	    "Connection: close\r\n\r\n%s",
	    status, strlen(body), body);
}

static bool
is_signed(const struct peer *peer)
{
	const char *head = peer_head(peer);

	return strstr(head, "X-AppId: me\r\n") != NULL &&
	       strstr(head, "X-Timestamp: 1") != NULL &&
	       strstr(head, "X-Signature: ") != NULL && strstr(head, "s3cret") == NULL;
}

/* Comments of episode 7 are SEVEN, of 8 EIGHT. */
static void
serve(struct peer *peer, const char *path, int count, void *arg)
{
	struct stage *stage = arg;

	(void)count;
	if (stage->refuses || (stage->wants_signature && !is_signed(peer)))
		reply(peer, 403, "{\"success\":false}");
	else if (strcmp(path, "/api/v2/match") == 0 &&
		 strstr(peer_body(peer), "\"fileName\":\"bare\"") != NULL &&
		 strstr(peer_body(peer), "\"matchMode\":\"hashAndFileName\"") != NULL)
		reply(peer, 200, stage->matches);
	else if (strncmp(path, "/api/v2/search/episodes?anime=eight", 35) == 0)
		reply(peer, 200,
		    "{\"animes\":[{\"animeTitle\":\"Found\",\"episodes\":[{\"episodeId\":"
		    "8,"
		    "\"episodeTitle\":\"Eight\"}]}],\"success\":true}");
	else if (strncmp(path, "/api/v2/comment/7?", 18) == 0)
		reply(peer, 200,
		    "{\"count\":1,\"comments\":[{\"cid\":1,\"p\":\"0.50,5,16777215,u\","
		    "\"m\":\"SEVEN\"}]}");
	else if (strncmp(path, "/api/v2/comment/8?", 18) == 0)
		reply(peer, 200,
		    "{\"count\":1,\"comments\":[{\"cid\":1,\"p\":\"0.50,5,16777215,u\","
		    "\"m\":\"EIGHT\"}]}");
	else
		reply(peer, 404, "{}");
}

static const char sure[] =
    "{\"isMatched\":true,\"matches\":[{\"episodeId\":7,\"animeTitle\":\"Film\","
    "\"episodeTitle\":\"Seven\\u001b]0;evil\\u0007\",\"shift\":0}],\"success\":true}";
static const char unsure[] =
    "{\"isMatched\":false,\"matches\":[{\"episodeId\":8,\"animeTitle\":\"Film\","
    "\"episodeTitle\":\"Eight\"},{\"episodeId\":7,\"animeTitle\":\"Film\","
    "\"episodeTitle\":\"Seven\"}],\"success\":true}";

static int
stage_open(void **state)
{
	struct stage *stage = mem_new(1, sizeof(*stage));
	void *cinema = NULL;
	char *url;

	if (cinema_open(&cinema) != 0)
		return -1;
	stage->cinema = cinema;
	stage->bare = mem_print("%s/bare.mp4", stage->cinema->dir);
	if (link(stage->cinema->film, stage->bare) != 0)
		return -1;
	stage->server = server_new(serve, stage);
	url = server_url(stage->server, "");
	stage->option = mem_print("--dandanplay-server=%s", url);
	free(url);
	stage->matches = sure;
	*state = stage;
	return 0;
}

static int
stage_close(void **state)
{
	struct stage *stage = *state;
	void *cinema = stage->cinema;

	server_free(stage->server);
	free(stage->bare);
	free(stage->option);
	free(stage->data);
	free(stage);
	return cinema_close(&cinema);
}

/* Every test remembers in a folder of its own. */
static struct screen *
play(struct stage *stage, const char *memory, const char *one, const char *two)
{
	char *cache = mem_print("XDG_CACHE_HOME=%s/%s", stage->cinema->dir, memory);

	free(stage->data);
	stage->data = mem_print("XDG_DATA_HOME=%s/%s", stage->cinema->dir, memory);
	stage->env[0] = stage->data;
	stage->env[1] = cache;
	stage->options = (struct screen_options){ .env = stage->env };
	struct screen *s = cinema_play(stage->cinema, &stage->options, stage->bare,
	    "--pause", "--start=1", stage->option, one, two, NULL);

	free(cache);
	return s;
}

static void
a_film_that_is_known_has_its_danmaku(void **state)
{
	struct stage *stage = *state;
	struct screen *s;

	stage->matches = sure;
	s = play(stage, "known", NULL, NULL);
	cinema_see(s, "SEVEN");
	assert_null(strstr(screen_log(s), "\033]0;evil"));
	cinema_see(s, "Seven\\]0;evil"); /* as text */
	cinema_leave(s);
}

static void
where_it_is_not_sure_one_chooses_and_it_is_remembered(void **state)
{
	struct stage *stage = *state;
	struct screen *s;
	int asked;

	stage->matches = unsure;
	s = play(stage, "chosen", NULL, NULL);
	cinema_see(s, "which one is it");
	cinema_see(s, "Film - Eight");
	screen_send(s, "\033[B\r");
	cinema_see(s, "danmaku of Film - Seven");
	cinema_see(s, "^ *SEVEN|SEVEN");
	cinema_leave(s);
	asked = server_count(stage->server, "/api/v2/match");
	s = play(stage, "chosen", NULL, NULL);
	cinema_see(s, "SEVEN");
	assert_int_equal(server_count(stage->server, "/api/v2/match"), asked);
	screen_send(s, "s"); /* asked again, it may be another one */
	cinema_see(s, "which one is it");
	screen_send(s, "\r");
	cinema_see(s, "EIGHT");
	cinema_leave(s);
}

static void
titles_are_searched(void **state)
{
	struct stage *stage = *state;
	struct screen *s;

	stage->matches = "{\"isMatched\":false,\"matches\":[],\"success\":true}";
	s = play(stage, "searched", NULL, NULL);
	cinema_see(s, "does not know this file");
	screen_send(s, "s");
	cinema_see(s, "none of these");
	screen_send(s, "/eight\r");
	cinema_see(s, "Found - Eight");
	screen_send(s, "\r");
	cinema_see(s, "EIGHT");
	cinema_leave(s);
}

static void
requests_are_signed_and_the_secret_stays_here(void **state)
{
	struct stage *stage = *state;
	struct screen *s;

	stage->matches = sure;
	stage->wants_signature = true;
	s = play(
	    stage, "signed", "--dandanplay-app-id=me", "--dandanplay-app-secret=s3cret");
	cinema_see(s, "SEVEN");
	assert_null(strstr(screen_log(s), "s3cret"));
	cinema_leave(s);
	s = play(stage, "unsigned", NULL, NULL);
	cinema_see(s, "dandanplay: .*HTTP 403");
	cinema_see(s, "‖ 00:01");
	cinema_leave(s);
	stage->wants_signature = false;
}

static void
a_server_that_is_gone_is_told_and_titles_can_be_searched(void **state)
{
	struct stage *stage = *state;
	struct screen *s;

	stage->refuses = true;
	s = play(stage, "gone", NULL, NULL);
	cinema_see(s, "dandanplay: .*HTTP 403");
	screen_send(s, "s");
	cinema_see(s, "none of these");
	stage->refuses = false;
	screen_send(s, "/eight\r");
	cinema_see(s, "Found - Eight");
	screen_send(s, "\033");
	cinema_see_no(s, "which one is it");
	cinema_leave(s);
}

static void
without_a_server_the_key_says_so(void **state)
{
	struct stage *stage = *state;
	struct screen *s = cinema_play(stage->cinema, NULL, stage->bare, "--pause", NULL);

	cinema_see(s, "‖");
	screen_send(s, "s");
	cinema_see(s, "no dandanplay_server is set");
	cinema_leave(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_film_that_is_known_has_its_danmaku),
		cmocka_unit_test(where_it_is_not_sure_one_chooses_and_it_is_remembered),
		cmocka_unit_test(titles_are_searched),
		cmocka_unit_test(requests_are_signed_and_the_secret_stays_here),
		cmocka_unit_test(
		    a_server_that_is_gone_is_told_and_titles_can_be_searched),
		cmocka_unit_test(without_a_server_the_key_says_so),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, stage_open, stage_close);
}
