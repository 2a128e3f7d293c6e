/* Is the old file there until the new one is whole, whatever happens between? */
#include "unit/harness.h"

#include "convert/save.h"
#include "danmaku/track.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64], path[80];

static int
save_one(struct err *err)
{
	struct request request = { .output = path, .writer = writer_find("jsonl") };
	struct comment c = { .text = "x", .text_len = 1, .author = "" };
	struct progress progress = { .to = NULL };
	struct writer_report report = { 0 };
	struct track *track = track_new();
	int rc;

	track_add(track, &c);
	track_sort(track);
	rc = save(&request, track, &progress, &report, err);
	track_free(track);
	return rc;
}

static int
files_in_folder(void)
{
	DIR *dir = opendir(folder);
	int count = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		count++;
	closedir(dir);
	return count - 2; /* . and .. */
}

static long
size_of_file(void)
{
	FILE *file = fopen(path, "r");
	long size;

	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	fclose(file);
	return size;
}

static void
who_is_told_to_stop_leaves_the_old_file_alone(void **state)
{
	static const int stops[] = { SIGINT, SIGTERM, SIGHUP };
	struct err err = { 0 };
	sigset_t set, before, now;
	size_t i;
	int got;

	(void)state;
	assert_int_equal(save_one(&err), 0);
	assert_int_equal(truncate(path, 5), 0);
	for (i = 0; i < sizeof(stops) / sizeof(stops[0]); i++) {
		sigemptyset(&set);
		sigaddset(&set, stops[i]);
		sigprocmask(SIG_BLOCK, &set, &before);
		raise(stops[i]); /* as if it came while the file is written */
		assert_int_equal(save_one(&err), -EINTR);
		assert_int_equal(files_in_folder(), 1);
		assert_int_equal(size_of_file(), 5);
		sigprocmask(SIG_SETMASK, NULL, &now);
		assert_false(sigismember(&now, stops[(i + 1) % 3]));
		assert_int_equal(sigwait(&set, &got), 0);
		sigprocmask(SIG_SETMASK, &before, NULL);
	}
	assert_int_equal(save_one(&err), 0);
	assert_int_equal(files_in_folder(), 1);
	assert_true(size_of_file() > 5);
}

/* nohup: it is told all the time, and does not listen. */
static void
who_ignores_it_is_not_stopped(void **state)
{
	void (*before)(int) = signal(SIGHUP, SIG_IGN);
	struct err err = { 0 };
	pid_t pid = fork(), parent;
	int status;

	(void)state;
	if (pid == 0) {
		for (parent = getppid(); getppid() == parent;)
			kill(parent, SIGHUP);
		_exit(0);
	}
	for (int i = 0; i < 100; i++)
		assert_int_equal(save_one(&err), 0);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	signal(SIGHUP, before);
}

static int
make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/test_save.XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/x.jsonl", folder);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_told_to_stop_leaves_the_old_file_alone),
		cmocka_unit_test(who_ignores_it_is_not_stopped),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
