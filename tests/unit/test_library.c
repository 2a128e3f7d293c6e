/* Is what a viewer wrote there again, whatever happened in between? */
#include "unit/harness.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "library/library.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

struct shelf {
	char dir[64], folder[80], path[96];
};

static int
shelf_open(void **state)
{
	struct shelf *shelf = mem_new(1, sizeof(*shelf));

	snprintf(shelf->dir, sizeof(shelf->dir), "/tmp/test_library.%s",
	    "XX"
	    "XX"
	    "XX");
	if (mkdtemp(shelf->dir) == NULL)
		return -1;
	snprintf(shelf->folder, sizeof(shelf->folder), "%s/a/danmu", shelf->dir);
	snprintf(shelf->path, sizeof(shelf->path), "%s/library.db", shelf->folder);
	*state = shelf;
	return 0;
}

static int
shelf_close(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	struct shelf *shelf = *state;
	char path[128];

	chmod(shelf->folder, 0700);
	for (size_t i = 0; i < 4; i++) {
		snprintf(path, sizeof(path), "%s%s", shelf->path, ends[i]);
		unlink(path);
	}
	rmdir(shelf->folder);
	snprintf(path, sizeof(path), "%s/a", shelf->dir);
	rmdir(path);
	rmdir(shelf->dir);
	free(shelf);
	return 0;
}

static struct library *
opened(const struct shelf *shelf)
{
	struct library *library = NULL;
	struct err err = { 0 };

	if (library_open(&library, shelf->path, &err) != 0)
		fail_msg("%s", err.text);
	return library;
}

static uint64_t
add(struct library *library, const char *video, int64_t at_ms, const char *text)
{
	struct comment comment = {
		.at_ms = at_ms,
		.created_ms = 1700000000000 + at_ms,
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.rgb = 0xff8000,
		.size = 25,
		.mode = COMMENT_TOP,
	};
	struct err err = { 0 };
	uint64_t id = 0;

	if (library_add(library, video, &comment, &id, &err) != 0)
		fail_msg("%s", err.text);
	assert_true((id & LIBRARY_ID_BIT) != 0);
	return id;
}

/* "at text|at text" of what is kept for the video. */
static void
kept(struct library *library, const char *video, const char *want)
{
	struct track *track = track_new();
	struct bytes seen = { 0 };
	const struct comment *c;

	assert_int_equal(library_read(library, video, track, NULL), 0);
	track_sort(track);
	bytes_text(&seen, "");
	for (size_t i = 0; (c = track_at(track, i)) != NULL; i++)
		bytes_print(
		    &seen, "%s%lld %s", i > 0 ? "|" : "", (long long)c->at_ms, c->text);
	assert_string_equal(seen.data, want);
	bytes_fini(&seen);
	track_free(track);
}

