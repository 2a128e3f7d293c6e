/* What is posted, what is refused in which words, and what others see of it. */
#include "unit/harness.h"

#include "wire/message.h"

#include <stdio.h>
#include <string.h>

static struct slice
of(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

struct refusal {
	const char *body;
	int status;
	const char *code;
};

#define AT "{\"at_ms\":5,\"text\":\"a\","

/* clang-format off */
static const struct refusal danmaku[] = {
	{ "", 400, "malformed" },
	{ "{", 400, "malformed" },
	{ "[]", 400, "malformed" },
	{ "5", 400, "malformed" },
	{ "null", 400, "malformed" },
	{ "{\"at_ms\":5,\"text\":\"a\"}x", 400, "malformed" },
	{ "{\"at_ms\":5,\"text\":\"\xff\"}", 400, "malformed" },
	{ "{\"at_ms\":5,\"text\":\"a\\u0000\"}", 400, "malformed" },
	{ "{\"at_ms\":99999999999999999999,\"text\":\"a\"}", 400, "malformed" },
	{ "{}", 400, "missing" },
	{ "{\"text\":\"a\"}", 400, "missing" },
	{ "{\"at_ms\":5}", 400, "missing" },
	{ "{\"at_ms\":null,\"text\":\"a\"}", 400, "missing" },
	{ "{\"at_ms\":\"5\",\"text\":\"a\"}", 400, "malformed" },
	{ "{\"at_ms\":-1,\"text\":\"a\"}", 422, "out_of_range" },
	{ "{\"at_ms\":1099511627777,\"text\":\"a\"}", 422, "out_of_range" },
	{ "{\"at_ms\":1e300,\"text\":\"a\"}", 422, "out_of_range" },
	{ "{\"at_ms\":5,\"text\":5}", 400, "malformed" },
	{ "{\"at_ms\":5,\"text\":null}", 400, "missing" },
	{ "{\"at_ms\":5,\"text\":\"\"}", 422, "text_empty" },
	{ "{\"at_ms\":5,\"text\":\" \\n\\u200b\\u3164\"}", 422, "text_empty" },
	{ AT "\"mode\":1}", 400, "malformed" },
	{ AT "\"mode\":\"Scroll\"}", 422, "bad_mode" },
	{ AT "\"mode\":\"positioned\"}", 422, "bad_mode" },
	{ AT "\"color\":16777215}", 400, "malformed" },
	{ AT "\"color\":\"white\"}", 422, "bad_color" },
	{ AT "\"color\":\"#fff\"}", 422, "bad_color" },
	{ AT "\"color\":\"#gggggg\"}", 422, "bad_color" },
	{ AT "\"color\":\"#fffffff\"}", 422, "bad_color" },
	{ AT "\"size\":\"25\"}", 400, "malformed" },
	{ AT "\"size\":9}", 422, "out_of_range" },
	{ AT "\"size\":128}", 422, "out_of_range" },
};
/* clang-format on */

static void
what_is_wrong_with_a_danmaku_is_told(void **state)
{
	struct bytes text = { 0 };
	struct message_error e;
	struct comment c;

	(void)state;
	for (size_t i = 0; i < sizeof(danmaku) / sizeof(danmaku[0]); i++) {
		const struct refusal *r = &danmaku[i];

		e = (struct message_error){ 0 };
		if (message_danmaku(of(r->body), &c, &text, &e) == 0 ||
		    e.status != r->status || strcmp(e.code, r->code) != 0)
			fail_msg("%s: %d %s", r->body, e.status, e.text);
	}
	bytes_fini(&text);
}

static void
a_danmaku_needs_a_time_and_a_text(void **state)
{
	struct bytes text = { 0 };
	struct message_error e;
	struct comment c;

	(void)state;
	assert_int_equal(
	    message_danmaku(
		of("{\"at_ms\":5,\"text\":\"a\\u202eb\\u001b[31m\"}"), &c, &text, &e),
	    0);
	assert_string_equal(c.text, "ab[31m");
	assert_int_equal(c.text_len, 6);
	assert_int_equal(c.at_ms, 5);
	assert_int_equal(c.mode, COMMENT_SCROLL);
	assert_int_equal(c.rgb, 0xffffff);
	assert_int_equal(c.size, 25);
	assert_int_equal(
	    message_danmaku(
		of(AT
		    "\"mode\":\"bottom\",\"color\":\"#fF8000\",\"size\":36,\"x\":[{}]}"),
		&c, &text, &e),
	    0);
	assert_int_equal(c.mode, COMMENT_BOTTOM);
	assert_int_equal(c.rgb, 0xff8000);
	assert_int_equal(c.size, 36);
	bytes_fini(&text);
}

static void
a_place_may_have_a_point_and_lie_far_on(void **state)
{
	static const struct {
		const char *body;
		int64_t at_ms;
	} rows[] = {
		{ "{\"at_ms\":12.0,\"text\":\"a\"}", 12 },
		{ "{\"at_ms\":12.7,\"text\":\"a\",\"mode\":null}", 13 },
		{ "{\"at_ms\":1,\"at_ms\":2,\"text\":\"a\"}", 2 },
		{ "{\"at_ms\":1099511627776,\"text\":\"a\"}", MESSAGE_AT_MS_MAX },
	};
	struct bytes text = { 0 };
	struct message_error e;
	struct comment c;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(message_danmaku(of(rows[i].body), &c, &text, &e), 0);
		assert_true(c.at_ms == rows[i].at_ms);
	}
	bytes_fini(&text);
}

