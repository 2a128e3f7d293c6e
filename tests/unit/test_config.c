/* Do the good lines of a conf count, and is each bad one told? */
#include "unit/harness.h"

#include "setup/config.h"
#include "setup/value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct options *
parse(const char *text)
{
	struct options *options = calloc(1, sizeof(*options));

	values_init(options);
	keymap_init(&options->keymap);
	options->home = "/home/me";
	config_parse(options, "c", text, strlen(text));
	return options;
}

static void
drop(struct options *options)
{
	options_fini(options);
	free(options);
}

static void
understands(const char *text)
{
	struct options *options = parse(text);

	if (options->complaint_count > 0)
		fail_msg("%s", options->complaints.data);
	drop(options);
}

static void
complains(const char *text, const char *why)
{
	struct options *options = parse(text);

	assert_int_equal(options->complaint_count, 1);
	assert_string_equal(options->complaints.data, why);
	drop(options);
}

static void
settings_are_read_in_every_form(void **state)
{
	struct options *o = parse("# danmu\n\n"
				  "render = half\r\n"
				  "\tvolume=60   # percent\n"
				  "mute\n"
				  "no-mouse\n"
				  "title = off\n"
				  "loop\n"
				  "flight = 10.5\n"
				  "spool-limit = 1.5G\n"
				  "cell-aspect = 1:3\n"
				  "log = ~/danmu.log");

	(void)state;
	assert_int_equal(o->complaint_count, 0);
	assert_string_equal(o->render, "half");
	assert_int_equal(o->volume, 60);
	assert_true(o->mute);
	assert_false(o->mouse);
	assert_false(o->title);
	assert_int_equal(o->loop, LOOP_FILE);
	assert_true(o->flight == 10500 * MILLISECOND);
	assert_true(o->spool_limit == INT64_C(1536) << 20);
	assert_int_equal(o->cell_aspect.y, 3);
	assert_string_equal(o->log, "/home/me/danmu.log");
	drop(o);
}

static void
quotes_keep_what_is_inside(void **state)
{
	struct options *o = parse("danmaku = a b.xml # two\n"
				  "danmaku = \" x#1 \\\" \\\\ \\n.xml\" # one\n"
				  "danmaku = 'it\\'\n"
				  "danmaku = http://h/x#y\n");

	(void)state;
	assert_int_equal(o->complaint_count, 0);
	assert_int_equal(o->danmaku.count, 4);
	assert_string_equal(o->danmaku.items[0], "a b.xml");
	assert_string_equal(o->danmaku.items[1], " x#1 \" \\ \\n.xml");
	assert_string_equal(o->danmaku.items[2], "it\\");
	assert_string_equal(o->danmaku.items[3], "http://h/x#y");
	drop(o);
}

static void
a_mark_of_an_editor_is_no_text(void **state)
{
	(void)state;
	understands("\xef\xbb\xbfmute\n");
	understands("");
	understands("\n\n\r\n  \t\n#\n # x");
	understands("mute");
}

static const struct binding *
bound(struct options *o, const char *text)
{
	struct key key;

	assert_true(keymap_key(text, &key));
	return keymap_find(&o->keymap, key);
}

static void
keys_are_bound_and_unbound(void **state)
{
	struct options *o = parse("bind x seek +30 # forward\n"
				  "bind \\# stats\n"
				  "bind '\"' mute\n"
				  "bind ' quit\n"
				  "bind \\ help\n"
				  "unbind q\n");

	(void)state;
	assert_int_equal(o->complaint_count, 0);
	assert_true(bound(o, "x")->arg == 30);
	assert_int_equal(bound(o, "#")->action, ACTION_STATS);
	assert_int_equal(bound(o, "\"")->action, ACTION_MUTE);
	assert_int_equal(bound(o, "'")->action, ACTION_QUIT);
	assert_int_equal(bound(o, "\\")->action, ACTION_HELP);
	assert_null(bound(o, "q"));
	drop(o);
}

static void
the_listed_keys_can_be_read_again(void **state)
{
	struct options *o = parse("bind \\# goto 12.5\nbind ' seek -1\nbind \\\\ mute\n"
				  "unbind Q\nunbind wheel-up\nbind C-a step 3\nbind M-x "
				  "quit\nbind \xe4\xb8\xad help\n");
	struct options *again;
	struct bytes text = { 0 };

	(void)state;
	keymap_write(&o->keymap, &text);
	again = calloc(1, sizeof(*again));
	values_init(again);
	keymap_init(&again->keymap);
	config_parse(again, "c", text.data, text.len);
	assert_int_equal(again->complaint_count, 0);
	assert_int_equal(again->keymap.count, o->keymap.count);
	for (size_t i = 0; i < o->keymap.count; i++) {
		const struct binding *a = &o->keymap.items[i],
				     *b = &again->keymap.items[i];

		assert_true(key_same(a->key, b->key));
		assert_int_equal(a->action, b->action);
		assert_true(a->arg == b->arg);
	}
	bytes_fini(&text);
	drop(again);
	drop(o);
}

