/* Which requests are taken, and with which status are the others refused? */
#include "unit/harness.h"

#include "base/bytes.h"
#include "wire/http.h"

#include <string.h>

enum { TAKEN = 1, MORE = 0 };

struct request {
	const char *text;
	int wanted; /* TAKEN whole, MORE is needed, or the status */
};

#define H "Host: a\r\n"
#define GET "GET / HTTP/1.1\r\n" H
#define POST "POST / HTTP/1.1\r\n" H
#define END "\r\n"

/* clang-format off */
static const struct request lines[] = {
	{ GET END, TAKEN },
	{ "\r\n" GET END, TAKEN },
	{ "\r\n\r\n" GET END, 400 },
	{ "\n" GET END, 400 },
	{ "\rGET / HTTP/1.1\r\n" H END, 400 },
	{ " " GET END, 400 },
	{ "\t" GET END, 400 },
	{ "", MORE }, { "G", MORE }, { "GET", MORE }, { "GET /", MORE }, { "GET / HTTP/1.1\r", MORE },
	{ "GET / HTTP/1.1\r\n", MORE }, { GET, MORE }, { GET "\r", MORE }, { "\r", MORE }, { "\r\n", MORE },
	{ "\x16\x03\x01", 400 },
	{ "\xef\xbb\xbfGET / HTTP/1.1\r\n" H END, 400 },
	{ "G@T / HTTP/1.1\r\n" H END, 400 },
	{ "(GET) / HTTP/1.1\r\n" H END, 400 },
	{ "GET\t/ HTTP/1.1\r\n" H END, 400 },
	{ "GET:/ HTTP/1.1\r\n" H END, 400 },
	{ "{\"a\":1}", 400 },
	{ "ABCDEFGHIJKLMNOP / HTTP/1.1\r\n" H END, TAKEN },
	{ "ABCDEFGHIJKLMNOPQ / HTTP/1.1\r\n" H END, 501 },
	{ "ABCDEFGHIJKLMNOPQ", 501 },
	{ "get / HTTP/1.1\r\n" H END, TAKEN },
	{ "GET  / HTTP/1.1\r\n" H END, 400 },
	{ "GET /  HTTP/1.1\r\n" H END, 400 },
	{ "GET / HTTP/1.1 \r\n" H END, 400 },
	{ "GET / x HTTP/1.1\r\n" H END, 400 },
	{ "GET /\r\n" END, 400 },
	{ "GET\r\n" END, 400 },
	{ "GET \r\n" END, 400 },
	{ "GET  HTTP/1.1\r\n" H END, 400 },
	{ "GET HTTP/1.1\r\n" H END, 400 },
	{ "GET / HTTP/1.0\r\n" END, TAKEN },
	{ "GET / HTTP/1.0\r\n" H END, TAKEN },
	{ "GET / HTTP/1.2\r\n" H END, 505 },
	{ "GET / HTTP/2.0\r\n" H END, 505 },
	{ "PRI * HTTP/2.0\r\n" END, 505 },
	{ "GET / HTTP/0.9\r\n" H END, 505 },
	{ "GET / HTTP/9.9\r\n" H END, 505 },
	{ "GET / HTTP/1\r\n" H END, 400 },
	{ "GET / HTTP/11\r\n" H END, 400 },
	{ "GET / HTTP/1.10\r\n" H END, 400 },
	{ "GET / HTTP/01.1\r\n" H END, 400 },
	{ "GET / HTTP/1,1\r\n" H END, 400 },
	{ "GET / http/1.1\r\n" H END, 400 },
	{ "GET / HTP/1.1\r\n" H END, 400 },
	{ "GET / HTTPS/1.1\r\n" H END, 400 },
	{ "GET / HTTP/a.b\r\n" H END, 400 },
	{ "GET / HTTP/1.1\n" H END, 400 },
	{ "GET / HTTP/1.1\r\r\n" H END, 400 },
	{ "GET / HTTP/1.1\rHost: a\r\n" END, 400 },
	{ "GET / HTTP/1.1\n", 400 },
	{ "GET / HTTP/1.1\rX", 400 },
	{ "GET x HTTP/1.1\r\n" H END, 400 },
	{ "GET ?a=b HTTP/1.1\r\n" H END, 400 },
	{ "GET * HTTP/1.1\r\n" H END, 400 },
	{ "OPTIONS * HTTP/1.1\r\n" H END, TAKEN },
	{ "OPTIONS ** HTTP/1.1\r\n" H END, 400 },
	{ "OPTIONS / HTTP/1.1\r\n" H END, TAKEN },
	{ "CONNECT a:80 HTTP/1.1\r\n" H END, 400 },
	{ "GET a:80 HTTP/1.1\r\n" H END, 400 },
	{ "GET http://a/ HTTP/1.1\r\n" H END, TAKEN },
	{ "GET HTTP://a:80/x?y HTTP/1.1\r\n" H END, TAKEN },
	{ "GET http://a HTTP/1.1\r\n" H END, TAKEN },
	{ "GET http://a?q HTTP/1.1\r\n" H END, TAKEN },
	{ "GET http:// HTTP/1.1\r\n" H END, 400 },
	{ "GET http:///x HTTP/1.1\r\n" H END, 400 },
	{ "GET http://u@a/ HTTP/1.1\r\n" H END, 400 },
	{ "GET http://a:b/ HTTP/1.1\r\n" H END, 400 },
	{ "GET http:/a HTTP/1.1\r\n" H END, 400 },
	{ "GET https://a/ HTTP/1.1\r\n" H END, 400 },
	{ "GET ftp://a/ HTTP/1.1\r\n" H END, 400 },
	{ "GET http://a/ HTTP/1.1\r\n" END, 400 },
	{ "OPTIONS http://a* HTTP/1.1\r\n" H END, TAKEN },
	{ "GET /a#b HTTP/1.1\r\n" H END, 400 },
	{ "GET /\"a HTTP/1.1\r\n" H END, 400 },
	{ "GET /<a> HTTP/1.1\r\n" H END, 400 },
	{ "GET /\x01 HTTP/1.1\r\n" H END, 400 },
	{ "GET /\x7f HTTP/1.1\r\n" H END, 400 },
	{ "GET /\xe5\xbc\xb9 HTTP/1.1\r\n" H END, 400 },
	{ "GET /a\tb HTTP/1.1\r\n" H END, 400 },
	{ "GET /%e5?a[]={b|c}&d='e'~^`\\ HTTP/1.1\r\n" H END, TAKEN },
	{ "GET /? HTTP/1.1\r\n" H END, TAKEN },
	{ "GET //a HTTP/1.1\r\n" H END, TAKEN },
};

