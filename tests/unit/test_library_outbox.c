/* Is what was written for a daemon still to be sent after the process was gone? */
#include "unit/harness.h"

#include "base/bytes.h"
#include "library/library_outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
dir_open(void **state)
{
	static char dir[64];

	snprintf(dir, sizeof(dir), "/tmp/test_outbox.%ld", (long)getpid());
	*state = dir;
	return 0;
}

static int
dir_close(void **state)
{
	static const char *const ends[] = { "library.db", "library.db-wal",
		"library.db-shm" };
	char path[128];

	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%s", (char *)*state, ends[i]);
		unlink(path);
	}
	return rmdir(*state);
}

static struct library *
opened(const char *dir)
{
	struct library *library = NULL;
	char path[128];

	snprintf(path, sizeof(path), "%s/library.db", dir);
	assert_int_equal(library_open(&library, path, NULL), 0);
	return library;
}

/* "text key remote|..." of what is to be sent, and of what was for this video. */
static void
visit(void *arg, const struct library_letter *letter)
{
	bytes_print(arg, "%s %s %llu|", track_at(letter->track, 0)->text, letter->key,
	    (unsigned long long)letter->remote);
}

static void
to_send(struct library *library, const char *server, const char *video, const char *want)
{
	struct bytes seen = { 0 };

	bytes_text(&seen, "");
	assert_int_equal(library_outbox(library, server, video, visit, &seen, NULL), 0);
	assert_string_equal(seen.data, want);
	bytes_fini(&seen);
}

static uint64_t
post(struct library *library, const char *video, const char *text, const char *key)
{
	const struct comment comment = {
		.at_ms = 1, .text = text, .text_len = (uint32_t)strlen(text), .size = 25
	};
	const struct library_stamp stamp = { "http://a", key };
	uint64_t id = 0;

	assert_int_equal(library_post(library, video, &comment, &stamp, &id, NULL), 0);
	return id;
}

static void
what_was_not_confirmed_waits_with_its_key(void **state)
{
	char *dir = *state;
	struct library *library = opened(dir);
	uint64_t sent, gone;

	sent = post(library, "film", "one", "k1");
	post(library, "other", "two", "k2");
	gone = post(library, "film", "three", "k3");
	post(library, "p-1-2", "of a pipe", "k4");
	assert_int_equal(library_sent(library, sent, 77, NULL), 0);
	assert_int_equal(library_remove(library, "film", gone, NULL), 0);
	library_close(library);
	library = opened(dir);
	to_send(library, "http://a", "film", "one k1 77|two k2 0|");
	to_send(library, "http://a", "other", "two k2 0|");
	to_send(library, "http://b", "film", "");
	library_close(library);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_was_not_confirmed_waits_with_its_key, dir_open, dir_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
