/* Does the viewer see what he chose to, and again the next time? */
#include "unit/harness.h"

#include "base/mem.h"
#include "integration/cinema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char repeats[] =
    "<i><d p=\"0.1,5,25,16777215,1600000000,0,a,1\">AGAIN</d>\n"
    "<d p=\"0.2,5,25,16777215,1600000000,0,b,2\">again!!</d>\n"
    "<d p=\"0.3,5,25,16777215,1600000000,0,c,3\">ONCE</d>\n"
    "<d p=\"0.4,5,25,16777215,1600000000,0,d,4\">ａｇａｉｎ</d>\n"
    "</i>\n";

struct stage {
	struct cinema *cinema;
	char *repeats, *filter;
	char *config, *data; /* NAME=VALUE */
	char *conf;          /* --config=, of a file with an offset */
};

static char *
write_file(const struct cinema *c, const char *name, const char *text)
{
	char *path = mem_print("%s/%s", c->dir, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	return path;
}

static int
stage_open(void **state)
{
	struct stage *stage = mem_new(1, sizeof(*stage));
	void *cinema = NULL;

	if (cinema_open(&cinema) != 0)
		return -1;
	stage->cinema = cinema;
	stage->repeats = write_file(cinema, "repeats.xml", repeats);
	stage->filter =
	    write_file(cinema, "rules", "# mine\nkeyword first-above\nnonsense here\n");
	free(write_file(cinema, "conf", "danmaku-offset = 0.25\n"));
	stage->conf = mem_print("--config=%s/conf", stage->cinema->dir);
	stage->config = mem_print("XDG_CONFIG_HOME=%s/config", stage->cinema->dir);
	stage->data = mem_print("XDG_DATA_HOME=%s/data", stage->cinema->dir);
	*state = stage;
	return 0;
}

static int
stage_close(void **state)
{
	struct stage *stage = *state;
	void *cinema = stage->cinema;

	free(stage->repeats);
	free(stage->filter);
	free(stage->conf);
	free(stage->config);
	free(stage->data);
	free(stage);
	return cinema_close(&cinema);
}

static void
what_a_rule_hides_is_not_seen_until_filters_are_off(void **state)
{
	struct stage *stage = *state;
	struct screen *s = cinema_play(stage->cinema, NULL, stage->cinema->film,
	    "--pause", "--start=1", "--block=keyword ＦＩＲＳＴ-above", NULL);

	cinema_see(s, "FIRST-BELOW");
	assert_false(screen_has(s, "FIRST-ABOVE"));
	screen_send(s, "F");
	cinema_see(s, "filters off");
	cinema_see(s, "FIRST-ABOVE");
	screen_send(s, "F");
	cinema_see(s, "filters on: 1 hidden: 1 by keyword");
	cinema_see_no(s, "FIRST-ABOVE");
	cinema_see(s, "FIRST-BELOW");
	screen_send(s, "i");
	cinema_see(s, "filters +1 hidden: 1 by keyword");
	cinema_see(s, " 1 filtered");
	cinema_leave(s);
}

static void
a_file_of_rules_is_read_and_its_bad_line_named(void **state)
{
	struct stage *stage = *state;
	char *option = mem_print("--filter=%s", stage->filter);
	struct screen *s = cinema_play(stage->cinema, NULL, stage->cinema->film,
	    "--pause", "--start=1", option, NULL);

	cinema_see(s, "line 3: nonsense is not one of");
	cinema_see(s, "FIRST-BELOW");
	assert_false(screen_has(s, "FIRST-ABOVE"));
	cinema_leave(s);
	free(option);
}

static void
repeats_become_one_and_come_back(void **state)
{
	struct stage *stage = *state;
	char *option = mem_print("--danmaku=%s", stage->repeats);
	struct screen *s = cinema_play(stage->cinema, NULL, stage->cinema->film,
	    "--pause", "--start=1", option, NULL);

	cinema_see(s, "again!!");
	screen_send(s, "M");
	cinema_see(s, "repeats are merged: 2 merged");
	cinema_see(s, "AGAIN ×3");
	cinema_see_no(s, "again!!");
	cinema_see(s, "ONCE");
	screen_send(s, "M");
	cinema_see(s, "repeats are not merged");
	cinema_see(s, "again!!");
	cinema_leave(s);
	free(option);
}

static void
offsets_are_remembered_for_the_file(void **state)
{
	struct stage *stage = *state;
	const char *env[] = { stage->data, NULL };
	const struct screen_options options = { .env = env };
	struct screen *s = cinema_play(stage->cinema, &options, stage->cinema->film,
	    "--pause", "--start=1", "--video=offsets", NULL);

	cinema_see(s, "FIRST-BELOW");
	screen_send(s, "J");
	cinema_see(s, "danmaku \\+0.5 s");
	screen_send(s, "KKKKKK");
	cinema_see(s, "from 00:01 on: \\+3.5 s");
	cinema_leave(s);
	s = cinema_play(stage->cinema, &options, stage->cinema->film, "--pause",
	    "--start=11", "--video=offsets", NULL);
	cinema_see(s, "danmaku \\+0.5 s, and in pieces, as last time");
	cinema_see(
	    s, "SECOND-ABOVE"); /* said at 6: without the offset it would be gone */
	cinema_leave(s);
	/* An offset of the conf is that of the sources: what was chosen comes on top. */
	s = cinema_play(stage->cinema, &options, stage->cinema->film, "--pause",
	    "--start=11", "--video=offsets", stage->conf, NULL);
	cinema_see(s, "danmaku \\+0.5 s, and in pieces, as last time");
	cinema_leave(s);
	s = cinema_play(stage->cinema, &options, stage->cinema->film, "--pause",
	    "--start=6.5", "--video=offsets", "--danmaku-offset=0", NULL);
	cinema_see(s, "SECOND-ABOVE"); /* the command line's alone */
	cinema_leave(s);
	s = cinema_play(stage->cinema, &options, stage->cinema->film, "--pause",
	    "--start=6.5", "--video=another", NULL);
	cinema_see(s, "SECOND-ABOVE");
	cinema_leave(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_rule_hides_is_not_seen_until_filters_are_off),
		cmocka_unit_test(a_file_of_rules_is_read_and_its_bad_line_named),
		cmocka_unit_test(repeats_become_one_and_come_back),
		cmocka_unit_test(offsets_are_remembered_for_the_file),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, stage_open, stage_close);
}
