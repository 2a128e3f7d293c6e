/* Does each key ask for what the help says, and can all of it be changed? */
#include "unit/harness.h"

#include "setup/keymap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct key
key(const char *text)
{
	struct key k;

	assert_true(keymap_key(text, &k));
	return k;
}

static int
with_defaults(void **state)
{
	struct keymap *keymap = calloc(1, sizeof(*keymap));

	keymap_init(keymap);
	*state = keymap;
	return 0;
}

static int
without(void **state)
{
	keymap_fini(*state);
	free(*state);
	return 0;
}

static void
asks_for(const struct keymap *keymap, const char *name, enum action_id action, double arg)
{
	const struct binding *b = keymap_find(keymap, key(name));

	assert_non_null(b);
	assert_int_equal(b->action, action);
	assert_true(b->arg == arg);
}

static void
the_keys_of_every_player_are_there(void **state)
{
	asks_for(*state, "space", ACTION_PAUSE, 0);
	asks_for(*state, "p", ACTION_PAUSE, 0);
	asks_for(*state, "left", ACTION_SEEK, -5);
	asks_for(*state, "right", ACTION_SEEK, 5);
	asks_for(*state, "down", ACTION_SEEK, -60);
	asks_for(*state, "up", ACTION_SEEK, 60);
	asks_for(*state, "[", ACTION_SPEED, -0.25);
	asks_for(*state, "]", ACTION_SPEED, 0.25);
	asks_for(*state, "BS", ACTION_SPEED_RESET, 0);
	asks_for(*state, "9", ACTION_VOLUME, -5);
	asks_for(*state, "0", ACTION_VOLUME, 5);
	asks_for(*state, ",", ACTION_STEP, -1);
	asks_for(*state, ".", ACTION_STEP, 1);
	asks_for(*state, "home", ACTION_START, 0);
	asks_for(*state, "end", ACTION_END, 0);
	asks_for(*state, "d", ACTION_DANMAKU, 0);
	asks_for(*state, "D", ACTION_OPACITY, 0);
	asks_for(*state, "-", ACTION_FLIGHT, -1);
	asks_for(*state, "+", ACTION_FLIGHT, 1);
	asks_for(*state, "j", ACTION_OFFSET, -0.5);
	asks_for(*state, "J", ACTION_OFFSET, 0.5);
	asks_for(*state, "<", ACTION_PLAYLIST, -1);
	asks_for(*state, ">", ACTION_PLAYLIST, 1);
	asks_for(*state, "C-l", ACTION_REDRAW, 0);
	asks_for(*state, "C-z", ACTION_SUSPEND, 0);
	asks_for(*state, "q", ACTION_QUIT, 0);
	asks_for(*state, "Q", ACTION_QUIT_REMEMBER, 0);
	asks_for(*state, "?", ACTION_HELP, 0);
	asks_for(*state, "wheel-up", ACTION_VOLUME, 5);
	asks_for(*state, "click", ACTION_PAUSE, 0);
	assert_null(keymap_find(*state, key("x")));
	assert_null(keymap_find(*state, (struct key){ .kind = KEY_NOTHING }));
}

static void
a_click_is_found_wherever_it_was(void **state)
{
	struct key click = { .kind = KEY_POINTER, .button = 1, .x = 7, .y = 9 };

	assert_non_null(keymap_find(*state, click));
	click.button = 3;
	assert_null(keymap_find(*state, click));
}

static void
every_row_of_the_actions_is_whole(void **state)
{
	(void)state;
	assert_null(actions[ACTION_NONE].name);
	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		assert_int_equal(actions[i].id, i);
		assert_non_null(actions[i].help);
		assert_non_null(actions[i].group);
		assert_ptr_equal(action_find(actions[i].name), &actions[i]);
		if (actions[i].arg == NULL)
			continue;
		assert_true(actions[i].least < actions[i].most);
		assert_non_null(strchr(actions[i].help, '#'));
		assert_true((actions[i].least < 0) == (actions[i].less != NULL));
	}
	assert_null(action_find("sek"));
	assert_null(action_find(""));
}

static void
binding_takes_the_place_of_what_was_there(void **state)
{
	struct keymap *keymap = *state;
	size_t count = keymap->count;
	struct err err;

	assert_int_equal(keymap_bind_text(keymap, "q", "seek", "+2.5", &err), 0);
	asks_for(keymap, "q", ACTION_SEEK, 2.5);
	assert_int_equal(keymap->count, count);
	assert_int_equal(keymap_bind_text(keymap, "x", "seek", "-1:30", &err), 0);
	asks_for(keymap, "x", ACTION_SEEK, -90);
	assert_int_equal(keymap_bind_text(keymap, "F5", "goto", "50%", &err), 0);
	asks_for(keymap, "F5", ACTION_GOTO, 50);
	assert_int_equal(keymap_unbind_text(keymap, "space", &err), 0);
	assert_null(keymap_find(keymap, key("space")));
	asks_for(keymap, "p", ACTION_PAUSE, 0);
	assert_int_equal(keymap_unbind_text(keymap, "space", &err), -EINVAL);
	assert_string_equal(err.text, "space is not bound");
}

