/* Is who posts told the truth, and in time? */
#include "unit/harness.h"

#include "base/mem.h"
#include "broker/ledger.h"
#include "harness/cellar.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

struct desk {
	struct cellar *cellar;
	struct ledger *ledger;
	struct loop *loop;
	struct timer *timer;
	sem_t inside, go; /* a job that holds the writer up */
	int answered, refused, want;
	int64_t seen;
};

/* A post, or a look, or one that waits. */
struct task {
	struct job job; /* first: the ledger hands it back */
	struct desk *desk;
	uint64_t id;
	int fails;
};

static int
desk_open(void **state)
{
	struct desk *desk = mem_new(1, sizeof(*desk));
	void *cellar;

	if (cellar_open(&cellar) != 0)
		return -1;
	desk->cellar = cellar;
	desk->loop = loop_new();
	sem_init(&desk->inside, 0, 0);
	sem_init(&desk->go, 0, 0);
	*state = desk;
	return ledger_open(&desk->ledger, desk->cellar->path, 2, NULL);
}

static int
desk_close(void **state)
{
	struct desk *desk = *state;
	void *cellar = desk->cellar;

	ledger_close(desk->ledger);
	loop_free(desk->loop);
	sem_destroy(&desk->inside);
	sem_destroy(&desk->go);
	free(desk);
	return cellar_close(&cellar);
}

static int
work_post(struct job *job, struct store *store, struct err *err)
{
	struct task *task = (struct task *)job;
	int rc = cellar_add(store, task->desk->cellar->video, task->id, 5, err);

	return task->fails != 0 ? err_set(err, task->fails, "not this one") : rc;
}

static int
work_wait(struct job *job, struct store *store, struct err *err)
{
	struct task *task = (struct task *)job;

	(void)store;
	(void)err;
	sem_post(&task->desk->inside);
	sem_wait(&task->desk->go);
	return 0;
}

static int
work_count(struct job *job, struct store *store, struct err *err)
{
	struct task *task = (struct task *)job;

	(void)err;
	task->desk->seen = cellar_count(store, "v");
	return 0;
}

static void
on_done(struct job *job)
{
	struct task *task = (struct task *)job;
	struct desk *desk = task->desk;

	desk->answered++;
	desk->refused += job->rc < 0;
	if (desk->answered == desk->want)
		loop_stop(desk->loop);
	free(task);
}

static bool
give(struct desk *desk, bool (*to)(struct ledger *, struct job *),
    int (*work)(struct job *, struct store *, struct err *), uint64_t id, int fails)
{
	struct task *task = mem_new(1, sizeof(*task));

	*task = (struct task){ { work, on_done, desk->loop, 0, { 0 } }, desk, id, fails };
	if (to(desk->ledger, &task->job))
		return true;
	free(task);
	return false;
}

static bool
post(struct desk *desk, uint64_t id, int fails)
{
	return give(desk, ledger_write, work_post, id, fails);
}

static void
answers(struct desk *desk, int want)
{
	desk->want = want;
	if (desk->answered < want)
		loop_run(desk->loop);
	assert_int_equal(desk->answered, want);
}

static void
hold(struct desk *desk)
{
	assert_true(give(desk, ledger_write, work_wait, 0, 0));
	sem_wait(&desk->inside);
}

static void
kept(struct desk *desk, int64_t want)
{
	struct err err = { 0 };

	assert_int_equal(cellar_count(desk->cellar->store, "v"), want);
	well(store_check(desk->cellar->store, &err), &err);
}

static void
who_is_answered_finds_it_in_the_store(void **state)
{
	struct desk *desk = *state;

	for (uint64_t id = 1; id <= 20; id++) {
		assert_true(post(desk, id, 0));
		answers(desk, (int)id);
		kept(desk, (int64_t)id);
	}
	assert_int_equal(desk->refused, 0);
}

static void
those_that_wait_share_a_commit(void **state)
{
	struct desk *desk = *state;

	hold(desk);
	for (uint64_t id = 1; id <= 500; id++)
		assert_true(post(desk, id, 0));
	assert_int_equal(ledger_stats(desk->ledger).waiting, 500);
	sem_post(&desk->go);
	answers(desk, 501);
	/* One, and more only where they take longer than anybody is to wait. */
	assert_true(ledger_stats(desk->ledger).commits < 100);
	assert_int_equal(ledger_stats(desk->ledger).written, 501);
	kept(desk, 500);
}

