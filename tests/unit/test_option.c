/* Does the command line mean what it says, and does a slip get an answer? */
#include "unit/harness.h"

#include "base/log.h"
#include "cells/blit.h"
#include "cells/palette.h"
#include "setup/option.h"
#include "setup/setting.h"
#include "setup/value.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORDS_MAX 16

/* "a b c" as a shell would hand it over; words must outlive the options. */
static int
read_line(struct options *options, char *line, struct err *err)
{
	char *argv[WORDS_MAX + 2] = { (char *)"danmu" };
	int argc = 1;

	for (char *word = strtok(line, " "); word != NULL; word = strtok(NULL, " "))
		argv[argc++] = word;
	return options_read(options, argc, argv, err);
}

static struct options *
understood(const char *text)
{
	struct options *options = calloc(1, sizeof(*options));
	struct err err = { 0 };
	char line[400];

	snprintf(line, sizeof(line), "%s", text);
	if (read_line(options, line, &err) != 0)
		fail_msg("%s: %s", text, err.text);
	return options;
}

static void
drop(struct options *options)
{
	options_fini(options);
	free(options);
}

static void
refused(const char *text, const char *why)
{
	struct options options;
	struct err err = { 0 };
	char line[400];

	snprintf(line, sizeof(line), "%s", text);
	assert_int_equal(read_line(&options, line, &err), -EINVAL);
	assert_string_equal(err.text, why);
}

static void
nothing_said_is_the_default(void **state)
{
	struct options *o = understood("x");

	(void)state;
	assert_int_equal(o->task, TASK_PLAY);
	assert_string_equal(o->render, "auto");
	assert_string_equal(o->color, "auto");
	assert_int_equal(o->volume, 100);
	assert_true(o->speed_ppm == 1000000);
	assert_true(o->length == NS_NONE);
	assert_true(o->flight == 8 * SECOND);
	assert_true(o->still == 5 * SECOND);
	assert_true(o->fps == 0);
	assert_int_equal(o->geometry.x, 0);
	assert_true(o->mouse && o->audio && o->resume && o->title);
	assert_false(o->mute || o->stats || o->benchmark || o->pause || o->no_danmaku);
	assert_int_equal(o->area, AREA_THREE_QUARTERS);
	assert_int_equal(o->bar, BAR_AUTO);
	assert_int_equal(o->log_level, LOG_INFO);
	assert_null(o->record);
	assert_int_equal(o->files.count, 1);
	assert_non_null(o->keymap.items);
	drop(o);
}

static void
a_value_stands_behind_an_equals_sign_or_next(void **state)
{
	struct options *o =
	    understood("--render=half --volume 80% --start 1:02:03 x "
		       "--geometry=200x56 --area 1/4 --fps=29.97 --opacity=0");

	(void)state;
	assert_string_equal(o->render, "half");
	assert_int_equal(o->volume, 80);
	assert_true(o->start == 3723 * SECOND);
	assert_int_equal(o->geometry.x, 200);
	assert_int_equal(o->geometry.y, 56);
	assert_int_equal(o->area, AREA_QUARTER);
	assert_true(o->fps == 29.97);
	assert_int_equal(o->opacity, 0);
	assert_int_equal(o->files.count, 1);
	drop(o);
}

static void
short_options_can_be_written_together(void **state)
{
	struct options *o = understood("-mlrhalf -v 5 -g=20x5 -o out.cast x");

	(void)state;
	assert_true(o->mute);
	assert_int_equal(o->loop, LOOP_FILE);
	assert_string_equal(o->render, "half");
	assert_int_equal(o->volume, 5);
	assert_int_equal(o->geometry.y, 5);
	assert_string_equal(o->record, "out.cast");
	drop(o);
}

static void
no_turns_off(void **state)
{
	struct options *o =
	    understood("--no-mouse --no-audio --mute --no-mute --loop=playlist "
		       "--no-loop --resume=off --danmaku=a --no-danmaku x");

	(void)state;
	assert_false(o->mouse || o->audio || o->mute || o->resume);
	assert_int_equal(o->loop, LOOP_NO);
	assert_true(o->no_danmaku);
	assert_int_equal(o->danmaku.count, 0);
	drop(o);
}