static const struct request headers[] = {
	{ "GET / HTTP/1.1\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost:\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: \r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n" END, 400 },
	{ "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nhost:a\r\n" END, TAKEN },
	{ "GET / HTTP/1.1\r\nHOST:\t a:8086 \t\r\n" END, TAKEN },
	{ "GET / HTTP/1.1\r\nHost: [::1]:8086\r\n" END, TAKEN },
	{ "GET / HTTP/1.1\r\nHost: [::1]\r\n" END, TAKEN },
	{ "GET / HTTP/1.1\r\nHost: [::1\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: []\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: [::1]x\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: ::1\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: a:\r\n" END, TAKEN },
	{ "GET / HTTP/1.1\r\nHost: :80\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: a:123456\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: a:-1\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: a b\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: a,b\r\n" END, TAKEN },
	{ "GET / HTTP/1.1\r\nHost: a/b\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: u@a\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: a?b\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: a#b\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: <a>\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: http://a\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost: \xe5\xbc\xb9\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\n Host: a\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\n\tHost: a\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost : a\r\n" END, 400 },
	{ "GET / HTTP/1.1\r\nHost\t: a\r\n" END, 400 },
	{ GET "X: a\r\n b\r\n" END, 400 },
	{ GET "X: a\r\n\tb\r\n" END, 400 },
	{ GET " \r\n" END, 400 },
	{ GET "X\r\n" END, 400 },
	{ GET ": a\r\n" END, 400 },
	{ GET ":\r\n" END, 400 },
	{ GET "X Y: a\r\n" END, 400 },
	{ GET "X(: a\r\n" END, 400 },
	{ GET "X/Y: a\r\n" END, 400 },
	{ GET "X\x01: a\r\n" END, 400 },
	{ GET "X\xc3\xa9: a\r\n" END, 400 },
	{ GET "\"X\": a\r\n" END, 400 },
	{ GET "X:\r\n" END, TAKEN },
	{ GET "X: :\r\n" END, TAKEN },
	{ GET "X: a\tb\r\n" END, TAKEN },
	{ GET "X: \xe5\xbc\xb9\r\n" END, TAKEN },
	{ GET "X: a\x01\r\n" END, 400 },
	{ GET "X: a\x1b[31m\r\n" END, 400 },
	{ GET "X: a\x7f\r\n" END, 400 },
	{ GET "X: a\rb\r\n" END, 400 },
	{ GET "X: a\nY: b\r\n" END, 400 },
	{ GET "X: a\r\r\n" END, 400 },
	{ GET "X: a\n\r\n", 400 },
	{ GET "X: a\n\n", 400 },
	{ GET "\n", 400 },
	{ GET "\r\r\n", 400 },
	{ GET "\rX", 400 },
	{ GET "!#$%&'*+-.^_`|~09azAZ: a\r\n" END, TAKEN },
};

