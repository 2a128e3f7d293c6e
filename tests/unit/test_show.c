#include "unit/harness.h"

#include "player/show.h"

#include <stdlib.h>

static struct show
show_of(int argc, const char *const *argv)
{
	struct options options;
	struct show show;
	struct err err = { 0 };

	assert_int_equal(options_read(&options, argc, (char **)argv, &err), 0);
	show_init(&show, &options, NULL);
	options_fini(&options);
	return show;
}

static void
a_recording_has_all_colours(void **state)
{
	const char *const argv[] = { "danmu", "--no-config", "a.mp4", NULL };

	(void)state;
	unsetenv("NO_COLOR");
	assert_int_equal(show_of(3, argv).look.depth, COLOR_TRUE);
}

static void
no_color_holds_for_recordings_too_unless_colours_are_asked_for(void **state)
{
	const char *const argv[] = { "danmu", "--no-config", "a.mp4", "--color=256",
		NULL };

	(void)state;
	setenv("NO_COLOR", "1", 1);
	assert_int_equal(show_of(3, argv).look.depth, COLOR_MONO);
	assert_int_equal(show_of(4, argv).look.depth, COLOR_256);
	unsetenv("NO_COLOR");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_recording_has_all_colours),
		cmocka_unit_test(
		    no_color_holds_for_recordings_too_unless_colours_are_asked_for),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
