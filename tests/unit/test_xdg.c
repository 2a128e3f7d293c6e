/* Are our files where the XDG base directory rules want them? */
#include "unit/harness.h"

#include "setup/xdg.h"

#include <stdlib.h>

static void
is_path(char *path, const char *want)
{
	if (want == NULL)
		assert_null(path);
	else
		assert_string_equal(path, want);
	free(path);
}

static void
the_variables_are_obeyed(void **state)
{
	struct xdg_env env = { "/home/me", "/c", "/s", "/d", "/k" };

	(void)state;
	is_path(xdg_config(&env, "danmu.conf"), "/c/danmu/danmu.conf");
	is_path(xdg_state(&env, "places"), "/s/danmu/places");
	is_path(xdg_data(&env, "library.db"), "/d/danmu/library.db");
	is_path(xdg_cache(&env, "danmaku"), "/k/danmu/danmaku");
}

static void
home_is_where_they_are_else(void **state)
{
	struct xdg_env env = { "/home/me", NULL, "", NULL, NULL };

	(void)state;
	is_path(xdg_config(&env, "danmu.conf"), "/home/me/.config/danmu/danmu.conf");
	is_path(xdg_state(&env, "places"), "/home/me/.local/state/danmu/places");
	is_path(xdg_data(&env, "x"), "/home/me/.local/share/danmu/x");
	is_path(xdg_cache(&env, "x"), "/home/me/.cache/danmu/x");
}

static void
a_relative_path_is_none(void **state)
{
	struct xdg_env env = { "/home/me", "c", "./s", "d", "k" };

	(void)state;
	is_path(xdg_config(&env, "danmu.conf"), "/home/me/.config/danmu/danmu.conf");
	env = (struct xdg_env){ 0 };
	is_path(xdg_config(&env, "danmu.conf"), NULL);
	env = (struct xdg_env){ "", "", "", "", "" };
	is_path(xdg_state(&env, "places"), NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_variables_are_obeyed),
		cmocka_unit_test(home_is_where_they_are_else),
		cmocka_unit_test(a_relative_path_is_none),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
