/* Does what is written say what was read? */
#include "unit/harness.h"

#include "danmaku/path.h"
#include "harness/reading.h"
#include "harness/writing_track.h"

#include <errno.h>
#include <string.h>

static struct comment
comment_of(const char *text)
{
	return (struct comment){ .at_ms = 23826,
		.rgb = 0xff8000,
		.size = 25,
		.author = "057075e9",
		.id = 18446744073709551615u,
		.created_ms = 1422201084000,
		.weight = 10,
		.likes = 3,
		.pool = 1,
		.text = text,
		.text_len = (uint32_t)strlen(text) };
}

/* What becomes of one comment. */
static void
check_written(const char *writer, const struct comment *c, const char *want)
{
	struct track *track = track_new();
	struct writer_report report;
	struct bytes file;

	track_add(track, c);
	file = track_written(writer, track, &report);
	assert_int_equal(report.written, 1);
	if (strstr(file.data, want) == NULL)
		fail_msg("%s\n has not in it\n%s", file.data, want);
	bytes_fini(&file);
	track_free(track);
}

/* --- all of them ---------------------------------------------------------------- */

static void
a_format_is_found_by_its_name_and_by_the_longest_ending(void **state)
{
	(void)state;
	assert_string_equal(writer_find("xml")->name, "xml");
	assert_null(writer_find("XM"));
	assert_string_equal(writer_for("a.b/c.XML")->name, "xml");
	assert_string_equal(writer_for("x.jsonl")->name, "jsonl");
	assert_string_equal(writer_for("x.json")->name, "dandanplay");
	assert_string_equal(writer_for("x.dplayer.json")->name, "dplayer");
	assert_string_equal(writer_for("seg.so")->name, "pb");
	assert_null(writer_for("xml"));
	assert_null(writer_for(".xml")); /* a name, and no ending */
	assert_null(writer_for("x.xml.gz"));
}

static int
refuse(void *arg, const char *data, size_t len, struct err *err)
{
	(void)data;
	(void)len;
	++*(int *)arg;
	return err_set(err, -ENOSPC, "full");
}

static void
what_cannot_arrive_is_given_up_after_the_first_piece(void **state)
{
	int calls = 0;
	struct outlet outlet = { .drain = refuse, .arg = &calls };
	struct err err = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 100000; i++) {
		bytes_text(&outlet.bytes, "a row\n");
		outlet_next(&outlet);
		assert_in_range(outlet.bytes.len, 0, 100000);
	}
	assert_int_equal(outlet_end(&outlet, &err), -ENOSPC);
	assert_string_equal(err.text, "full");
	assert_int_equal(calls, 1);
	outlet_fini(&outlet);
}

/* --- Bilibili XML --------------------------------------------------------------- */

