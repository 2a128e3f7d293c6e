/* Is the place remembered, and nothing else forgotten? */
#include "unit/harness.h"

#include "player/places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
the_newest_place_of_a_name_counts(void **state)
{
	const char *text = "1000\t/a\n2000\t/b\nnonsense\n3000\t/a\n";

	(void)state;
	assert_int_equal(places_find(text, strlen(text), "/a"), 3 * SECOND);
	assert_int_equal(places_find(text, strlen(text), "/b"), 2 * SECOND);
	assert_int_equal(places_find(text, strlen(text), "/c"), NS_NONE);
	assert_int_equal(places_find(text, 3, "/a"), NS_NONE);
}

static void
putting_replaces_one_and_keeps_the_others(void **state)
{
	const char *text = "1000\t/a\n2000\t/b\n";
	struct bytes out = { 0 };

	(void)state;
	places_put(&out, text, strlen(text), "/a", 7 * SECOND);
	assert_string_equal(out.data, "2000\t/b\n7000\t/a\n");
	bytes_clear(&out);
	places_put(&out, text, strlen(text), "/a", NS_NONE);
	assert_string_equal(out.data, "2000\t/b\n");
	bytes_fini(&out);
}

static void
a_name_with_a_line_break_is_not_kept(void **state)
{
	struct bytes out = { 0 };

	(void)state;
	places_put(&out, "", 0, "/a\n9\t/b", SECOND);
	assert_int_equal(out.len, 0);
	bytes_fini(&out);
}

static void
the_file_never_grows_past_its_limit(void **state)
{
	struct bytes text = { 0 }, out = { 0 };
	int lines = 0;

	(void)state;
	for (int i = 0; i < PLACES_MAX + 50; i++)
		bytes_print(&text, "%d\t/%d\n", i, i);
	places_put(&out, text.data, text.len, "/new", SECOND);
	for (size_t i = 0; i < out.len; i++)
		lines += out.data[i] == '\n';
	assert_int_equal(lines, PLACES_MAX);
	assert_int_equal(places_find(out.data, out.len, "/new"), SECOND);
	bytes_fini(&text);
	bytes_fini(&out);
}

static void
a_saved_place_is_loaded_again_from_a_folder_that_was_not_there(void **state)
{
	char folder[] = "/tmp/danmu-places-XXXXXX", path[128];
	struct err err = { 0 };

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a/b/places", folder);
	assert_int_equal(places_save(path, "/film.mkv", 90 * SECOND, &err), 0);
	assert_int_equal(places_load(path, "/film.mkv"), 90 * SECOND);
	assert_int_equal(places_save(path, "/film.mkv", NS_NONE, &err), 0);
	assert_int_equal(places_load(path, "/film.mkv"), NS_NONE);
	unlink(path);
	snprintf(path, sizeof(path), "%s/a/b", folder);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/a", folder);
	rmdir(path);
	rmdir(folder);
}

static void
a_place_that_cannot_be_written_says_why(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_true(places_save("/proc/nowhere/places", "/a", SECOND, &err) < 0);
	assert_non_null(strstr(err.text, "/proc/nowhere/places: "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_place_of_a_name_counts),
		cmocka_unit_test(putting_replaces_one_and_keeps_the_others),
		cmocka_unit_test(a_name_with_a_line_break_is_not_kept),
		cmocka_unit_test(the_file_never_grows_past_its_limit),
		cmocka_unit_test(
		    a_saved_place_is_loaded_again_from_a_folder_that_was_not_there),
		cmocka_unit_test(a_place_that_cannot_be_written_says_why),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
