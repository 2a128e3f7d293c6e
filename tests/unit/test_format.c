/* Which format is this, and if none, why not? */
#include "unit/harness.h"

#include "danmaku/format.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define ROW "<d p=\"1,1,25,16777215\">弹幕</d>"
#define FILE_TEXT "<?xml version=\"1.0\" encoding=\"UTF-8\"?><i>" ROW "</i>"

static int
read_bytes(const void *data, size_t len, struct track *track,
    struct format_report *report, struct err *err)
{
	char *copy = malloc(len > 0 ? len : 1); /* a read past the end is seen */
	int rc;

	assert_non_null(copy);
	if (len > 0)
		memcpy(copy, data, len);
	rc = format_read(copy, len, track, report, err);
	free(copy);
	return rc;
}

/* The text of the only comment, or the reason why there is none. */
static void
check_bytes(const void *data, size_t len, const char *want)
{
	struct format_report report;
	struct track *track = track_new();
	struct err err = { 0 };
	int rc = read_bytes(data, len, track, &report, &err);

	if (rc == 0) {
		assert_true(track_count(track) >= 1);
		assert_string_equal(track_at(track, 0)->text, want);
	} else {
		assert_int_equal(rc, -EINVAL);
		assert_string_equal(err.text, want);
	}
	track_free(track);
}

static void
check_text(const char *text, const char *want)
{
	check_bytes(text, strlen(text), want);
}

static void
what_is_not_danmaku_is_named(void **state)
{
	(void)state;
	check_text("", "is empty");
	check_text("\xef\xbb\xbf \n", "is empty");
	check_text(
	    "<!DOCTYPE html><html><i>x</i>" ROW "</html>", "is a web page, not danmaku");
	check_text(" \n<HTML lang=en>", "is a web page, not danmaku");
	check_text(
	    "{\"code\":-404,\"message\":\"no\\u0020such \033[31mvideo\",\"ttl\":1}",
	    "holds no danmaku, the server says: no\\u0020such [31mvideo");
	check_text("{\"code\":1, \"msg\" : \"not yours\"}",
	    "holds no danmaku, the server says: not yours");
	check_text("{\"code\":0,\"message\":\"0\",\"data\":{}}",
	    "is JSON of no known danmaku format");
	check_text("{\"code\":0}", "is JSON of no known danmaku format");
	check_text("[1,2]", "is JSON of no known danmaku format");
	check_text("{\"message\":\"", "is JSON of no known danmaku format");
	check_text("<feed><entry id=\"1\">x</entry></feed>",
	    "is XML of no known danmaku format");
	check_text("hello", "is no known danmaku format");
	check_bytes("\0\1\2\3", 4, "is no known danmaku format");
}

static void
a_file_without_danmaku_is_danmaku(void **state)
{
	struct format_report report;
	struct track *track = track_new();
	struct err err;
	char text[200];

	(void)state;
	assert_int_equal(read_bytes("<i></i>", 7, track, &report, &err), 0);
	assert_int_equal(track_count(track), 0);
	assert_string_equal(format_report_text(text, sizeof(text), &report), "0 danmaku");
	track_free(track);
}

/* --- packed --------------------------------------------------------------------- */

