/* danmud among clients that are hasty, slow, wrong, or too many. */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/house.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define GET "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n"
#define CLOSED "Connection: close\r\n\r\n"

static struct house house;

static int
open_house(void **state)
{
	(void)state;
	house = (struct house){ .descriptors = 128 };
	house_open(&house);
	return 0;
}

static int
close_house(void **state)
{
	(void)state;
	house_close(&house);
	return 0;
}

static int
times(const char *text, const char *what)
{
	int n = 0;

	for (text = strstr(text, what); text != NULL; text = strstr(text + 1, what))
		n++;
	return n;
}

/* Whatever it is, danmud says this first, and lives on. */
static void
say(const char *bytes, size_t len, const char *status)
{
	struct bytes text = { 0 };
	int fd = house_connect(&house);

	house_send(fd, bytes, len);
	shutdown(fd, SHUT_WR);
	house_hear(fd, &text, NULL);
	bytes_add(&text, "", 0);
	if (strncmp(text.data, status, strlen(status)) != 0)
		fail_msg("wanted %s for %.60s, got %.80s", status, bytes, text.data);
	close(fd);
	bytes_fini(&text);
	assert_int_equal(
	    house_ask(&house, NULL, NULL, "GET", "/healthz", NULL, NULL), 200);
}

static void
what_is_malformed_gets_its_status(void **state)
{
	static const struct {
		const char *bytes, *status;
	} rows[] = {
		{ "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400" },
		{ "GET / HTTP/1.1\nHost: h\n\n", "HTTP/1.1 400" },
		{ "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", "HTTP/1.1 400" },
		{ "GET / HTTP/1.1\r\nHost : h\r\n\r\n", "HTTP/1.1 400" },
		{ "GET / HTTP/1.1\r\n Host: h\r\n\r\n", "HTTP/1.1 400" },
		{ "GET / HTTP/1.1\r\nHost: h\r\n X: y\r\n\r\n", "HTTP/1.1 400" },
		{ "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 400" },
		{ "GET / HTTP/2.0\r\nHost: h\r\n\r\n", "HTTP/1.1 505" },
		{ "G(T / HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 400" },
		{ "POST /v3/ HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\na",
		    "HTTP/1.1 400" },
		{ "POST /v3/ HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n"
		  "Content-Length: 1\r\n\r\na",
		    "HTTP/1.1 400" },
		{ "POST /v3/ HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n"
		  "Transfer-Encoding: chunked\r\n\r\na",
		    "HTTP/1.1 400" },
		{ "POST /v3/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\na",
		    "HTTP/1.1 501" },
		{ "POST /v3/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
		  "chunked\r\n\r\nz\r\n",
		    "HTTP/1.1 400" },
		{ "POST /v3/ HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n",
		    "HTTP/1.1 413" },
		{ "POST /v3/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
		  "chunked\r\n\r\nfffffff\r\n",
		    "HTTP/1.1 413" },
		{ "GET / HTTP/1.1\r\nHost: h\r\nExpect: more\r\n\r\n", "HTTP/1.1 417" },
		{ "GET /%zz HTTP/1.1\r\nHost: h\r\n" CLOSED, "HTTP/1.1 404" },
		{ "GET /../etc/passwd HTTP/1.1\r\nHost: h\r\n" CLOSED, "HTTP/1.1 404" },
		{ "PATCH /v3/ HTTP/1.1\r\nHost: h\r\n" CLOSED, "HTTP/1.1 405" },
		{ "POST /v3/ HTTP/1.1\r\nHost: h\r\n" CLOSED, "HTTP/1.1 400" },
		{ "\x16\x03\x01\x02", "HTTP/1.1 400" },
		{ "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 400" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		say(rows[i].bytes, strlen(rows[i].bytes), rows[i].status);
	say("GET / HTTP/1.1\r\nHost: h\r\nX: \0\r\n\r\n", 34, "HTTP/1.1 400");
}

static void
heads_that_are_too_large_are_refused(void **state)
{
	struct bytes text = { 0 };

	(void)state;
	bytes_text(&text, "GET / HTTP/1.1\r\nHost: h\r\n");
	for (int i = 0; i < 70; i++)
		bytes_print(&text, "X-%d: y\r\n", i);
	bytes_text(&text, "\r\n");
	say(text.data, text.len, "HTTP/1.1 431");
	bytes_clear(&text);
	bytes_text(&text, "GET / HTTP/1.1\r\nHost: h\r\nX: ");
	for (int i = 0; i < 9000; i++)
		bytes_char(&text, 'x');
	say(text.data, text.len, "HTTP/1.1 431");
	bytes_fini(&text);
}

static void
requests_in_a_row_are_answered_in_order(void **state)
{
	static const char post[] =
	    "POST /v1/videos/row/danmaku HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
	    "chunked\r\n\r\n5\r\n{\"at_\r\n15\r\nms\":1,\"text\":\"chunk\"}\r\n0\r\n\r\n";
	static const char last[] =
	    "GET /v1/videos/row/danmaku HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
	struct bytes ask = { 0 }, text = { 0 };
	int fd = house_connect(&house);

	(void)state;
	for (int i = 0; i < 20; i++)
		bytes_text(&ask, GET);
	bytes_text(&ask, post);
	bytes_text(&ask, "HEAD /v1/videos/row/danmaku HTTP/1.1\r\nHost: h\r\n\r\n");
	bytes_text(&ask, last);
	house_send(fd, ask.data, ask.len);
	house_hear(fd, &text, NULL);
	assert_int_equal(times(text.data, "HTTP/1.1 200 OK"), 22);
	assert_int_equal(times(text.data, "HTTP/1.1 201"), 1);
	assert_int_equal(times(text.data, "\"text\":\"chunk\""), 1);
	assert_true(strstr(text.data, "HTTP/1.1 201") < strstr(text.data, "\"text\""));
	close(fd);
	bytes_fini(&ask);
	bytes_fini(&text);
}

static void
a_request_may_come_byte_by_byte(void **state)
{
	static const char ask[] =
	    "POST /v1/videos/slow/danmaku HTTP/1.1\r\nHost: h\r\nConnection: "
	    "close\r\nContent-Length: 24\r\n\r\n{\"at_ms\":1,\"text\":\"abc\"}";
	struct bytes text = { 0 };
	int fd = house_connect(&house);

	(void)state;
	for (size_t i = 0; i < sizeof(ask) - 1; i++)
		house_send(fd, ask + i, 1);
	house_hear(fd, &text, NULL);
	assert_int_equal(strncmp(text.data, "HTTP/1.1 201", 12), 0);
	close(fd);
	bytes_fini(&text);
}

static void
who_asks_first_is_told_to_go_on(void **state)
{
	static const char head[] =
	    "POST /v1/videos/slow/danmaku HTTP/1.1\r\nHost: h\r\nExpect: "
	    "100-continue\r\nContent-Length: 24\r\n\r\n";
	struct bytes text = { 0 };
	int fd = house_connect(&house);

	(void)state;
	house_send(fd, head, sizeof(head) - 1);
	assert_true(house_hear(fd, &text, "100 Continue\r\n\r\n"));
	house_send(fd, "{\"at_ms\":1,\"text\":\"abc\"}", 24);
	assert_true(house_hear(fd, &text, "HTTP/1.1 201"));
	close(fd);
	bytes_fini(&text);
}

/* A whole answer: its head, and the body that the head promises, to the end. */
static void
is_told_that_it_is_full(int fd, const char *head)
{
	static const char error[] = "{\"error\":{\"code\":\"full\",\"message\":\"";
	struct bytes rest = { 0 };
	const char *length = strstr(head, "Content-Length: "), *body;

	bytes_text(&rest, head);
	house_hear(fd, &rest, NULL);
	body = strstr(rest.data, "\r\n\r\n") + 4;
	assert_non_null(strstr(head, "\r\nRetry-After: 5\r\n"));
	assert_non_null(strstr(head, "\r\nConnection: close\r\n"));
	assert_non_null(strstr(head, "\r\nContent-Type: application/json\r\n"));
	assert_non_null(length);
	assert_int_equal(atoi(length + 16), strlen(body));
	assert_true(strncmp(body, error, sizeof(error) - 1) == 0);
	assert_string_equal(body + strlen(body) - 3, "\"}}");
	bytes_fini(&rest);
}

/* CPU time that danmud has taken, in ticks of the kernel's. */
static unsigned long
cpu_of(pid_t pid)
{
	unsigned long user = 0, kernel = 0;
	char path[64], line[1024] = "", *at;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	fclose(f);
	at = strrchr(line, ')');
	assert_int_equal(
	    sscanf(at, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
		&kernel),
	    2);
	return user + kernel;
}

/* Descriptors are used up: who comes then is told, who is there is not hurt. */
static void
newcomers_are_turned_away_when_it_is_full(void **state)
{
	enum { MANY = 200 };
	struct bytes text = { 0 };
	int fds[MANY], told = 0, there = house_connect(&house);
	unsigned long cpu;

	(void)state;
	house_send(there, GET, strlen(GET));
	assert_true(house_hear(there, &text, "ok\n"));
	cpu = cpu_of(house.pid);
	for (int i = 0; i < MANY; i++)
		fds[i] = house_connect(&house);
	/* The last of them that were let in and turned away are known by what they
	 * hear: nobody is left without an answer. */
	for (int i = 0; i < MANY; i++) {
		bytes_clear(&text);
		house_send(fds[i], GET, strlen(GET));
		house_hear(fds[i], &text, "\r\n\r\n");
		if (text.len > 0 && strstr(text.data, "HTTP/1.1 503") != NULL) {
			is_told_that_it_is_full(fds[i], text.data);
			told++;
		}
		close(fds[i]);
	}
	assert_true(told > 0);
	/* Nobody is turned away faster than every tenth of a second: a loop that spun
	 * meanwhile would have taken seconds. */
	assert_true(cpu_of(house.pid) - cpu < (unsigned long)sysconf(_SC_CLK_TCK));
	bytes_clear(&text);
	house_send(there, GET, strlen(GET));
	assert_true(house_hear(there, &text, "ok\n"));
	assert_int_equal(
	    house_ask(&house, NULL, NULL, "GET", "/healthz", NULL, NULL), 200);
	close(there);
	bytes_fini(&text);
}

/* Started again with other options, which come behind its usual ones. */
static void
start_with(const char *first, const char *second)
{
	house_end(&house, SIGTERM);
	house.words[0] = first;
	house.words[1] = second;
	house_start(&house);
}

static void
who_posts_too_fast_is_told_when_to_come_back(void **state)
{
	static const char path[] = "/v1/videos/fast/danmaku";
	static const char json[] = "{\"at_ms\":1,\"text\":\"a\"}";

	(void)state;
	start_with("--rate=1/h:2", NULL);
	house_want(&house, 201, NULL, "POST", path, NULL, json);
	house_want(
	    &house, 422, "text_empty", "POST", path, NULL, "{\"at_ms\":1,\"text\":\"\"}");
	house_want(&house, 201, NULL, "POST", path, NULL, json);
	house_want(&house, 429, "Retry-After: 3600", "POST", path, NULL, json);
	house_want(&house, 429, "\"code\":\"too_fast\"", "POST", path, NULL, json);
	house_want(&house, 200, NULL, "GET", path, NULL, NULL);
	start_with(NULL, NULL);
}

#define COMMENTS "/v1/videos/liked/comments"

static void
comment_make(char id[32])
{
	struct bytes body = { 0 };

	assert_int_equal(
	    house_ask(&house, NULL, &body, "POST", COMMENTS, NULL, "{\"text\":\"a\"}"),
	    201);
	assert_int_equal(sscanf(body.data, "{\"id\":\"%31[0-9]\"", id), 1);
	bytes_fini(&body);
}

/* An Authorization header for somebody of that role. */
static void
token_of(const char *role, struct bytes *header)
{
	char *word = mem_print("--role=%s", role);
	struct bytes out = { 0 };

	assert_int_equal(house_run(&house, &out,
			     (const char *[]){ "token", "--user=eve", word, NULL }),
	    0);
	bytes_print(header, "Authorization: Bearer %.*s\r\n",
	    (int)strcspn(out.data, "\n"), out.data);
	bytes_fini(&out);
	free(word);
}

static void
likes_and_what_one_takes_away_have_a_rate(void **state)
{
	struct bytes moderator = { 0 };
	char like[128], comment[128], id[32];

	(void)state;
	comment_make(id);
	snprintf(comment, sizeof(comment), COMMENTS "/%s", id);
	snprintf(like, sizeof(like), COMMENTS "/%s/like", id);
	token_of("moderator", &moderator);
	start_with("--rate=1/h:2", NULL);
	house_want(&house, 200, "\"likes\":1", "PUT", like, NULL, "");
	house_want(&house, 200, "\"likes\":0", "DELETE", like, NULL, NULL);
	house_want(&house, 429, "Retry-After: 3600", "PUT", like, NULL, "");
	house_want(&house, 429, "\"too_fast\"", "DELETE", like, NULL, NULL);
	house_want(&house, 429, "\"too_fast\"", "DELETE", comment, NULL, NULL);
	house_want(&house, 429, "\"too_fast\"", "PUT", "/v1/videos/liked2", NULL, "{}");
	for (int i = 0; i < 3; i++)
		house_want(&house, i == 0 ? 204 : 404, NULL, "DELETE", comment,
		    moderator.data, NULL);
	start_with(NULL, NULL);
	bytes_fini(&moderator);
}

static void
the_banned_neither_like_nor_change(void **state)
{
	struct bytes moderator = { 0 };
	char path[128], id[32];

	(void)state;
	comment_make(id);
	token_of("moderator", &moderator);
	house_want(&house, 204, NULL, "POST", "/v1/bans", moderator.data,
	    "{\"kind\":\"address\",\"value\":\"127.0.0.1\"}");
	snprintf(path, sizeof(path), COMMENTS "/%s", id);
	house_want(&house, 403, "banned", "DELETE", path, NULL, NULL);
	house_want(&house, 403, "banned", "PUT", "/v1/videos/liked3", NULL, "{}");
	snprintf(path, sizeof(path), COMMENTS "/%s/like", id);
	house_want(&house, 403, "banned", "PUT", path, NULL, "");
	house_want(&house, 403, "banned", "DELETE", path, NULL, NULL);
	house_want(&house, 204, NULL, "DELETE", "/v1/bans", moderator.data,
	    "{\"kind\":\"address\",\"value\":\"127.0.0.1\"}");
	house_want(&house, 200, NULL, "PUT", path, NULL, "");
	bytes_fini(&moderator);
}

static void
a_token_is_asked_of_every_write(void **state)
{
	static const char json[] = "{\"at_ms\":1,\"text\":\"a\"}";
	struct bytes out = { 0 }, header = { 0 };

	(void)state;
	start_with("--auth=token", NULL);
	house_want(
	    &house, 401, "token_needed", "POST", "/v1/videos/t/danmaku", NULL, json);
	house_want(&house, 401, "\r\nWWW-Authenticate: Bearer\r\n", "PUT", "/v1/videos/t",
	    NULL, "{}");
	house_want(&house, 200, NULL, "GET", "/v1/videos/t/danmaku", NULL, NULL);
	assert_int_equal(
	    house_run(&house, &out, (const char *[]){ "token", "--user=bob", NULL }), 0);
	bytes_print(&header, "Authorization: bearer %.*s\r\n",
	    (int)strcspn(out.data, "\n"), out.data);
	house_want(&house, 201, NULL, "POST", "/v1/videos/t/danmaku", header.data, json);
	header.data[sizeof("Authorization: ") - 1] = 'B';
	house_want(&house, 201, NULL, "POST", "/v1/videos/t/danmaku", header.data, json);
	start_with(NULL, NULL);
	bytes_fini(&out);
	bytes_fini(&header);
}

static void
where_tokens_are_asked_for_moderators_change_videos(void **state)
{
	static const char path[] = "/v1/videos/mine", bare[] = "/v1/videos/bare";
	struct bytes viewer = { 0 }, moderator = { 0 };

	(void)state;
	start_with("--auth=token", NULL);
	token_of("viewer", &viewer);
	token_of("moderator", &moderator);
	house_want(&house, 200, "\"title\":\"A\"", "PUT", path, viewer.data,
	    "{\"title\":\"A\",\"url\":\"https://x.example/a.mp4\"}");
	house_want(&house, 403, "not_allowed", "PUT", path, viewer.data,
	    "{\"url\":\"https://evil.example/b\"}");
	house_want(
	    &house, 403, "not_allowed", "PUT", path, viewer.data, "{\"live\":true}");
	house_want(&house, 200, "x.example", "GET", path, NULL, NULL);
	house_want(&house, 200, "\"live\":false", "PUT", path, viewer.data,
	    "{\"title\":\"A\",\"live\":false}");
	house_want(
	    &house, 200, "\"live\":true", "PUT", path, moderator.data, "{\"live\":true}");
	house_want(&house, 200, "\"what\":\"change video\"", "GET", "/v1/audit",
	    moderator.data, NULL);
	/* Also one that a danmaku made, which nobody has described. */
	house_want(&house, 201, NULL, "POST", "/v1/videos/bare/danmaku", viewer.data,
	    "{\"at_ms\":1,\"text\":\"a\"}");
	house_want(
	    &house, 403, "not_allowed", "PUT", bare, viewer.data, "{\"title\":\"B\"}");
	start_with(NULL, NULL);
	house_want(
	    &house, 200, "\"title\":\"B\"", "PUT", bare, NULL, "{\"title\":\"B\"}");
	bytes_fini(&viewer);
	bytes_fini(&moderator);
}

static void
what_is_not_safe_is_not_started(void **state)
{
	struct bytes out = { 0 };
	char secret[128];

	(void)state;
	assert_int_equal(
	    house_run(&house, &out, (const char *[]){ "--listen=*:0", NULL }), 1);
	assert_non_null(strstr(out.data, "choose --auth=open or --auth=token"));
	bytes_clear(&out);
	snprintf(secret, sizeof(secret), "%s/danmud/secret", house.dir);
	assert_int_equal(chmod(secret, 0644), 0);
	assert_int_equal(
	    house_run(&house, &out, (const char *[]){ "--listen=127.0.0.1:0", NULL }), 1);
	assert_non_null(strstr(out.data, "chmod 600"));
	assert_int_equal(chmod(secret, 0600), 0);
	bytes_clear(&out);
	assert_int_equal(
	    house_run(&house, &out,
		(const char *[]){ "--listen=127.0.0.1:0", "--workers=64", NULL }),
	    1);
	assert_non_null(strstr(out.data, "64 workers want 608 descriptors"));
	bytes_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_malformed_gets_its_status),
		cmocka_unit_test(heads_that_are_too_large_are_refused),
		cmocka_unit_test(requests_in_a_row_are_answered_in_order),
		cmocka_unit_test(a_request_may_come_byte_by_byte),
		cmocka_unit_test(who_asks_first_is_told_to_go_on),
		cmocka_unit_test(who_posts_too_fast_is_told_when_to_come_back),
		cmocka_unit_test(likes_and_what_one_takes_away_have_a_rate),
		cmocka_unit_test(the_banned_neither_like_nor_change),
		cmocka_unit_test(a_token_is_asked_of_every_write),
		cmocka_unit_test(where_tokens_are_asked_for_moderators_change_videos),
		cmocka_unit_test(what_is_not_safe_is_not_started),
		cmocka_unit_test(newcomers_are_turned_away_when_it_is_full),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_house, close_house);
}