static void
danmaku_named_after_no_danmaku_are_shown(void **state)
{
	struct options *o = understood("--no-danmaku -d a --danmaku b x");

	(void)state;
	assert_false(o->no_danmaku);
	assert_int_equal(o->danmaku.count, 2);
	assert_string_equal(o->danmaku.items[0], "a");
	assert_string_equal(o->danmaku.items[1], "b");
	drop(o);
}

static void
files_are_a_playlist(void **state)
{
	struct options *o = understood("a - --mute b -- --stats -q");

	(void)state;
	assert_int_equal(o->files.count, 5);
	assert_string_equal(o->files.items[1], "-");
	assert_string_equal(o->files.items[3], "--stats");
	assert_string_equal(o->files.items[4], "-q");
	assert_false(o->stats);
	drop(o);
}

static void
a_party_does_not_go_to_the_server_of_the_conf(void **state)
{
	char path[] = "/tmp/danmu-test-conf-XXXXXX", line[80];
	int fd = mkstemp(path);
	struct options *o;

	(void)state;
	assert_int_equal(write(fd, "server = http://a\n", 18), 18);
	close(fd);
	snprintf(line, sizeof(line), "--config=%s x", path);
	o = understood(line);
	assert_string_equal(o->server, "http://a");
	drop(o);
	snprintf(line, sizeof(line), "--config=%s --party x", path);
	o = understood(line);
	assert_null(o->server);
	drop(o);
	snprintf(line, sizeof(line), "--config=%s --party --server=http://b x", path);
	o = understood(line); /* the main says that this is too much */
	assert_string_equal(o->server, "http://b");
	drop(o);
	unlink(path);
}

static void
for_ever_and_auto_can_be_written(void **state)
{
	struct options *o =
	    understood("--still=inf --length=5 --length=inf --fps=30 --fps=auto "
		       "--geometry=1x1 --geometry=auto --danmaku-offset -1.5 x");

	(void)state;
	assert_true(o->still == NS_NONE && o->length == NS_NONE);
	assert_true(o->fps == 0);
	assert_int_equal(o->geometry.x, 0);
	assert_int_equal(o->danmaku_offset.count, 1);
	assert_string_equal(o->danmaku_offset.items[0], "-1.5");
	drop(o);
}

static void
a_wrong_option_says_what_was_meant(void **state)
{
	(void)state;
	refused("--rendr x", "--rendr: no such option; did you mean --render?");
	refused("--rendr=half x", "--rendr: no such option; did you mean --render?");
	refused("--nomouse x", "--nomouse: no such option; did you mean --no-mouse?");
	refused("--no-mose x", "--no-mose: no such option; did you mean --no-mouse?");
	refused("--danmuku=x x", "--danmuku: no such option; did you mean --danmaku?");
	refused("--xyzzy x", "--xyzzy: no such option; see danmu --help");
	refused("-Z x", "-Z: no such option; see danmu --help");
	refused("-mZ x", "-Z: no such option; see danmu --help");
	refused("-render x", "-r=ender: not one of auto, ascii, half, quadrant, braille");
	refused("--no-render x", "--no-render: cannot be turned off");
	refused("--no-help x", "--no-help: cannot be turned off");
	refused("--\033]0;x\a x", "--]0;x: no such option; see danmu --help");
}

