/* Is it one line, however narrow the terminal and however long the name? */
#include "unit/harness.h"

#include "base/text.h"
#include "convert/progress.h"

#include <stdlib.h>
#include <string.h>

/* What is said of the file in so many columns, without what takes the line back. */
static char *
said(const char *name, const char *cols, char *text, size_t size)
{
	struct progress progress = { .to = tmpfile() };
	size_t len;

	assert_non_null(progress.to);
	assert_int_equal(setenv("COLUMNS", cols, 1), 0);
	progress_say(&progress, name, "understanding", 0, 0);
	rewind(progress.to);
	len = fread(text, 1, size - 1, progress.to);
	fclose(progress.to);
	text[len] = '\0';
	assert_true(len > 4 && text[0] == '\r');
	assert_string_equal(text + len - 3, "\033[K");
	text[len - 3] = '\0';
	return text + 1;
}

static void
a_name_is_said_as_far_as_there_is_room(void **state)
{
	char text[300], *line;

	(void)state;
	assert_string_equal(said("/a/folder/film.xml", "40", text, sizeof(text)),
	    "film.xml: understanding");
	assert_string_equal(
	    said("film.xml", "20", text, sizeof(text)), "fi: understanding");
	assert_string_equal(
	    said("电影.xml", "21", text, sizeof(text)), "电: understanding");
	assert_string_equal(
	    said("a\033[31mb", "80", text, sizeof(text)), "a[31mb: understanding");
	line = said("很长的名字很长的名字很长的名字 and on and on and on", "50", text,
	    sizeof(text));
	assert_true(text_cols(line, strlen(line), (struct text_rule){ 0 }) < 50);
}

static void
what_was_said_is_taken_away(void **state)
{
	struct progress progress = { .to = tmpfile() };
	char text[100];
	size_t len;

	(void)state;
	assert_non_null(progress.to);
	progress_clear(&progress);
	assert_int_equal(ftell(progress.to), 0);
	progress_say(&progress, "x", "reading", 42, 100);
	progress_clear(&progress);
	rewind(progress.to);
	len = fread(text, 1, sizeof(text) - 1, progress.to);
	fclose(progress.to);
	text[len] = '\0';
	assert_string_equal(text, "\rx: reading  42 %\033[K\r\033[K");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_said_as_far_as_there_is_room),
		cmocka_unit_test(what_was_said_is_taken_away),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
