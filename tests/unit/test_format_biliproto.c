/* Is a segment of protobuf read as the site means it, whole or not? */
#include "unit/harness.h"

#include "harness/reading.h"

#include <string.h>

/* --- writing some -------------------------------------------------------------- */

static void
put_varint(struct bytes *b, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		bytes_char(b, (char)(value | 0x80));
	bytes_char(b, (char)value);
}

static void
put_number(struct bytes *b, unsigned field, int64_t value)
{
	put_varint(b, field << 3);
	put_varint(b, (uint64_t)value);
}

static void
put_bytes(struct bytes *b, unsigned field, const void *data, size_t len)
{
	put_varint(b, field << 3 | 2);
	put_varint(b, len);
	bytes_add(b, data, len);
}

static void
put_text(struct bytes *b, unsigned field, const char *text)
{
	put_bytes(b, field, text, strlen(text));
}

/* Wraps `elem` as the next element of `reply`, and empties it. */
static void
put_elem(struct bytes *reply, struct bytes *elem)
{
	put_bytes(reply, 1, elem->data, elem->len);
	bytes_clear(elem);
}

static void
put_simple(struct bytes *reply, int ms, int mode, const char *text)
{
	struct bytes elem = { 0 };

	put_number(&elem, 1, 7);
	put_number(&elem, 2, ms);
	put_number(&elem, 3, mode);
	put_number(&elem, 5, 0xffffff);
	put_text(&elem, 7, text);
	put_elem(reply, &elem);
	bytes_fini(&elem);
}

/* --- whole --------------------------------------------------------------------- */

static void
all_fields_of_an_element_are_kept(void **state)
{
	struct bytes elem = { 0 }, reply = { 0 };
	struct format_report report;
	const struct comment *c;
	struct track *track;

	(void)state;
	put_number(&elem, 1, 1234567890123456789);
	put_number(&elem, 2, 23826);
	put_number(&elem, 3, 5);
	put_number(&elem, 4, 36);
	put_number(&elem, 5, 0xff0080);
	put_text(&elem, 6, "057075e9");
	put_text(&elem, 7, "弹幕/n二");
	put_number(&elem, 8, 1422201084);
	put_number(&elem, 9, 10);
	put_text(&elem, 10, "picture:x");
	put_number(&elem, 11, 1);
	put_text(&elem, 12, "1234567890123456789");
	put_number(&elem, 13, 4);
	put_number(&elem, 15, 321);
	put_text(&elem, 20, "aa");
	put_number(&elem, 24, 60001);
	put_elem(&reply, &elem);
	track = reading_of(reply.data, reply.len, &report);
	assert_string_equal(report.format, "bilibili-proto");
	assert_int_equal(track_count(track), 1);
	c = track_at(track, 0);
	assert_true(c->id == 1234567890123456789);
	assert_int_equal(c->at_ms, 23826);
	assert_int_equal(c->mode, COMMENT_TOP);
	assert_int_equal(c->size, 36);
	assert_int_equal(c->rgb, 0xff0080);
	assert_string_equal(c->author, "057075e9");
	assert_string_equal(c->text, "弹幕\n二");
	assert_true(c->created_ms == 1422201084000);
	assert_int_equal(c->weight, 10);
	assert_int_equal(c->pool, 1);
	assert_int_equal(c->likes, 321);
	assert_int_equal(c->flags, COMMENT_LIKED);
	track_free(track);
	bytes_fini(&elem);
	bytes_fini(&reply);
}

static void
what_is_missing_is_zero_and_so_black_and_at_the_start(void **state)
{
	struct format_report report;
	struct track *track =
	    reading_of("\x0a\x08\x08\x01\x18\x04\x3a\x02hi", 10, &report);

	(void)state;
	assert_int_equal(track_count(track), 1);
	assert_int_equal(track_at(track, 0)->at_ms, 0);
	assert_int_equal(track_at(track, 0)->rgb, 0);
	assert_int_equal(track_at(track, 0)->mode, COMMENT_BOTTOM);
	assert_int_equal(track_at(track, 0)->size, 25);
	track_free(track);
}

/* As in XML, for they are the same comments. */
static void
a_colour_of_more_than_24_bits_is_opaque_or_none(void **state)
{
	static const struct {
		uint64_t said;
		uint32_t rgb;
	} rows[] = { { 0xff0080, 0xff0080 }, { 0xffff0080, 0xff0080 },
		{ 0x1000000, 0xffffff }, { UINT64_MAX, 0xffffff },
		{ (uint64_t)(int64_t)(int32_t)0xff00ff00, 0x00ff00 } };
	struct bytes file = { 0 };
	struct track *track;
	struct format_report report;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes elem = { 0 };

		put_number(&elem, 2, i);
		put_number(&elem, 5, rows[i].said);
		put_text(&elem, 7, "x");
		put_elem(&file, &elem);
		bytes_fini(&elem);
	}
	track = reading_of(file.data, file.len, &report);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(track_at(track, i)->rgb, rows[i].rgb);
	track_free(track);
	bytes_fini(&file);
}

static void
a_segment_without_danmaku_is_danmaku(void **state)
{
	static const char details[] = "\x22\x03\x08\x01x\x2a\x02\x08\x01";
	struct format_report report;

	(void)state;
	track_free(reading_of(details, sizeof(details) - 1, &report));
	assert_string_equal(report.format, "bilibili-proto");
	assert_int_equal(report.read, 0);
}

