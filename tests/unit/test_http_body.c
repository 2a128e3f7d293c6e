/* Bodies in chunks, and the heads of answers. */
#include "unit/harness.h"

#include "base/bytes.h"
#include "base/time.h"
#include "wire/http_answer.h"
#include "wire/http_chunked.h"

#include <string.h>

enum { MORE = 0, WHOLE = 1 };

struct body {
	const char *text;
	int wanted; /* WHOLE, MORE, or the status */
	const char *body;
};

/* clang-format off */
static const struct body bodies[] = {
	{ "0\r\n\r\n", WHOLE, "" },
	{ "00000\r\n\r\n", WHOLE, "" },
	{ "5\r\nhello\r\n0\r\n\r\n", WHOLE, "hello" },
	{ "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", WHOLE, "hello world" },
	{ "0000a\r\n0123456789\r\n0\r\n\r\n", WHOLE, "0123456789" },
	{ "A\r\n01\r\n456789\r\n0\r\n\r\n", WHOLE, "01\r\n456789" },
	{ "1;a\r\nx\r\n0;b\r\n\r\n", WHOLE, "x" },
	{ "1;a=b\r\nx\r\n0;c=\"d; e\"\r\n\r\n", WHOLE, "x" },
	{ "1;a=b;c\r\n", 400, "" }, { "1;a=\"\\b\"\r\n", 400, "" },
	{ "0\r\nX: y\r\n\r\n", WHOLE, "" },
	{ "0\r\nX:\r\nContent-Lengt: 5\r\nContent-Lengthy: 5\r\n\r\n", WHOLE, "" },
	{ "5\r\nhel", MORE, "hel" }, { "5\r\nhello", MORE, "hello" }, { "5", MORE, "" },
	{ "5\r", MORE, "" }, { "0\r\n", MORE, "" }, { "0\r\n\r", MORE, "" }, { "", MORE, "" },
	{ "\r\n", 400, "" }, { "\n", 400, "" }, { ";a\r\n", 400, "" }, { "g\r\n", 400, "" },
	{ "-1\r\n", 400, "" }, { "+1\r\n", 400, "" }, { "0x1\r\n", 400, "" }, { " 1\r\n", 400, "" },
	{ "1 \r\n", 400, "" }, { "1\t\r\n", 400, "" }, { "1\n", 400, "" }, { "1\rx", 400, "" },
	{ "1,1\r\n", 400, "" }, { "1.0\r\n", 400, "" },
	{ "0000000000000001\r\n", 400, "" }, { "ffffffffffffffff\r\n", 400, "" },
	{ "fffffffffffffff\r\n", 413, "" }, { "65\r\n", 413, "" }, { "64\r\n", MORE, "" },
	{ "1;\r\n", 400, "" }, { "1; a\r\n", 400, "" }, { "1;a=\r\n", 400, "" },
	{ "1;a=b c\r\n", 400, "" }, { "1;a=\"b\"c\r\n", 400, "" }, { "1;a\n", 400, "" },
	{ "1;a=\"\r\n", 400, "" }, { "1;a=\"\\\r\n", 400, "" }, { "1;\x01\r\n", 400, "" },
	{ "1;a\rx", 400, "" }, { "1;;a\r\n", 400, "" },
	{ "1\r\nxy\r\n", 400, "x" }, { "1\r\nx\n", 400, "x" }, { "1\r\nx\rx", 400, "x" },
	{ "1\r\nx\r\n\r\n", 400, "x" },
	{ "0\r\nX\r\n\r\n", 400, "" }, { "0\r\n: y\r\n\r\n", 400, "" }, { "0\r\n X: y\r\n", 400, "" },
	{ "0\r\nX : y\r\n", 400, "" }, { "0\r\nX: y\n", 400, "" }, { "0\r\nX: \x01\r\n", 400, "" },
	{ "0\r\nX: y\r\n z\r\n", 400, "" }, { "0\r\n\n", 400, "" }, { "0\r\n\rx", 400, "" },
	{ "0\r\nContent-Length: 5\r\n\r\n", 400, "" }, { "0\r\nTRANSFER-encoding: x\r\n\r\n", 400, "" },
};
/* clang-format on */

/* In pieces of so many bytes. */
static int
read_body(const char *text, size_t len, size_t piece, struct bytes *out, size_t *used)
{
	struct http_chunked c;
	enum http_chunked_end end = HTTP_CHUNKED_MORE;
	const char *at = text, *stop;
	struct slice data;

	http_chunked_init(&c, 100);
	for (*used = 0; *used < len && end == HTTP_CHUNKED_MORE;
	     *used = (size_t)(at - text)) {
		stop = len - *used < piece ? text + len : at + piece;
		while (
		    (end = http_chunked_next(&c, &at, stop, &data)) == HTTP_CHUNKED_DATA)
			bytes_add(out, data.at, data.len);
	}
	if (end == HTTP_CHUNKED_REFUSED)
		assert_non_null(c.reason);
	return end == HTTP_CHUNKED_REFUSED ? c.status : end == HTTP_CHUNKED_END;
}

