/* Are the files of AcFun, CommentCoreLibrary, YouTube, Twitch and of the large
 * portals read as they mean it? */
#include "unit/harness.h"

#include "danmaku/path.h"
#include "harness/reading.h"

#include <string.h>
#include <zlib.h>

/* clang-format off */
#define ACFUN_ROWS \
	"{\"c\":\"98.2,16777215,1,25,guest,1315564729.0,77\",\"m\":\"scroll\"}," \
	"{\"c\":\"29.8,16724889,5,37,u,1315733928\",\"m\":\"a   \\rb\\\\rc/nd\"}," \
	"{\"c\":\"3,255,4\",\"m\":\"bottom\"}," \
	"{\"c\":\"4,255,7,25,u,1\",\"m\":\"{\\\"n\\\":\\\"flies\\\",\\\"a\\\":0.5,\\\"p\\\":{\\\"x\\\":100,\\\"y\\\":500}," \
	    "\\\"l\\\":2,\\\"r\\\":30,\\\"z\\\":[{\\\"x\\\":900,\\\"y\\\":250,\\\"l\\\":1.5,\\\"t\\\":1}]}\"}," \
	"{\"c\":\"5,255,7,25,u,1\",\"m\":\"no JSON\"},{\"c\":\"6,255\",\"m\":\"short\"},{\"c\":\"x,255,1\",\"m\":\"bad\"}"
#define ACFUN "[" ACFUN_ROWS "]"
#define ACFUN_NEW \
	"{\"result\":0,\"danmakus\":[{\"position\":29800,\"color\":16724889,\"mode\":5,\"size\":25,\"body\":\"new\"," \
	    "\"danmakuId\":123,\"userId\":456,\"createTime\":1600000000123,\"likeCount\":8},{\"position\":1,\"body\":\"plain\"}]}"
#define CCL \
	"{\"v\":1,\"alias\":{},\"timeline\":[{\"mode\":6,\"text\":\"reverse\",\"size\":36,\"color\":16711680,\"stime\":1500," \
	    "\"date\":1600000000,\"dbid\":9,\"hash\":\"h\"},{\"mode\":7,\"text\":\"at\",\"stime\":1600,\"x\":0.5,\"y\":219,\"dur\":3000}]}"
#define CHAT(kind, offset, rest) \
	"{\"replayChatItemAction\":{\"actions\":[{\"addChatItemAction\":{\"item\":{\"" kind "\":{" rest \
	"\"authorName\":{\"simpleText\":\"me\"},\"timestampUsec\":\"1600000000123456\"}}}}]," \
	"\"videoOffsetTimeMsec\":\"" offset "\"}}\n"
#define TEXT "liveChatTextMessageRenderer"
#define YOUTUBE \
	"{\"clickTrackingParams\":\"x\",\"replayChatItemAction\":{\"actions\":[{\"addLiveChatTickerItemAction\":{\"item\":{}}}],\"videoOffsetTimeMsec\":\"0\"}}\n" \
	CHAT(TEXT, "1500", "\"message\":{\"runs\":[{\"text\":\"hi \"},{\"emoji\":{\"emojiId\":\"\xf0\x9f\x98\x80\"}},{\"emoji\":{\"emojiId\":\"UC/x\",\"shortcuts\":[\":cat:\"]}}]},") \
	CHAT(TEXT, "-9000", "\"message\":{\"runs\":[{\"text\":\"early\"}]},") \
	CHAT("liveChatPaidMessageRenderer", "2500", "\"purchaseAmountText\":{\"simpleText\":\"$5\"},") \
	CHAT("liveChatMembershipItemRenderer", "3500", "\"headerSubtext\":{\"simpleText\":\"Welcome\"},") \
	CHAT("liveChatMembershipItemRenderer", "3600", "\"message\":{\"runs\":[{\"text\":\"a year\"}]},") \
	CHAT(TEXT, "soon", "\"message\":{\"runs\":[{\"text\":\"bad\"}]},")
#define LIVE(usec, text) \
	"{\"addChatItemAction\":{\"item\":{\"" TEXT "\":{\"message\":{\"runs\":[{\"text\":\"" text "\"}]},\"timestampUsec\":\"" usec "\"}}}}"
#define YOUTUBE_RAW(before, after) \
	before "{\"responseContext\":{},\"continuationContents\":{\"liveChatContinuation\":{\"continuations\":[{}],\"actions\":[" \
	LIVE("1600000000000000", "first") "," LIVE("1600000001500000", "second") "]}}}" after