static void
refuses(struct keymap *keymap, const char *name, const char *action, const char *arg,
    const char *why)
{
	size_t count = keymap->count;
	struct err err = { 0 };

	assert_int_equal(keymap_bind_text(keymap, name, action, arg, &err), -EINVAL);
	assert_string_equal(err.text, why);
	assert_int_equal(keymap->count, count);
}

static void
what_cannot_be_bound_is_told(void **state)
{
	refuses(*state, "x", "sek", NULL,
	    "no action is called \"sek\"; did you mean \"seek\"?");
	refuses(*state, "x", "xyzzy", NULL,
	    "no action is called \"xyzzy\"; see danmu.conf(5)");
	refuses(*state, "x", "seek", NULL, "seek needs SECONDS");
	refuses(*state, "x", "pause", "5", "pause takes no argument");
	refuses(
	    *state, "x", "goto", "101", "goto 101: not a number from 0 to 100 (PERCENT)");
	refuses(*state, "x", "goto", "", "goto : not a number from 0 to 100 (PERCENT)");
	refuses(*state, "x", "volume", "nan",
	    "volume nan: not a number from -130 to 130 (PERCENT)");
	refuses(*state, "nokey", "pause", NULL,
	    "\"nokey\" is no key; keys are written as x, space, left, F1, C-l, M-x, "
	    "wheel-up");
	refuses(*state, "", "pause", NULL,
	    "\"\" is no key; keys are written as x, space, left, F1, C-l, M-x, wheel-up");
	refuses(*state, "x", "a\033[2Jb", NULL,
	    "no action is called \"a[2Jb\"; see danmu.conf(5)");
}

static void
keys_are_bounded(void **state)
{
	struct keymap *keymap = *state;

	for (uint32_t code = 0x4e00; code < 0x4e00 + 2000; code++)
		keymap_bind(keymap, (struct key){ .kind = KEY_CHAR, .code = code },
		    ACTION_QUIT, 0);
	assert_int_equal(keymap->count, 1024);
	refuses(keymap, "x", "pause", NULL, "more than 1024 keys");
	assert_int_equal(keymap_bind_text(keymap, "q", "pause", NULL, NULL), 0);
}

static const struct keymap_help *
line_with(const struct keymap_help *lines, size_t count, const char *keys)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(lines[i].keys, keys) == 0)
			return &lines[i];
	}
	fail_msg("no line for %s", keys);
	return NULL;
}

static void
the_help_pairs_there_and_back(void **state)
{
	struct keymap_help lines[64];
	size_t count = keymap_help(*state, false, lines, 64);

	assert_true(count > 20 && count <= 64);
	assert_string_equal(
	    line_with(lines, count, "left right")->text, "5 s back / forward");
	assert_string_equal(
	    line_with(lines, count, "down up")->text, "60 s back / forward");
	assert_string_equal(line_with(lines, count, "space p")->text, "pause or go on");
	assert_string_equal(
	    line_with(lines, count, "[ ]")->text, "slower / faster by 0.25");
	assert_string_equal(line_with(lines, count, "^L")->text, "paint the screen anew");
	assert_string_equal(
	    line_with(lines, count, "j J")->text, "come 0.5 s earlier / later");
	assert_string_equal(
	    line_with(lines, count, "wheel-down wheel-up")->group, "Mouse");
	count = keymap_help(*state, true, lines, 64);
	line_with(lines, count, "\u2190 \u2192");
}

static void
the_help_says_what_is_bound_now(void **state)
{
	struct keymap *keymap = *state;
	struct keymap_help lines[64];
	size_t count;

	keymap_unbind_text(keymap, "left", NULL);
	keymap_bind_text(keymap, "x", "seek", "30", NULL);
	keymap_unbind_text(keymap, "q", NULL);
	count = keymap_help(keymap, false, lines, 64);
	assert_string_equal(line_with(lines, count, "right")->text, "5 s forward");
	assert_string_equal(line_with(lines, count, "x")->text, "30 s forward");
	for (size_t i = 0; i < count; i++)
		assert_string_not_equal(lines[i].keys, "q");
}

static void
the_help_keeps_to_its_room(void **state)
{
	size_t count = keymap_help(*state, true, NULL, 0);
	struct keymap_help lines[4];

	memset(&lines[3], 'x', sizeof(lines[3]));
	assert_int_equal(keymap_help(*state, true, lines, 3), count);
	assert_int_equal(lines[3].keys[0], 'x');
}

static void
groups_stand_together(void **state)
{
	struct keymap_help lines[64];
	size_t count = keymap_help(*state, false, lines, 64);

	for (size_t i = 1; i < count; i++) {
		if (strcmp(lines[i].group, lines[i - 1].group) == 0)
			continue;
		for (size_t j = 0; j < i - 1; j++)
			assert_string_not_equal(lines[j].group, lines[i].group);
	}
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, with_defaults, without)
	const struct CMUnitTest tests[] = {
		WITH(the_keys_of_every_player_are_there),
		WITH(a_click_is_found_wherever_it_was),
		cmocka_unit_test(every_row_of_the_actions_is_whole),
		WITH(binding_takes_the_place_of_what_was_there),
		WITH(what_cannot_be_bound_is_told),
		WITH(keys_are_bounded),
		WITH(the_help_pairs_there_and_back),
		WITH(the_help_says_what_is_bound_now),
		WITH(the_help_keeps_to_its_room),
		WITH(groups_stand_together),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