static void
a_bad_line_says_what_was_meant(void **state)
{
	(void)state;
	complains("\n\nrendr = half\n",
	    "c:3: nothing is called \"rendr\"; did you mean \"render\"?\n");
	complains("render = hlf",
	    "c:1: render = hlf: not one of auto, ascii, half, quadrant, "
	    "braille; did you mean half?\n");
	complains("nomouse",
	    "c:1: nothing is called \"nomouse\"; did you mean \"no-mouse\"?\n");
	complains("xyzzy = 1", "c:1: nothing is called \"xyzzy\"\n");
	complains("start = 5", "c:1: \"start\" is for the command line only\n");
	complains("--mute", "c:1: names have no \"--\" in front here\n");
	complains("no-render", "c:1: \"render\" cannot be turned off\n");
	complains("no-mute = yes", "c:1: \"no-mute\" takes no value\n");
	complains("volume", "c:1: volume: needs PERCENT\n");
	complains("volume =", "c:1: volume: needs PERCENT\n");
	complains("volume = # no", "c:1: volume: needs PERCENT\n");
	complains("volume 5", "c:1: \"=\" is missing behind \"volume\"\n");
	complains(
	    "volume = 131", "c:1: volume = 131: not a whole number from 0 to 130\n");
	complains("color = \"16", "c:1: color = 16: a quotation is not closed\n");
	complains("color = '16'x",
	    "c:1: color = 16: something stands directly behind a quotation\n");
	complains(
	    "color = '16' x", "c:1: color = 16: something stands behind the quotation\n");
	complains("= 5", "c:1: nothing is called \"\"\n");
	complains("bind x", "c:1: written as: bind KEY ACTION [ARGUMENT]\n");
	complains("bind x seek 5 6", "c:1: written as: bind KEY ACTION [ARGUMENT]\n");
	complains("bind x seek 5 6 7 8", "c:1: written as: bind KEY ACTION [ARGUMENT]\n");
	complains("unbind", "c:1: written as: unbind KEY\n");
	complains(
	    "bind x sek 5", "c:1: no action is called \"sek\"; did you mean \"seek\"?\n");
}

static void
the_good_lines_count(void **state)
{
	struct options *o =
	    parse("volume = 1000\nvolume = 50\nvolume = x\nmoose\nmute\n");

	(void)state;
	assert_int_equal(o->complaint_count, 3);
	assert_int_equal(o->volume, 50);
	assert_true(o->mute);
	drop(o);
}

static void
nothing_bad_gets_into_a_message(void **state)
{
	static const char text[] =
	    "vol\033[31mume = 1\nvolume = \xff\x9b\a5\nmute = y\0es\n"
	    "bind q\0 quit\nmu\0te\n";
	struct options *o = parse("");

	(void)state;
	config_parse(o, "a\033b", text, sizeof(text) - 1);
	assert_int_equal(o->complaint_count, 5);
	for (size_t i = 0; i < o->complaints.len; i++) {
		unsigned char c = (unsigned char)o->complaints.data[i];

		assert_true(c >= ' ' || c == '\n');
		assert_true(c != 0x7f);
	}
	assert_false(o->mute);
	drop(o);
}

static void
complaints_are_bounded(void **state)
{
	struct bytes text = { 0 };
	struct options *o;
	size_t lines = 0;

	(void)state;
	for (int i = 0; i < 5000; i++)
		bytes_text(&text, "nonsense = yes\n");
	o = parse(text.data);
	assert_int_equal(o->complaint_count, 5000);
	for (size_t i = 0; i < o->complaints.len; i++)
		lines += o->complaints.data[i] == '\n';
	assert_int_equal(lines, CONFIG_COMPLAINTS_MAX + 1);
	assert_non_null(strstr(o->complaints.data, "\nc: and 4980 more\n"));
	bytes_fini(&text);
	drop(o);
}

static void
a_secret_that_others_can_read_is_told(void **state)
{
	char path[] = "/tmp/danmu-conf-XXXXXX";
	static const char line[] = "dandanplay_app_secret = s3cret\n";
	struct options *o = parse("");
	struct err err = { 0 };
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, line, sizeof(line) - 1), sizeof(line) - 1);
	assert_int_equal(fchmod(fd, 0600), 0);
	assert_int_equal(config_read(o, path, "c", &err), 0);
	assert_string_equal(o->dandan_secret, "s3cret");
	assert_int_equal(o->complaint_count, 0);
	assert_int_equal(fchmod(fd, 0640), 0);
	assert_int_equal(config_read(o, path, "c", &err), 0);
	assert_int_equal(o->complaint_count, 1);
	assert_string_equal(o->complaints.data,
	    "c: others can read the dandanplay-app-secret in it; chmod 600\n");
	close(fd);
	unlink(path);
	drop(o);
}

static void
what_cannot_be_read_is_an_error(void **state)
{
	struct options *o = parse("");
	struct err err = { 0 };

	(void)state;
	assert_int_equal(config_read(o, "no/such/file", "x", &err), -ENOENT);
	assert_string_equal(err.text, "no/such/file: No such file or directory");
	assert_int_equal(config_read(o, "/", "x", &err), -EISDIR);
	assert_int_equal(config_read(o, "/dev/zero", "x", &err), -EFBIG);
	assert_string_equal(err.text, "/dev/zero: is larger than 1 MiB");
	assert_int_equal(config_read(o, "/dev/null", "x", &err), 0);
	drop(o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_are_read_in_every_form),
		cmocka_unit_test(quotes_keep_what_is_inside),
		cmocka_unit_test(a_mark_of_an_editor_is_no_text),
		cmocka_unit_test(keys_are_bound_and_unbound),
		cmocka_unit_test(the_listed_keys_can_be_read_again),
		cmocka_unit_test(a_bad_line_says_what_was_meant),
		cmocka_unit_test(the_good_lines_count),
		cmocka_unit_test(nothing_bad_gets_into_a_message),
		cmocka_unit_test(complaints_are_bounded),
		cmocka_unit_test(a_secret_that_others_can_read_is_told),
		cmocka_unit_test(what_cannot_be_read_is_an_error),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
