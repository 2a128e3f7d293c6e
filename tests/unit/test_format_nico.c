/* Are Niconico's comments read in all the shapes they have had? */
#include "unit/harness.h"

#include "harness/reading.h"

#include <string.h>

/* clang-format off */
#define XML \
	"<packet><thread thread=\"1\"/><view_counter video=\"5\"/>\n" \
	"<chat thread=\"1\" no=\"7\" vpos=\"1563\" date=\"1402139529\" date_usec=\"345678\" mail=\"184 ue red2 big\" " \
	    "user_id=\"zNP&amp;x\" premium=\"1\" anonymity=\"1\">うえ &lt;3</chat>\n" \
	"<chat no=\"8\" vpos=\"-50\" user_id=\"u\">before the start</chat>\n" \
	"<chat no=\"9\" vpos=\"100\" deleted=\"1\"/><chat no=\"10\" vpos=\"100\" user_id=\"u\"></chat>\n" \
	"<chat no=\"11\" vpos=\"200\" mail=\"shita small #12aBcD\">owner</chat>\n" \
	"<chat no=\"12\" vpos=\"300\">/vote start</chat>\n" \
	"<chat no=\"13\" vpos=\"400\" user_id=\"u\">/no owner</chat>\n" \
	"<chat no=\"14\" user_id=\"u\">no time</chat></packet>"
#define LEGACY \
	"[{\"ping\":{\"content\":\"rs:0\"}},{\"thread\":{\"thread\":\"1\"}},{\"leaf\":{\"count\":1}},{\"global_num_res\":{}}," \
	"{\"chat\":{\"thread\":\"1\",\"no\":1,\"vpos\":109,\"date\":1617965360,\"date_usec\":232716,\"nicoru\":4,\"mail\":\"184 shita\"," \
	    "\"user_id\":\"abc\",\"content\":\"した\"}}," \
	"{\"chat\":{\"no\":2,\"vpos\":200,\"deleted\":1}},{\"chat\":{\"no\":3,\"vpos\":300,\"content\":\"/script\"}}]"
#define COMMENTS \
	"[{\"id\":\"123456789012345678\",\"no\":5,\"vposMs\":1090,\"body\":\"ほん\",\"commands\":[\"184\",\"ue\",\"blue2\"]," \
	    "\"userId\":\"nvc:x\",\"isPremium\":true,\"score\":-100,\"postedAt\":\"2021-04-09T19:49:20+09:00\",\"nicoruCount\":9}," \
	"{\"id\":\"2\",\"vposMs\":-20,\"body\":\"/x\",\"commands\":[]}]"
#define V1 \
	"{\"meta\":{\"status\":200},\"data\":{\"globalComments\":[{\"id\":\"1\",\"count\":3}],\"threads\":[" \
	"{\"id\":\"1\",\"fork\":\"owner\",\"commentCount\":2,\"comments\":" COMMENTS "}," \
	"{\"id\":\"1\",\"fork\":\"main\",\"commentCount\":2,\"comments\":" COMMENTS "}]}}"
#define FORMATTED \
	"[{\"id\":111,\"vpos\":109,\"content\":\"うぽつ！\",\"date\":1617965360,\"date_usec\":232716,\"owner\":false," \
	    "\"premium\":false,\"mail\":[\"184\",\"small\",\"cyan\"]}," \
	"{\"id\":112,\"vpos\":209,\"content\":\"/jump\",\"owner\":true,\"mail\":[\"ue\"]}," \
	"{\"id\":113,\"vpos\":309,\"content\":\"hidden\",\"owner\":false,\"mail\":[\"invisible\"]}]"
#define OWNER \
	"[{\"time\":\"1:23.45\",\"command\":\"ue red\",\"comment\":\"one\"},{\"time\":\"00:02\",\"command\":\"\",\"comment\":\"two\"}," \
	"{\"time\":\"x:1\",\"command\":\"\",\"comment\":\"bad\"},{\"time\":\"1:00:00.5\",\"command\":\"\",\"comment\":\"hour\"}]"
/* clang-format on */

static void
legacy_xml_is_read(void **state)
{
	struct format_report report;
	const struct comment *c;
	struct track *track;

	(void)state;
	reading_report(XML,
	    "0 scroll ffffff before the start\n2000 bottom 12abcd owner\n3000 script "
	    "ffffff \n"
	    "4000 scroll ffffff /no owner\n15630 top cc0033 うえ <3\n",
	    "5 danmaku (1 of them scripts, not shown), 2 rows without text, "
	    "1 row skipped: line 8 there is no time");
	track = reading_of(XML, strlen(XML), &report);
	c = track_at(track, 4);
	assert_string_equal(report.format, "niconico-xml");
	assert_true(c->id == 7);
	assert_string_equal(c->author, "zNP&x");
	assert_true(c->created_ms == 1402139529345);
	assert_int_equal(c->size, 36);
	assert_int_equal(track_at(track, 1)->size, 16);
	track_free(track);
	reading_hurt(XML, strlen(XML));
}