static void
dplayers_body_is_read_as_its_versions_write_it(void **state)
{
	static const struct {
		const char *looks;
		uint32_t rgb;
		uint8_t mode;
	} rows[] = {
		{ "\"color\":16711680,\"type\":0", 0xff0000, COMMENT_SCROLL },
		{ "\"color\":\"#f80\",\"type\":\"top\"", 0xff8800, COMMENT_TOP },
		{ "\"color\":\"#00ff80\",\"type\":2", 0x00ff80, COMMENT_BOTTOM },
		{ "\"color\":\"red\",\"type\":\"right\"", 0xffffff, COMMENT_SCROLL },
		{ "\"color\":\"\",\"type\":9", 0xffffff, COMMENT_SCROLL },
		{ "\"color\":-1,\"type\":[]", 0xffffff, COMMENT_SCROLL },
		{ "\"color\":1e300", 0xffffff, COMMENT_SCROLL },
	};
	static const struct refusal bad[] = {
		{ "{\"time\":1,\"text\":\"a\"}", 400, "malformed" },
		{ "{\"id\":5.5,\"time\":1,\"text\":\"a\"}", 400, "malformed" },
		{ "{\"id\":null,\"time\":1,\"text\":\"a\"}", 400, "malformed" },
		{ "{\"id\":\"v\",\"text\":\"a\"}", 400, "malformed" },
		{ "{\"id\":\"v\",\"time\":-1,\"text\":\"a\"}", 422, "out_of_range" },
		{ "{\"id\":\"v\",\"time\":1e30,\"text\":\"a\"}", 422, "out_of_range" },
		{ "{\"id\":\"v\",\"time\":1}", 400, "missing" },
	};
	struct bytes text = { 0 }, video = { 0 };
	struct message_error e;
	struct comment c;
	char body[200];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(body, sizeof(body),
		    "{\"id\":\"v\",\"time\":1.5004,\"text\":\"<b>\",%s}", rows[i].looks);
		assert_int_equal(message_dplayer(of(body), &c, &text, &video, &e), 0);
		assert_string_equal(video.data, "v");
		assert_string_equal(c.text, "<b>");
		assert_true(c.at_ms == 1500 && c.size == 25);
		assert_int_equal(c.rgb, rows[i].rgb);
		assert_int_equal(c.mode, rows[i].mode);
	}
	snprintf(body, sizeof(body), "{\"id\":42,\"time\":1,\"text\":\"a\"}");
	assert_int_equal(message_dplayer(of(body), &c, &text, &video, &e), 0);
	assert_string_equal(video.data, "42");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_true(message_dplayer(of(bad[i].body), &c, &text, &video, &e) < 0);
		assert_int_equal(e.status, bad[i].status);
		assert_string_equal(e.code, bad[i].code);
	}
	bytes_fini(&text);
	bytes_fini(&video);
}

static void
characters_are_counted_as_they_are_seen(void **state)
{
	const char *const family = "👨‍👩‍👧‍👦";
	struct bytes text = { 0 }, body = { 0 };
	struct message_error e;
	struct comment c;
	int i;

	(void)state;
	bytes_text(&body, "{\"at_ms\":0,\"text\":\"");
	for (i = 0; i < 100; i++)
		bytes_text(&body, family);
	bytes_text(&body, "\"}");
	assert_int_equal(message_danmaku(slice_of(&body), &c, &text, &e), 0);
	bytes_clear(&body);
	bytes_text(&body, "{\"at_ms\":0,\"text\":\"");
	for (i = 0; i < 312; i++)
		bytes_text(&body, "弹");
	bytes_text(&body, "\"}");
	assert_true(message_danmaku(slice_of(&body), &c, &text, &e) < 0);
	assert_int_equal(e.status, 422);
	assert_string_equal(e.code, "text_too_long");
	assert_string_equal(e.text, "text is 312 characters, at most 100");
	bytes_fini(&text);
	bytes_fini(&body);
}

