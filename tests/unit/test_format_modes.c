/* Is what stands at the top at the top, in every format?  Half of all programs
 * has it wrong somewhere: Bilibili's 4 is bottom and 5 is top, where others
 * count 1 top, 2 bottom. */
#include "unit/harness.h"

#include "harness/reading.h"

#include <string.h>

/* A file with a row of each kind at 1, 2 and 3 s: scroll, top, bottom. */
struct sample {
	const char *format, *file;
};

/* clang-format off */
#define BLUE "\"v2_color\":{\"color_left\":{\"r\":0,\"g\":0,\"b\":255}}"
static const struct sample samples[] = {
	{ "bilibili-xml",
	    "<i><d p='1,1,25,255'>s</d><d p='2,5,25,255'>t</d><d p='3,4,25,255'>b</d></i>" },
	{ "bilibili-proto",
	    "\x0a\x0d\x10\xe8\x07\x18\x01\x28\xff\x01\x3a\x01s\x30\x01"
	    "\x0a\x0d\x10\xd0\x0f\x18\x05\x28\xff\x01\x3a\x01t\x30\x01"
	    "\x0a\x0d\x10\xb8\x17\x18\x04\x28\xff\x01\x3a\x01" "b\x30\x01" },
	{ "dandanplay",
	    "{\"comments\":[{\"p\":\"1,1,255\",\"m\":\"s\"},{\"p\":\"2,5,255\",\"m\":\"t\"},{\"p\":\"3,4,255\",\"m\":\"b\"}]}" },
	{ "dplayer",
	    "{\"data\":[[1,0,255,\"\",\"s\"],[2,1,255,\"\",\"t\"],[3,2,255,\"\",\"b\"]]}" },
	{ "dplayer",
	    "{\"danmuku\":[[1,\"right\",\"#00f\",\"\",\"s\"],[2,\"top\",\"#00f\",\"\",\"t\"],[3,\"bottom\",\"#00f\",\"\",\"b\"]]}" },
	{ "dplayer",
	    "{\"danmaku\":[{\"time\":1,\"type\":\"right\",\"color\":\"#00f\",\"text\":\"s\"},{\"time\":2,\"type\":\"top\",\"color\":\"#00f\",\"text\":\"t\"},"
	    "{\"time\":3,\"type\":\"bottom\",\"color\":\"#00f\",\"text\":\"b\"}]}" },
	{ "artplayer",
	    "[{\"text\":\"s\",\"time\":1,\"mode\":\"rtl\",\"color\":\"blue\"},{\"text\":\"t\",\"time\":2,\"mode\":\"top\",\"color\":\"blue\"},"
	    "{\"text\":\"b\",\"time\":3,\"type\":\"bottom\",\"color\":\"blue\"}]" },
	{ "artplayer",
	    "[{\"text\":\"s\",\"time\":1,\"mode\":0,\"color\":\"blue\"},{\"text\":\"t\",\"time\":2,\"mode\":1,\"color\":\"blue\"},"
	    "{\"text\":\"b\",\"time\":3,\"mode\":2,\"color\":\"blue\"}]" },
	{ "bahamut",
	    "[{\"text\":\"s\",\"time\":10,\"position\":0,\"color\":\"#0000ff\"},{\"text\":\"t\",\"time\":20,\"position\":1,\"color\":\"#0000ff\"},"
	    "{\"text\":\"b\",\"time\":30,\"position\":2,\"color\":\"#0000ff\"}]" },
	{ "niconico-xml",
	    "<packet><chat vpos='100' mail='blue' user_id='a'>s</chat><chat vpos='200' mail='ue blue' user_id='a'>t</chat>"
	    "<chat vpos='300' mail='shita blue' user_id='a'>b</chat></packet>" },
	{ "niconico-json",
	    "[{\"chat\":{\"vpos\":100,\"mail\":\"blue naka\",\"content\":\"s\"}},{\"chat\":{\"vpos\":200,\"mail\":\"blue ue\",\"content\":\"t\"}},"
	    "{\"chat\":{\"vpos\":300,\"mail\":\"blue shita\",\"content\":\"b\"}}]" },
	{ "niconico-json",
	    "[{\"vposMs\":1000,\"commands\":[\"blue\"],\"body\":\"s\"},{\"vposMs\":2000,\"commands\":[\"blue\",\"ue\"],\"body\":\"t\"},"
	    "{\"vposMs\":3000,\"commands\":[\"shita\",\"blue\"],\"body\":\"b\"}]" },
	{ "niconico-json",
	    "[{\"vpos\":100,\"mail\":[\"blue\"],\"content\":\"s\"},{\"vpos\":200,\"mail\":[\"blue\",\"ue\"],\"content\":\"t\"},"
	    "{\"vpos\":300,\"mail\":[\"shita\",\"blue\"],\"content\":\"b\"}]" },
	{ "niconico-json",
	    "[{\"time\":\"0:01.00\",\"command\":\"blue\",\"comment\":\"s\"},{\"time\":\"0:02.00\",\"command\":\"ue blue\",\"comment\":\"t\"},"
	    "{\"time\":\"0:03\",\"command\":\"blue shita\",\"comment\":\"b\"}]" },
	{ "acfun",
	    "[{\"c\":\"1,255,1,25,u,1\",\"m\":\"s\"},{\"c\":\"2,255,5,25,u,1\",\"m\":\"t\"},{\"c\":\"3,255,4,25,u,1\",\"m\":\"b\"}]" },
	{ "acfun",
	    "{\"danmakus\":[{\"position\":1000,\"color\":255,\"mode\":1,\"body\":\"s\"},{\"position\":2000,\"color\":255,\"mode\":5,\"body\":\"t\"},"
	    "{\"position\":3000,\"color\":255,\"mode\":4,\"body\":\"b\"}]}" },
	{ "ccl",
	    "[{\"mode\":1,\"text\":\"s\",\"stime\":1000,\"color\":255},{\"mode\":5,\"text\":\"t\",\"stime\":2000,\"color\":255},"
	    "{\"mode\":4,\"text\":\"b\",\"stime\":3000,\"color\":255}]" },
	{ "tencent",
	    "{\"barrage_list\":[{\"time_offset\":\"1000\",\"content\":\"s\",\"content_style\":\"{\\\"color\\\":\\\"0000ff\\\",\\\"position\\\":1}\"},"
	    "{\"time_offset\":\"2000\",\"content\":\"t\",\"content_style\":\"{\\\"color\\\":\\\"0000ff\\\",\\\"position\\\":2}\"},"
	    "{\"time_offset\":\"3000\",\"content\":\"b\",\"content_style\":\"{\\\"color\\\":\\\"0000ff\\\",\\\"position\\\":3}\"}]}" },
	{ "mgtv",
	    "{\"data\":{\"items\":[{\"time\":1000,\"content\":\"s\"," BLUE "},{\"time\":2000,\"content\":\"t\",\"v2_position\":1," BLUE "},"
	    "{\"time\":3000,\"content\":\"b\",\"v2_position\":2," BLUE "}]}}" },
	{ "youku",
	    "[{\"playat\":1000,\"content\":\"s\",\"propertis\":{\"color\":255,\"pos\":3}},{\"playat\":2000,\"content\":\"t\",\"propertis\":{\"color\":255,\"pos\":1}},"
	    "{\"playat\":3000,\"content\":\"b\",\"propertis\":\"{\\\"color\\\":255,\\\"pos\\\":2}\"}]" },
	{ "jsonl",
	    "{\"at_ms\":1000,\"mode\":\"scroll\",\"color\":\"#0000ff\",\"text\":\"s\"}\n{\"at_ms\":2000,\"mode\":\"top\",\"color\":\"#0000ff\",\"text\":\"t\"}\n"
	    "{\"at_ms\":3000,\"mode\":\"bottom\",\"color\":\"#0000ff\",\"text\":\"b\"}\n" },
	{ "ass",
	    "[Script Info]\nPlayResX: 1920\nPlayResY: 1080\n[Events]\n"
	    "Dialogue: 0,0:00:01.00,0:00:09.00,R2L,,0,0,0,,{\\move(2000,0,-99,0)\\c&HFF0000&}s\n"
	    "Dialogue: 0,0:00:02.00,0:00:09.00,Fix,,0,0,0,,{\\pos(960,38)}{\\c&HFF0000}t\n"
	    "Dialogue: 0,0:00:03.00,0:00:09.00,Fix,,0,0,0,,{\\an2\\pos(960,1040)\\1c&HFF0000&}b\n" },
};
/* clang-format on */

static void
top_is_top_and_bottom_is_bottom_everywhere(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		reading_check(samples[i].format, samples[i].file,
		    "1000 scroll 0000ff s\n2000 top 0000ff t\n3000 bottom 0000ff b\n");
}

static void
no_harm_brings_more_than_there_was(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		if (strcmp(samples[i].format, "bilibili-proto") != 0)
			reading_hurt(samples[i].file, strlen(samples[i].file));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(top_is_top_and_bottom_is_bottom_everywhere),
		cmocka_unit_test(no_harm_brings_more_than_there_was),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