static void
one_that_fails_is_undone_alone(void **state)
{
	struct desk *desk = *state;

	hold(desk);
	for (uint64_t id = 1; id <= 9; id++)
		assert_true(post(desk, id, id % 3 == 0 ? -EPERM : 0));
	assert_true(post(desk, 1, 0)); /* it is there already */
	sem_post(&desk->go);
	answers(desk, 11);
	assert_int_equal(desk->refused, 4);
	assert_int_equal(ledger_stats(desk->ledger).failed, 4);
	assert_true(ledger_stats(desk->ledger).healthy);
	kept(desk, 6);
}

static void
a_full_queue_refuses(void **state)
{
	struct desk *desk = *state;
	uint64_t taken = 0;

	hold(desk);
	while (post(desk, taken + 1, 0))
		taken++;
	assert_int_equal(taken, LEDGER_WRITES_MAX);
	sem_post(&desk->go);
	answers(desk, LEDGER_WRITES_MAX + 1);
	assert_true(post(desk, taken + 1, 0));
	answers(desk, LEDGER_WRITES_MAX + 2);
	assert_int_equal(desk->refused, 0);
	kept(desk, LEDGER_WRITES_MAX + 1);
}

static void
readers_do_not_wait_for_the_writer(void **state)
{
	struct desk *desk = *state;

	assert_true(post(desk, 1, 0));
	answers(desk, 1);
	hold(desk);
	assert_true(post(desk, 2, 0));
	assert_true(give(desk, ledger_read, work_count, 0, 0));
	answers(desk, 2);
	assert_int_equal(desk->seen, 1);
	sem_post(&desk->go);
	answers(desk, 4);
}

static void
what_waits_at_the_end_is_done(void **state)
{
	struct desk *desk = *state;

	hold(desk);
	for (uint64_t id = 1; id <= 50; id++)
		assert_true(post(desk, id, 0));
	for (int i = 0; i < 50; i++)
		assert_true(give(desk, ledger_read, work_count, 0, 0));
	sem_post(&desk->go);
	ledger_drain(desk->ledger);
	assert_false(post(desk, 51, 0));
	assert_false(give(desk, ledger_read, work_count, 0, 0));
	answers(desk, 101);
	assert_int_equal(desk->refused, 0);
	kept(desk, 50);
}

static void
files_at_most(rlim_t bytes)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void
on_look(void *arg)
{
	struct desk *desk = arg;

	if (ledger_stats(desk->ledger).healthy)
		loop_stop(desk->loop);
	else
		timer_set(desk->timer, MILLISECOND);
}

static void
a_commit_that_fails_fails_all_and_it_heals_by_itself(void **state)
{
	struct desk *desk = *state;

	hold(desk);
	for (uint64_t id = 1; id <= 300; id++)
		assert_true(post(desk, id, 0));
	files_at_most(1);
	sem_post(&desk->go);
	answers(desk, 301);
	assert_false(ledger_stats(desk->ledger).healthy);
	files_at_most(RLIM_INFINITY);
	assert_true(desk->refused >= 300); /* the one that held writes nothing */
	desk->timer = loop_timer(desk->loop, on_look, desk);
	timer_set(desk->timer, 0);
	loop_run(desk->loop);
	timer_free(desk->timer);
	kept(desk, 0);
	assert_true(post(desk, 1, 0));
	answers(desk, 302);
	kept(desk, 1);
}

struct poster {
	struct desk *desk;
	uint64_t first;
	pthread_t thread;
};

static void *
post_many(void *arg)
{
	struct poster *poster = arg;

	for (uint64_t i = 0; i < 500; i++)
		while (!post(poster->desk, poster->first + i, 0))
			sched_yield();
	return NULL;
}

static void
many_threads_may_post(void **state)
{
	struct desk *desk = *state;
	struct poster posters[4];

	for (uint64_t i = 0; i < 4; i++) {
		posters[i] = (struct poster){ .desk = desk, .first = 1 + i * 500 };
		pthread_create(&posters[i].thread, NULL, post_many, &posters[i]);
	}
	answers(desk, 2000);
	for (int i = 0; i < 4; i++)
		pthread_join(posters[i].thread, NULL);
	assert_int_equal(desk->refused, 0);
	kept(desk, 2000);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)
	const struct CMUnitTest tests[] = {
		TEST(who_is_answered_finds_it_in_the_store),
		TEST(those_that_wait_share_a_commit),
		TEST(one_that_fails_is_undone_alone),
		TEST(a_full_queue_refuses),
		TEST(readers_do_not_wait_for_the_writer),
		TEST(what_waits_at_the_end_is_done),
		TEST(a_commit_that_fails_fails_all_and_it_heals_by_itself),
		TEST(many_threads_may_post),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