static void
a_comment_may_have_lines_and_an_answer(void **state)
{
	struct bytes text = { 0 };
	struct message_error e;
	uint64_t to;

	(void)state;
	assert_int_equal(
	    message_comment(of("{\"text\":\"a\\nb\\nc\\nd\\ne\\nf\"}"), &text, &to, &e),
	    0);
	assert_string_equal(text.data, "a\nb\nc\nd\ne\nf");
	assert_int_equal(to, 0);
	assert_int_equal(
	    message_comment(of("{\"text\":\"a\",\"reply_to\":\"9223372036854775807\"}"),
		&text, &to, &e),
	    0);
	assert_true(to == INT64_MAX);
	assert_int_equal(
	    message_comment(of("{\"text\":\"a\",\"reply_to\":null}"), &text, &to, &e), 0);
	assert_true(
	    message_comment(of("{\"text\":\"a\",\"reply_to\":5}"), &text, &to, &e) < 0);
	assert_int_equal(e.status, 400);
	assert_true(message_comment(
			of("{\"text\":\"a\",\"reply_to\":\"x\"}"), &text, &to, &e) < 0);
	assert_int_equal(e.status, 400);
	assert_true(
	    message_comment(of("{\"text\":\"a\",\"reply_to\":\"9223372036854775808\"}"),
		&text, &to, &e) < 0);
	assert_int_equal(e.status, 400);
	bytes_fini(&text);
}

static void
a_video_says_only_what_is_to_change(void **state)
{
	const char *const bad[] = { "javascript:alert(1)", "ftp://a/", "http://",
		"http:///a", "http://a b", "http://a\\nb", "HTTP//a", "//a",
		"https://\\\"" };
	struct message_video v = { 0 };
	struct message_error e;
	char body[100];

	(void)state;
	assert_int_equal(message_video(of("{}"), &v, &e), 0);
	assert_int_equal(v.fields, 0);
	assert_int_equal(
	    message_video(of("{\"title\":\"a\\u001bb\",\"url\":\"https://a/"
			     "b?c\",\"duration_ms\":5,\"live\":true,\"record\":false}"),
		&v, &e),
	    0);
	assert_int_equal(v.fields, 31);
	assert_string_equal(v.title.data, "ab");
	assert_string_equal(v.url.data, "https://a/b?c");
	assert_true(v.live && !v.record);
	assert_int_equal(v.duration_ms, 5);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(body, sizeof(body), "{\"url\":\"%s\"}", bad[i]);
		if (message_video(of(body), &v, &e) == 0 || e.status != 422 ||
		    strcmp(e.code, "bad_url") != 0)
			fail_msg("%s was taken", bad[i]);
	}
	assert_true(message_video(of("{\"live\":1}"), &v, &e) < 0);
	assert_int_equal(e.status, 400);
	bytes_fini(&v.title);
	bytes_fini(&v.url);
}

static void
a_ban_says_whom_or_what(void **state)
{
	const char *const bad[] = { "{}", "{\"kind\":\"word\"}",
		"{\"kind\":\"word\",\"value\":\"\"}",
		"{\"kind\":\"word\",\"value\":\"\\u001b\"}",
		"{\"kind\":\"Word\",\"value\":\"a\"}", "{\"kind\":1,\"value\":\"a\"}" };
	struct message_ban ban = { 0 };
	struct message_error e;

	(void)state;
	assert_int_equal(
	    message_ban(of("{\"kind\":\"word\",\"value\":\"a\\nb\"}"), &ban, &e), 0);
	assert_string_equal(ban.kind, "word");
	assert_string_equal(ban.value.data, "a b");
	assert_int_equal(ban.why.len, 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (message_ban(of(bad[i]), &ban, &e) == 0 || e.status != 400)
			fail_msg("%s was taken", bad[i]);
	}
	bytes_fini(&ban.value);
	bytes_fini(&ban.why);
}

static void
a_file_is_asked_for_by_name_and_hash(void **state)
{
	struct bytes name = { 0 }, hash = { 0 };
	struct message_error e;

	(void)state;
	assert_int_equal(message_match(of("{\"fileName\":\"a.mkv\",\"fileHash\":"
					  "\"658D05841b9476ccc7420b3f0bb21c3bXX\"}"),
			     &name, &hash, &e),
	    0);
	assert_string_equal(name.data, "a.mkv");
	assert_string_equal(hash.data, "658d05841b9476ccc7420b3f0bb21c3b");
	assert_int_equal(message_match(of("{}"), &name, &hash, &e), 0);
	assert_int_equal(name.len + hash.len, 0);
	assert_true(message_match(of("{\"fileName\":5}"), &name, &hash, &e) < 0);
	bytes_fini(&name);
	bytes_fini(&hash);
}

