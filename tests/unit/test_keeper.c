/* Does what the viewer wrote come to the right video, and back from it? */
#include "unit/harness.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "player/keeper.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HELLO "f-5eb63bbbe01eeed093cb22bb8f5acdc3" /* of "hello world" */

struct desk {
	char dir[64], library[128], film[128];
	struct loop *loop;
	struct keeper *keeper;
	struct bytes told; /* a line an answer */
	int wait;          /* for so many answers */
};

static void
on_told(void *arg, const struct keeper_job *job)
{
	static const char *const kinds[] = { "open", "known", "add", "remove", "note" };
	struct desk *desk = arg;

	bytes_print(&desk->told, "%s %d", kinds[job->kind], job->rc);
	if (job->kind <= KEEPER_KNOWN)
		bytes_print(&desk->told, " %s", job->is_sure ? job->id : "?");
	for (size_t i = 0; job->track != NULL && i < track_count(job->track); i++)
		bytes_print(&desk->told, " %s", track_at(job->track, i)->text);
	if (job->rc != 0)
		bytes_print(&desk->told, " (%s)", job->err.text);
	bytes_char(&desk->told, '\n');
	if (--desk->wait == 0)
		loop_stop(desk->loop);
}

static int
desk_open(void **state)
{
	struct desk *desk = mem_new(1, sizeof(*desk));
	FILE *film;

	snprintf(desk->dir, sizeof(desk->dir), "/tmp/test_keeper.%ld", (long)getpid());
	snprintf(desk->library, sizeof(desk->library), "%s/library.db", desk->dir);
	snprintf(desk->film, sizeof(desk->film), "%s/film", desk->dir);
	if (mkdir(desk->dir, 0700) != 0 || (film = fopen(desk->film, "w")) == NULL)
		return -1;
	fputs("hello world", film);
	*state = desk;
	return fclose(film);
}

static int
desk_close(void **state)
{
	static const char *const ends[] = { "film", "fifo", "library.db",
		"library.db-wal", "library.db-shm" };
	struct desk *desk = *state;
	char path[160];

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", desk->dir, ends[i]);
		unlink(path);
	}
	rmdir(desk->dir);
	free(desk);
	return 0;
}

static void
begin(struct desk *desk, const char *library)
{
	desk->loop = loop_new();
	desk->keeper = keeper_new(desk->loop, library, "nowhere", on_told, desk);
}

static void
end(struct desk *desk)
{
	keeper_free(desk->keeper);
	loop_free(desk->loop);
	bytes_fini(&desk->told);
}

/* What is told in so many answers. */
static void
told(struct desk *desk, int answers, const char *want)
{
	bytes_clear(&desk->told);
	desk->wait = answers;
	loop_run(desk->loop);
	assert_string_equal(desk->told.data, want);
}

static void
add(struct desk *desk, const char *text)
{
	struct comment comment = {
		.at_ms = 1, .text = text, .text_len = (uint32_t)strlen(text)
	};

	assert_true(keeper_add(desk->keeper, &comment));
}

static void
a_film_is_known_and_gets_what_was_written_over_it(void **state)
{
	struct desk *desk = *state;

	begin(desk, desk->library);
	keeper_open(desk->keeper, desk->film, NULL, -1);
	add(desk, "one");
	add(desk, "two");
	told(desk, 3, "open 0 " HELLO "\nadd 0 one\nadd 0 two\n");
	keeper_open(desk->keeper, desk->film, "another", -1);
	keeper_open(desk->keeper, desk->film, NULL, -1);
	told(desk, 2, "open 0 another\nopen 0 " HELLO " one two\n");
	end(desk);
}

static void
nothing_is_made_for_who_only_watches(void **state)
{
	struct desk *desk = *state;

	begin(desk, desk->library);
	keeper_open(desk->keeper, desk->film, NULL, -1);
	told(desk, 1, "open 0 " HELLO "\n");
	assert_int_not_equal(access(desk->library, F_OK), 0);
	end(desk);
}

static void
what_was_asked_before_the_end_is_done(void **state)
{
	struct desk *desk = *state;

	begin(desk, desk->library);
	keeper_open(desk->keeper, desk->film, "v", -1);
	told(desk, 1, "open 0 v\n");
	add(desk, "at the last moment");
	end(desk);
	begin(desk, desk->library);
	keeper_open(desk->keeper, desk->film, "v", -1);
	told(desk, 1, "open 0 v at the last moment\n");
	end(desk);
}

static void
what_cannot_be_kept_is_answered_with_the_reason(void **state)
{
	struct desk *desk = *state;

	begin(desk, NULL);
	keeper_open(desk->keeper, desk->film, NULL, -1);
	add(desk, "one");
	told(desk, 2, "open -2 " HELLO " (nowhere)\nadd -2 one (nowhere)\n");
	end(desk);
}

/* Nobody writes into it, so opening it to read would wait for ever. */
static void
a_pipe_is_left_alone_and_gets_its_danmaku_when_it_is_known(void **state)
{
	struct desk *desk = *state;
	char fifo[128];

	snprintf(fifo, sizeof(fifo), "%s/fifo", desk->dir);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	begin(desk, desk->library);
	keeper_open(desk->keeper, desk->film, "true", -1);
	add(desk, "earlier");
	keeper_open(desk->keeper, fifo, NULL, -1);
	add(desk, "now");
	keeper_known(desk->keeper, "true");
	add(desk, "later");
	told(desk, 6,
	    "open 0 true\nadd 0 earlier\nopen 0 ?\nadd 0 now\nknown 0 ? earlier\n"
	    "add 0 later\n");
	keeper_open(desk->keeper, desk->film, "true", -1);
	told(desk, 1, "open 0 true earlier now later\n");
	end(desk);
}

static void
notes_are_remembered(void **state)
{
	struct desk *desk = *state;

	begin(desk, desk->library);
	keeper_open(desk->keeper, desk->film, NULL, -1);
	assert_null(keeper_note(desk->keeper, "offset"));
	keeper_note_put(desk->keeper, "offset", "+2.5");
	keeper_note_put(desk->keeper, "gone", "1");
	keeper_note_put(desk->keeper, "gone", NULL);
	assert_string_equal(keeper_note(desk->keeper, "offset"), "+2.5");
	told(desk, 1, "open 0 " HELLO "\n");
	end(desk);
	begin(desk, desk->library);
	keeper_open(desk->keeper, desk->film, NULL, -1);
	assert_null(keeper_note(desk->keeper, "offset"));
	told(desk, 1, "open 0 " HELLO "\n");
	assert_string_equal(keeper_note(desk->keeper, "offset"), "+2.5");
	assert_null(keeper_note(desk->keeper, "gone"));
	end(desk);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)
	const struct CMUnitTest tests[] = {
		TEST(a_film_is_known_and_gets_what_was_written_over_it),
		TEST(nothing_is_made_for_who_only_watches),
		TEST(what_was_asked_before_the_end_is_done),
		TEST(what_cannot_be_kept_is_answered_with_the_reason),
		TEST(a_pipe_is_left_alone_and_gets_its_danmaku_when_it_is_known),
		TEST(notes_are_remembered),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
