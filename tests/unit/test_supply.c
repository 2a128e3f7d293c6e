/* Do the danmaku come from wherever they are, and does nothing wait for them? */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/site.h"
#include "supply/supply.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROW(text) "<d p=\"1,1,25,16777215\">" text "</d>"

/* A folder of files, a server, and what the supply said last. */
struct place {
	char folder[64], cache[80];
	struct server *server;
	struct loop *loop;
	struct fetch_pool *pool;
	struct supply *supply;
	char said[600];
	bool bad, waiting;
	int lines;
	size_t grown;
};

static void
on_changed(void *arg)
{
	(void)arg;
}

static void
on_grew(void *arg, const struct track *more)
{
	struct place *p = arg;

	p->grown += track_count(more);
}

static void
on_settled(void *arg)
{
	struct place *p = arg;
	int percent;

	if (p->waiting && !supply_is_busy(p->supply, &percent))
		loop_stop(p->loop);
}

static void
on_said(void *arg, const char *line, bool bad)
{
	struct place *p = arg;

	snprintf(p->said, sizeof(p->said), "%s", line);
	p->bad = bad;
	p->lines++;
}

static void
supply_open(struct place *p)
{
	const struct supply_handler handler = { on_changed, on_grew, on_said, on_settled,
		p };

	p->supply = supply_new(
	    &(struct supply_kit){ p->loop, p->pool, p->cache, 1 << 20 }, handler);
}

static int
place_open(void **state)
{
	struct place *p = mem_new(1, sizeof(*p));
	snprintf(p->folder, sizeof(p->folder), "supply-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	p->server = server_new(site_serve, NULL);
	p->loop = loop_new();
	p->pool = fetch_pool_new(p->loop);
	snprintf(p->cache, sizeof(p->cache), "%s/cache", p->folder);
	supply_open(p);
	*state = p;
	return 0;
}

static int
place_close(void **state)
{
	struct place *p = *state;
	char command[100];

	supply_free(p->supply);
	fetch_pool_free(p->pool);
	loop_free(p->loop);
	server_free(p->server);
	snprintf(command, sizeof(command), "rm -r %s", p->folder);
	assert_int_equal(system(command), 0);
	free(p);
	return 0;
}

/* free() it */
static char *
path_of(struct place *p, const char *name)
{
	return mem_print("%s/%s", p->folder, name);
}

/* The path of a new file with `text` in it; free() it. */
static char *
file(struct place *p, const char *name, const char *text)
{
	char *path = path_of(p, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	return path;
}

static bool
is_busy(struct place *p)
{
	int percent;

	return supply_is_busy(p->supply, &percent);
}

static void
start(struct place *p, const char *video, const char *const *names, size_t count)
{
	supply_start(p->supply,
	    &(struct supply_request){ .video = video, .names = names, .count = count });
}

/* Until all has come. */
static void
wait(struct place *p)
{
	assert_true(is_busy(p));
	p->waiting = true;
	loop_run(p->loop);
	p->waiting = false;
	assert_false(is_busy(p));
}

/* Starts with one or two names and waits. */
static void
get(struct place *p, const char *a, const char *b)
{
	const char *names[] = { a, b };

	start(p, "video.mp4", names, b != NULL ? 2 : 1);
	p->lines = 0;
	wait(p);
}

static void
get_url(struct place *p, const char *path)
{
	char *url = server_url(p->server, path);

	get(p, url, NULL);
	free(url);
}

static size_t
count(struct place *p)
{
	return track_count(supply_track(p->supply));
}

static const char *
text(struct place *p, size_t index)
{
	return track_at(supply_track(p->supply), index)->text;
}

static void
a_file_becomes_the_track_and_is_named(void **state)
{
	struct place *p = *state;
	char *path = file(p, "a.xml", "<i>" ROW("one") ROW("two") "</i>");

	get(p, path, NULL);
	assert_int_equal(count(p), 2);
	assert_string_equal(p->said, "a.xml: 2 danmaku");
	assert_false(p->bad);
	free(path);
}

static void
all_sources_make_one_track_and_know_which_they_were(void **state)
{
	struct place *p = *state;
	char *path = file(p, "b.xml", "<i>" ROW("filed") "</i>");
	char *url = server_url(p->server, "/gzip");

	get(p, url, path);
	assert_int_equal(count(p), 2);
	assert_int_equal(p->lines, 2);
	assert_string_equal(text(p, 0), "danmaku");
	assert_int_equal(track_at(supply_track(p->supply), 0)->source, 0);
	assert_string_equal(text(p, 1), "filed");
	assert_int_equal(track_at(supply_track(p->supply), 1)->source, 1);
	free(url);
	free(path);
}

static void
every_source_has_its_own_offset(void **state)
{
	struct place *p = *state;
	char *a = file(p, "a.xml", "<i>" ROW("a") "</i>");
	char *b = file(p, "b.xml", "<i>" ROW("b") "</i>");
	char *c = file(p, "c.xml", "<i>" ROW("c") "</i>");
	const char *names[] = { a, b, c };
	const ns_t offsets[] = { 2500 * MILLISECOND, -SECOND / 2 };

	supply_start(p->supply, &(struct supply_request){ "v", names, 3, offsets, 2 });
	wait(p);
	assert_string_equal(text(p, 0), "b");
	assert_int_equal(track_at(supply_track(p->supply), 0)->at_ms, 500);
	assert_int_equal(track_at(supply_track(p->supply), 1)->at_ms, 1000);
	assert_string_equal(text(p, 2), "a");
	assert_int_equal(track_at(supply_track(p->supply), 2)->at_ms, 3500);
	free(c);
	free(b);
	free(a);
}

static void
every_packing_of_the_web_is_undone(void **state)
{
	static const char *const paths[] = { "/rows", "/chunked", "/gzip", "/deflate",
		"/raw", "/hop/3" };
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		get_url(p, paths[i]);
		assert_int_equal(count(p), 1);
		assert_string_equal(text(p, 0), "danmaku");
		assert_false(p->bad);
	}
}

static void
what_cannot_be_had_is_said_and_costs_nothing_else(void **state)
{
	static const char *const paths[] = { "/none", "/to-file", "/to-gopher",
		"/to-self", "/huge", "/bomb", "/empty", "/garbage" };
	struct place *p = *state;
	char *good = file(p, "good.xml", "<i>" ROW("good") "</i>");
	char *folder = path_of(p, "");

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		char *url = server_url(p->server, paths[i]);

		get(p, url, NULL);
		assert_int_equal(count(p), 0);
		assert_true(p->bad);
		assert_non_null(strstr(p->said, paths[i] + 1));
		assert_null(strpbrk(p->said, "\033\a\n\r"));
		get(p, url, good);
		assert_string_equal(text(p, 0), "good");
		free(url);
	}
	get(p, folder, good);
	assert_int_equal(count(p), 1);
	assert_int_equal(p->lines, 2);
	get(p, "not/there.xml", NULL);
	assert_string_equal(p->said, "there.xml: No such file or directory");
	assert_true(p->bad);
	get(p, "ftp://127.0.0.1/a.xml", NULL);
	assert_string_equal(p->said, "a.xml: only http and https are fetched");
	free(folder);
	free(good);
}

