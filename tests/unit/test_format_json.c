/* Are danmaku in JSON read row by row, so that one bad row costs only itself? */
#include "unit/harness.h"

#include "base/time.h"
#include "danmaku/path.h"
#include "harness/reading.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
#define DANDAN \
	"{\"count\":3,\"comments\":[" \
	"{\"cid\":11,\"p\":\"12.34,1,16777215,[BiliBili]3001f68a\",\"m\":\"滚动\"}," \
	"{\"cid\":12,\"p\":\"5.00,4,255,u2\",\"m\":\"底部\"}," \
	"{\"cid\":13,\"p\":\"6.5,5,16711680\",\"m\":\"顶部\"}]}"
#define DPLAYER \
	"{\"code\":0,\"data\":[" \
	"[1.5,0,16777215,\"DIYgod\",\"a &lt;b&gt; &amp;amp; &quot;c&quot; &#x27;d&#x27; &#x2F;\"]," \
	"[2,1,255,\"x\",\"top\"],[3.25,2,16711680,\"y\",\"bottom\"]," \
	"[4,\"right\",\"#00ff00\",\"z\",\"old\"],[5,\"top\",\"#0f0\",\"z\",\"old top\"]," \
	"[6,\"bottom\",\"red\",\"z\",\"old bottom\"]]}"
#define MACCMS \
	"{\"code\":23,\"name\":\"n\",\"danum\":2,\"danmuku\":[" \
	"[1,\"right\",\"#FFFFFF\",\"24px\",\"一\",\"\",\"\",\"24px\"]," \
	"[2,\"top\",\"#ff0000\",\"24px\",\"二\"]]}"
#define ARTPLAYER \
	"[{\"text\":\"only text\"},{\"text\":\"top\",\"time\":1.25,\"mode\":1,\"color\":\"#f00\",\"border\":true}," \
	"{\"text\":\"bottom\",\"time\":2,\"mode\":2,\"color\":\"skyblue\",\"style\":{\"a\":\"b\"}}," \
	"{\"text\":\"scroll\",\"time\":3,\"mode\":0,\"color\":\"rgb(1, 2,3)\"}]"
#define JSONL \
	"{\"at_ms\":1500,\"mode\":\"top\",\"color\":\"#ff8000\",\"size\":36,\"author\":\"me\",\"created_ms\":1600000000123," \
	"\"id\":18446744073709551615,\"pool\":2,\"weight\":9,\"likes\":7,\"text\":\"a\\nb\",\"source\":3,\"flags\":3}\n" \
	"{\"at_ms\":2500,\"mode\":\"positioned\",\"color\":255,\"text\":\"flies\",\"path\":{\"life\":3000,\"delay\":100," \
	"\"move\":500,\"alpha\":[1,0.25],\"turn\":[45,-30],\"points\":[[0.1,0.2],[-0.5,1.25]]}}\n"
/* clang-format on */

static void
dandanplay_is_read(void **state)
{
	struct format_report report;
	struct track *track;

	(void)state;
	reading_check("dandanplay", DANDAN,
	    "5000 bottom 0000ff 底部\n6500 top ff0000 顶部\n12340 scroll ffffff 滚动\n");
	track = reading_of(DANDAN, strlen(DANDAN), &report);
	assert_true(track_at(track, 2)->id == 11);
	assert_string_equal(track_at(track, 2)->author, "[BiliBili]3001f68a");
	assert_string_equal(track_at(track, 1)->author, "");
	track_free(track);
	reading_check("dandanplay",
	    "{\"shift\":-2.5,\"comments\":[{\"p\":\"5,1,0\",\"m\":\"a\"},{\"p\":\"1,1,"
	    "0\",\"m\":\"b\"},"
	    "{\"p\":\"5,1,0\",\"m\":\"c\",\"shift\":1}]}",
	    "0 scroll 000000 b\n2500 scroll 000000 a\n3500 scroll 000000 c\n");
	reading_check("dandanplay", "{\"count\":0,\"comments\":[]}", "");
	reading_check("dandanplay",
	    "[{\"p\":\"1.5,5,25,255,1600000000,0,abc,99\",\"m\":\"as Bilibili has it\"}]",
	    "1500 top 0000ff as Bilibili has it\n");
	reading_check("dandanplay",
	    "[{\"p\":\"1.5,5,25,255,[youku]\",\"m\":\"with a size\"},"
	    "{\"p\":\"2,4,255,[a]b,[c]\",\"m\":\"with a fifth\"}]",
	    "1500 top 0000ff with a size\n2000 bottom 0000ff with a fifth\n");
	reading_hurt(DANDAN, strlen(DANDAN));
}