static void
the_last_value_wins_and_the_unknown_is_passed_by(void **state)
{
	struct bytes elem = { 0 }, reply = { 0 };
	struct format_report report;
	struct track *track;

	(void)state;
	put_number(&elem, 2, 1);
	put_number(&elem, 2, -3); /* ten bytes, and a little early */
	put_text(&elem, 3, "not a mode");
	bytes_add(&elem,
	    "\xf1\x01"
	    "12345678",
	    10); /* 30, 8 bytes */
	bytes_add(&elem,
	    "\xf5\x01"
	    "1234",
	    6); /* 30, 4 bytes */
	put_number(&elem, 3, 1);
	put_text(&elem, 7, "first");
	put_text(&elem, 7, "last");
	put_elem(&reply, &elem);
	put_text(&reply, 900, "of tomorrow");
	put_simple(&reply, 5, 4, "behind");
	track = reading_of(reply.data, reply.len, &report);
	assert_int_equal(track_count(track), 2);
	assert_int_equal(track_at(track, 0)->at_ms, 0);
	assert_string_equal(track_at(track, 0)->text, "last");
	assert_int_equal(track_at(track, 1)->mode, COMMENT_BOTTOM);
	track_free(track);
	bytes_fini(&elem);
	bytes_fini(&reply);
}

static void
scripts_and_positioned_ones_are_what_they_are(void **state)
{
	struct bytes reply = { 0 };
	struct format_report report;
	struct track *track;

	(void)state;
	put_simple(&reply, 1, 7, "[0.1,0.2,\"1-1\",3,\"flies\"]");
	put_simple(&reply, 2, 8, "$.root;");
	put_simple(&reply, 3, 1, "   ");
	track = reading_of(reply.data, reply.len, &report);
	assert_int_equal(track_count(track), 2);
	assert_int_equal(report.scripts, 1);
	assert_int_equal(report.empty, 1);
	assert_string_equal(track_at(track, 0)->text, "flies");
	assert_non_null(track_at(track, 0)->path);
	assert_int_equal(track_at(track, 1)->mode, COMMENT_SCRIPT);
	track_free(track);
	bytes_fini(&reply);
}

static void
a_text_that_looks_like_another_format_is_a_text(void **state)
{
	struct bytes reply = { 0 };
	struct format_report report;

	(void)state;
	put_simple(&reply, 1, 1, "</d><d p=\"1,1,25,0\">x");
	track_free(reading_of(reply.data, reply.len, &report));
	assert_string_equal(report.format, "bilibili-proto");
	bytes_fini(&reply);
}

/* --- hurt ---------------------------------------------------------------------- */

static void
a_bad_element_costs_only_itself(void **state)
{
	struct bytes reply = { 0 };
	struct format_report report;
	struct track *track;
	char text[200];

	(void)state;
	put_simple(&reply, 1, 1, "a");
	put_simple(&reply, 2, 17, "mode of tomorrow");
	put_text(&reply, 1, "\x3a\x7fno such length");
	put_simple(&reply, -2000000000, 1, "early");
	put_simple(&reply, 4, 1, "b");
	track = reading_of(reply.data, reply.len, &report);
	assert_int_equal(track_count(track), 2);
	assert_string_equal(format_report_text(text, sizeof(text), &report),
	    "2 danmaku, 3 rows skipped: row 2 mode is unknown, row 3 the element is "
	    "damaged, row 4 time is absurd");
	track_free(track);
	bytes_text(&reply, "\x0f");
	track = reading_of(reply.data, reply.len, &report);
	assert_int_equal(track_count(track), 2);
	assert_int_equal(report.skipped, 4);
	track_free(track);
	bytes_fini(&reply);
}

static void
a_segment_that_breaks_off_gives_its_whole_elements(void **state)
{
	struct bytes reply = { 0 };
	struct format_report report;
	size_t one;

	(void)state;
	put_simple(&reply, 1, 1, "弹幕");
	one = reply.len;
	put_simple(&reply, 2, 4, "二");
	track_free(reading_of(reply.data, reply.len - 1, &report));
	assert_int_equal(report.read, 1);
	assert_true(report.truncated);
	assert_string_equal(report.names, "row 2 the file breaks off here");
	track_free(reading_of(reply.data, one, &report));
	assert_int_equal(report.read, 1);
	assert_false(report.truncated);
	reading_hurt(reply.data, reply.len);
	bytes_fini(&reply);
}

static void
what_is_no_reply_is_not_taken_for_one(void **state)
{
	static const char *const not [] = { "\x0a", "\x0a\x02hi", "\x08\x01",
		"\x0a\x7fthis is longer than that", "plain", "\x0a\x00", "\n\n\nplain",
		"\x0a\x04\x08\x01\x08\x02" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(not ) / sizeof(not [0]); i++)
		assert_null(format_find(not [i], strlen(not [i])));
	assert_null(format_find("\x0a\0\x0a\0", 4));
	assert_non_null(format_find("\x0a\0\x0a\0\x0a\x05\x18\x01\x3a\x01x", 11));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_fields_of_an_element_are_kept),
		cmocka_unit_test(what_is_missing_is_zero_and_so_black_and_at_the_start),
		cmocka_unit_test(a_colour_of_more_than_24_bits_is_opaque_or_none),
		cmocka_unit_test(a_segment_without_danmaku_is_danmaku),
		cmocka_unit_test(the_last_value_wins_and_the_unknown_is_passed_by),
		cmocka_unit_test(scripts_and_positioned_ones_are_what_they_are),
		cmocka_unit_test(a_text_that_looks_like_another_format_is_a_text),
		cmocka_unit_test(a_bad_element_costs_only_itself),
		cmocka_unit_test(a_segment_that_breaks_off_gives_its_whole_elements),
		cmocka_unit_test(what_is_no_reply_is_not_taken_for_one),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
