/* Is what was recorded whole, repeatable and valid JSON? */
#include "unit/harness.h"

#include "player/cast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
a_frame_is_escaped_as_json_wants(void **state)
{
	struct bytes out = { 0 };

	(void)state;
	cast_escape(&out, "\033[1m\"\\\r\n\x7f弹", 12);
	assert_string_equal(out.data, "\\u001b[1m\\\"\\\\\\r\\n\\u007f弹");
	bytes_fini(&out);
}

static void
broken_utf8_never_reaches_the_file(void **state)
{
	struct bytes out = { 0 };

	(void)state;
	cast_escape(&out, "a\xff\xe5\xbc", 4);
	assert_string_equal(out.data, "a\xef\xbf\xbd\xef\xbf\xbd");
	bytes_fini(&out);
}

static size_t
file_read(const char *path, char *to, size_t size)
{
	FILE *file = fopen(path, "re");
	size_t len;

	if (file == NULL)
		return 0;
	len = fread(to, 1, size - 1, file);
	to[len] = '\0';
	fclose(file);
	return len;
}

static void
the_file_holds_a_header_and_one_event_a_line(void **state)
{
	struct cast_header header = { 80, 24, "a \"b\"", "xterm-256color" };
	char path[] = "/tmp/danmu-cast-XXXXXX", text[512];
	struct cast *cast = NULL;
	struct err err = { 0 };
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(cast_open(&cast, path, &header, &err), 0);
	assert_int_equal(cast_write(cast, 1500 * MILLISECOND, "x\033", 2, &err), 0);
	assert_int_equal(cast_finish(cast, &err), 0);
	cast_close(cast);
	file_read(path, text, sizeof(text));
	assert_string_equal(text,
	    "{\"version\": 2, \"width\": 80, \"height\": 24, \"title\": \"a \\\"b\\\"\", "
	    "\"env\": {\"TERM\": \"xterm-256color\"}}\n"
	    "[1.500000, \"o\", \"x\\u001b\"]\n");
	unlink(path);
}

static void
a_recording_that_was_given_up_leaves_no_file(void **state)
{
	struct cast_header header = { 80, 24, NULL, "xterm" };
	char folder[] = "/tmp/danmu-cast-XXXXXX", path[64];
	struct cast *cast = NULL;
	struct err err = { 0 };

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/out.cast", folder);
	assert_int_equal(cast_open(&cast, path, &header, &err), 0);
	cast_close(cast);
	assert_int_equal(rmdir(folder), 0); /* only an empty folder can go */
}

static void
a_place_that_cannot_be_written_is_named(void **state)
{
	struct cast_header header = { 80, 24, NULL, "xterm" };
	struct cast *cast = NULL;
	struct err err = { 0 };

	(void)state;
	assert_true(cast_open(&cast, "/nowhere/out.cast", &header, &err) < 0);
	assert_string_equal(err.text, "/nowhere/out.cast: No such file or directory");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_is_escaped_as_json_wants),
		cmocka_unit_test(broken_utf8_never_reaches_the_file),
		cmocka_unit_test(the_file_holds_a_header_and_one_event_a_line),
		cmocka_unit_test(a_recording_that_was_given_up_leaves_no_file),
		cmocka_unit_test(a_place_that_cannot_be_written_is_named),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