static void
dplayer_is_read_and_unescaped_once(void **state)
{
	struct format_report report;
	struct track *track;

	(void)state;
	reading_check("dplayer", DPLAYER,
	    "1500 scroll ffffff a <b> &amp; \"c\" 'd' /\n2000 top 0000ff top\n"
	    "3250 bottom ff0000 bottom\n4000 scroll 00ff00 old\n5000 top 00ff00 old "
	    "top\n"
	    "6000 bottom ff0000 old bottom\n");
	track = reading_of(DPLAYER, strlen(DPLAYER), &report);
	assert_string_equal(track_at(track, 0)->author, "DIYgod");
	track_free(track);
	reading_check("dplayer", MACCMS, "1000 scroll ffffff 一\n2000 top ff0000 二\n");
	reading_check("dplayer", "{\"code\":0,\"data\":[]}", "");
	reading_report("{\"data\":[[1,9,0,\"\",\"x\"],[\"NaN\",0,0,\"\",\"x\"],[1,2],"
		       "null,[1,0,0,\"\",\"good\"]]}",
	    "1000 scroll 000000 good\n",
	    "1 danmaku, 4 rows skipped: row 1 type is unknown, row 2 time is NaN, row 3 "
	    "there are too few elements, …");
	reading_hurt(DPLAYER, strlen(DPLAYER));
	reading_hurt(MACCMS, strlen(MACCMS));
}

static void
artplayer_is_read(void **state)
{
	(void)state;
	reading_check("artplayer", ARTPLAYER,
	    "0 scroll ffffff only text\n1250 top ff0000 top\n2000 bottom 87ceeb bottom\n"
	    "3000 scroll 010203 scroll\n");
	reading_check("artplayer", "[]", "");
	reading_hurt(ARTPLAYER, strlen(ARTPLAYER));
}

static void
our_own_lines_lose_nothing(void **state)
{
	struct format_report report;
	struct track *track = reading_of(JSONL, strlen(JSONL), &report);
	const struct comment *c = track_at(track, 0);
	const struct comment_path *path;

	(void)state;
	assert_string_equal(report.format, "jsonl");
	assert_int_equal(c->at_ms, 1500);
	assert_int_equal(c->mode, COMMENT_TOP);
	assert_int_equal(c->rgb, 0xff8000);
	assert_int_equal(c->size, 36);
	assert_string_equal(c->author, "me");
	assert_true(c->created_ms == 1600000000123);
	assert_true(c->id == UINT64_MAX);
	assert_int_equal(c->pool, 2);
	assert_int_equal(c->weight, 9);
	assert_int_equal(c->likes, 7);
	assert_int_equal(c->source, 3);
	assert_int_equal(c->flags, COMMENT_OWN | COMMENT_LIKED);
	assert_string_equal(c->text, "a\nb");
	path = track_at(track, 1)->path;
	assert_non_null(path);
	assert_int_equal(path->life_ms, 3000);
	assert_int_equal(path->delay_ms, 100);
	assert_int_equal(path->move_ms, 500);
	assert_true(path->from_alpha == 1 && path->to_alpha == 0.25f);
	assert_int_equal(path->turn_z, 45);
	assert_int_equal(path->turn_y, -30);
	assert_int_equal(path->count, 2);
	assert_true(path->points[0].x == 0.1f && path->points[1].y == 1.25f);
	track_free(track);
	reading_report("{\"at_ms\":1,\"mode\":\"top\",\"text\":\"a\"}\n{\"at_ms\n"
		       "{\"at_ms\":2,\"mode\":\"spiral\",\"text\":\"b\"}\n"
		       "{\"at_ms\":3,\"mode\":5,\"text\":\"c\"}",
	    "1 top ffffff a\n3 top ffffff c\n",
	    "2 danmaku, 2 rows skipped: line 2 the JSON is damaged, line 3 mode is not "
	    "a number");
	/* What is no row takes none of those behind it along. */
	reading_report("{\"at_ms\":1,\"mode\":\"top\",\"text\":\"a\"}\nnull\n"
		       "{\"at_ms\":2,\"mode\":\"top\",\"text\":\"b\"}\n# a word\n"
		       "{\"at_ms\":3,\"mode\":\"top\",\"text\":\"c\"}\n[1,[2]\n"
		       "data: {\"at_ms\":4,\"mode\":\"top\",\"text\":\"d\"}\nend",
	    "1 top ffffff a\n2 top ffffff b\n3 top ffffff c\n4 top ffffff d\n",
	    "4 danmaku, 5 rows skipped: line 2 the JSON is damaged, line 4 the JSON is "
	    "damaged, line 6 the JSON is damaged, …");
	reading_hurt(JSONL, strlen(JSONL));
}