static void
errors_are_json_whatever_they_say(void **state)
{
	struct bytes out = { 0 };

	(void)state;
	message_error(&out, "text_too_long", "a \"b\"\n\\");
	assert_null(strchr(out.data, '\n'));
	assert_true(
	    strncmp(out.data,
		"{\"error\":{\"code\":\"text_too_long\",\"message\":\"a \\\"b\\\"",
		49) == 0);
	bytes_fini(&out);
}

struct seen {
	int count;
	struct comment last;
	char text[200], author[200];
};

static void
row(void *arg, const struct comment *c)
{
	struct seen *seen = arg;

	seen->count++;
	seen->last = *c;
	snprintf(seen->text, sizeof(seen->text), "%s", c->text);
	snprintf(seen->author, sizeof(seen->author), "%s", c->author);
}

static void
what_is_written_is_read_again(void **state)
{
	struct comment c = { .id = INT64_MAX,
		.at_ms = 12345,
		.created_ms = 1700000000000,
		.text = "a\n\"b\"\\弹",
		.author = "g-1",
		.rgb = 0xff8000,
		.size = 25,
		.mode = COMMENT_TOP };
	struct bytes out = { 0 };
	struct seen seen = { 0 };
	int bad;

	(void)state;
	c.text_len = (uint32_t)strlen(c.text);
	bytes_char(&out, '[');
	message_put_danmaku(&out, &c);
	bytes_char(&out, ']');
	assert_null(strpbrk(out.data, "\r\n"));
	assert_non_null(strstr(out.data, "\"id\":\"9223372036854775807\""));
	assert_non_null(strstr(out.data, "\"color\":\"#ff8000\""));
	assert_true(message_danmaku_rows(slice_of(&out), row, &seen, &bad));
	assert_int_equal(seen.count, 1);
	assert_int_equal(bad, 0);
	assert_true(seen.last.id == c.id && seen.last.at_ms == c.at_ms &&
		    seen.last.created_ms == c.created_ms);
	assert_true(seen.last.rgb == c.rgb && seen.last.size == 25 &&
		    seen.last.mode == COMMENT_TOP);
	assert_string_equal(seen.text, c.text);
	assert_string_equal(seen.author, "g-1");
	bytes_fini(&out);
}

static void
a_bad_row_costs_no_other(void **state)
{
	struct seen seen = { 0 };
	int bad;

	(void)state;
	assert_true(message_danmaku_rows(
	    of("[{\"id\":\"1\",\"at_ms\":5,\"text\":\"a\"},"
	       "{\"id\":\"2\",\"at_ms\":-5,\"text\":\"a\"},5,[{\"x\":1}],{\"id\":\"0\","
	       "\"at_ms\":5,\"text\":\"a\"},"
	       "{\"id\":\"3\",\"at_ms\":5,\"text\":\"\"},"
	       "{\"id\":\"4\",\"at_ms\":5,\"text\":\"b\\u001b[31m\"}]"),
	    row, &seen, &bad));
	assert_int_equal(seen.count, 2);
	assert_int_equal(bad, 5);
	assert_string_equal(seen.text, "b[31m");
	assert_true(seen.last.id == 4);
	assert_true(message_danmaku_rows(of("[]"), row, &seen, &bad));
	assert_int_equal(bad, 0);
	assert_false(message_danmaku_rows(of("{}"), row, &seen, &bad));
	assert_false(message_danmaku_rows(of(""), row, &seen, &bad));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_wrong_with_a_danmaku_is_told),
		cmocka_unit_test(a_danmaku_needs_a_time_and_a_text),
		cmocka_unit_test(a_place_may_have_a_point_and_lie_far_on),
		cmocka_unit_test(dplayers_body_is_read_as_its_versions_write_it),
		cmocka_unit_test(characters_are_counted_as_they_are_seen),
		cmocka_unit_test(a_comment_may_have_lines_and_an_answer),
		cmocka_unit_test(a_video_says_only_what_is_to_change),
		cmocka_unit_test(a_ban_says_whom_or_what),
		cmocka_unit_test(a_file_is_asked_for_by_name_and_hash),
		cmocka_unit_test(errors_are_json_whatever_they_say),
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(a_bad_row_costs_no_other),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