#define TWITCH \
	"{\"FileInfo\":{},\"video\":{\"title\":\"t\"},\"comments\":[{\"_id\":\"a-b\",\"created_at\":\"2021-01-01T00:00:01.5Z\"," \
	"\"content_offset_seconds\":1.5,\"commenter\":{\"display_name\":\"Me\",\"name\":\"me\"},\"message\":{\"body\":\"hello\"," \
	"\"fragments\":[{\"text\":\"hello\"}],\"user_color\":\"#FF0000\",\"bits_spent\":5}}," \
	"{\"_id\":\"c\",\"content_offset_seconds\":2,\"commenter\":null,\"message\":{\"fragments\":[{\"text\":\"a\"},{\"text\":\"b\"}],\"user_color\":null}}]," \
	"\"embeddedData\":null}"
#define TENCENT \
	"{\"barrage_list\":[{\"id\":\"76561199\",\"time_offset\":\"1500\",\"content\":\"一\",\"create_time\":\"1600000000\",\"up_count\":\"3\",\"nick\":\"n\"," \
	"\"content_style\":\"{\\\"color\\\":\\\"ff8000\\\",\\\"position\\\":1}\"},{\"time_offset\":\"2000\",\"content\":\"二\",\"content_style\":\"\"}," \
	"{\"time_offset\":\"2500\",\"content\":\"三\",\"content_style\":{\"color\":\"#00ff00\"}}]}"
#define MGTV "{\"status\":0,\"data\":{\"interval\":60,\"items\":[{\"id\":5,\"time\":1500,\"content\":\"一\",\"uname\":\"n\"},{\"time\":-5,\"content\":\"二\"}]}}"
#define YOUKU_ROWS \
	"[{\"id\":7,\"playat\":1500,\"content\":\"一\",\"uid\":\"u\",\"createtime\":1600000000000,\"propertis\":\"{\\\"color\\\":255,\\\"pos\\\":3,\\\"size\\\":1}\"}," \
	"{\"playat\":2500,\"content\":\"二\",\"createtime\":\"2022-10-17 18:23:26\",\"propertis\":\"\"}]"
#define YOUKU \
	"{\"api\":\"x\",\"data\":{\"result\":\"{\\\"code\\\":1,\\\"data\\\":{\\\"result\\\":[" \
	"{\\\"playat\\\":1500,\\\"content\\\":\\\"\\u4e00\\\",\\\"propertis\\\":\\\"{\\\\\\\"color\\\\\\\":255,\\\\\\\"pos\\\\\\\":3}\\\"}," \
	"{\\\"playat\\\":2500,\\\"content\\\":\\\"b\\\"}]}}\"},\"ret\":[\"ok\"]}"
#define IQIYI \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?><danmu><code>A00000</code><data><entry><int>5</int><list>" \
	"<bulletInfo><contentId>1600</contentId><content>一 &lt;b&gt;</content><parentId>0</parentId><showTime>12</showTime>" \
	"<color>ff8000</color><likeCount>4</likeCount><userInfo><uid>1</uid><name>me</name></userInfo></bulletInfo>\n" \
	"<bulletInfo><content>二</content><showTime>x</showTime></bulletInfo>" \
	"<bulletInfo><showTime>13</showTime><content>三</content></bulletInfo></list></entry></data></danmu>"
#define BAHAMUT \
	"[{\"text\":\"a\",\"color\":\"#FF8000\",\"size\":2,\"position\":1,\"time\":125,\"sn\":9,\"userid\":\"me\"}," \
	"{\"text\":\"b\",\"color\":\"#FFFFFF\",\"size\":0,\"position\":0,\"time\":5,\"sn\":10,\"userid\":\"you\"}]"
/* clang-format on */

static void
old_acfun_is_read_in_both_shapes(void **state)
{
	static const char rows[] =
	    "3000 bottom 0000ff bottom\n4000 positioned 0000ff flies\n"
	    "5000 positioned 0000ff no JSON\n29800 top ff3399 a   |b|c|d\n"
	    "98200 scroll ffffff scroll\n";
	struct format_report report;
	struct track *track;
	const struct comment *c;

	(void)state;
	reading_report(ACFUN, rows,
	    "5 danmaku, 2 rows skipped: row 6 c has too few fields, row 7 time "
	    "is not a number");
	reading_check("acfun", "[[],[]," ACFUN "]", rows);
	track = reading_of(ACFUN, strlen(ACFUN), &report);
	c = track_at(track, 4);
	assert_true(c->id == 77);
	assert_true(c->created_ms == 1315564729000);
	assert_string_equal(c->author, "guest");
	assert_int_equal(track_at(track, 3)->size, 37);
	track_free(track);
	reading_hurt(ACFUN, strlen(ACFUN));
}