static void
chunks_are_read_strictly_however_they_come(void **state)
{
	const size_t count = sizeof(bodies) / sizeof(bodies[0]);
	struct bytes out = { 0 };
	size_t i, piece, used;
	int got;

	(void)state;
	for (i = 0; i < count * 4; i++) {
		const struct body *b = &bodies[i / 4];

		piece = i % 4 == 3 ? 1000 : i % 4 + 1;
		bytes_clear(&out);
		bytes_text(&out, "");
		got = read_body(b->text, strlen(b->text), piece, &out, &used);
		if (got != b->wanted || !slice_is(slice_of(&out), b->body))
			fail_msg("body %zu is %d: %s", i / 4, got, b->text);
	}
	bytes_fini(&out);
}

static void
the_next_request_begins_behind_the_last_chunk(void **state)
{
	struct bytes out = { 0 };
	size_t used;

	(void)state;
	assert_int_equal(read_body("1\r\nx\r\n0\r\n\r\nGET", 14, 14, &out, &used), WHOLE);
	assert_int_equal(used, 11);
	bytes_fini(&out);
}

static void
all_chunks_together_have_to_fit(void **state)
{
	struct bytes out = { 0 }, text = { 0 };
	size_t used;
	int i;

	(void)state;
	for (i = 0; i < 101; i++)
		bytes_text(&text, "1\r\nx\r\n");
	assert_int_equal(read_body(text.data, text.len, 7, &out, &used), 413);
	assert_int_equal(out.len, 100);
	bytes_fini(&out);
	bytes_fini(&text);
}

static void
what_is_beside_the_body_is_bounded(void **state)
{
	struct bytes out = { 0 }, text = { 0 };
	size_t used;
	int i;

	(void)state;
	for (i = 0; i < 90; i++)
		bytes_text(
		    &text, "1;a=0123456789012345678901234567890123456789012\r\nx\r\n");
	assert_int_equal(read_body(text.data, text.len, 7, &out, &used), 400);
	bytes_clear(&text);
	bytes_text(&text, "0\r\n");
	for (i = 0; i < 1000; i++)
		bytes_text(&text, "X: y\r\n");
	assert_int_equal(read_body(text.data, text.len, 7, &out, &used), 400);
	bytes_fini(&out);
	bytes_fini(&text);
}

static void
no_value_can_end_its_line(void **state)
{
	struct bytes out = { 0 };

	(void)state;
	http_answer_text(&out, "Location", "/a\r\nSet-Cookie: b\n\x1b\x7f\tc");
	assert_string_equal(out.data, "Location: /a  Set-Cookie: b   \tc\r\n");
	bytes_fini(&out);
}

static void
answers_say_what_they_have_to(void **state)
{
	struct bytes out = { 0 };

	(void)state;
	http_answer_start(&out, 404, 1, true);
	http_answer_text(&out, "Content-Type", "text/plain");
	http_answer_number(&out, "Content-Length", 3);
	http_answer_end(&out);
	assert_string_equal(out.data,
	    "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n"
	    "Content-Length: 3\r\n\r\n");
	bytes_clear(&out);
	http_answer_start(&out, 404, 1, false);
	assert_string_equal(out.data, "HTTP/1.1 404 Not Found\r\nConnection: close\r\n");
	bytes_clear(&out);
	http_answer_start(&out, 304, 0, true);
	assert_string_equal(
	    out.data, "HTTP/1.1 304 Not Modified\r\nConnection: keep-alive\r\n");
	assert_string_equal(http_status_reason(299), "Unknown");
	bytes_fini(&out);
}

static void
dates_are_in_english_and_of_one_length(void **state)
{
	char text[TIME_GMT_MAX];

	(void)state;
	assert_string_equal(time_gmt(text, 784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
	assert_string_equal(time_gmt(text, 0), "Thu, 01 Jan 1970 00:00:00 GMT");
	assert_string_equal(time_gmt(text, 1709251199), "Thu, 29 Feb 2024 23:59:59 GMT");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chunks_are_read_strictly_however_they_come),
		cmocka_unit_test(the_next_request_begins_behind_the_last_chunk),
		cmocka_unit_test(all_chunks_together_have_to_fit),
		cmocka_unit_test(what_is_beside_the_body_is_bounded),
		cmocka_unit_test(no_value_can_end_its_line),
		cmocka_unit_test(answers_say_what_they_have_to),
		cmocka_unit_test(dates_are_in_english_and_of_one_length),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
