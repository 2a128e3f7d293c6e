/* Streams of events, however they are cut and whatever they say. */
#include "unit/harness.h"

#include "wire/sse.h"

#include <string.h>

enum { MOST = 64 };

/* Every event as "[event|id|data]", an overflow as "[!]". */
static void
push(struct sse *sse, struct bytes *out, const char *text, size_t len, size_t piece)
{
	const char *at = text, *stop;
	struct slice s;
	enum sse_kind kind;

	while (at < text + len) {
		stop = (size_t)(text + len - at) < piece ? text + len : at + piece;
		while ((kind = sse_next(sse, &at, stop)) != SSE_MORE) {
			bytes_char(out, '[');
			if (kind == SSE_EVENT) {
				s = sse_event(sse);
				bytes_add(out, s.at, s.len);
				bytes_print(out, "|%s|", sse_id(sse));
				s = sse_data(sse);
				bytes_add(out, s.at, s.len);
			} else
				bytes_char(out, '!');
			bytes_char(out, ']');
		}
	}
}

struct stream {
	const char *text, *wanted;
};

#define LONG_64 "0123456789012345678901234567890123456789012345678901234567890123"

/* clang-format off */
static const struct stream streams[] = {
	{ "", "" },
	{ "data: a\n\n", "[message||a]" },
	{ "data: a\r\r", "[message||a]" },
	{ "data: a\r\n\r\n", "[message||a]" },
	{ "data: a\r\n\n", "[message||a]" },
	{ "data: a\r\ndata: b\rdata: c\ndata\n\n", "[message||a\nb\nc\n]" },
	{ "\xef\xbb\xbf" "data: a\n\n", "[message||a]" },
	{ "\xef\xbb\xbf\xef\xbb\xbf" "data: a\n\n", "" },
	{ "\xef\xbb" "data: a\n\n", "" },
	{ "data:a\n\ndata:  b\n\n", "[message||a][message|| b]" },
	{ "data\n\n", "[message||]" },
	{ "data: a\n", "" },
	{ "event: x\n\n", "" },
	{ "event: x\n\ndata: a\n\n", "[message||a]" },
	{ "event: x\ndata: a\nevent: y\n\ndata: b\n\n", "[y||a][message||b]" },
	{ ": comment\n:\ndata: a\n: b\n\n", "[message||a]" },
	{ "foo: bar\nDATA: x\n data: y\ndata: a\ndatax: b\n\n", "[message||a]" },
	{ "id: 5\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", "[message|5|a][message|5|b][message||c]" },
	{ "id: 5\n\nid: 6\ndata: a\n\n", "[message|6|a]" },
	{ "data: " LONG_64 "\n\n", "[message||" LONG_64 "]" },
	{ "data: x" LONG_64 "\n\ndata: b\n\n", "[!][message||b]" },
	{ "data: 0123456789\nid: 7\ndata: " LONG_64 "\ndata: c\n\ndata: b\n\n", "[!][message|7|b]" },
	{ "data: x" LONG_64 LONG_64 LONG_64 LONG_64 LONG_64 "\ndata: c\n\ndata: b\n\n", "[!][message||b]" },
	{ "event: x" LONG_64 "\ndata: a\n\ndata: b\n\n", "[!][message||b]" },
};
/* clang-format on */

static void
streams_say_the_same_however_they_are_cut(void **state)
{
	size_t i, piece;

	(void)state;
	for (i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
		for (piece = 1; piece < 12; piece++) {
			struct sse *sse = sse_new(MOST);
			struct bytes out = { 0 };

			push(sse, &out, streams[i].text, strlen(streams[i].text), piece);
			if (!slice_is(slice_of(&out), streams[i].wanted))
				fail_msg("stream %zu in pieces of %zu: %s", i, piece,
				    slice_of(&out).at);
			bytes_fini(&out);
			sse_free(sse);
		}
	}
}

static void
ids_with_nul_are_ignored(void **state)
{
	static const char text[] = "id: 5\nid: 6\0x\ndata: a\n\n";
	struct sse *sse = sse_new(MOST);
	struct bytes out = { 0 };

	(void)state;
	push(sse, &out, text, sizeof(text) - 1, 100);
	assert_string_equal(out.data, "[message|5|a]");
	bytes_fini(&out);
	sse_free(sse);
}

static int64_t
retry(const char *text)
{
	struct sse *sse = sse_new(MOST);
	struct bytes out = { 0 };
	int64_t ms;

	push(sse, &out, text, strlen(text), 3);
	ms = sse_retry_ms(sse);
	bytes_fini(&out);
	sse_free(sse);
	return ms;
}

static void
retry_is_digits_alone(void **state)
{
	(void)state;
	assert_int_equal(retry("retry: 2417\n"), 2417);
	assert_int_equal(
	    retry("retry: 2417\nretry: x\nretry:\nretry: 1 \nretry: -1\n"), 2417);
	assert_int_equal(retry("retry: 1.5\n"), -1);
	assert_true(retry("retry: 99999999999999999999999999\n") > INT32_MAX);
}

static void
a_new_connection_goes_on_from_the_last_whole_event(void **state)
{
	struct sse *sse = sse_new(MOST);
	struct bytes out = { 0 };

	(void)state;
	push(sse, &out, "id: 5\ndata: a\n\nid: 6\ndata: b\r", 29, 7);
	sse_again(sse);
	assert_string_equal(sse_id(sse), "5");
	push(sse, &out,
	    "\xef\xbb\xbf"
	    "data: c\n\n",
	    12, 7);
	assert_string_equal(out.data, "[message|5|a][message|5|c]");
	bytes_fini(&out);
	sse_free(sse);
}

static void
what_is_written_is_read_as_it_was_meant(void **state)
{
	static const char forged[] = "a\nevent: x\r\ndata: y\r\n\nid: 1\r";
	struct sse *sse = sse_new(MOST);
	struct bytes text = { 0 }, out = { 0 };

	(void)state;
	sse_put_number(&text, "retry", 2417);
	sse_put(&text, "id", (struct slice){ "5\n\ndata: z", 10 });
	sse_put_comment(&text, "c\ndata: c");
	sse_put_data(&text, (struct slice){ forged, sizeof(forged) - 1 });
	sse_put_end(&text);
	push(sse, &out, text.data, text.len, 5);
	assert_string_equal(
	    out.data, "[message|5  data: z|a\nevent: x\ndata: y\n\nid: 1\n]");
	assert_int_equal(sse_retry_ms(sse), 2417);
	bytes_fini(&out);
	bytes_fini(&text);
	sse_free(sse);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(streams_say_the_same_however_they_are_cut),
		cmocka_unit_test(ids_with_nul_are_ignored),
		cmocka_unit_test(retry_is_digits_alone),
		cmocka_unit_test(a_new_connection_goes_on_from_the_last_whole_event),
		cmocka_unit_test(what_is_written_is_read_as_it_was_meant),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
