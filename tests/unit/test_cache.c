/* Is what was kept there again as it was, and within its bounds? */
#include "unit/harness.h"

#include "base/mem.h"
#include "supply/cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIMIT 4000

struct shelf {
	char folder[64], below[80];
	struct cache *cache;
};

static int
shelf_open(void **state)
{
	struct shelf *s = mem_new(1, sizeof(*s));

	snprintf(s->folder, sizeof(s->folder), "cache-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	snprintf(s->below, sizeof(s->below), "%s/not/yet", s->folder);
	s->cache = cache_new(s->below, LIMIT);
	*state = s;
	return 0;
}

static int
shelf_close(void **state)
{
	struct shelf *s = *state;
	char command[100];

	cache_free(s->cache);
	snprintf(command, sizeof(command), "rm -r %s", s->folder);
	assert_int_equal(system(command), 0);
	free(s);
	return 0;
}

static struct cache_entry
entry_of(const char *text)
{
	struct cache_entry entry = { .asked_ms = 1000 };

	bytes_text(&entry.body, text);
	snprintf(entry.validity.etag, sizeof(entry.validity.etag), "\"%s\"", text);
	entry.validity.fresh = 60 * SECOND;
	return entry;
}

static void
keep(struct shelf *s, const char *url, const char *text)
{
	struct cache_entry entry = entry_of(text);
	struct err err = { 0 };

	assert_int_equal(cache_keep(s->cache, url, &entry, &err), 0);
	cache_entry_fini(&entry);
}

static bool
is_there(struct shelf *s, const char *url, const char *text)
{
	struct cache_entry entry;
	bool there = cache_find(s->cache, url, &entry);

	if (there && text != NULL)
		assert_string_equal(entry.body.data, text);
	cache_entry_fini(&entry);
	return there;
}

/* The path of what is kept for this address; free() it. */
static char *
path_of(struct shelf *s, const char *url)
{
	char key[CACHE_KEY_TEXT];

	cache_key(key, url);
	return mem_print("%s/%s.danmaku", s->below, key);
}

static void
what_was_kept_is_found_with_all_that_was_said_about_it(void **state)
{
	struct shelf *s = *state;
	struct cache_entry entry;

	assert_false(is_there(s, "http://a/1", NULL));
	keep(s, "http://a/1", "one");
	keep(s, "http://a/2", "");
	assert_true(cache_find(s->cache, "http://a/1", &entry));
	assert_string_equal(entry.body.data, "one");
	assert_string_equal(entry.validity.etag, "\"one\"");
	assert_string_equal(entry.validity.modified, "");
	assert_true(cache_entry_is_fresh(&entry, 1000));
	assert_true(cache_entry_is_fresh(&entry, 60999));
	assert_false(cache_entry_is_fresh(&entry, 61000));
	assert_false(cache_entry_is_fresh(&entry, 999));
	cache_entry_fini(&entry);
	keep(s, "http://a/1", "other");
	assert_true(is_there(s, "http://a/1", "other"));
	assert_true(is_there(s, "http://a/2", NULL));
	assert_false(is_there(s, "http://a/3", NULL));
}

/* Cut anywhere, a byte changed anywhere: nothing wrong ever comes out. */
static void
a_damaged_file_is_none_and_goes(void **state)
{
	struct shelf *s = *state;
	char *path = path_of(s, "http://a/");
	struct cache_entry entry = entry_of("a body that is well worth keeping"), got;
	struct bytes data = { 0 };
	char key[CACHE_KEY_TEXT];

	cache_key(key, "http://a/");
	cache_entry_write(&entry, key, &data);
	for (size_t i = 0; i < data.len; i++) {
		char *copy = mem_copy(data.data, data.len);

		assert_false(cache_entry_read(&got, key, copy, i));
		copy[i] ^= 4;
		assert_false(cache_entry_read(&got, key, copy, data.len));
		free(copy);
	}
	keep(s, "http://a/", "x");
	assert_int_equal(truncate(path, 40), 0);
	assert_false(is_there(s, "http://a/", NULL));
	assert_int_not_equal(access(path, F_OK), 0);
	keep(s, "http://a/", "x");
	assert_true(is_there(s, "http://a/", "x"));
	bytes_fini(&data);
	cache_entry_fini(&entry);
	free(path);
}

static void
the_file_of_another_address_is_none(void **state)
{
	struct shelf *s = *state;
	char *a = path_of(s, "http://a/"), *b = path_of(s, "http://b/");

	keep(s, "http://a/", "a");
	assert_int_equal(rename(a, b), 0);
	assert_false(is_there(s, "http://b/", NULL));
	free(b);
	free(a);
}

static void
age(struct shelf *s, const char *url, time_t seconds)
{
	const struct timespec times[2] = { { seconds, 0 }, { seconds, 0 } };
	char *path = path_of(s, url);

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	free(path);
}

static int64_t
bytes_in(struct shelf *s)
{
	DIR *folder = opendir(s->below);
	struct dirent *entry;
	int64_t bytes = 0;
	struct stat st;

	while ((entry = readdir(folder)) != NULL) {
		if (fstatat(dirfd(folder), entry->d_name, &st, 0) == 0 &&
		    S_ISREG(st.st_mode))
			bytes += st.st_size;
	}
	closedir(folder);
	return bytes;
}

static void
past_the_limit_what_was_not_used_for_long_goes(void **state)
{
	struct shelf *s = *state;
	char text[1001];

	memset(text, 'x', 1000);
	text[1000] = '\0';
	keep(s, "http://a/1", text);
	keep(s, "http://a/2", text);
	keep(s, "http://a/3", text);
	age(s, "http://a/1", 100);
	age(s, "http://a/2", 200);
	age(s, "http://a/3", 300);
	assert_true(is_there(s, "http://a/1", text)); /* which is a use */
	keep(s, "http://a/4", text);
	assert_false(is_there(s, "http://a/2", NULL));
	assert_true(is_there(s, "http://a/1", text));
	assert_true(is_there(s, "http://a/4", text));
	for (int i = 0; i < 40; i++) {
		char url[40];

		snprintf(url, sizeof(url), "http://b/%d", i);
		keep(s, url, text);
		assert_true(bytes_in(s) <= LIMIT);
		assert_true(is_there(s, url, text));
	}
}

static void
what_is_larger_than_all_of_it_is_not_kept(void **state)
{
	struct shelf *s = *state;
	char *text = mem_new(1, LIMIT + 1);

	memset(text, 'x', LIMIT);
	keep(s, "http://a/1", "small");
	keep(s, "http://a/2", text);
	assert_false(is_there(s, "http://a/2", NULL));
	assert_true(is_there(s, "http://a/1", "small"));
	free(text);
}

static void
other_files_of_the_folder_are_left_alone(void **state)
{
	struct shelf *s = *state;
	char text[3001], *path;
	FILE *f;

	keep(s, "http://a/1", "small");
	path = mem_print("%s/letter.txt", s->below);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fclose(f), 0);
	memset(text, 'x', 3000);
	text[3000] = '\0';
	for (int i = 0; i < 5; i++)
		keep(s, i % 2 ? "http://a/2" : "http://a/3", text);
	assert_int_equal(access(path, F_OK), 0);
	free(path);
}

