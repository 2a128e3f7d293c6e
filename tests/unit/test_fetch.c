/* Does a request end as it should, whatever the server does to it? */
#include "unit/harness.h"

#include "harness/site.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* "http://127.0.0.1:PORT" + rest is what the error says. */
static void
check_error(struct scene *s, const char *rest)
{
	char *want = server_url(s->server, rest);

	assert_string_equal(s->result.err.text, want);
	free(want);
}

static void
a_body_comes_whole_however_it_is_sent(void **state)
{
	static const char *const paths[] = { "/rows", "/chunked", "/gzip", "/deflate",
		"/raw" };
	struct scene *s = *state;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		assert_int_equal(scene_get(s, paths[i]), 0);
		assert_int_equal(s->result.status, 200);
		assert_string_equal(s->result.body.data, site_rows);
		assert_int_equal(server_count(s->server, paths[i]), 1);
	}
	assert_int_equal(scene_get(s, "/empty"), 0);
	assert_int_equal(s->result.body.len, 0);
	assert_int_equal(scene_get(s, "/br"), -EPROTO);
	check_error(s, "/br: unknown content encoding: br");
}

static void
several_requests_run_side_by_side(void **state)
{
	struct scene *s = *state;

	s->want_done = 12;
	scene_start(s, "/silent");
	for (int i = 0; i < 12; i++)
		scene_start(s, i % 2 ? "/rows" : "/gzip");
	loop_run(s->loop);
	assert_int_equal(s->done, 12);
	assert_string_equal(s->result.body.data, site_rows);
}

static void
progress_counts_to_the_end(void **state)
{
	struct scene *s = *state;

	/* The last piece may be told by `done` alone: stop in the middle. */
	s->options.tries = 1;
	s->options.stall_time = 100 * MILLISECOND;
	assert_int_equal(scene_get(s, "/stall"), -ETIMEDOUT);
	assert_true(s->progress >= 1);
	assert_int_equal(s->received, 3);
	assert_int_equal(s->total, 100);
}

static void
the_head_says_who_asks_and_what_is_understood(void **state)
{
	struct scene *s = *state;

	assert_int_equal(scene_get(s, "/head er/弹"), 0);
	assert_non_null(
	    strstr(s->result.body.data, "GET /head%20er/%E5%BC%B9 HTTP/1.1\r\n"));
	assert_non_null(
	    strstr(s->result.body.data, "User-Agent: danmu/" PACKAGE_VERSION "\r\n"));
	assert_non_null(
	    strstr(s->result.body.data, "Accept-Encoding: gzip, deflate\r\n"));
}

static void
a_proxy_of_the_environment_is_asked(void **state)
{
	struct scene *s = *state;
	char *proxy = server_url(s->server, "");

	setenv("http_proxy", proxy, 1);
	free(proxy);
	assert_int_equal(scene_get(s, "http://far.away.test/head"), 0);
	unsetenv("http_proxy");
	assert_non_null(
	    strstr(s->result.body.data, "GET http://far.away.test/head HTTP"));
}

static void
too_much_is_cut_and_not_asked_for_again(void **state)
{
	static const char *const paths[] = { "/bomb", "/huge", "/nothing", "/rows" };
	struct scene *s = *state;

	for (size_t i = 0; i < 4; i++) {
		s->options.max_bytes = i == 3 ? strlen(site_rows) - 1 : 100000;
		assert_int_equal(scene_get(s, paths[i]), -EFBIG);
		assert_int_equal(s->result.body.len, 0);
		assert_int_equal(server_count(s->server, paths[i]), 1);
	}
	check_error(s, "/rows: larger than 40 bytes");
	s->options.max_bytes = strlen(site_rows);
	assert_int_equal(scene_get(s, "/rows"), 0);
}

static void
what_is_not_there_is_not_asked_for_again(void **state)
{
	struct scene *s = *state;

	assert_int_equal(scene_get(s, "/x.xml"), -EIO);
	assert_int_equal(s->result.status, 404);
	assert_int_equal(s->result.body.len, 0);
	check_error(s, "/x.xml: HTTP 404");
	assert_int_equal(server_count(s->server, "/x.xml"), 1);
}

