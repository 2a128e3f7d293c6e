/* What does a store say, and keep, when the disk or somebody else is in the way? */
#include "unit/harness.h"

#include "harness/cellar.h"
#include "store/store_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define ALL ((struct store_span){ 0, INT64_MAX, 0, 100000 })

static void
files_at_most(rlim_t bytes)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Ten at a time until no more go in; how many were acknowledged. */
static uint64_t
fill(struct cellar *c, uint64_t first, int *why, struct err *err)
{
	for (uint64_t id = first;; id += 10) {
		*why = store_begin(c->store, err);
		for (uint64_t i = id; *why == 0 && i < id + 10; i++)
			*why = cellar_add(c->store, c->video, i, (int64_t)i, err);
		if (*why == 0)
			*why = store_commit(c->store, err);
		store_rollback(c->store);
		if (*why != 0)
			return id - 1;
	}
}

static void
exactly(struct cellar *c, uint64_t last)
{
	char *ids = cellar_ids(c->store, c->video, ALL), *at = ids, want[48];
	struct err err = { 0 };

	for (uint64_t id = 1; id <= last; id++) {
		int size = snprintf(want, sizeof(want), "%s%llu:%llu", id > 1 ? " " : "",
		    (unsigned long long)id, (unsigned long long)id);

		assert_memory_equal(at, want, (size_t)size);
		at += size;
	}
	assert_string_equal(at, "");
	free(ids);
	well(store_check(c->store, &err), &err);
}

/* The limit stands at every place that a write can reach: in the middle of a
 * header, of a page, of a commit, of the file itself after a checkpoint. */
static void
a_full_disk_refuses_and_is_forgotten_when_there_is_room_again(void **state)
{
	struct cellar *c = *state;
	struct rlimit before;
	struct err err = { 0 };
	uint64_t last = 0;

	getrlimit(RLIMIT_FSIZE, &before);
	for (int round = 0; round < 40; round++) {
		char wal[128];
		struct stat st = { 0 };
		int why, tried;

		snprintf(wal, sizeof(wal), "%s-wal", c->path);
		stat(wal, &st);
		files_at_most((rlim_t)st.st_size + 1 + (rlim_t)round * 1531);
		last = fill(c, last + 1, &why, &err);
		tried = store_try(c->store, NULL);
		files_at_most(before.rlim_cur);
		if (why != -ENOSPC)
			fail_msg("%d: %s", why, err.text);
		assert_non_null(strstr(err.text, "the disk is full"));
		(void)tried; /* a page may fit where ten danmaku do not */
		well(store_try(c->store, &err), &err);
		exactly(c, last);
		if (round % 8 == 7)
			cellar_again(c);
	}
	assert_true(last > 0);
}

static void
who_is_locked_out_is_told_and_goes_on_afterwards(void **state)
{
	struct cellar *c = *state;
	struct store *other = NULL;
	struct err err = { 0 };

	well(store_open(&other, c->path, true, &err), &err);
	sqlite3_busy_timeout(c->store->db, 1);
	well(store_begin(other, &err), &err);
	assert_int_equal(store_begin(c->store, &err), -EBUSY);
	assert_int_equal(store_try(c->store, &err), -EBUSY);
	assert_int_equal(cellar_add(c->store, c->video, 1, 1, &err), -EBUSY);
	assert_non_null(strstr(err.text, "another program has locked it"));
	exactly(c, 0); /* reading goes on */
	well(store_commit(other, &err), &err);
	well(cellar_add(c->store, c->video, 1, 1, &err), &err);
	exactly(c, 1);
	store_close(other);
}