static void
a_wrong_value_says_what_is_allowed(void **state)
{
	(void)state;
	refused("--render=hlf x",
	    "--render=hlf: not one of auto, ascii, half, quadrant, braille; "
	    "did you mean half?");
	refused("--render hlf x",
	    "--render=hlf: not one of auto, ascii, half, quadrant, braille; "
	    "did you mean half?");
	refused("--volume=131 x", "--volume=131: not a whole number from 0 to 130");
	refused("--volume=1.5 x", "--volume=1.5: not a whole number from 0 to 130");
	refused("--volume=99999999999999999999999999 x",
	    "--volume=99999999999999999999999999: not a whole number from 0 to 130");
	refused("--tolerance=5% x", "--tolerance=5%: not a whole number from 0 to 255");
	refused("--speed=5 x", "--speed=5: not a number from 0.25 to 4");
	refused("--speed=nan x", "--speed=nan: not a number from 0.25 to 4");
	refused("--fps=0 x", "--fps=0: neither auto nor a number from 1 to 120");
	refused("--start=1:60 x", "--start=1:60: not a time such as 90, 1.5 or 1:02:03");
	refused(
	    "--start=-1 x", "--start=-1: not a number of seconds from 0 to 100000000");
	refused("--flight=1 x", "--flight=1: not a number of seconds from 2 to 30");
	refused("--still=x x",
	    "--still=x: neither inf nor a time such as 90, 1.5 or 1:02:03");
	refused("--geometry=80 x",
	    "--geometry=80: neither auto nor COLSxROWS such as 160x45, up to 1000x1000");
	refused("--geometry=80x1001 x", "--geometry=80x1001: neither auto nor COLSxROWS "
					"such as 160x45, up to 1000x1000");
	refused("--cell-aspect=2 x",
	    "--cell-aspect=2: neither auto nor WIDTH:HEIGHT such as 1:2");
	refused("--spool-limit=1 x",
	    "--spool-limit=1: not a size from 1M to 1024T, such as 512M or 4G");
	refused("--mute=maybe x", "--mute=maybe: not yes or no");
	refused("--no-mute=yes x", "--no-mute=yes: takes no value");
	refused("--help=x", "--help=x: takes no value");
	refused("--record= x", "--record=: needs OUT.cast");
	refused("x --record", "--record: needs OUT.cast");
	refused(
	    "x --render", "--render: needs one of auto, ascii, half, quadrant, braille");
	refused("--completion=csh",
	    "--completion=csh: not one of bash, zsh, fish; did you mean zsh?");
	refused("--render=\033[31m x",
	    "--render=[31m: not one of auto, ascii, half, quadrant, braille");
	refused("", "nothing to play; see danmu --help");
	refused("--mute", "nothing to play; see danmu --help");
}

static void
help_and_version_come_before_everything(void **state)
{
	struct options *o = understood("--help --nonsense");

	(void)state;
	assert_int_equal(o->task, TASK_PRINT);
	assert_non_null(strstr(o->answer.data, "--danmaku=FILE|URL"));
	drop(o);
	o = understood("--config=/no/such --version");
	assert_true(strncmp(o->answer.data, "danmu ", 6) == 0);
	drop(o);
	o = understood("-V");
	assert_int_equal(o->task, TASK_PRINT);
	drop(o);
}

static void
help_fits_eighty_columns_and_names_every_option(void **state)
{
	struct options *o = understood("-h");
	const char *line = o->answer.data;

	(void)state;
	for (const struct setting *row = settings; row->name != NULL; row++)
		assert_non_null(strstr(o->answer.data, row->name));
	for (; *line != '\0'; line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") < 80);
	drop(o);
}

static void
every_row_of_the_options_is_whole(void **state)
{
	size_t count = 0;

	(void)state;
	for (const struct setting *row = settings; row->name != NULL; row++, count++) {
		assert_ptr_equal(setting_find(row->name, strlen(row->name)), row);
		if (row->letter != 0)
			assert_ptr_equal(setting_letter(row->letter), row);
		assert_non_null(row->help);
		assert_non_null(row->group);
		assert_true(row->where != 0);
		assert_true((row->kind == SETTING_TASK) == (row->answer != NULL));
		if (row->kind != SETTING_TASK)
			assert_true((row->kind == SETTING_FLAG) == (row->arg == NULL));
		assert_true(strncmp(row->name, "no", 2) != 0);
	}
	assert_true(count > 30);
}

static const struct setting_choice *
choice(const char *option, const char *name)
{
	const struct setting_choice *c = setting_find(option, strlen(option))->choices;

	while (c->name != NULL && strcmp(c->name, name) != 0)
		c++;
	return c->name != NULL ? c : NULL;
}

static void
choices_are_those_of_the_terminal(void **state)
{
	const struct setting_choice *colors = setting_find("color", 5)->choices;
	enum color_depth depth;
	size_t count = 1;

	(void)state;
	assert_non_null(choice("render", "auto"));
	for (const struct blitter *row = blitters; row->name != NULL; row++, count++)
		assert_non_null(choice("render", row->name));
	assert_null(setting_find("render", 6)->choices[count].name);
	for (const struct setting_choice *c = colors + 1; c->name != NULL; c++)
		assert_true(palette_find(c->name, &depth));
}

/* A conf of our own, and a command line that names it. */
static struct options *
with_conf(const char *conf, const char *rest)
{
	char name[40], line[200];
	struct options *o;
	int fd;

	snprintf(name, sizeof(name), "test_option.%ld.conf", (long)getpid());
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, conf, strlen(conf)), strlen(conf));
	close(fd);
	snprintf(line, sizeof(line), "--config=%s %s", name, rest);
	o = understood(line);
	unlink(name);
	return o;
}

