/* Is everything there that was acknowledged, whenever the player was killed? */
#include "unit/harness.h"

#include "base/mem.h"
#include "library/library.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 50
#define ACKS_MOST 40 /* the child is killed after so many at most */

/* Adds numbered texts for as long as it lives, and says each that is kept.
 * Every third is taken back at once, and that is said, too. */
static void
write_until_killed(const char *path, int report, int64_t first)
{
	struct library *library;
	char text[32];

	if (library_open(&library, path, NULL) != 0)
		_exit(1);
	for (int64_t number = first;; number++) {
		struct comment comment = { .at_ms = number, .text = text };
		uint64_t id;

		comment.text_len =
		    (uint32_t)snprintf(text, sizeof(text), "%lld", (long long)number);
		if (library_add(library, "v", &comment, &id, NULL) != 0)
			_exit(2);
		if (number % 3 == 0 && library_remove(library, "v", id, NULL) != 0)
			_exit(3);
		if (write(report, &number, sizeof(number)) != sizeof(number))
			_exit(4);
	}
}

/* The last number that was acknowledged before the child died. */
static int64_t
run_and_kill(const char *path, int64_t first, int acks)
{
	int64_t last = first - 1, number;
	int report[2], status;
	pid_t pid;

	assert_int_equal(pipe(report), 0);
	pid = fork();
	if (pid == 0)
		write_until_killed(path, report[1], first);
	close(report[1]);
	while (acks-- > 0 && read(report[0], &number, sizeof(number)) == sizeof(number))
		last = number;
	kill(pid, SIGKILL);
	while (read(report[0], &number, sizeof(number)) == sizeof(number))
		last = number;
	close(report[0]);
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	return last;
}

static int
check_line(void *arg, int count, char **values, char **names)
{
	(void)arg;
	(void)names;
	assert_int_equal(count, 1);
	assert_string_equal(values[0], "ok");
	return 0;
}

static void
is_whole(const char *path)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, "PRAGMA integrity_check", check_line, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
}

/* What is kept: all up to `last` but each third, and beyond it at most the
 * one that was being written. */
static int64_t
all_is_there(const char *path, int64_t last)
{
	struct library *library;
	struct track *track = track_new();
	int64_t want = 1, number = 0;

	assert_int_equal(library_open(&library, path, NULL), 0);
	assert_int_equal(library_read(library, "v", track, NULL), 0);
	track_sort(track);
	for (size_t i = 0; i < track_count(track); i++) {
		number = track_at(track, i)->at_ms;
		want += want % 3 == 0;
		if (number <= last)
			assert_int_equal(number, want);
		want = number + 1;
	}
	assert_true(number >= last - (last % 3 == 0));
	assert_true(number <= last + 1);
	/* A third that was not taken back yet when the end came is no harm, but
	 * the next round counts from behind it. */
	if (number % 3 == 0 && number > 0)
		assert_int_equal(library_remove(library, "v",
				     track_at(track, track_count(track) - 1)->id, NULL),
		    0);
	library_close(library);
	track_free(track);
	return number > last ? number : last;
}

static void
what_was_acknowledged_is_there_after_kill_9(void **state)
{
	char dir[64], path[96], rest[128];
	uint32_t dice = 12345;
	int64_t last = 0;

	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/test_library_kill.%ld", (long)getpid());
	snprintf(path, sizeof(path), "%s/library.db", dir);
	for (int round = 0; round < ROUNDS; round++) {
		dice = dice * 1664525u + 1013904223u;
		last = run_and_kill(path, last + 1, (int)(dice >> 16) % ACKS_MOST);
		if (access(path, F_OK) != 0)
			continue; /* killed before there was anything */
		is_whole(path);
		last = all_is_there(path, last);
	}
	assert_true(last > ROUNDS);
	unlink(path);
	snprintf(rest, sizeof(rest), "%s-wal", path);
	unlink(rest);
	snprintf(rest, sizeof(rest), "%s-shm", path);
	unlink(rest);
	assert_int_equal(rmdir(dir), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_acknowledged_is_there_after_kill_9),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