static void
sql(const char *path, const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* Opening gives the code, with the words in its reason. */
static void
refused(const struct cellar *c, bool writes, int code, const char *words)
{
	struct store *store = NULL;
	struct err err = { 0 };

	assert_int_equal(store_open(&store, c->path, writes, &err), code);
	assert_null(store);
	assert_non_null(strstr(err.text, words));
	assert_non_null(strstr(err.text, c->path));
}

static void
closed(struct cellar *c)
{
	store_close(c->store);
	c->store = NULL;
}

static void
a_newer_or_foreign_file_is_left_alone(void **state)
{
	struct cellar *c = *state;

	closed(c);
	sql(c->path, "PRAGMA user_version = 2");
	refused(c, true, -EPROTO, "made by a newer danmud");
	refused(c, false, -EPROTO, "made by a newer danmud");
	sql(c->path, "PRAGMA user_version = 1; PRAGMA application_id = 5");
	refused(c, true, -EUCLEAN, "not a store of danmud");
	cellar_clear(c);
	refused(c, false, -EIO, "unable to open");
	sql(c->path, "CREATE TABLE diary(t)");
	refused(c, true, -EUCLEAN, "not a store of danmud");
}

static void
overwrite(const char *path, off_t at, size_t count)
{
	char rubbish[4096];
	int fd = open(path, O_WRONLY);

	assert_true(fd >= 0 && count <= sizeof(rubbish));
	memset(rubbish, 0x5a, sizeof(rubbish));
	assert_int_equal(pwrite(fd, rubbish, count, at), (ssize_t)count);
	close(fd);
}

static void
a_file_that_is_no_database_is_named(void **state)
{
	struct cellar *c = *state;

	closed(c);
	overwrite(c->path, 0, 100);
	refused(c, true, -EUCLEAN, "damaged (file is not a database)");
	refused(c, false, -EUCLEAN, "damaged (file is not a database)");
}

static void
ignore(void *arg, const struct store_danmaku *d)
{
	*(size_t *)arg += strlen(d->text) + strlen(d->author);
}

/* Rubbish over each page in turn: said, or not touched; never a crash. */
static void
damage_is_found_by_the_check(void **state)
{
	struct cellar *c = *state;
	struct err err = { 0 };
	struct stat st;
	int why, found = 0, pages;

	well(store_begin(c->store, &err), &err);
	for (uint64_t id = 1; id <= 500; id++)
		well(cellar_add(c->store, c->video, id, 1, &err), &err);
	well(store_commit(c->store, &err), &err);
	closed(c);
	assert_int_equal(stat(c->path, &st), 0);
	pages = (int)(st.st_size / 4096);
	for (int page = 1; page < pages; page++) {
		struct store *store = NULL;
		size_t read = 0;

		overwrite(c->path, page * 4096, 4096);
		why = store_open(&store, c->path, true, &err);
		if (why == 0)
			why = store_check(store, &err);
		if (why == 0)
			continue;
		assert_int_equal(why, -EUCLEAN);
		found++;
		if (store != NULL)
			store_danmaku_read(store, c->video, ALL, ignore, &read, NULL);
		store_close(store);
		break;
	}
	assert_int_equal(found, 1);
}

static void
counts_that_are_not_true_are_found_by_the_check(void **state)
{
	struct cellar *c = *state;
	struct err err = { 0 };

	well(cellar_add(c->store, c->video, 1, 1, &err), &err);
	well(store_check(c->store, &err), &err);
	sql(c->path, "UPDATE video SET danmaku = 2");
	assert_int_equal(store_check(c->store, &err), -EUCLEAN);
	assert_non_null(strstr(err.text, "video v counts 2 danmaku"));
}

static void
the_file_is_its_owners_alone(void **state)
{
	struct cellar *c = *state;
	struct err err = { 0 };
	struct stat st;
	char wal[128];

	well(cellar_add(c->store, c->video, 1, 1, &err), &err);
	assert_int_equal(stat(c->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	snprintf(wal, sizeof(wal), "%s-wal", c->path);
	assert_int_equal(stat(wal, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, cellar_open, cellar_close)
	const struct CMUnitTest tests[] = {
		TEST(a_full_disk_refuses_and_is_forgotten_when_there_is_room_again),
		TEST(who_is_locked_out_is_told_and_goes_on_afterwards),
		TEST(a_newer_or_foreign_file_is_left_alone),
		TEST(a_file_that_is_no_database_is_named),
		TEST(damage_is_found_by_the_check),
		TEST(counts_that_are_not_true_are_found_by_the_check),
		TEST(the_file_is_its_owners_alone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