static void
the_rows_of_a_transfer_that_breaks_off_are_kept(void **state)
{
	struct place *p = *state;

	get_url(p, "/rows-and-half");
	assert_int_equal(count(p), 1);
	assert_string_equal(text(p, 0), "danmaku");
	assert_true(p->bad);
	assert_non_null(strstr(p->said, "http://"));
	assert_non_null(strstr(p->said, "; before that: 1 danmaku"));
}

static void
a_film_that_is_named_as_danmaku_is_not_read_to_its_end(void **state)
{
	struct place *p = *state;
	char *path = file(p, "film.mp4", "not danmaku"), *pipe = path_of(p, "pipe");
	char *zeros = mem_new(1, 512 << 10);
	int end;

	/* All of it would take a while, and more memory than a test should. */
	assert_int_equal(truncate(path, INT64_C(511) << 20), 0);
	get(p, path, NULL);
	assert_string_equal(p->said, "film.mp4: is no known danmaku format");
	/* A pipe that never ends can only have an answer for its head. */
	assert_int_equal(mkfifo(pipe, 0600), 0);
	end = open(pipe, O_RDWR | O_CLOEXEC);
	assert_int_equal(fcntl(end, F_SETPIPE_SZ, 1 << 20), 1 << 20);
	assert_int_equal(write(end, "film", 4), 4);
	assert_int_equal(write(end, zeros, 512 << 10), 512 << 10);
	get(p, pipe, NULL);
	assert_string_equal(p->said, "pipe: is no known danmaku format");
	close(end);
	free(zeros);
	free(pipe);
	free(path);
}

