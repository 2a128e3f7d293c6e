/* Silence, noise, stopped readers and two workers: does a crowd stay itself? */
#include "unit/harness.h"

#include "harness/audience.h"
#include "net/loop.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef SO_MEMINFO
#define SO_MEMINFO 55
#endif

static const struct tail_limits roomy = TAIL_LIMITS;

static uint64_t
beats(const struct audience *a)
{
	return crowd_stats(a->crowd).beats;
}

static bool
all_have_a_comment(const struct audience *a)
{
	for (int i = 0; i < a->count; i++)
		if (a->viewers[i].ear.comments == 0)
			return false;
	return true;
}

static bool
turned_a_while(const struct audience *a)
{
	static int turns;

	(void)a;
	return ++turns % 50 == 0;
}

/* Five looks are one at everybody. */
static void
look_around(struct audience *a, ns_t now)
{
	for (int i = 0; i < 5; i++) {
		crowd_beat(a->crowd, now);
		audience_until(a, turned_a_while);
	}
}

static void
the_silent_get_a_comment_line_and_not_all_at_once(void **state)
{
	struct audience a;
	ns_t now = time_now();

	(void)state;
	audience_open(&a, AUDIENCE_LOCAL, 200, roomy);
	look_around(&a, now + 44 * SECOND);
	assert_int_equal(beats(&a), 0);
	look_around(&a, now + 50 * SECOND);
	assert_in_range(beats(&a), 50, 150);
	look_around(&a, now + 56 * SECOND);
	audience_until(&a, all_have_a_comment);
	assert_int_equal(beats(&a), 200);
	look_around(&a, now + 90 * SECOND);
	assert_int_equal(beats(&a), 200); /* for they were not silent that long */
	audience_say(&a, 1, 0);
	audience_until(&a, audience_has_heard);
	assert_false(a.viewers[0].ear.broken);
	audience_close(&a);
}

static bool
all_was_taken_from_it(const struct audience *a)
{
	char noise[1000];

	memset(noise, 'x', sizeof(noise));
	for (int i = 0; i < 50; i++)
		if (send(a->viewers[0].fd, noise, sizeof(noise), MSG_NOSIGNAL) < 0)
			assert_int_equal(errno, EAGAIN);
	return turned_a_while(a);
}

static void
what_a_viewer_says_is_not_heard(void **state)
{
	struct audience a;

	(void)state;
	audience_open(&a, AUDIENCE_TCP, 3, roomy);
	for (int i = 0; i < 5; i++) {
		audience_until(&a, all_was_taken_from_it);
		audience_say(&a, 1, 0);
		audience_until(&a, audience_has_heard);
	}
	assert_int_equal(crowd_stats(a.crowd).members, 3);
	audience_close(&a);
}

static uint32_t
kernel_bytes(int fd)
{
	uint32_t info[SK_MEMINFO_VARS] = { 0 };
	socklen_t len = sizeof(info);

	assert_int_equal(getsockopt(fd, SOL_SOCKET, SO_MEMINFO, info, &len), 0);
	return info[SK_MEMINFO_WMEM_QUEUED] + info[SK_MEMINFO_RMEM_ALLOC];
}

static bool
it_is_behind(const struct audience *a)
{
	return crowd_stats(a->crowd).behind == 1;
}

/* Its own end of the connection costs itself; ours is what counts. */
static void
a_stopped_reader_costs_at_most_64_kb_in_the_kernel(void **state)
{
	static const size_t sizes[] = { 100, 4000, 60000 };
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct audience a;
		int ours, theirs;

		audience_open(&a, AUDIENCE_LOCAL, 0, roomy);
		audience_pair(AUDIENCE_TCP, &ours, &theirs);
		assert_int_equal(crowd_add(a.hall, ours, NULL, &err), 0);
		for (int k = 0; k < 200000 && !it_is_behind(&a); k++) {
			audience_say(&a, 1, sizes[i]);
			if (k % 8 == 0)
				audience_until(&a, turned_a_while);
		}
		assert_true(it_is_behind(&a));
		print_message("# batches of %zu: %u bytes in the kernel\n", sizes[i],
		    kernel_bytes(ours));
		assert_true(kernel_bytes(ours) <= 64 * 1024);
		close(theirs);
		audience_close(&a);
	}
}