static void
xml_has_nine_fields(void **state)
{
	struct comment c = comment_of("a<b>&\"c\"\nd");

	(void)state;
	check_written("xml", &c,
	    "<d p=\"23.82600,1,25,16744448,1422201084,1,057075e9,"
	    "18446744073709551615,10\">a&lt;b&gt;&amp;&quot;c&quot;/nd</d>\n</i>\n");
	check_written(
	    "xml", &c, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><i><chatserver>");
	c.author = "a,\"b\"";
	check_written(
	    "xml", &c, ",1,,18446744073709551615,10\" user=\"a,&quot;b&quot;\">");
}

static void
xml_says_for_each_mode_what_bilibili_says(void **state)
{
	static const char *const want[] = { ".82600,1,", ".82600,6,", ".82600,5,",
		".82600,4,", ".82600,7,", ".82600,8," };
	struct comment c = comment_of("x");

	(void)state;
	for (c.mode = 0; c.mode <= COMMENT_SCRIPT; c.mode++)
		check_written("xml", &c, want[c.mode]);
}

static void
xml_survives(void **state)
{
	struct track *track = track_of_hard_ones();

	(void)state;
	track_survives("xml", track);
	track_free(track);
}

static void
protobuf_survives(void **state)
{
	struct track *track = track_of_hard_ones();

	(void)state;
	track_survives("pb", track);
	track_free(track);
}

static void
jsonl_survives(void **state)
{
	struct track *track = track_of_hard_ones();

	(void)state;
	track_survives("jsonl", track);
	track_free(track);
}

static void
dandanplay_survives(void **state)
{
	struct track *track = track_of_hard_ones();

	(void)state;
	track_survives("dandanplay", track);
	track_free(track);
}

static void
xml_without_comments_is_a_file(void **state)
{
	struct track *track = track_new();

	(void)state;
	track_survives("xml", track);
	track_free(track);
}

static void
everything_else_survives_in_xml_as_well(void **state)
{
	struct track *track = track_of_hard_ones(), *again;
	const struct comment *a, *b;
	struct writer_report report;
	struct format_report read;
	struct bytes file = track_written("xml", track, &report);
	size_t i;

	(void)state;
	again = reading_of(file.data, file.len, &read);
	for (i = 0; (a = track_at(track, i)) != NULL; i++) {
		b = track_at(again, i);
		assert_string_equal(b->author, a->author);
		assert_true(b->id == a->id && b->created_ms == a->created_ms);
		assert_int_equal(b->size, a->size);
		assert_int_equal(b->pool, a->pool);
		assert_int_equal(b->weight, a->weight);
	}
	track_free(again);
	track_free(track);
	bytes_fini(&file);
}

#define FLIGHTS                                                                          \
	"<i><d "                                                                         \
	"p='1,7,25,255'>[0.1,0.25,\"1-0.5\",4.5,\"fl\\\"i\\\\es\\n/nx\",10,20,0.5,"      \
	"-0.75,500,100]</d><d "                                                          \
	"p='2,7,25,1'>[0,0,\"1\",2,\"far\",0,0,\"900\",\"600\"]</d>"                     \
	"<d p='3,7,25,2'>[0,0,\"1\",2,\"way\",0,0,0,0,1000,0,1,\"\",1,"                  \
	"\"M0.1,0.2L0.3,0.4L0.5,0.6\"]</d><d p='4,7,25,3'>no flight</d>"                 \
	"<d p='5,8,25,3'>program</d></i>"

static void
check_flights(const char *writer)
{
	struct format_report read;
	struct writer_report report;
	struct track *track = reading_of(FLIGHTS, strlen(FLIGHTS), &read), *again;
	struct bytes file = track_written(writer, track, &report);
	const struct comment_path *a, *b;
	size_t i;
	int point;

	again = reading_of(file.data, file.len, &read);
	track_compare(again, track);
	for (i = 0; i < 3; i++) {
		a = track_at(track, i)->path;
		b = track_at(again, i)->path;
		assert_int_equal(b->life_ms, a->life_ms);
		assert_int_equal(b->delay_ms, a->delay_ms);
		assert_int_equal(b->move_ms, a->move_ms);
		assert_int_equal(b->turn_z, a->turn_z);
		assert_float_equal(b->to_alpha, a->to_alpha, 0.001);
		assert_int_equal(b->count, a->count);
		for (point = 0; point < a->count; point++) {
			assert_float_equal(b->points[point].x, a->points[point].x, 0.001);
			assert_float_equal(b->points[point].y, a->points[point].y, 0.001);
		}
	}
	assert_null(track_at(again, 3)->path);
	assert_int_equal(track_at(again, 4)->mode, COMMENT_SCRIPT);
	track_free(again);
	track_free(track);
	bytes_fini(&file);
}

static void
a_flight_is_the_same_flight_again(void **state)
{
	(void)state;
	check_flights("xml");
	check_flights("pb");
}

static void
protobuf_has_every_field(void **state)
{
	struct comment c = comment_of("hi");

	(void)state;
	c.id = 1;
	c.at_ms = 1000;
	c.rgb = 0xffffff;
	c.author = "a";
	c.created_ms = 2000;
	c.flags = COMMENT_LIKED;
	check_written("pb", &c,
	    "\x0a\x22\x08\x01\x10\xe8\x07\x18\x01\x20\x19\x28\xff\xff\xff\x07\x32\x01"
	    "a\x3a\x02hi\x40\x02\x48\x0a\x58\x01\x62\x01"
	    "1\x68\x04\x78\x03");
}

/* --- JSON of servers -------------------------------------------------------------- */

static void
dandanplay_has_four_fields(void **state)
{
	struct comment c = comment_of("a\"<b>\n/n");

	(void)state;
	c.author = "[x],y";
	c.mode = COMMENT_REVERSE;
	check_written("dandanplay", &c,
	    "{\"count\":1,\"comments\":[\n{\"cid\":18446744073709551615,"
	    "\"p\":\"23.826,6,16744448,[x] y\",\"m\":\"a\\\"<b>\\n/n\"}\n]}\n");
	c.mode = COMMENT_POSITIONED;
	check_written("dandanplay", &c, "\"23.826,5,");
}

static void
dplayer_gets_what_may_stand_in_a_page(void **state)
{
	static const char *const want[] = { "[23.826,0,", "[23.826,0,", "[23.826,1,",
		"[23.826,2,", "[23.826,1," };
	struct comment c = comment_of("<img src='x' onerror=\"y\">&/\\");

	(void)state;
	check_written("dplayer", &c,
	    "{\"code\":0,\"data\":[\n[23.826,0,16744448,\"057075e9\",\"&lt;img "
	    "src=&#x27;x&#x27; onerror=&quot;y&quot;&gt;&amp;&#x2f;\\\\\"]\n]}\n");
	for (c.mode = 0; c.mode < COMMENT_SCRIPT; c.mode++)
		check_written("dplayer", &c, want[c.mode]);
}

static void
what_a_format_has_no_words_for_is_counted(void **state)
{
	static const char *const names[] = { "dandanplay", "dplayer" };
	struct format_report read;
	struct track *track = reading_of(FLIGHTS, strlen(FLIGHTS), &read);
	struct writer_report report;
	struct bytes file;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		file = track_written(names[i], track, &report);
		assert_int_equal(report.written, 4);
		assert_int_equal(report.changed, 4);
		assert_int_equal(report.left_out, 1);
		bytes_fini(&file);
	}
	track_free(track);
}