/* --- hostile ------------------------------------------------------------------- */

#define ROW(text) "{\"p\":\"1,1,0\",\"m\":\"" text "\"}"
#define FILE_OF(rows) "{\"comments\":[" rows "]}"

/* clang-format off */
static const char *const strange[][3] = {
	{ FILE_OF(ROW("a") "," ROW("\xff\xfe" "b") "," ROW("\\u0000c\\u0000") "," ROW("\\ud800d")),
	    "aa?b|c|?d", "4 danmaku" },
	{ FILE_OF(ROW("\\ud83d\\ude00") "," ROW("\\q\\u12g") "," ROW("tab\there") "," ROW("line\nline")),
	    "\xf0\x9f\x98\x80|q\\u12g|tab here|line/line", "4 danmaku" },
	{ FILE_OF("{\"p\":\"NaN,1,0\",\"m\":\"x\"},{\"p\":\"1e999,1,0\",\"m\":\"x\"},{\"p\":\"-1,1,-5\",\"m\":\"a\"},"
		"{\"p\":\"1,1,0\",\"m\":\"b\",\"cid\":1e999},{\"p\":\"1,1,0\",\"m\":\"c\",\"cid\":NaN},"
		"{\"p\":\"1,1,0\",\"m\":\"d\",\"cid\":-99999999999999999999999999}"),
	    "a|b|c|d", "4 danmaku, 2 rows skipped: row 1 time is NaN, row 2 time is absurd" },
	{ FILE_OF(ROW("a") ",{\"p\":\"1,1,0,\"m\":\"lost quote\"}," ROW("b") "," ROW("c")),
	    "a|b|c", "3 danmaku, 1 row skipped: row 2 the JSON is damaged" },
	{ FILE_OF(ROW("a") ",{\"p\":\"1,1,0\",\"m\":\"lost bracket\"," ROW("b") "," ROW("c")),
	    "a|b|c", "3 danmaku, 1 row skipped: row 2 the JSON is damaged" },
	{ FILE_OF(ROW("a") ",{\"p\":\"1,1,0\",\"m\":[\"184\"]],\"x\":1}," ROW("b")),
	    "a|b", "2 danmaku, 1 row skipped: row 2 the JSON is damaged" },
	{ FILE_OF(ROW("a") "}," ROW("b") ",," ROW("c") ","), "a|b|c", "3 danmaku" },
	{ FILE_OF("{\"p\":\"1,1,0\",\"m\":\"a\",},null,7,\"x\",[1]," ROW("b")),
	    "a|b", "2 danmaku, 4 rows skipped: row 2 the JSON is damaged, row 3 the JSON is damaged, row 4 the JSON is damaged, …" },
	{ "\xef\xbb\xbf \n" FILE_OF(ROW("bom")), "bom", "1 danmaku" },
	{ "{\"comments\":[" ROW("a") "," ROW("b"), "a|b", "2 danmaku, the file breaks off" },
	{ "{\"comments\":[" ROW("a") ",{\"p\":\"1,1,0\",\"m\":\"cut",
	    "a", "1 danmaku, the file breaks off, 1 row skipped: row 2 the file breaks off here" },
	{ "{\"x\":{\"comments\":[" ROW("no") "]},\"y\":\"\\\"comments\",\"comments\":[" ROW("a") "]}", "a", "1 danmaku" },
};
/* clang-format on */