static void
legacy_json_is_read(void **state)
{
	struct format_report report;
	const struct comment *c;
	struct track *track;

	(void)state;
	reading_report(LEGACY, "1090 bottom ffffff した\n3000 script ffffff \n",
	    "2 danmaku (1 of them scripts, not shown), 1 row without text");
	track = reading_of(LEGACY, strlen(LEGACY), &report);
	c = track_at(track, 0);
	assert_true(c->id == 1);
	assert_true(c->created_ms == 1617965360232);
	assert_int_equal(c->likes, 4);
	assert_string_equal(c->author, "abc");
	track_free(track);
	reading_hurt(LEGACY, strlen(LEGACY));
}

static void
v1_is_read_in_all_its_wrappings(void **state)
{
	static const char plain[] = "0 scroll ffffff /x\n1090 top 3399ff ほん\n";
	struct format_report report;
	const struct comment *c;
	struct track *track;

	(void)state;
	reading_check("niconico-json", COMMENTS, plain);
	reading_check("niconico-json", V1,
	    "0 script ffffff \n0 scroll ffffff /x\n1090 top 3399ff ほん\n1090 top 3399ff "
	    "ほん\n");
	reading_check("niconico-json",
	    "[{\"id\":\"1\",\"fork\":\"main\",\"comments\":" COMMENTS "}]", plain);
	track = reading_of(COMMENTS, strlen(COMMENTS), &report);
	c = track_at(track, 1);
	assert_true(c->id == 123456789012345678);
	assert_true(c->created_ms == 1617965360000);
	assert_int_equal(c->likes, 9);
	assert_string_equal(c->author, "nvc:x");
	track_free(track);
	reading_hurt(COMMENTS, strlen(COMMENTS));
	reading_hurt(V1, strlen(V1));
}

static void
formatted_and_the_owners_editor_are_read(void **state)
{
	struct format_report report;
	struct track *track;

	(void)state;
	reading_check("niconico-json", FORMATTED,
	    "1090 scroll 00ffff うぽつ！\n2090 script ffffff \n3090 script ffffff \n");
	track = reading_of(FORMATTED, strlen(FORMATTED), &report);
	assert_int_equal(track_at(track, 0)->size, 16);
	assert_true(track_at(track, 0)->created_ms == 1617965360232);
	track_free(track);
	reading_report(OWNER,
	    "2000 scroll ffffff two\n83450 top ff0000 one\n3600500 scroll ffffff hour\n",
	    "3 danmaku, 1 row skipped: row 3 time is not a number");
	reading_check("niconico-json",
	    "[{\"vpos\":1,\"content\":\"x\",\"date\":9223372036854775807,"
	    "\"date_usec\":999999,\"mail\":[]}]",
	    "10 scroll ffffff x\n");
	reading_hurt(FORMATTED, strlen(FORMATTED));
	reading_hurt(OWNER, strlen(OWNER));
}

struct command {
	const char *mail;
	const char *row;
};

/* clang-format off */
static const struct command commands[] = {
	{ "", "0 scroll ffffff x\n" },
	{ "184 device:Switch mincho full ender @5 _live", "0 scroll ffffff x\n" },
	{ "ue shita naka", "0 top ffffff x\n" }, /* the first of a kind */
	{ "naka ue", "0 scroll ffffff x\n" },
	{ "red blue", "0 scroll ff0000 x\n" },
	{ "pink", "0 scroll ff8080 x\n" },
	{ "orange", "0 scroll ffc000 x\n" },
	{ "purple", "0 scroll c000ff x\n" },
	{ "black", "0 scroll 000000 x\n" },
	{ "niconicowhite", "0 scroll cccc99 x\n" },
	{ "truered", "0 scroll cc0033 x\n" },
	{ "pink2", "0 scroll ff33cc x\n" },
	{ "passionorange", "0 scroll ff6600 x\n" },
	{ "madyellow", "0 scroll 999900 x\n" },
	{ "elementalgreen", "0 scroll 00cc66 x\n" },
	{ "cyan2", "0 scroll 00cccc x\n" },
	{ "marineblue", "0 scroll 3399ff x\n" },
	{ "marinblue", "0 scroll 3399ff x\n" },
	{ "nobleviolet", "0 scroll 6633cc x\n" },
	{ "black2", "0 scroll 666666 x\n" },
	{ "UE\xe3\x80\x80RED", "0 top ff0000 x\n" },
};
/* clang-format on */

static void
commands_mean_what_they_say(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		struct bytes b = { 0 };

		bytes_print(&b,
		    "<packet><chat vpos='0' user_id='a' mail='%s'>x</chat></packet>",
		    commands[i].mail);
		reading_check("niconico-xml", b.data, commands[i].row);
		bytes_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(legacy_xml_is_read),
		cmocka_unit_test(legacy_json_is_read),
		cmocka_unit_test(v1_is_read_in_all_its_wrappings),
		cmocka_unit_test(formatted_and_the_owners_editor_are_read),
		cmocka_unit_test(commands_mean_what_they_say),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