/* --- JSON, a line each ----------------------------------------------------------- */

static void
jsonl_says_everything(void **state)
{
	struct comment c = comment_of("a\"b\\\n弹幕/n");

	(void)state;
	check_written("jsonl", &c,
	    "{\"at_ms\":23826,\"mode\":\"scroll\",\"color\":\"#ff8000\",\"size\":25,"
	    "\"author\":\"057075e9\",\"created_ms\":1422201084000,"
	    "\"id\":\"18446744073709551615\",\"pool\":1,\"weight\":10,\"likes\":3,"
	    "\"text\":\"a\\\"b\\\\\\n弹幕/n\",\"source\":0}\n");
	c.id = 0;
	c.flags = COMMENT_OWN | COMMENT_LIKED;
	c.mode = COMMENT_BOTTOM;
	check_written("jsonl", &c, "\"id\":\"\",");
	check_written("jsonl", &c, "\"mode\":\"bottom\"");
	check_written("jsonl", &c, "\"source\":0,\"flags\":3}\n");
}

static void
jsonl_says_how_a_positioned_one_flies(void **state)
{
	struct format_report read;
	struct track *track = reading_of(FLIGHTS, strlen(FLIGHTS), &read);
	struct comment c = *track_at(track, 0);

	(void)state;
	check_written("jsonl", &c,
	    "\"source\":0,\"path\":{\"life\":4500,\"delay\":100,\"move\":500,"
	    "\"alpha\":[1,0.5],\"turn\":[10,20],\"points\":[[0.100000001,0.25],"
	    "[0.5,-0.75]]}}\n");
	track_free(track);
}

static void
jsonl_loses_nothing_of_a_flight(void **state)
{
	struct format_report read;
	struct writer_report report;
	struct track *track = reading_of(FLIGHTS, strlen(FLIGHTS), &read), *again;
	struct bytes file = track_written("jsonl", track, &report), second;

	(void)state;
	again = reading_of(file.data, file.len, &read);
	second = track_written("jsonl", again, &report);
	assert_string_equal(second.data, file.data);
	bytes_fini(&second);
	bytes_fini(&file);
	track_free(again);
	track_free(track);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_format_is_found_by_its_name_and_by_the_longest_ending),
		cmocka_unit_test(what_cannot_arrive_is_given_up_after_the_first_piece),
		cmocka_unit_test(xml_has_nine_fields),
		cmocka_unit_test(xml_says_for_each_mode_what_bilibili_says),
		cmocka_unit_test(xml_survives),
		cmocka_unit_test(xml_without_comments_is_a_file),
		cmocka_unit_test(everything_else_survives_in_xml_as_well),
		cmocka_unit_test(a_flight_is_the_same_flight_again),
		cmocka_unit_test(protobuf_survives),
		cmocka_unit_test(jsonl_survives),
		cmocka_unit_test(dandanplay_survives),
		cmocka_unit_test(protobuf_has_every_field),
		cmocka_unit_test(dandanplay_has_four_fields),
		cmocka_unit_test(dplayer_gets_what_may_stand_in_a_page),
		cmocka_unit_test(what_a_format_has_no_words_for_is_counted),
		cmocka_unit_test(jsonl_says_everything),
		cmocka_unit_test(jsonl_says_how_a_positioned_one_flies),
		cmocka_unit_test(jsonl_loses_nothing_of_a_flight),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