static size_t
pack(char *to, size_t size, const char *text, size_t len, int bits)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)text, .avail_in = (unsigned)len };

	z.next_out = (Bytef *)to;
	z.avail_out = (unsigned)size;
	assert_int_equal(
	    deflateInit2(&z, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return size - z.avail_out;
}

enum { GZIP = 15 + 16, ZLIB = 15, RAW = -15 };
static const int packings[] = { GZIP, ZLIB, RAW };

static char *
many_rows(size_t rows)
{
	struct bytes b = { 0 };
	size_t i;

	bytes_text(&b, "<i>");
	for (i = 0; i < rows; i++)
		bytes_print(&b,
		    "<d p=\"%zu.%03zu,1,25,16777215,0,0,%08zx,%zu\">%zu</d>\n", i,
		    i % 1000, i * 2654435761u % 0xffffffff, i, i * i);
	bytes_text(&b, "</i>");
	return bytes_steal(&b);
}

static void
packed_files_are_known_by_their_content(void **state)
{
	char *rows = many_rows(2000), *packed = malloc(1 << 20);
	struct format_report report;
	struct track *track;
	struct err err;
	size_t i, len;

	(void)state;
	for (i = 0; i < 3; i++) {
		track = track_new();
		len = pack(packed, 1 << 20, rows, strlen(rows), packings[i]);
		assert_int_equal(read_bytes(packed, len, track, &report, &err), 0);
		assert_int_equal(track_count(track), 2000);
		assert_false(report.truncated);
		track_free(track);
		len = pack(packed, 1 << 20, FILE_TEXT, strlen(FILE_TEXT), packings[i]);
		check_bytes(packed, len, "弹幕");
	}
	free(rows);
	free(packed);
}

static void
packed_protobuf_is_known_by_its_content(void **state)
{
	static const char elem[] = "\x0a\x0b\x10\xe8\x07\x28\xff\xff\xff\x07\x3a\x01x";
	struct format_report report;
	struct bytes plain = { 0 };
	struct track *track;
	struct err err;
	char packed[1000];
	size_t i, len;

	(void)state;
	for (i = 0; i < 100; i++)
		bytes_add(&plain, elem, sizeof(elem) - 1);
	for (i = 0; i < 3; i++) {
		track = track_new();
		len = pack(packed, sizeof(packed), plain.data, plain.len, packings[i]);
		assert_int_equal(read_bytes(packed, len, track, &report, &err), 0);
		assert_int_equal(track_count(track), 100);
		assert_string_equal(report.format, "bilibili-proto");
		track_free(track);
	}
	bytes_fini(&plain);
}

static void
a_packed_file_that_breaks_off_gives_what_came_before(void **state)
{
	char *rows = many_rows(2000), *packed = malloc(1 << 20);
	struct format_report report;
	struct track *track;
	struct err err;
	size_t i, len;

	(void)state;
	for (i = 0; i < 3; i++) {
		track = track_new();
		len = pack(packed, 1 << 20, rows, strlen(rows), packings[i]);
		assert_int_equal(read_bytes(packed, len / 2, track, &report, &err), 0);
		assert_in_range(track_count(track), 500, 1500);
		assert_true(report.truncated);
		track_free(track);
		if (packings[i] == RAW)
			continue; /* no check sum, so harm is not always seen */
		track = track_new();
		memset(packed + len / 2, 0x55, 64);
		assert_int_equal(read_bytes(packed, len, track, &report, &err), 0);
		assert_in_range(track_count(track), 500, 1500);
		assert_true(report.truncated);
		track_free(track);
	}
	free(rows);
	free(packed);
}

static void
gzip_files_one_behind_another_are_one(void **state)
{
	char packed[2048];
	size_t half = strlen(FILE_TEXT) / 2, len;

	(void)state;
	len = pack(packed, 1024, FILE_TEXT, half, GZIP);
	len += pack(packed + len, 1024, FILE_TEXT + half, strlen(FILE_TEXT) - half, GZIP);
	check_bytes(packed, len, "弹幕");
}

static void
a_bomb_fills_no_memory(void **state)
{
	size_t size = (size_t)96 << 20, len;
	char *nothing = calloc(1, size), *packed = malloc(1 << 20);
	struct bytes out = { 0 };
	bool truncated = false;
	size_t i;

	(void)state;
	assert_non_null(nothing);
	for (i = 0; i < 2; i++) {
		bytes_clear(&out);
		len = pack(packed, 1 << 20, nothing, size, packings[i]);
		assert_int_equal(format_unpack(packed, len, &out, &truncated, NULL), 0);
		assert_true(truncated);
		assert_in_range(out.len, 1, (size_t)4 << 20);
	}
	bytes_fini(&out);
	free(nothing);
	free(packed);
}

static void
what_is_not_packed_is_left_alone(void **state)
{
	static const char *const plain[] = { "", "x", "<", FILE_TEXT, "x\x9c not zlib",
		"\x1f\x8b\x08 not gzip", "\x05\x00 nor this", "<i>\x01\x02\xff\xfe" ROW };
	struct bytes out = { 0 };
	bool truncated;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		bytes_clear(&out);
		assert_int_equal(
		    format_unpack(plain[i], strlen(plain[i]), &out, &truncated, NULL), 0);
		assert_int_equal(out.len, strlen(plain[i]));
		assert_memory_equal(out.data, plain[i], out.len);
		assert_false(truncated);
	}
	bytes_fini(&out);
}

/* --- encodings -------------------------------------------------------------------- */

static void
what_can_be_danmaku_is_seen_at_its_beginning(void **state)
{
	char packed[1000], wide[2 * 40];
	size_t len = pack(packed, sizeof(packed), FILE_TEXT, strlen(FILE_TEXT), 31), i;

	(void)state;
	for (i = 0; i < 40; i++) {
		wide[2 * i] = FILE_TEXT[i];
		wide[2 * i + 1] = '\0';
	}
	assert_true(format_may_be(FILE_TEXT, strlen(FILE_TEXT)));
	assert_true(format_may_be(packed, len / 2));
	assert_true(format_may_be(wide, sizeof(wide)));
	assert_true(format_may_be("{\"x\":[", 6)); /* rows may come */
	assert_false(format_may_be("y\ny\ny\n", 6));
	assert_false(format_may_be("\0\0\0\0\0\0", 6));
	assert_false(format_may_be(" \n \n", 4));
	assert_false(format_may_be("<html><body>", 12));
}

