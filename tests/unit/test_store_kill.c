/* Is everything there once that was committed, whenever the writer was killed? */
#include "unit/harness.h"

#include "harness/cellar.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 50, GROUP = 7, ACKS_MOST = 40 };

#define ALL ((struct store_span){ 0, INT64_MAX, 0, 1000000 })

/* Groups of danmaku for as long as it lives; says the last of each that is kept. */
static void
write_until_killed(const char *path, int64_t video, int report, uint64_t first)
{
	struct store *store;

	if (store_open(&store, path, true, NULL) != 0)
		_exit(1);
	for (uint64_t id = first;;) {
		if (store_begin(store, NULL) != 0)
			_exit(2);
		for (int i = 0; i < GROUP; i++)
			if (cellar_add(store, video, id++, 5, NULL) != 0)
				_exit(3);
		if (store_commit(store, NULL) != 0)
			_exit(4);
		id--;
		if (write(report, &id, sizeof(id)) != sizeof(id))
			_exit(5);
		id++;
	}
}

static uint64_t
run_and_kill(const struct cellar *c, uint64_t first, int acks)
{
	uint64_t last = first - 1, id;
	int report[2], status;
	pid_t pid;

	assert_int_equal(pipe(report), 0);
	pid = fork();
	if (pid == 0)
		write_until_killed(c->path, c->video, report[1], first);
	close(report[1]);
	while (acks-- > 0 && read(report[0], &id, sizeof(id)) == sizeof(id))
		last = id;
	kill(pid, SIGKILL);
	while (read(report[0], &id, sizeof(id)) == sizeof(id))
		last = id;
	close(report[0]);
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	return last;
}

/* All up to `last`, and beyond it at most the one group that was being
 * committed, whole.  The last that is there. */
static uint64_t
all_is_there_once(struct cellar *c, uint64_t last)
{
	struct err err = { 0 };
	uint64_t count;

	well(store_open(&c->store, c->path, true, &err), &err);
	well(store_check(c->store, &err), &err); /* counts are true, too */
	count = (uint64_t)cellar_count(c->store, "v");
	assert_true(count == last || count == last + GROUP);
	for (uint64_t id = 1; id <= count; id += GROUP) {
		char *ids = cellar_ids(
		    c->store, c->video, (struct store_span){ 0, 9, id - 1, 1 });
		char want[32];

		snprintf(want, sizeof(want), "5:%llu", (unsigned long long)id);
		assert_string_equal(ids, want);
		free(ids);
	}
	store_close(c->store);
	c->store = NULL;
	return count;
}

static void
what_was_committed_is_there_once_after_kill_9(void **state)
{
	struct cellar *c = *state;
	uint32_t dice = 12345;
	uint64_t last = 0;

	store_close(c->store);
	c->store = NULL;
	for (int round = 0; round < ROUNDS; round++) {
		dice = dice * 1664525u + 1013904223u;
		last = run_and_kill(c, last + 1, (int)(dice >> 16) % ACKS_MOST);
		last = all_is_there_once(c, last);
	}
	assert_true(last > ROUNDS * GROUP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_was_committed_is_there_once_after_kill_9, cellar_open,
		    cellar_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