/* Texts joined by '|', with U+FFFD as '?' and breaks as '/'. */
static char *
texts_of(const struct track *track)
{
	struct bytes b = { 0 };
	const struct comment *c;
	size_t i, at;

	bytes_text(&b, "");
	for (i = 0; (c = track_at(track, i)) != NULL; i++) {
		bytes_text(&b, i > 0 ? "|" : "");
		for (at = 0; at < c->text_len; at++) {
			if (strncmp(c->text + at, "\xef\xbf\xbd", 3) == 0) {
				bytes_char(&b, '?');
				at += 2;
			} else {
				bytes_char(
				    &b, (char)(c->text[at] == '\n' ? '/' : c->text[at]));
			}
		}
	}
	return bytes_steal(&b);
}

static void
strange_files_give_their_good_rows(void **state)
{
	struct format_report report;
	char *got, text[300];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(strange) / sizeof(strange[0]); i++) {
		struct track *track =
		    reading_of(strange[i][0], strlen(strange[i][0]), &report);

		got = texts_of(track);
		if (i > 0) /* how many marks a bad sequence becomes is text's */
			assert_string_equal(got, strange[i][1]);
		assert_string_equal(
		    format_report_text(text, sizeof(text), &report), strange[i][2]);
		free(got);
		track_free(track);
	}
}

/* Reads it and says how many comments there are; it must not take long. */
static size_t
read_large(struct bytes *b)
{
	struct format_report report;
	struct track *track = track_new();
	struct err err = { 0 };
	ns_t start = time_cpu();
	size_t count = 0;

	if (format_read(b->data, b->len, track, &report, &err) == 0)
		count = track_count(track);
	assert_true(time_cpu() - start < 20 * SECOND); /* seconds, not hours */
	track_free(track);
	bytes_fini(b);
	return count;
}

static void
add_many(struct bytes *b, const char *what, size_t count)
{
	while (count-- > 0)
		bytes_text(b, what);
}

static void
nothing_hostile_takes_long(void **state)
{
	static const char *const nests[] = { "[", "{\"comments\":", "[[1,", "{\"a\":[",
		"{\"p\":\"", "{\"p\":\"1,1,1\",\"m\":[", "{\"p\":\"\\" };
	struct bytes b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(nests) / sizeof(nests[0]); i++) {
		add_many(&b, nests[i], 300000);
		assert_int_equal(read_large(&b), 0);
		bytes_text(&b, "{\"comments\":[" ROW("a") ",");
		add_many(&b, nests[i], 300000);
		read_large(&b);
	}
	bytes_text(&b, "{\"comments\":[{\"p\":\"1,1,0\",\"m\":\"");
	add_many(&b, "0123456789abcdef", 1 << 19);
	bytes_text(&b, "\\\"\"}," ROW("b") "]}");
	assert_int_equal(read_large(&b), 2);
	bytes_text(&b, "{\"video\":[");
	add_many(&b, "[0123456789abcdef],", 200000);
	bytes_text(&b, "],\"comments\":[" ROW("a") "," ROW("b") "]}");
	assert_int_equal(read_large(&b), 2);
	bytes_text(&b, "{\"comments\":[{");
	add_many(&b, "\"member\":1,", 200000);
	bytes_text(&b, "\"p\":\"1,1,0\",\"m\":\"too much\"}," ROW("a") "," ROW("b") "]}");
	assert_int_equal(read_large(&b), 2);
	bytes_text(&b, "{\"comments\":[" ROW("a") ",{\"p\":1");
	add_many(&b, "0123456789", 1 << 20);
	bytes_text(&b, "}," ROW("b") "]}");
	assert_int_equal(read_large(&b), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dandanplay_is_read),
		cmocka_unit_test(dplayer_is_read_and_unescaped_once),
		cmocka_unit_test(artplayer_is_read),
		cmocka_unit_test(our_own_lines_lose_nothing),
		cmocka_unit_test(strange_files_give_their_good_rows),
		cmocka_unit_test(nothing_hostile_takes_long),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