static void
a_pipe_is_read_to_its_end(void **state)
{
	static const char rows[] = "<i>" ROW("piped") "</i>";
	struct place *p = *state;
	char *path = path_of(p, "pipe");
	const char *names[] = { path };
	int end;

	assert_int_equal(mkfifo(path, 0600), 0);
	start(p, "-", names, 1);
	end = open(path, O_WRONLY | O_CLOEXEC); /* waits for the reader */
	assert_int_equal(write(end, rows, strlen(rows)), strlen(rows));
	close(end);
	wait(p);
	assert_int_equal(count(p), 1);
	assert_string_equal(text(p, 0), "piped");
	free(path);
}

static void
a_source_that_never_speaks_is_given_up_at_once(void **state)
{
	struct place *p = *state;
	char *pipe = path_of(p, "pipe"), *url = server_url(p->server, "/stall");
	char *good = file(p, "good.xml", "<i>" ROW("good") "</i>");
	const char *names[] = { pipe, url, pipe };
	int end;

	assert_int_equal(mkfifo(pipe, 0600), 0);
	end = open(pipe, O_RDWR | O_CLOEXEC);
	start(p, "v", names, 3);
	start(p, "v", names, 3);
	get(p, good, NULL);
	assert_int_equal(p->lines, 1);
	assert_int_equal(count(p), 1);
	start(p, "v", names, 3); /* and it is freed like that */
	assert_int_equal(count(p), 0);
	assert_true(is_busy(p));
	close(end);
	free(good);
	free(url);
	free(pipe);
}

/* The threads of the first start may well be done, their posts on the way. */
static void
what_was_given_up_never_comes_back(void **state)
{
	struct place *p = *state;
	char *old = file(p, "old.xml", "<i>" ROW("old") "</i>");
	char *new = file(p, "new.xml", "<i>" ROW("new") "</i>");
	const char *names[] = { old, old, old };

	for (int i = 0; i < 20; i++) {
		start(p, "v", names, 3);
		get(p, new, NULL);
		assert_int_equal(count(p), 1);
		assert_string_equal(text(p, 0), "new");
	}
	free(new);
	free(old);
}

static void
danmaku_beside_the_video_are_found(void **state)
{
	struct place *p = *state;
	char *video = file(p, "my film: \"1\" [x]\n.mp4", "");
	char *plain = file(p, "my film: \"1\" [x]\n.xml", "<i>" ROW("plain") "</i>");

	start(p, video, NULL, 0);
	wait(p);
	assert_int_equal(count(p), 1);
	assert_string_equal(text(p, 0), "plain");
	assert_null(strchr(p->said, '\n'));
	start(p, "-", NULL, 0);
	assert_false(is_busy(p));
	assert_int_equal(count(p), 0);
	free(plain);
	free(video);
}

/* A video called a.xml is not its own danmaku, a folder a.xml is none. */
static void
what_is_beside_must_be_another_file(void **state)
{
	struct place *p = *state;
	char *video = file(p, "a.xml", "<i>" ROW("itself") "</i>");
	char *other = path_of(p, "b.mp4"), *folder = path_of(p, "b.xml");

	start(p, video, NULL, 0);
	wait(p);
	assert_int_equal(count(p), 0);
	assert_int_equal(mkdir(folder, 0700), 0);
	start(p, other, NULL, 0);
	wait(p);
	assert_int_equal(p->lines, 0);
	free(folder);
	free(other);
	free(video);
}

static void
how_far_a_fetch_has_come_is_known(void **state)
{
	struct place *p = *state;
	char *url = server_url(p->server, "/stall");
	const char *names[] = { url };
	int percent = 0;

	start(p, "v", names, 1);
	assert_true(supply_is_busy(p->supply, &percent));
	assert_int_equal(percent, -1);
	free(url);
}

#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, place_open, place_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_PLACE(a_file_becomes_the_track_and_is_named),
		WITH_PLACE(all_sources_make_one_track_and_know_which_they_were),
		WITH_PLACE(every_source_has_its_own_offset),
		WITH_PLACE(every_packing_of_the_web_is_undone),
		WITH_PLACE(what_cannot_be_had_is_said_and_costs_nothing_else),
		WITH_PLACE(the_rows_of_a_transfer_that_breaks_off_are_kept),
		WITH_PLACE(a_film_that_is_named_as_danmaku_is_not_read_to_its_end),
		WITH_PLACE(a_pipe_is_read_to_its_end),
		WITH_PLACE(a_source_that_never_speaks_is_given_up_at_once),
		WITH_PLACE(what_was_given_up_never_comes_back),
		WITH_PLACE(danmaku_beside_the_video_are_found),
		WITH_PLACE(what_is_beside_must_be_another_file),
		WITH_PLACE(how_far_a_fetch_has_come_is_known),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
