/* Whatever is taken here, llhttp in strict mode takes too, and sees the same
 * end of the head and the same body. */
#include "unit/harness.h"

#include "harness/llhttp_side.h"
#include "wire/http.h"
#include "wire/http_chunked.h"

#include <string.h>

enum { ROUNDS = 200000, BODY_MAX = 100000 };

/* --- ours ------------------------------------------------------------------ */

static bool
chunks_read(const char *at, const char *end, struct framing *f, const char **stop)
{
	struct http_chunked c;
	enum http_chunked_end kind;
	struct slice span;

	http_chunked_init(&c, BODY_MAX);
	while ((kind = http_chunked_next(&c, &at, end, &span)) == HTTP_CHUNKED_DATA)
		bytes_add(&f->body, span.at, span.len);
	*stop = at;
	f->whole = kind == HTTP_CHUNKED_END;
	return kind != HTTP_CHUNKED_REFUSED;
}

static bool
ours(const char *text, size_t len, struct framing *f)
{
	struct http_head head;
	int size = http_head_parse(&head, text, len);
	const char *at = text + size;
	int64_t body;

	if (size <= 0 || head.method == HTTP_OTHER)
		return false;
	if (head.chunked) {
		if (!chunks_read(at, text + len, f, &at))
			return false;
		f->size = (size_t)(at - text);
		return true;
	}
	body = head.content_length > 0 ? head.content_length : 0;
	f->whole = body <= (int64_t)(len - (size_t)size);
	if (!f->whole)
		body = (int64_t)(len - (size_t)size);
	bytes_add(&f->body, at, (size_t)body);
	f->size = (size_t)size + (size_t)body;
	return true;
}

/* --- requests, more or less ------------------------------------------------ */

static uint32_t
draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)(*seed >> 8) * below >> 24);
}

/* clang-format off */
static const char *const firsts[] = { "GET / HTTP/1.1\r\n", "POST /v1/videos/a/danmaku?x=%41 HTTP/1.1\r\n",
	"PUT http://a:80/b HTTP/1.0\r\n", "OPTIONS * HTTP/1.1\r\n", "\r\nDELETE /{a}|^`\\ HTTP/1.1\r\n",
	"HEAD http://a?q HTTP/1.1\r\n" };
static const char *const lines[] = { "Host: a\r\n", "Host: [::1]:80\r\n", "Host:a \t\r\n",
	"Content-Length: 5\r\n", "Content-Length: 0\r\n", "content-length:\t5 \r\n", "Content-Length: 5\t\r\n",
	"Content-Length: 0005\r\n", "Transfer-Encoding: chunked\r\n", "transfer-encoding:\tCHUNKED\t\r\n",
	"Transfer-Encoding: chunked \r\n", "Transfer-Encoding: gzip, chunked\r\n", "Connection: close\r\n",
	"Connection: keep-alive, upgrade\r\n", "Upgrade: h2c\r\n", "Expect: 100-continue\r\n", "X:\r\n",
	"X: a\tb \x80\r\n", "X-Long-Name_~: :;,\"\r\n", "Connection: \t close \r\n", "Proxy-Connection: x\r\n" };
static const char *const ends[] = { "\r\n", "\r\nhello", "\r\n5\r\nhello\r\n0\r\n\r\n", "\r\n5;a=\"b \t\"\r\nhello\r\n0\r\nX: y\r\n\r\n",
	"\r\nA\r\n0123456789\r\n00\r\nContent-Length: 5\r\n\r\n", "\r\n5\r\nhel", "\r\n0\r\nX:\ty \r\n\r\nGET /", "\r\n" "1;a=b\r\nx\r\n0;c\r\n\r\n" };
/* clang-format on */
#define PICK(seed, list) list[draw(seed, sizeof(list) / sizeof(list[0]))]

static void
request_make(struct bytes *out, uint32_t *seed)
{
	static const char spoil[] = "\r\n\t :;,=\"\\0159afAFxX-+%#\x01\x7f\xff";
	uint32_t i, count = draw(seed, 5);

	bytes_clear(out);
	bytes_text(out, PICK(seed, firsts));
	if (draw(seed, 8) > 0)
		bytes_text(out, lines[draw(seed, 3)]);
	for (i = 0; i < count; i++)
		bytes_text(out, PICK(seed, lines));
	bytes_text(out, PICK(seed, ends));
	for (i = draw(seed, 3); i > 0; i--)
		out->data[draw(seed, (uint32_t)out->len)] =
		    spoil[draw(seed, sizeof(spoil))];
}

static void
what_is_taken_is_taken_by_llhttp_with_the_same_framing(void **state)
{
	struct bytes text = { 0 };
	struct framing us = { 0 }, them = { 0 };
	uint32_t seed = 5, taken = 0;
	const char *why;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		request_make(&text, &seed);
		bytes_clear(&us.body);
		bytes_clear(&them.body);
		us.whole = them.whole = false;
		if (!ours(text.data, text.len, &us))
			continue;
		taken++;
		if (!llhttp_side_read(text.data, text.len, &them, &why))
			fail_msg(
			    "refused by llhttp: %s\n%.*s", why, (int)text.len, text.data);
		if (us.whole != them.whole || (us.whole && us.size != them.size) ||
		    us.body.len != them.body.len)
			fail_msg("%zu, body %zu, whole %d; llhttp %zu, %zu, %d\n%.*s",
			    us.size, us.body.len, us.whole, them.size, them.body.len,
			    them.whole, (int)text.len, text.data);
	}
	print_message("# %u of %d were taken\n", taken, ROUNDS);
	assert_true(taken > ROUNDS / 20);
	bytes_fini(&text);
	bytes_fini(&us.body);
	bytes_fini(&them.body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_taken_is_taken_by_llhttp_with_the_same_framing),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