static void
positioned_acfun_flies_as_it_says(void **state)
{
	struct format_report report;
	struct track *track = reading_of(ACFUN, strlen(ACFUN), &report);
	const struct comment_path *path = track_at(track, 1)->path;
	struct path_state at;

	(void)state;
	assert_non_null(path);
	assert_int_equal(path->life_ms, 3500);
	assert_int_equal(path->turn_z, 30);
	assert_true(path_at(path, 2000, &at));
	assert_true(at.at.x == 0.1f && at.at.y == 0.5f);
	assert_true(path_at(path, 3499, &at));
	assert_true(at.at.x > 0.89f && at.at.y < 0.26f && at.alpha > 0.99f);
	assert_false(path_at(path, 3500, &at));
	track_free(track);
}

static void
new_acfun_and_ccl_are_read(void **state)
{
	struct format_report report;
	struct track *track = reading_of(ACFUN_NEW, strlen(ACFUN_NEW), &report);
	const struct comment *c = track_at(track, 1);

	(void)state;
	assert_true(c->id == 123 && c->created_ms == 1600000000123);
	assert_int_equal(c->likes, 8);
	assert_string_equal(c->author, "456");
	track_free(track);
	reading_check(
	    "acfun", ACFUN_NEW, "1 scroll ffffff plain\n29800 top ff3399 new\n");
	reading_check("acfun",
	    "{\"result\":0,\"added\":[{\"position\":1,\"body\":\"a\"}]}",
	    "1 scroll ffffff a\n");
	reading_check(
	    "acfun", "[{\"position\":1,\"body\":\"b\"}]", "1 scroll ffffff b\n");
	reading_check(
	    "ccl", CCL, "1500 reverse ff0000 reverse\n1600 positioned ffffff at\n");
	track = reading_of(CCL, strlen(CCL), &report);
	c = track_at(track, 0);
	assert_int_equal(c->size, 36);
	assert_true(c->id == 9 && c->created_ms == 1600000000000);
	assert_string_equal(c->author, "h");
	c = track_at(track, 1);
	assert_int_equal(c->path->life_ms, 3000);
	assert_true(c->path->points[0].x == 0.5f && c->path->points[0].y == 0.5f);
	track_free(track);
	reading_hurt(ACFUN_NEW, strlen(ACFUN_NEW));
	reading_hurt(CCL, strlen(CCL));
}

static void
live_chat_of_youtube_is_read(void **state)
{
	struct format_report report;
	struct track *track;

	(void)state;
	reading_report(YOUTUBE,
	    "0 scroll ffffff early\n1500 scroll ffffff hi \xf0\x9f\x98\x80:cat:\n"
	    "2500 scroll ffffff $5\n3600 scroll ffffff a year\n",
	    "4 danmaku, 1 row skipped: line 7 time is not a number");
	track = reading_of(YOUTUBE, strlen(YOUTUBE), &report);
	assert_string_equal(report.format, "youtube");
	assert_true(track_at(track, 1)->created_ms == 1600000000123);
	assert_string_equal(track_at(track, 1)->author, "me");
	assert_int_equal(track_at(track, 2)->flags, COMMENT_LIKED);
	track_free(track);
	reading_check("youtube", YOUTUBE_RAW("", ""),
	    "0 scroll ffffff first\n1500 scroll ffffff second\n");
	reading_check("youtube", YOUTUBE_RAW("{\"timing\":{},\"response\":", "}"),
	    "0 scroll ffffff first\n1500 scroll ffffff second\n");
	reading_check("youtube",
	    "{\"contents\":{\"liveChatRenderer\":{\"actions\":[" LIVE(
		"1600000000000000", "page") "]}}}",
	    "0 scroll ffffff page\n");
	/* A clock that has gone mad: nobody overflows, and nobody waits for it. */
	reading_report(
	    "{\"continuationContents\":{\"liveChatContinuation\":{\"actions\":[" LIVE(
		"1600000000000000", "a") "," LIVE("1e40", "b") "," LIVE("-1e40",
		"c") "," LIVE("1600000001000000", "d") "]}}}",
	    "0 scroll ffffff a\n1000 scroll ffffff d\n",
	    "2 danmaku, 2 rows skipped: row 2 time is absurd, row 3 there is no time");
	reading_hurt(YOUTUBE, strlen(YOUTUBE));
	reading_hurt(YOUTUBE_RAW("", ""), strlen(YOUTUBE_RAW("", "")));
}

