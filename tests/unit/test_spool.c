/* Does a pipe become something that can be read anywhere? */
#include "unit/harness.h"

#include "base/mem.h"
#include "media/digest.h"
#include "media/spool.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define MIB (1 << 20)

/* A writer at the other end: byte i of what it says is a function of i. */
struct scene {
	int ends[2];
	pthread_t thread;
	int64_t size; /* to write, then it hangs up */
	struct spool *spool;
	atomic_bool stop;
	atomic_int full, known;
	char id[DIGEST_TEXT];
};

static char
byte_at(int64_t i)
{
	return (char)((uint64_t)i * 2654435761u >> 13);
}

static void *
write_all(void *arg)
{
	struct scene *s = arg;
	char part[4096];

	for (int64_t at = 0; at < s->size; at += (int64_t)sizeof(part)) {
		for (size_t i = 0; i < sizeof(part); i++)
			part[i] = byte_at(at + (int64_t)i);
		if (write(s->ends[1], part, sizeof(part)) != sizeof(part))
			break;
	}
	close(s->ends[1]);
	return NULL;
}

static void
on_full(void *arg, const char *why)
{
	struct scene *s = arg;

	(void)why;
	s->full++;
}

static void
on_known(void *arg, const char *id)
{
	struct scene *s = arg;

	snprintf(s->id, sizeof(s->id), "%s", id);
	s->known++;
}

static bool
is_stopped(void *arg)
{
	struct scene *s = arg;

	return s->stop;
}

static struct scene *
scene_new(int64_t size, int64_t limit)
{
	struct scene *s = mem_new(1, sizeof(*s));
	struct spool_options options = { .limit = limit,
		.full = on_full,
		.known = on_known,
		.stop = is_stopped,
		.arg = s };

	s->size = size;
	assert_int_equal(pipe(s->ends), 0);
	options.fd = s->ends[0];
	assert_int_equal(spool_open(&s->spool, &options, NULL), 0);
	assert_int_equal(pthread_create(&s->thread, NULL, write_all, s), 0);
	return s;
}

static void
scene_free(struct scene *s)
{
	spool_close(s->spool);
	close(s->ends[0]);
	pthread_join(s->thread, NULL);
	free(s);
}

/* So many bytes from there on are what the writer wrote. */
static void
check(struct scene *s, int64_t at, int64_t size)
{
	static char data[65536];

	while (size > 0) {
		int want = size < (int64_t)sizeof(data) ? (int)size : (int)sizeof(data);
		int got = spool_read(s->spool, at, data, want);

		if (got <= 0)
			fail_msg("%d at %lld", got, (long long)at);
		for (int i = 0; i < got; i++) {
			if (data[i] != byte_at(at + i))
				fail_msg("byte %lld is another", (long long)at + i);
		}
		at += got;
		size -= got;
	}
}

static void
what_came_can_be_read_in_any_order(void **state)
{
	struct scene *s = scene_new(3 * MIB, 0);
	char end;

	(void)state;
	check(s, 2 * MIB, MIB); /* waits for it */
	check(s, 0, 3 * MIB);
	check(s, MIB / 3, 1000);
	assert_int_equal(spool_read(s->spool, 3 * MIB, &end, 1), 0);
	assert_int_equal(spool_read(s->spool, 9 * MIB, &end, 1), 0);
	assert_int_equal(spool_size(s->spool), 3 * MIB);
	scene_free(s);
}

static void
is_known_by(int64_t size)
{
	struct scene *s = scene_new(size, 0);
	struct digest *digest = digest_new();
	char want[DIGEST_TEXT], byte;

	for (int64_t i = 0; i < size; i++) {
		byte = byte_at(i);
		if (digest_add(digest, &byte, 1))
			break;
	}
	digest_end(digest, want);
	assert_int_equal(spool_read(s->spool, size, &byte, 1), 0); /* the end is here */
	assert_int_equal(s->known, 1);
	assert_string_equal(s->id, want);
	digest_free(digest);
	scene_free(s);
}

static void
a_pipe_is_known_as_the_file_would_be(void **state)
{
	(void)state;
	is_known_by(0);
	is_known_by(MIB);
	is_known_by(DIGEST_BYTES);
	is_known_by(DIGEST_BYTES + MIB);
}