static void
what_may_heal_is_tried_again(void **state)
{
	struct scene *s = *state;

	assert_int_equal(scene_get(s, "/busy-twice"), 0);
	assert_int_equal(server_count(s->server, "/busy-twice"), 3);
	assert_int_equal(scene_get(s, "/half-once"), 0);
	assert_string_equal(s->result.body.data, site_rows);
	assert_int_equal(scene_get(s, "/wait-none"), 0);
	assert_int_equal(server_count(s->server, "/wait-none"), 2);
	s->options.tries = 2;
	assert_int_equal(scene_get(s, "/half"), -ECONNRESET);
	assert_int_equal(server_count(s->server, "/half"), 2);
	check_error(s, "/half: the server hung up half-way");
	assert_string_equal(s->result.body.data, "<i><d"); /* better than nothing */
}

static void
a_server_that_asks_for_too_long_a_wait_is_left_alone(void **state)
{
	struct scene *s = *state;

	assert_int_equal(scene_get(s, "/wait-long"), -EBUSY);
	check_error(s, "/wait-long: HTTP 429, asks to wait 3600 s");
	assert_int_equal(s->result.retry_after, 3600 * SECOND);
	assert_int_equal(server_count(s->server, "/wait-long"), 1);
}

static void
redirects_are_followed_so_many_times(void **state)
{
	struct scene *s = *state;

	assert_int_equal(scene_get(s, "/hop/5"), 0);
	assert_string_equal(s->result.body.data, site_rows);
	assert_int_equal(scene_get(s, "/hop/6"), -ELOOP);
	assert_int_equal(scene_get(s, "/to-self"), -ELOOP);
	check_error(s, "/to-self: too many redirects");
	assert_int_equal(server_count(s->server, "/to-self"), 6);
	s->options.max_redirects = 1;
	assert_int_equal(scene_get(s, "/hop/1"), 0);
	assert_int_equal(scene_get(s, "/hop/2"), -ELOOP);
}

static void
own_headers_do_not_go_to_another_server(void **state)
{
	static const char *const own[] = { "X-Own: 1", "X-Two: 2" };
	struct scene *s = *state;

	s->options.headers = own;
	s->options.header_count = 2;
	assert_int_equal(scene_get(s, "/own"), 0);
	assert_string_equal(s->result.body.data, "ot");
	assert_int_equal(scene_get(s, "/own-here"), 0);
	assert_string_equal(s->result.body.data, "ot");
	assert_int_equal(scene_get(s, "/own-there"), 0);
	assert_string_equal(s->result.body.data, "--");
	assert_int_equal(scene_get(s, "/hop/5"), 0);
	assert_int_equal(scene_get(s, "/hop/6"), -ELOOP);
	assert_int_equal(scene_get(s, "/to-file"), -EIO);
}

static void
nothing_but_http_is_ever_fetched(void **state)
{
	static const char *const urls[] = { "/to-file", "/to-gopher",
		"file:///etc/passwd", "ftp://127.0.0.1/", "movie.xml", "" };
	struct scene *s = *state;

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		assert_int_equal(scene_get(s, urls[i]), -EPROTONOSUPPORT);
		assert_int_equal(s->result.body.len, 0);
	}
	assert_int_equal(scene_get(s, "http://"), -EINVAL);
	assert_string_equal(s->result.err.text, "http://: not a valid address");
}

static void
a_silent_server_is_given_up(void **state)
{
	struct scene *s = *state;

	s->options.tries = 2;
	s->options.stall_time = 20 * MILLISECOND;
	assert_int_equal(scene_get(s, "/silent"), -ETIMEDOUT);
	check_error(s, "/silent: no data for 0.02 s");
	assert_int_equal(server_count(s->server, "/silent"), 2);
	s->options.stall_time = 0;
	s->options.total_time = 20 * MILLISECOND;
	assert_int_equal(scene_get(s, "/stall"), -ETIMEDOUT);
}

static void
a_port_where_nobody_listens_is_told(void **state)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	struct scene *s = *state;
	socklen_t len = sizeof(addr);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char url[64];

	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	getsockname(fd, (struct sockaddr *)&addr, &len);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", ntohs(addr.sin_port));
	assert_int_equal(scene_get(s, url), -ECONNREFUSED);
	assert_non_null(strstr(s->result.err.text, url));
	assert_non_null(strstr(s->result.err.text, "connect"));
	close(fd);
}