static const struct request framing[] = {
	{ POST "Content-Length: 0\r\n" END, TAKEN },
	{ POST "Content-Length: 5\r\n" END, TAKEN },
	{ POST "Content-Length: 00005\r\n" END, TAKEN },
	{ POST "Content-Length: 9223372036854775807\r\n" END, TAKEN },
	{ POST "Content-Length: 9223372036854775808\r\n" END, 413 },
	{ POST "Content-Length: 18446744073709551616\r\n" END, 413 },
	{ POST "Content-Length: 99999999999999999999999999999999\r\n" END, 413 },
	{ POST "Content-Length:\r\n" END, 400 },
	{ POST "Content-Length: -1\r\n" END, 400 },
	{ POST "Content-Length: +5\r\n" END, 400 },
	{ POST "Content-Length: 0x5\r\n" END, 400 },
	{ POST "Content-Length: 5.0\r\n" END, 400 },
	{ POST "Content-Length: 5e1\r\n" END, 400 },
	{ POST "Content-Length: 5 5\r\n" END, 400 },
	{ POST "Content-Length: 5,5\r\n" END, 400 },
	{ POST "Content-Length: 5, 5\r\n" END, 400 },
	{ POST "Content-Length: five\r\n" END, 400 },
	{ POST "Content-Length: \xef\xbc\x95\r\n" END, 400 },
	{ POST "Content-Length: \"5\"\r\n" END, 400 },
	{ POST "Content-Length: 5;\r\n" END, 400 },
	{ POST "Content-Length:\t5 \r\n" END, TAKEN },
	{ POST "Content-Length: 5 \t\r\n" END, 400 },
	{ POST "Transfer-Encoding: chunked\t\r\n" END, 400 },
	{ POST "Content-Length: 5\r\nContent-Length: 5\r\n" END, 400 },
	{ POST "Content-Length: 5\r\ncontent-length: 6\r\n" END, 400 },
	{ POST "Content-Length : 5\r\n" END, 400 },
	{ POST "Content_Length: x\r\n" END, TAKEN },
	{ POST "Transfer-Encoding: chunked\r\n" END, TAKEN },
	{ POST "transfer-encoding: CHUNKED\r\n" END, TAKEN },
	{ POST "Transfer-Encoding: gzip\r\n" END, 501 },
	{ POST "Transfer-Encoding: gzip, chunked\r\n" END, 501 },
	{ POST "Transfer-Encoding: chunked, gzip\r\n" END, 501 },
	{ POST "Transfer-Encoding: chunked, chunked\r\n" END, 501 },
	{ POST "Transfer-Encoding: identity\r\n" END, 501 },
	{ POST "Transfer-Encoding: xchunked\r\n" END, 501 },
	{ POST "Transfer-Encoding: chunkedx\r\n" END, 501 },
	{ POST "Transfer-Encoding: \"chunked\"\r\n" END, 501 },
	{ POST "Transfer-Encoding: chunked;q=1\r\n" END, 501 },
	{ POST "Transfer-Encoding: ,chunked\r\n" END, 501 },
	{ POST "Transfer-Encoding:\r\n" END, 501 },
	{ POST "Transfer-Encoding: \x0b" "chunked\r\n" END, 400 },
	{ POST "Transfer-Encoding : chunked\r\n" END, 400 },
	{ POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" END, 400 },
	{ POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n" END, 400 },
	{ POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n" END, 400 },
	{ POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" END, 400 },
	{ POST "Content-Length: 5\r\nTransfer-Encoding: gzip\r\n" END, 400 },
	{ POST "Transfer-Encoding:\r\n chunked\r\n" END, 400 },
	{ "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n" END, 400 },
	{ POST "Content-Length: 5\r\nExpect: 100-continue\r\n" END, TAKEN },
	{ POST "Content-Length: 5\r\nExpect: 100-Continue\r\n" END, TAKEN },
	{ POST "Content-Length: 5\r\nExpect: 200-ok\r\n" END, 417 },
	{ POST "Content-Length: 5\r\nExpect:\r\n" END, 417 },
	{ POST "Content-Length: 5\r\nExpect: 100-continue, x\r\n" END, 417 },
	{ POST "Expect: 100-continue\r\nExpect: x\r\n" END, 417 },
	{ "POST / HTTP/1.0\r\nExpect: x\r\n" END, TAKEN },
};
/* clang-format on */

static void
check(const struct request *requests, size_t count)
{
	struct http_head head;
	size_t i, len;
	int rc;

	for (i = 0; i < count; i++) {
		len = strlen(requests[i].text);
		rc = http_head_parse(&head, requests[i].text, len);
		if (requests[i].wanted == TAKEN ? rc != (int)len
						: rc != -requests[i].wanted)
			fail_msg("request %zu is %d: %s", i, rc, requests[i].text);
		if ((rc < 0) != (head.reason != NULL))
			fail_msg("request %zu: no reason or one too many", i);
	}
}
#define CHECK(requests) check(requests, sizeof(requests) / sizeof(requests[0]))

static void
request_lines_are_strict(void **state)
{
	(void)state;
	CHECK(lines);
}

static void
headers_are_strict(void **state)
{
	(void)state;
	CHECK(headers);
}

static void
where_the_body_ends_is_never_in_doubt(void **state)
{
	(void)state;
	CHECK(framing);
}

/* However it is cut, what is refused was not taken before, and nothing that
 * is taken was refused on its way. */
static void
a_request_may_come_byte_by_byte(void **state)
{
	const char *text = "\r\n" POST "Content-Length: 5\r\nX: y\r\n" END;
	struct http_head head;

	(void)state;
	for (size_t i = 0; i < strlen(text); i++)
		assert_int_equal(http_head_parse(&head, text, i), 0);
}

static void
nul_is_refused_everywhere(void **state)
{
	const char *text = POST "Content-Length: 5\r\nX: yy\r\n" END;
	struct http_head head;
	char spoilt[200];
	size_t i, len = strlen(text);

	(void)state;
	for (i = 0; i < len; i++) {
		memcpy(spoilt, text, len);
		spoilt[i] = '\0';
		assert_true(http_head_parse(&head, spoilt, len) < 0 || i + 4 >= len);
		assert_true(http_head_parse(&head, spoilt, len) <= 0);
	}
}

static int
padded(const char *before, size_t count, const char *piece, const char *behind)
{
	struct bytes all = { 0 };
	struct http_head head;
	int rc;

	bytes_text(&all, before);
	for (size_t i = 0; i < count; i++)
		bytes_text(&all, piece);
	bytes_text(&all, behind);
	rc = http_head_parse(&head, all.data, all.len);
	if (rc > 0)
		assert_int_equal(rc, all.len);
	bytes_fini(&all);
	return rc;
}

static void
what_is_too_much_is_told_from_what_is_too_long(void **state)
{
	const char *rest = "\r\n" END;
	size_t room = HTTP_HEAD_MAX - strlen(GET "X:\r\n" END);

	(void)state;
	assert_int_equal(padded(GET "X:", room, "x", rest), HTTP_HEAD_MAX);
	assert_int_equal(padded(GET "X:", room + 1, "x", rest), -431);
	assert_int_equal(padded(GET "X:", room + 1, "x", ""), 0);
	assert_int_equal(padded(GET "X:", 9000, "x", ""), -431);
	assert_int_equal(padded(GET, 63, "X: y\r\n", END) > 0, 1);
	assert_int_equal(padded(GET, 64, "X: y\r\n", END), -431);
	assert_int_equal(padded("GET /", 9000, "x", " HTTP/1.1\r\n" H END), -414);
	assert_int_equal(padded("GET /", 9000, "x", ""), -414);
	assert_int_equal(padded("GET /", 8000, "x", ""), 0);
	assert_int_equal(padded("", 9000, "X", ""), -501);
	assert_int_equal(padded("GET /", 8000, "x", " HTTP/1.1\r\n" H END) > 0, 1);
}

static void
the_parts_are_where_they_stand(void **state)
{
	const char *text = "PUT /v1/videos/a%20b?x=1&y HTTP/1.1\r\nHost: h:80\r\n"
			   "X-A:  one \r\nx-a: two\r\n\r\nrest";
	struct http_head head;
	struct slice value;
	int at = 0;

	(void)state;
	assert_int_equal(http_head_parse(&head, text, strlen(text)), strlen(text) - 4);
	assert_int_equal(head.method, HTTP_PUT);
	assert_true(slice_is(http_slice(&head, head.word), "PUT"));
	assert_true(slice_is(http_path(&head), "/v1/videos/a%20b"));
	assert_true(slice_is(http_slice(&head, head.query), "x=1&y"));
	assert_true(slice_is(http_slice(&head, head.host), "h:80"));
	assert_true(slice_is(http_header_find(&head, "X-a"), "one"));
	assert_null(http_header_find(&head, "X-").at);
	assert_true(http_header_next(&head, "x-A", &at, &value));
	assert_true(http_header_next(&head, "x-A", &at, &value));
	assert_true(slice_is(value, "two"));
	assert_false(http_header_next(&head, "x-A", &at, &value));
}

static struct http_head
parsed(const char *text)
{
	struct http_head head;

	assert_int_equal(http_head_parse(&head, text, strlen(text)), strlen(text));
	return head;
}

static void
an_absolute_target_names_the_host(void **state)
{
	struct http_head head = parsed("GET http://b:1?q HTTP/1.1\r\n" H END);

	(void)state;
	assert_true(slice_is(http_slice(&head, head.host), "b:1"));
	assert_true(slice_is(http_path(&head), "/"));
	assert_true(head.has_query && slice_is(http_slice(&head, head.query), "q"));
}

static void
connections_live_as_long_as_both_want(void **state)
{
	(void)state;
	assert_true(parsed(GET END).keep_alive);
	assert_false(parsed(GET "Connection: Close\r\n" END).keep_alive);
	assert_false(parsed(GET "Connection: x, close\r\n" END).keep_alive);
	assert_false(
	    parsed(GET "Connection: close\r\nConnection: keep-alive\r\n" END).keep_alive);
	assert_true(parsed(GET "Connection: closed\r\n" END).keep_alive);
	assert_false(parsed("GET / HTTP/1.0\r\n" END).keep_alive);
	assert_true(
	    parsed("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n" END).keep_alive);
}

static void
the_body_is_announced(void **state)
{
	(void)state;
	assert_int_equal(parsed(GET END).content_length, -1);
	assert_int_equal(parsed(POST "Content-Length: 0042\r\n" END).content_length, 42);
	assert_true(parsed(POST "Transfer-Encoding: Chunked\r\n" END).chunked);
	assert_false(parsed(POST "Expect: 100-continue\r\n" END).expect_continue);
	assert_true(parsed(POST "Expect: 100-continue\r\nContent-Length: 1\r\n" END)
			.expect_continue);
}

static bool
current(const char *value, const char *tag)
{
	struct bytes text = { 0 };
	struct http_head head;
	bool is;

	bytes_print(&text, GET "If-None-Match: %s\r\n" END, value);
	head = parsed(text.data);
	is = http_has_current(&head, tag);
	bytes_fini(&text);
	return is;
}

static void
tags_are_compared_weakly(void **state)
{
	struct http_head head = parsed(GET END);

	(void)state;
	assert_true(current("\"a\"", "\"a\""));
	assert_true(current("W/\"a\"", "\"a\""));
	assert_true(current("\"a\"", "W/\"a\""));
	assert_true(current("*", "\"a\""));
	assert_true(current("\"x,\\y\" , W/\"b\",\"a\"", "\"a\""));
	assert_true(current("\"x,y\"", "\"x,y\""));
	assert_false(current("\"b\"", "\"a\""));
	assert_false(current("a", "\"a\""));
	assert_false(current("\"a\" \"", "\"a\""));
	assert_false(current("\"a\"b", "\"a\""));
	assert_false(current("w/\"a\"", "\"a\""));
	assert_false(current("", "\"a\""));
	assert_false(http_has_current(&head, "\"a\""));
}

static bool
gzip(const char *value)
{
	struct bytes text = { 0 };
	struct http_head head;
	bool is;

	bytes_print(&text, GET "Accept-Encoding: %s\r\n" END, value);
	head = parsed(text.data);
	is = http_takes_gzip(&head);
	bytes_fini(&text);
	return is;
}

static void
gzip_is_sent_to_those_who_like_it(void **state)
{
	(void)state;
	assert_true(gzip("gzip"));
	assert_true(gzip("deflate, GZIP;q=0.5, br"));
	assert_true(gzip("x-gzip"));
	assert_true(gzip("*"));
	assert_true(gzip("gzip ; Q=0.001"));
	assert_true(gzip("gzip;q=1.000"));
	assert_false(gzip("gzip;q=0"));
	assert_false(gzip("gzip;q=0.000"));
	assert_false(gzip("*;q=1, gzip;q=0"));
	assert_false(gzip("gzip;q=0.5, identity"));
	assert_false(gzip("gzip;q=2"));
	assert_false(gzip("gzip;q=1.001"));
	assert_false(gzip("gzip;q=0.5555"));
	assert_false(gzip("gzip;x"));
	assert_false(gzip("gzipped"));
	assert_false(gzip(""));
	assert_false(parsed(GET END).chunked);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(request_lines_are_strict),
		cmocka_unit_test(headers_are_strict),
		cmocka_unit_test(where_the_body_ends_is_never_in_doubt),
		cmocka_unit_test(a_request_may_come_byte_by_byte),
		cmocka_unit_test(nul_is_refused_everywhere),
		cmocka_unit_test(what_is_too_much_is_told_from_what_is_too_long),
		cmocka_unit_test(the_parts_are_where_they_stand),
		cmocka_unit_test(an_absolute_target_names_the_host),
		cmocka_unit_test(connections_live_as_long_as_both_want),
		cmocka_unit_test(the_body_is_announced),
		cmocka_unit_test(tags_are_compared_weakly),
		cmocka_unit_test(gzip_is_sent_to_those_who_like_it),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
