/* Is everything asked for as the contract has it, and does every request have one
 * answer? */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/server.h"
#include "link/forum.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct office {
	struct server *server;
	struct loop *loop;
	struct stream_pool *pool;
	struct forum *forum;
	_Atomic(server_fn *) serve;
	char head[2048], body[2048]; /* of the last request */
	char said[4096];             /* what was answered, in order */
	int want;
};

static void
on_answer(void *arg, const struct forum_answer *answer)
{
	struct office *office = arg;
	size_t used = strlen(office->said);

	snprintf(office->said + used, sizeof(office->said) - used,
	    "%d/%" PRIu64 "%s %s; ", answer->kind, answer->id, answer->first ? "*" : "",
	    answer->why != NULL ? answer->why : answer->body.at);
	if (--office->want == 0)
		loop_stop(office->loop);
}

static void
serve(struct peer *peer, const char *path, int count, void *arg)
{
	struct office *office = arg;

	snprintf(office->head, sizeof(office->head), "%s", peer_head(peer));
	snprintf(office->body, sizeof(office->body), "%s", peer_body(peer));
	office->serve(peer, path, count, arg);
}

static int
office_open(void **state)
{
	struct office *office = mem_new(1, sizeof(*office));
	char *url;

	office->server = server_new(serve, office);
	office->loop = loop_new();
	office->pool = stream_pool_new(office->loop);
	url = server_url(office->server, "");
	office->forum = forum_new(
	    office->pool, url, "TOKEN", (struct forum_handler){ on_answer, office });
	forum_video(office->forum, "film");
	free(url);
	*state = office;
	return 0;
}

static int
office_close(void **state)
{
	struct office *office = *state;

	forum_free(office->forum);
	stream_pool_free(office->pool);
	loop_free(office->loop);
	server_free(office->server);
	free(office);
	return 0;
}

static void
wait_for(struct office *office, int answers, const char *wanted)
{
	office->want = answers;
	loop_run(office->loop);
	assert_string_equal(office->said, wanted);
	office->said[0] = '\0';
}

static void
check_request(const struct office *office, const char *line, const char *body)
{
	assert_memory_equal(office->head, line, strlen(line));
	assert_non_null(strstr(office->head, "Authorization: Bearer TOKEN\r\n"));
	assert_string_equal(office->body, body);
}

static void
serve_yes(struct peer *peer, const char *path, int count, void *arg)
{
	(void)path, (void)count, (void)arg;
	peer_print(peer, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n"
			 "Connection: close\r\n\r\nyes");
}

static void
requests_are_as_the_contract_has_them(void **state)
{
	struct office *office = *state;

	office->serve = serve_yes;
	forum_roots(office->forum, false, "");
	wait_for(office, 1, "0/0* yes; ");
	check_request(office, "GET /v1/videos/film/comments?sort=new&limit=20 HTTP", "");
	forum_roots(office->forum, true, "3-7 &/\"");
	wait_for(office, 1, "0/0 yes; ");
	check_request(office,
	    "GET /v1/videos/film/comments?sort=hot&limit=20&cursor=3-7%20%26%2F%22 HTTP",
	    "");
	forum_replies(office->forum, 12, "0-3");
	wait_for(office, 1, "1/12 yes; ");
	check_request(office,
	    "GET /v1/videos/film/comments/12/replies?limit=20&cursor=0-3 HTTP", "");
	forum_post(office->forum, 77, "a \"b\"", 12, "KEY");
	wait_for(office, 1, "2/77 yes; ");
	check_request(office, "POST /v1/videos/film/comments HTTP",
	    "{\"text\":\"a \\\"b\\\"\",\"reply_to\":\"12\"}");
	assert_non_null(strstr(office->head, "Idempotency-Key: KEY\r\n"));
	forum_like(office->forum, 12, true);
	wait_for(office, 1, "3/12 yes; ");
	check_request(office, "PUT /v1/videos/film/comments/12/like HTTP", "");
	forum_like(office->forum, 12, false);
	wait_for(office, 1, "3/12 yes; ");
	check_request(office, "DELETE /v1/videos/film/comments/12/like HTTP", "");
	forum_delete(office->forum, 12);
	wait_for(office, 1, "4/12 yes; ");
	check_request(office, "DELETE /v1/videos/film/comments/12 HTTP", "");
}

static void
serve_refusal(struct peer *peer, const char *path, int count, void *arg)
{
	static const char body[] =
	    "{\"error\":{\"code\":\"not_yours\",\"message\":\"not \\u001b[2Jyours\"}}";

	(void)path, (void)count, (void)arg;
	peer_print(peer,
	    "HTTP/1.1 403 Forbidden\r\nContent-Length: %zu\r\nConnection: "
	    "close\r\n\r\n%s",
	    strlen(body), body);
}

static void
a_refusal_is_told_in_the_servers_words_made_clean(void **state)
{
	struct office *office = *state;

	office->serve = serve_refusal;
	forum_delete(office->forum, 5);
	wait_for(office, 1, "4/5 HTTP 403: not [2Jyours; ");
}

static void
serve_much(struct peer *peer, const char *path, int count, void *arg)
{
	char *much = mem_new(1, 65536);

	(void)path, (void)count, (void)arg;
	memset(much, ' ', 65536);
	peer_print(peer, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
	while (peer_send(peer, much, 65536)) /* until nobody listens */
		;
	free(much);
}

static void
an_answer_without_an_end_is_not_heard_to_it(void **state)
{
	struct office *office = *state;

	office->serve = serve_much;
	forum_roots(office->forum, false, "");
	wait_for(office, 1, "0/0* the answer is larger than 4194304 bytes; ");
}

static void
serve_hold(struct peer *peer, const char *path, int count, void *arg)
{
	if (strstr(path, "sort=new") != NULL)
		peer_hold(peer);
	else
		serve_yes(peer, path, count, arg);
}

static void
another_page_gives_up_the_one_before(void **state)
{
	struct office *office = *state;

	office->serve = serve_hold;
	forum_roots(office->forum, false, "");
	forum_roots(office->forum, true, "");
	forum_post(office->forum, 9, "t", 0, "K");
	forum_video(office->forum, NULL); /* the post goes on */
	assert_false(forum_has_video(office->forum));
	forum_roots(office->forum, true, ""); /* of nothing */
	wait_for(office, 1, "2/9 yes; ");
	forum_video(office->forum, "other");
	forum_roots(office->forum, false, "");
	forum_roots(office->forum, true, "");
	forum_roots(office->forum, true, "more");
	wait_for(office, 1, "0/0 yes; ");
	forum_like(office->forum, 3, true); /* behind what was given up */
	wait_for(office, 1, "3/3 yes; ");
}

static void
a_server_that_is_not_there_is_an_answer_too(void **state)
{
	struct office *office = *state;
	struct forum *forum = forum_new(office->pool, "http://127.0.0.1:1", NULL,
	    (struct forum_handler){ on_answer, office });

	forum_video(forum, "film");
	forum_post(forum, 4, "t", 0, "K");
	office->want = 1;
	loop_run(office->loop);
	assert_memory_equal(office->said, "2/4 ", 4);
	assert_true(strlen(office->said) > 8);
	forum_free(forum);
}

int
main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, office_open, office_close)
	const struct CMUnitTest tests[] = {
		TEST(requests_are_as_the_contract_has_them),
		TEST(a_refusal_is_told_in_the_servers_words_made_clean),
		TEST(an_answer_without_an_end_is_not_heard_to_it),
		TEST(another_page_gives_up_the_one_before),
		TEST(a_server_that_is_not_there_is_an_answer_too),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