static void
a_folder_that_cannot_be_is_an_error_and_finds_nothing(void **state)
{
	struct shelf *s = *state;
	struct cache_entry entry = entry_of("x");
	struct cache *cache = cache_new("/proc/self/cache", LIMIT);
	struct cache *none = cache_new(NULL, LIMIT);
	struct err err = { 0 };

	(void)s;
	assert_true(cache_keep(cache, "http://a/", &entry, &err) < 0);
	assert_non_null(strstr(err.text, "/proc/self/cache: "));
	assert_int_equal(cache_keep(none, "http://a/", &entry, &err), 0);
	cache_entry_fini(&entry);
	assert_false(cache_find(cache, "http://a/", &entry));
	assert_false(cache_find(none, "http://a/", &entry));
	cache_free(none);
	cache_free(cache);
}

/* What the server forbids to keep is not kept. */
static void
what_must_not_be_kept_is_not(void **state)
{
	struct shelf *s = *state;
	struct cache_entry entry = entry_of("x");

	entry.validity.no_store = true;
	assert_int_equal(cache_keep(s->cache, "http://a/", &entry, NULL), 0);
	cache_entry_fini(&entry);
	assert_false(is_there(s, "http://a/", NULL));
}

static void *
use_all(void *arg)
{
	struct shelf *s = arg;
	char text[600], url[40];

	for (int i = 0; i < 200; i++) {
		snprintf(url, sizeof(url), "http://c/%d", i % 9);
		memset(text, 'a' + i % 9, 500);
		text[500] = '\0';
		keep(s, url, text);
		is_there(s, url, text); /* it may be gone, it is never wrong */
	}
	return NULL;
}

static void
several_players_use_one_folder(void **state)
{
	pthread_t threads[3];

	for (int i = 0; i < 3; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, use_all, *state), 0);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
}

#define WITH_SHELF(test) cmocka_unit_test_setup_teardown(test, shelf_open, shelf_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SHELF(what_was_kept_is_found_with_all_that_was_said_about_it),
		WITH_SHELF(a_damaged_file_is_none_and_goes),
		WITH_SHELF(the_file_of_another_address_is_none),
		WITH_SHELF(past_the_limit_what_was_not_used_for_long_goes),
		WITH_SHELF(what_is_larger_than_all_of_it_is_not_kept),
		WITH_SHELF(other_files_of_the_folder_are_left_alone),
		WITH_SHELF(a_folder_that_cannot_be_is_an_error_and_finds_nothing),
		WITH_SHELF(what_must_not_be_kept_is_not),
		WITH_SHELF(several_players_use_one_folder),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