static void
twitch_is_read(void **state)
{
	struct format_report report;
	struct track *track = reading_of(TWITCH, strlen(TWITCH), &report);
	const struct comment *c = track_at(track, 0);

	(void)state;
	assert_string_equal(c->author, "Me");
	assert_true(c->created_ms == 1609459201500);
	assert_int_equal(c->flags, COMMENT_LIKED);
	track_free(track);
	reading_check(
	    "twitch", TWITCH, "1500 scroll ff0000 hello\n2000 scroll ffffff ab\n");
	reading_check("twitch",
	    "[{\"contentOffsetSeconds\":3,\"commenter\":{\"displayName\":\"Me\"},"
	    "\"message\":{\"userColor\":\"#00FF00\",\"fragments\":[{\"text\":\"c\"}]}}]",
	    "3000 scroll 00ff00 c\n");
	reading_hurt(TWITCH, strlen(TWITCH));
}

static void
the_portals_are_read(void **state)
{
	struct format_report report;
	struct track *track = reading_of(TENCENT, strlen(TENCENT), &report);
	const struct comment *c = track_at(track, 0);

	(void)state;
	assert_true(c->id == 76561199 && c->created_ms == 1600000000000);
	assert_int_equal(c->likes, 3);
	assert_string_equal(c->author, "n");
	track_free(track);
	reading_check("tencent", TENCENT,
	    "1500 scroll ff8000 一\n2000 scroll ffffff 二\n2500 scroll 00ff00 三\n");
	reading_check("mgtv", MGTV, "0 scroll ffffff 二\n1500 scroll ffffff 一\n");
	reading_check("youku", YOUKU, "1500 scroll 0000ff 一\n2500 scroll ffffff b\n");
	reading_check("youku", "{\"data\":{\"result\":" YOUKU_ROWS "}}",
	    "1500 scroll 0000ff 一\n2500 scroll ffffff 二\n");
	reading_check("mgtv",
	    "{\"data\":{\"items\":[{\"time\":1,\"content\":\"x\",\"v2_color\":"
	    "{\"color_left\":{\"r\":255,\"g\":128,\"b\":0},\"color_right\":{}}}]}}",
	    "1 scroll ff8000 x\n");
	reading_check(
	    "youku", " \n" YOUKU, "1500 scroll 0000ff 一\n2500 scroll ffffff b\n");
	reading_check("youku",
	    "{\"data\":{\"result\":\"{\\\"data\\\":{\\\"result\\\":[]}}\"}}", "");
	track = reading_of(YOUKU_ROWS, strlen(YOUKU_ROWS), &report);
	assert_true(track_at(track, 0)->created_ms == 1600000000000);
	assert_true(track_at(track, 1)->created_ms == 1666002206000);
	track_free(track);
	reading_hurt(TENCENT, strlen(TENCENT));
	reading_hurt(MGTV, strlen(MGTV));
	reading_hurt(YOUKU, strlen(YOUKU));
}

static void
iqiyi_is_read_packed_and_plain(void **state)
{
	unsigned char packed[4096];
	uLongf len = sizeof(packed);
	struct format_report report;
	const struct comment *c;
	struct track *track;

	(void)state;
	reading_report(IQIYI, "12000 scroll ff8000 一 <b>\n13000 scroll ffffff 三\n",
	    "2 danmaku, 1 row skipped: line 2 time is not a number");
	assert_int_equal(
	    compress(packed, &len, (const Bytef *)IQIYI, sizeof(IQIYI) - 1), Z_OK);
	track = reading_of(packed, len, &report);
	c = track_at(track, 0);
	assert_string_equal(report.format, "iqiyi");
	assert_true(c->id == 1600);
	assert_int_equal(c->likes, 4);
	assert_string_equal(c->author, "me");
	track_free(track);
	reading_check(
	    "iqiyi", "<?xml version=\"1.0\"?><danmu><code>A00000</code></danmu>", "");
	reading_hurt(IQIYI, strlen(IQIYI));
}

static void
bahamut_counts_tenths(void **state)
{
	struct format_report report;
	struct track *track = reading_of(BAHAMUT, strlen(BAHAMUT), &report);

	(void)state;
	assert_int_equal(track_at(track, 0)->size, 18);
	assert_int_equal(track_at(track, 1)->size, 36);
	assert_true(track_at(track, 1)->id == 9);
	assert_string_equal(track_at(track, 1)->author, "me");
	track_free(track);
	reading_check("bahamut", BAHAMUT, "500 scroll ffffff b\n12500 top ff8000 a\n");
	reading_hurt(BAHAMUT, strlen(BAHAMUT));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(old_acfun_is_read_in_both_shapes),
		cmocka_unit_test(positioned_acfun_flies_as_it_says),
		cmocka_unit_test(new_acfun_and_ccl_are_read),
		cmocka_unit_test(live_chat_of_youtube_is_read),
		cmocka_unit_test(twitch_is_read),
		cmocka_unit_test(the_portals_are_read),
		cmocka_unit_test(iqiyi_is_read_packed_and_plain),
		cmocka_unit_test(bahamut_counts_tenths),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