static void
sql(const struct shelf *shelf, const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(shelf->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void
refused(const struct shelf *shelf, int code, const char *why)
{
	struct library *library = NULL;
	struct err err = { 0 };

	assert_int_equal(library_open(&library, shelf->path, &err), code);
	assert_null(library);
	assert_non_null(strstr(err.text, why));
	assert_non_null(strstr(err.text, "library.db: "));
}

static void
what_was_added_is_there_the_next_time(void **state)
{
	struct shelf *shelf = *state;
	struct library *library = opened(shelf);
	struct track *track = track_new();
	const struct comment *c;

	add(library, "v", 2000, "你好 👩‍👩‍👧");
	add(library, "w", 500, "elsewhere");
	library_close(library);
	library = opened(shelf);
	assert_int_equal(library_read(library, "v", track, NULL), 0);
	assert_int_equal(track_count(track), 1);
	c = track_at(track, 0);
	assert_string_equal(c->text, "你好 👩‍👩‍👧");
	assert_int_equal(c->at_ms, 2000);
	assert_int_equal(c->created_ms, 1700000002000);
	assert_int_equal(c->rgb, 0xff8000);
	assert_int_equal(c->size, 25);
	assert_int_equal(c->mode, COMMENT_TOP);
	assert_int_equal(c->flags, COMMENT_OWN);
	track_free(track);
	library_close(library);
	library_close(NULL);
}

static void
nobody_else_may_read_it(void **state)
{
	struct shelf *shelf = *state;
	struct library *library;
	mode_t mask = umask(0);
	struct stat st;
	char wal[128];

	library = opened(shelf);
	umask(mask);
	add(library, "v", 1, "secret");
	assert_int_equal(stat(shelf->folder, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(stat(shelf->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	snprintf(wal, sizeof(wal), "%s-wal", shelf->path);
	assert_int_equal(stat(wal, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	library_close(library);
}

static void
what_was_taken_back_is_gone(void **state)
{
	struct library *library = opened(*state);
	uint64_t first = add(library, "v", 1, "a"), second = add(library, "v", 2, "b");

	assert_int_equal(library_remove(library, "w", first, NULL), 0); /* not its own */
	kept(library, "v", "1 a|2 b");
	assert_int_equal(library_remove(library, "v", second, NULL), 0);
	kept(library, "v", "1 a");
	assert_true(add(library, "v", 3, "c") > second); /* an id is never used again */
	library_close(library);
}

static void
two_players_share_it(void **state)
{
	struct library *one = opened(*state), *two = opened(*state);

	add(one, "v", 1, "one");
	add(two, "v", 2, "two");
	add(one, "v", 3, "three");
	kept(one, "v", "1 one|2 two|3 three");
	library_close(one);
	kept(two, "v", "1 one|2 two|3 three");
	library_close(two);
}

static void
the_last_texts_come_oldest_first(void **state)
{
	struct library *library = opened(*state);
	struct track *track = track_new();

	add(library, "v", 9, "first");
	add(library, "w", 5, "second");
	add(library, "v", 1, "third");
	assert_int_equal(library_recent(library, 2, track, NULL), 0);
	assert_int_equal(track_count(track), 2);
	assert_string_equal(track_at(track, 0)->text, "second");
	assert_string_equal(track_at(track, 1)->text, "third");
	track_free(track);
	library_close(library);
}

static void
a_note_is_kept_changed_and_forgotten(void **state)
{
	struct library *library = opened(*state);
	char *note;

	assert_null(library_note(library, "v", "offset"));
	assert_int_equal(library_note_put(library, "v", "offset", "+2.5", NULL), 0);
	assert_int_equal(library_note_put(library, "v", "offset", "-1", NULL), 0);
	note = library_note(library, "v", "offset");
	assert_string_equal(note, "-1");
	free(note);
	assert_null(library_note(library, "w", "offset"));
	assert_int_equal(library_note_put(library, "v", "offset", NULL, NULL), 0);
	assert_null(library_note(library, "v", "offset"));
	library_close(library);
}

static void
another_name_takes_all_with_it(void **state)
{
	struct library *library = opened(*state);
	char *note;

	add(library, "p-1", 1, "a");
	add(library, "f-1", 2, "b");
	library_note_put(library, "p-1", "offset", "1", NULL);
	library_note_put(library, "p-1", "episode", "7", NULL);
	library_note_put(library, "f-1", "offset", "2", NULL);
	assert_int_equal(library_rename(library, "p-1", "f-1", NULL), 0);
	kept(library, "f-1", "1 a|2 b");
	kept(library, "p-1", "");
	note = library_note(library, "f-1", "offset");
	assert_string_equal(note, "2");
	free(note);
	note = library_note(library, "f-1", "episode");
	assert_string_equal(note, "7");
	free(note);
	assert_null(library_note(library, "p-1", "offset"));
	library_close(library);
}

static void
what_somebody_put_into_the_file_is_cleaned(void **state)
{
	struct shelf *shelf = *state;
	struct library *library = opened(shelf);
	struct track *track = track_new();

	library_close(library);
	sql(shelf,
	    "INSERT INTO danmaku (video, at_ms, created_ms, mode, rgb, size, text)"
	    " VALUES ('v', -5, 0, 77, -1, 0, 'a' || char(27) || '[2J'),"
	    " ('v', 'x', 'y', 'z', 1e30, x'00', x'41ff'), ('v', 1, 1, 1, 1, 1, ''),"
	    " ('v', 2, 1, 1, 1, 1, char(27))");
	library = opened(shelf);
	assert_int_equal(library_read(library, "v", track, NULL), 0);
	for (size_t i = 0; i < track_count(track); i++) {
		const struct comment *c = track_at(track, i);

		assert_null(strchr(c->text, '\033'));
		assert_true(c->at_ms >= 0 && c->mode <= COMMENT_BOTTOM);
		assert_true(c->rgb <= 0xffffff && c->size > 0);
	}
	assert_int_equal(track_count(track), 2);
	track_free(track);
	library_close(library);
}

static void
a_damaged_file_is_named_and_left_alone(void **state)
{
	struct shelf *shelf = *state;
	struct library *library = opened(shelf);
	char was[64], is[64];
	FILE *file;

	library_close(library);
	file = fopen(shelf->path, "r+");
	memset(was, 'x', sizeof(was));
	assert_int_equal(fwrite(was, 1, sizeof(was), file), sizeof(was));
	fclose(file);
	refused(shelf, -EBADMSG, "damaged");
	file = fopen(shelf->path, "r");
	assert_int_equal(fread(is, 1, sizeof(is), file), sizeof(is));
	fclose(file);
	assert_memory_equal(was, is, sizeof(was));
}

static void
a_newer_file_is_named_and_left_alone(void **state)
{
	struct shelf *shelf = *state;

	library_close(opened(shelf));
	sql(shelf, "PRAGMA user_version = 2");
	refused(shelf, -EPROTO, "newer");
}

static void
another_programs_file_is_named_and_left_alone(void **state)
{
	struct shelf *shelf = *state;

	library_close(opened(shelf));
	sql(shelf, "PRAGMA application_id = 7");
	refused(shelf, -EBADMSG, "not a library");
}

/* No mode stops root. */
static void
become_nobody(const struct shelf *shelf)
{
	char above[80];

	if (geteuid() != 0)
		return;
	chmod(shelf->dir, 0755);
	snprintf(above, sizeof(above), "%s/a", shelf->dir);
	chmod(above, 0755);
	assert_int_equal(chown(shelf->folder, NOBODY, (gid_t)-1), 0);
	assert_int_equal(chown(shelf->path, NOBODY, (gid_t)-1), 0);
	chmod(shelf->path, 0400);
	assert_int_equal(seteuid(NOBODY), 0);
}

static void
a_file_that_cannot_be_written_is_read(void **state)
{
	struct shelf *shelf = *state;
	struct library *library = opened(shelf);
	struct comment comment = { .text = "no", .text_len = 2 };
	struct err err = { 0 };
	uint64_t id;

	add(library, "v", 1, "a");
	library_close(library);
	chmod(shelf->path, 0400);
	chmod(shelf->folder, 0500);
	become_nobody(shelf);
	library = opened(shelf);
	assert_true(library_is_read_only(library));
	kept(library, "v", "1 a");
	assert_int_equal(library_add(library, "v", &comment, &id, &err), -EROFS);
	assert_non_null(strstr(err.text, "may not be written"));
	library_close(library);
	assert_int_equal(seteuid(getuid()), 0);
}

/* A file where a folder should be. */
static void
no_folder_is_a_clear_error(void **state)
{
	struct shelf *shelf = *state;
	struct library *library = NULL;
	struct err err = { 0 };

	(void)shelf;
	assert_int_not_equal(
	    library_open(&library, "/dev/null/danmu/library.db", &err), 0);
	assert_non_null(strstr(err.text, "unable to open"));
}

/* The disk is full at every point in turn: what was acknowledged is there,
 * what was refused said why, and the file is whole. */
static void
fill(const struct shelf *shelf, rlim_t room, int report)
{
	struct rlimit limit = { room, room };
	struct library *library = NULL;
	struct err err = { 0 };
	struct comment comment = { .text = "0123456789", .text_len = 10 };
	uint64_t id;
	char done = 0;

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	if (library_open(&library, shelf->path, &err) == 0) {
		while (done < 100 && library_add(library, "v", &comment, &id, &err) == 0)
			done++;
		if (library_add(library, "v", &comment, &id, &err) == 0)
			done++; /* it may well work again */
	}
	if (done < 100 && err.text[0] == '\0')
		done = -1;
	if (write(report, &done, 1) != 1)
		_exit(1);
	_exit(0);
}

static void
a_full_disk_loses_nothing_that_was_acknowledged(void **state)
{
	struct shelf *shelf = *state;
	struct library *library;
	struct track *track;
	int report[2], all = 0;
	char done;
	pid_t pid;

	for (rlim_t room = 1000; room < 120000; room += 4700) {
		assert_int_equal(pipe(report), 0);
		pid = fork();
		if (pid == 0)
			fill(shelf, room, report[1]);
		close(report[1]);
		assert_int_equal(read(report[0], &done, 1), 1);
		assert_true(done >= 0);
		close(report[0]);
		waitpid(pid, NULL, 0);
		all += done;
	}
	library = opened(shelf);
	track = track_new();
	assert_int_equal(library_read(library, "v", track, NULL), 0);
	assert_true(all > 0);
	assert_true(track_count(track) >= (size_t)all);
	track_free(track);
	library_close(library);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, shelf_open, shelf_close)
	const struct CMUnitTest tests[] = {
		TEST(what_was_added_is_there_the_next_time),
		TEST(nobody_else_may_read_it),
		TEST(what_was_taken_back_is_gone),
		TEST(two_players_share_it),
		TEST(the_last_texts_come_oldest_first),
		TEST(a_note_is_kept_changed_and_forgotten),
		TEST(another_name_takes_all_with_it),
		TEST(what_somebody_put_into_the_file_is_cleaned),
		TEST(a_damaged_file_is_named_and_left_alone),
		TEST(a_newer_file_is_named_and_left_alone),
		TEST(another_programs_file_is_named_and_left_alone),
		TEST(a_file_that_cannot_be_written_is_read),
		TEST(no_folder_is_a_clear_error),
		TEST(a_full_disk_loses_nothing_that_was_acknowledged),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