static void
utf_16_is_understood(void **state)
{
	static const unsigned char little[] = "\xff\xfe<\0d\0 \0p\0=\0'\0"
					      "1\0,\0"
					      "1\0,\0"
					      "1\0,\0"
					      "0\0'\0>\0\x39\x5f\x3d\xd8\x02\xde\0\xd8"
					      "x\0<\0/\0d\0>\0!";
	unsigned char big[sizeof(little)];
	static const char json[] = "[{\"text\":\"x\"}]";
	char wide[2 * sizeof(json)];
	size_t i;

	(void)state;
	check_bytes(little, sizeof(little) - 2, "弹😂\xef\xbf\xbdx");
	check_bytes(little + 2, sizeof(little) - 4, "弹😂\xef\xbf\xbdx"); /* no mark */
	check_bytes(little, sizeof(little) - 1, "弹😂\xef\xbf\xbdx");     /* half a unit */
	for (i = 0; i + 1 < sizeof(little); i += 2) {
		big[i] = little[i + 1];
		big[i + 1] = little[i];
	}
	check_bytes(big, sizeof(little) - 2, "弹😂\xef\xbf\xbdx");
	for (i = 0; i < sizeof(json); i++) { /* JSON without a mark */
		wide[2 * i] = json[i];
		wide[2 * i + 1] = '\0';
	}
	check_bytes(wide, 2 * (sizeof(json) - 1), "x");
}

static void
a_declared_encoding_is_believed_unless_the_text_is_utf_8(void **state)
{
	(void)state;
	check_text(
	    "<?xml version='1.0' encoding='GB2312'?><i><d p='1,1,25,0'>\xb5\xaf\xc4\xbb"
	    "\xff!</d></i>",
	    "弹幕\xef\xbf\xbd!");
	check_text(
	    "<?xml encoding=\"Shift_JIS\"?><i><d p='1,1,25,0'>\x82\xa0</d></i>", "あ");
	check_text("<?xml version='1.0' encoding='gbk'?><i>" ROW "</i>", "弹幕");
	check_text("<?xml encoding='ISO-2022-CN-EXT'?><i><d p='1,1,25,0'>\xff</d></i>",
	    "\xef\xbf\xbd");
}

/* --- report ----------------------------------------------------------------------- */

static void
a_report_is_one_sentence(void **state)
{
	struct format_report report = { .read = 1234567 };
	char text[200];

	(void)state;
	assert_string_equal(
	    format_report_text(text, sizeof(text), &report), "1,234,567 danmaku");
	report = (struct format_report){ .read = 9598, .skipped = 2, .named = 1 };
	snprintf(report.names, sizeof(report.names), "line 81 time is NaN");
	assert_string_equal(format_report_text(text, sizeof(text), &report),
	    "9,598 danmaku, 2 rows skipped: line 81 time is NaN, …");
	report = (struct format_report){ .read = 5,
		.scripts = 1,
		.empty = 1,
		.skipped = 1,
		.named = 1,
		.truncated = true };
	snprintf(report.names, sizeof(report.names), "line 1 x");
	assert_string_equal(format_report_text(text, sizeof(text), &report),
	    "5 danmaku (1 of them scripts, not shown), 1 row without text, "
	    "the file breaks off, 1 row skipped: line 1 x");
	assert_string_equal(format_report_text(text, 6, &report), "5 dan");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_danmaku_is_named),
		cmocka_unit_test(a_file_without_danmaku_is_danmaku),
		cmocka_unit_test(packed_files_are_known_by_their_content),
		cmocka_unit_test(packed_protobuf_is_known_by_its_content),
		cmocka_unit_test(a_packed_file_that_breaks_off_gives_what_came_before),
		cmocka_unit_test(gzip_files_one_behind_another_are_one),
		cmocka_unit_test(a_bomb_fills_no_memory),
		cmocka_unit_test(what_is_not_packed_is_left_alone),
		cmocka_unit_test(what_can_be_danmaku_is_seen_at_its_beginning),
		cmocka_unit_test(utf_16_is_understood),
		cmocka_unit_test(
		    a_declared_encoding_is_believed_unless_the_text_is_utf_8),
		cmocka_unit_test(a_report_is_one_sentence),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