static void
a_pipe_that_is_given_up_is_not_known(void **state)
{
	struct scene *s = scene_new((int64_t)8 * MIB, MIB);

	(void)state;
	check(s, 0, MIB / 2);
	spool_close(s->spool);
	s->spool = NULL;
	assert_int_equal(s->known, 0);
	scene_free(s);
}

static void
past_the_limit_the_oldest_bytes_go_and_the_newest_stay(void **state)
{
	struct scene *s = scene_new(20 * MIB, 2 * MIB);
	char byte;

	(void)state;
	check(s, 0, 10 * MIB);
	check(
	    s, 10 * MIB - MIB / 2, MIB / 2); /* a quarter of the room is for going back */
	check(s, 10 * MIB, 10 * MIB);
	assert_int_equal(spool_read(s->spool, 0, &byte, 1), -ESPIPE);
	scene_free(s);
}

static void
bytes_that_are_waited_for_far_ahead_come_even_past_the_limit(void **state)
{
	struct scene *s = scene_new(20 * MIB, 2 * MIB);
	char byte;

	(void)state;
	check(s, 20 * MIB - 1000, 1000);
	assert_int_equal(spool_read(s->spool, 0, &byte, 1), -ESPIPE);
	scene_free(s);
}

static void
a_full_disk_keeps_what_fits_and_says_so(void **state)
{
	struct rlimit before, small;
	struct scene *s;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small = (struct rlimit){ 3 * MIB + 12345, before.rlim_max };
	setrlimit(RLIMIT_FSIZE, &small);
	s = scene_new(20 * MIB, 0);
	check(s, 0, 20 * MIB);
	assert_int_equal(s->full, 1);
	assert_int_equal(spool_kept(s->spool), 3 * MIB + 12345);
	scene_free(s);
	setrlimit(RLIMIT_FSIZE, &before);
}

static void
a_disk_with_no_room_at_all_is_an_error(void **state)
{
	struct rlimit before, small;
	struct scene *s;
	char byte;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small = (struct rlimit){ 1000, before.rlim_max };
	setrlimit(RLIMIT_FSIZE, &small);
	s = scene_new(MIB, 0);
	assert_int_equal(spool_read(s->spool, 5000, &byte, 1), -EFBIG);
	scene_free(s);
	setrlimit(RLIMIT_FSIZE, &before);
}

static void *
stop_it(void *arg)
{
	struct scene *s = arg;

	s->stop = true;
	spool_wake(s->spool);
	return NULL;
}

static void
a_read_that_waits_can_be_called_off(void **state)
{
	struct scene *s = mem_new(1, sizeof(*s));
	struct spool_options options = { .full = on_full, .stop = is_stopped, .arg = s };
	pthread_t thread;
	char byte;

	(void)state;
	assert_int_equal(pipe(s->ends), 0);
	options.fd = s->ends[0];
	assert_int_equal(spool_open(&s->spool, &options, NULL), 0);
	assert_int_equal(pthread_create(&thread, NULL, stop_it, s), 0);
	assert_int_equal(spool_read(s->spool, 0, &byte, 1), -EINTR);
	pthread_join(thread, NULL);
	spool_close(s->spool); /* although the writer never hung up */
	close(s->ends[0]);
	close(s->ends[1]);
	free(s);
}

static void
a_folder_that_is_not_there_is_passed_over(void **state)
{
	struct scene *s;

	(void)state;
	setenv("TMPDIR", "/nowhere/at/all", 1);
	s = scene_new(MIB, 0);
	check(s, 0, MIB);
	scene_free(s);
	unsetenv("TMPDIR");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_came_can_be_read_in_any_order),
		cmocka_unit_test(a_pipe_is_known_as_the_file_would_be),
		cmocka_unit_test(a_pipe_that_is_given_up_is_not_known),
		cmocka_unit_test(past_the_limit_the_oldest_bytes_go_and_the_newest_stay),
		cmocka_unit_test(
		    bytes_that_are_waited_for_far_ahead_come_even_past_the_limit),
		cmocka_unit_test(a_full_disk_keeps_what_fits_and_says_so),
		cmocka_unit_test(a_disk_with_no_room_at_all_is_an_error),
		cmocka_unit_test(a_read_that_waits_can_be_called_off),
		cmocka_unit_test(a_folder_that_is_not_there_is_passed_over),
	};

	signal(SIGPIPE, SIG_IGN);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
