/* Can what is passed on to friends be typed as it stands? */
#include "unit/harness.h"

#include "player/invite.h"

#include <stdlib.h>
#include <string.h>

static void
invites(const char *name, const char *as)
{
	char *names[] = { (char *)(uintptr_t)name, NULL };
	struct options options = { .files = { .items = names, .count = 1 } };
	char *line = invite_line(&options, "192.168.1.5", 8086);
	const char *start = "danmu --server=http://192.168.1.5:8086 ";

	assert_memory_equal(line, start, strlen(start));
	assert_string_equal(line + strlen(start), as);
	free(line);
}

static void
a_file_is_called_by_its_name_without_its_folder(void **state)
{
	(void)state;
	invites("film.mp4", "film.mp4");
	invites("/home/me/films/film.mp4", "film.mp4");
	invites("../film.mp4", "film.mp4");
}

static void
a_name_is_quoted_for_the_shell(void **state)
{
	(void)state;
	invites("my film.mp4", "'my film.mp4'");
	invites("it's.mp4", "'it'\\''s.mp4'");
	invites("$(reboot).mp4", "'$(reboot).mp4'");
	invites("电影.mp4", "'电影.mp4'");
	invites("-film.mp4", "'./-film.mp4'");
	invites("/films/-d x", "'./-d x'");
}

static void
what_cannot_be_shown_is_not_passed_on(void **state)
{
	(void)state;
	invites("a\033]0;x\a.mp4", "FILE");
	invites("a\nb", "FILE");
	invites("bad\xff", "FILE");
}

static void
an_address_is_passed_on_whole(void **state)
{
	(void)state;
	invites("https://example.org/a/b.m3u8", "https://example.org/a/b.m3u8");
	invites("https://example.org/a?b=c&d", "'https://example.org/a?b=c&d'");
}

static void
standard_input_is_explained(void **state)
{
	char *names[] = { (char *)(uintptr_t) "-", NULL };
	struct options options = { .files = { .items = names, .count = 1 } };

	(void)state;
	invites("-", "FILE");
	assert_non_null(invite_note(&options));
	options.video = (char *)(uintptr_t) "film"; /* then any file may be it */
	assert_null(invite_note(&options));
}

static void
the_room_and_the_other_files_are_told(void **state)
{
	char *names[] = { (char *)(uintptr_t) "a.mp4", (char *)(uintptr_t) "b.mp4" };
	struct options options = { .files = { .items = names, .count = 2 } };
	char *line = invite_line(&options, "[fd00::2]", 80);

	(void)state;
	assert_string_equal(line, "danmu --server='http://[fd00::2]:80' a.mp4 ...");
	free(line);
	options.files.count = 1;
	options.video = (char *)(uintptr_t) "film";
	line = invite_line(&options, "h", 80);
	assert_string_equal(line, "danmu --server=http://h:80 --video=film a.mp4");
	free(line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_called_by_its_name_without_its_folder),
		cmocka_unit_test(a_name_is_quoted_for_the_shell),
		cmocka_unit_test(what_cannot_be_shown_is_not_passed_on),
		cmocka_unit_test(an_address_is_passed_on_whole),
		cmocka_unit_test(standard_input_is_explained),
		cmocka_unit_test(the_room_and_the_other_files_are_told),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