static void
no_reason_shows_a_password_or_an_escape(void **state)
{
	struct scene *s = *state;
	char url[128];

	snprintf(
	    url, sizeof(url), "http://me:secret@127.0.0.1:%d/x", server_port(s->server));
	assert_int_equal(scene_get(s, url), -EIO);
	check_error(s, "/x: HTTP 404");
	assert_int_not_equal(scene_get(s, "http://me:sec/ret@127.0.0.1/x"), 0);
	assert_null(strstr(s->result.err.text, "sec"));
	assert_int_equal(scene_get(s, "/\x1b[31mred\n"), -EIO);
	assert_null(strpbrk(s->result.err.text, "\x1b\n\a"));
	assert_int_not_equal(scene_get(s, "/garbage"), 0);
	assert_null(strpbrk(s->result.err.text, "\x1b\n\a"));
}

#define scene_test(f) cmocka_unit_test_setup_teardown(f, scene_open, scene_close)

static void
what_has_not_changed_is_not_sent_again(void **state)
{
	static const char *const paths[] = { "/tagged", "/dated" };
	struct scene *s = *state;

	for (size_t i = 0; i < 2; i++) {
		struct validity had;

		s->options.had = NULL;
		assert_int_equal(scene_get(s, paths[i]), 0);
		assert_int_equal(s->result.status, 200);
		had = s->result.validity;
		s->options.had = &had;
		assert_int_equal(scene_get(s, paths[i]), 0);
		assert_int_equal(s->result.status, 304);
		assert_int_equal(s->result.body.len, 0);
	}
	/* One that was never asked for it is no answer. */
	s->options.had = NULL;
}

static void
what_is_posted_comes_as_json_with_the_headers_asked_for(void **state)
{
	static const char *const headers[] = { "X-One: 1", "X-Two: 2" };
	struct scene *s = *state;

	s->options.json = "{\"a\":\"\u5f39\"}";
	s->options.headers = headers;
	s->options.header_count = 2;
	assert_int_equal(scene_get(s, "/posted"), 0);
	assert_string_equal(s->result.body.data, "{\"a\":\"\u5f39\"}");
	assert_int_equal(scene_get(s, "/head"), 0);
	assert_non_null(strstr(s->result.body.data, "POST /head HTTP/1.1\r\n"));
	assert_non_null(strstr(s->result.body.data, "X-One: 1\r\nX-Two: 2\r\n"));
	assert_non_null(
	    strstr(s->result.body.data, "Content-Type: application/json\r\n"));
}

int
main(void)
{
	static const char *const proxies[] = { "http_proxy", "all_proxy", "ALL_PROXY",
		"no_proxy", "NO_PROXY" };
	const struct CMUnitTest tests[] = {
		scene_test(a_body_comes_whole_however_it_is_sent),
		scene_test(several_requests_run_side_by_side),
		scene_test(progress_counts_to_the_end),
		scene_test(the_head_says_who_asks_and_what_is_understood),
		scene_test(a_proxy_of_the_environment_is_asked),
		scene_test(too_much_is_cut_and_not_asked_for_again),
		scene_test(what_is_not_there_is_not_asked_for_again),
		scene_test(what_may_heal_is_tried_again),
		scene_test(a_server_that_asks_for_too_long_a_wait_is_left_alone),
		scene_test(what_has_not_changed_is_not_sent_again),
		scene_test(what_is_posted_comes_as_json_with_the_headers_asked_for),
		scene_test(redirects_are_followed_so_many_times),
		scene_test(own_headers_do_not_go_to_another_server),
		scene_test(nothing_but_http_is_ever_fetched),
		scene_test(a_silent_server_is_given_up),
		scene_test(a_port_where_nobody_listens_is_told),
		scene_test(no_reason_shows_a_password_or_an_escape),
	};

	for (size_t i = 0; i < sizeof(proxies) / sizeof(proxies[0]); i++)
		unsetenv(proxies[i]);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