static void
the_command_line_goes_before_the_conf(void **state)
{
	struct options *o =
	    with_conf("volume = 30\nrender = ascii\nno-mouse\ndanmaku = c\n"
		      "bind x mute\nmoose\n",
		"--render=half -d a x");

	(void)state;
	assert_int_equal(o->volume, 30);
	assert_string_equal(o->render, "half");
	assert_false(o->mouse);
	assert_int_equal(o->danmaku.count, 1);
	assert_string_equal(o->danmaku.items[0], "a");
	assert_int_equal(o->complaint_count, 1);
	drop(o);
	o = with_conf("no-danmaku\n", "-d a x");
	assert_false(o->no_danmaku);
	drop(o);
	o = with_conf("danmaku = c\n", "--no-danmaku x");
	assert_int_equal(o->danmaku.count, 0);
	assert_true(o->no_danmaku);
	drop(o);
}

static void
listed_keys_are_those_of_the_conf(void **state)
{
	struct options *o = with_conf("bind x seek +30\nunbind q\n", "--list-keys");

	(void)state;
	assert_int_equal(o->task, TASK_PRINT);
	assert_non_null(strstr(o->answer.data, "\nbind x seek +30\n"));
	assert_non_null(strstr(o->answer.data, "\nbind left seek -5\n"));
	assert_null(strstr(o->answer.data, "bind q "));
	drop(o);
}

static void
a_conf_that_was_named_must_be_there(void **state)
{
	(void)state;
	refused("--config=/no/such x", "/no/such: No such file or directory");
	drop(understood("--config=/no/such --no-config x"));
	drop(understood("--no-config x"));
}

static void
completions_name_every_option(void **state)
{
	static const char *const shells[] = { "bash", "zsh", "fish" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char line[40];
		struct options *o;

		snprintf(line, sizeof(line), "--completion %s", shells[i]);
		o = understood(line);
		for (const struct setting *row = settings; row->name != NULL; row++)
			assert_non_null(strstr(o->answer.data, row->name));
		drop(o);
	}
}

static void
a_video_is_called_what_a_server_can_take(void **state)
{
	static const char why[] =
	    "--video=%s: not 1 to 64 characters of A-Z a-z 0-9 . _ -";
	char id[66], text[160], want[200];
	struct options *o = understood("--video=My.film_1-2 x");

	(void)state;
	assert_string_equal(o->video, "My.film_1-2");
	assert_true(o->library);
	drop(o);
	memset(id, 'i', 65);
	id[65] = '\0';
	snprintf(text, sizeof(text), "--video=%s x", id);
	snprintf(want, sizeof(want), why, id);
	refused(text, want);
	id[64] = '\0';
	snprintf(text, sizeof(text), "--video=%s --no-library x", id);
	o = understood(text);
	assert_string_equal(o->video, id);
	assert_false(o->library);
	drop(o);
	snprintf(want, sizeof(want), why, "a/b");
	refused("--video=a/b x", want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_said_is_the_default),
		cmocka_unit_test(a_value_stands_behind_an_equals_sign_or_next),
		cmocka_unit_test(short_options_can_be_written_together),
		cmocka_unit_test(no_turns_off),
		cmocka_unit_test(danmaku_named_after_no_danmaku_are_shown),
		cmocka_unit_test(files_are_a_playlist),
		cmocka_unit_test(a_party_does_not_go_to_the_server_of_the_conf),
		cmocka_unit_test(for_ever_and_auto_can_be_written),
		cmocka_unit_test(a_wrong_option_says_what_was_meant),
		cmocka_unit_test(a_wrong_value_says_what_is_allowed),
		cmocka_unit_test(help_and_version_come_before_everything),
		cmocka_unit_test(help_fits_eighty_columns_and_names_every_option),
		cmocka_unit_test(every_row_of_the_options_is_whole),
		cmocka_unit_test(choices_are_those_of_the_terminal),
		cmocka_unit_test(the_command_line_goes_before_the_conf),
		cmocka_unit_test(listed_keys_are_those_of_the_conf),
		cmocka_unit_test(a_conf_that_was_named_must_be_there),
		cmocka_unit_test(completions_name_every_option),
		cmocka_unit_test(a_video_is_called_what_a_server_can_take),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