/* One batch, two crowds, two threads. */
struct worker {
	struct audience audience;
	struct batch *const *batches;
	int count;
};

static void *
work(void *arg)
{
	struct worker *w = arg;

	for (int i = 0; i < w->count; i++) {
		crowd_send(w->audience.hall, w->batches[i]);
		batch_drop(w->batches[i]);
		if (i % 7 == 0)
			audience_until(&w->audience, audience_has_heard);
	}
	audience_until(&w->audience, audience_has_heard);
	return NULL;
}

static void
two_workers_send_the_same_batches(void **state)
{
	enum { BATCHES = 300 };
	struct batch *batches[BATCHES];
	struct worker workers[2];
	struct offset at = { 0x5f3c, 0 };
	const uint32_t messages[] = { 2, 1 };
	pthread_t thread[2];

	(void)state;
	for (int i = 0; i < BATCHES; i++) {
		batches[i] = batch_hold(ear_batch(at, messages, 2, 100));
		at.seq = batches[i]->seq;
	}
	for (int i = 0; i < 2; i++) {
		audience_open(&workers[i].audience, AUDIENCE_TINY, 20,
		    (struct tail_limits){ 3000, 10 });
		workers[i].batches = batches;
		workers[i].count = BATCHES;
		pthread_create(&thread[i], NULL, work, &workers[i]);
	}
	while (crowd_stats(workers[0].audience.crowd).messages < 100)
		; /* from this thread, while it works */
	for (int i = 0; i < 2; i++) {
		struct ear *ear = &workers[i].audience.viewers[0].ear;

		pthread_join(thread[i], NULL);
		assert_int_equal(ear->received + ear->missed, 3 * BATCHES);
		assert_false(ear->broken);
		audience_close(&workers[i].audience);
	}
}

static void
a_descriptor_that_cannot_be_watched_stays_the_caller_s(void **state)
{
	struct audience a;
	struct err err = { 0 };

	(void)state;
	audience_open(&a, AUDIENCE_LOCAL, 1, roomy);
	assert_int_equal(crowd_add(a.hall, -1, NULL, &err), -EBADF);
	assert_int_equal(crowd_count(a.hall), 1);
	audience_close(&a);
}

static bool
two_have_messages(const struct audience *a)
{
	return a->viewers[0].ear.received > 0 && a->viewers[1].ear.received == 4;
}

static void
one_that_comes_back_gets_what_it_missed(void **state)
{
	struct audience a;
	struct err err = { 0 };
	int ours;

	(void)state;
	audience_open(&a, AUDIENCE_LOCAL, 2, roomy);
	audience_say(&a, 5, 0);
	audience_until(&a, audience_has_heard);
	close(a.viewers[1].fd);
	audience_say(&a, 4, 0);
	audience_pair(AUDIENCE_LOCAL, &ours, &a.viewers[1].fd);
	ear_fini(&a.viewers[1].ear);
	ear_init(&a.viewers[1].ear, 5);
	assert_int_equal(crowd_add(a.hall, ours, &(struct offset){ 0x5f3c, 5 }, &err), 0);
	audience_until(&a, two_have_messages);
	assert_int_equal(a.viewers[1].ear.gaps, 0);
	audience_close(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_silent_get_a_comment_line_and_not_all_at_once),
		cmocka_unit_test(what_a_viewer_says_is_not_heard),
		cmocka_unit_test(a_stopped_reader_costs_at_most_64_kb_in_the_kernel),
		cmocka_unit_test(two_workers_send_the_same_batches),
		cmocka_unit_test(a_descriptor_that_cannot_be_watched_stays_the_caller_s),
		cmocka_unit_test(one_that_comes_back_gets_what_it_missed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
