#include "broker/ledger.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define TRY_EVERY (250 * MILLISECOND)
#define GROUP_TIME (10 * MILLISECOND) /* of work in one commit */

/* How long a lock is waited for, in ms: who has it may be done at once, or, when it
 * was there the last time, may keep it. */
enum { PATIENT = 2000, IMPATIENT = 100 };

enum { READERS_MAX = 8 };

struct reader {
	struct ledger *ledger;
	struct store *store;
	pthread_t thread;
};

struct ledger {
	struct store *store; /* the writing thread's */
	struct queue *writes, *reads;
	struct job *group[LEDGER_WRITES_MAX]; /* the writing thread's: all that waited */
	struct job end;                       /* what a thread pops last */
	pthread_t thread;
	struct reader readers[READERS_MAX];
	int reader_count;
	bool writing; /* the thread was started, and not joined */

	pthread_mutex_t lock; /* the rest: any thread */
	bool stopping;
	struct ledger_stats stats;
};

static void
on_done(void *arg)
{
	struct job *job = arg;

	job->done(job);
}

static void
answer(struct job *job)
{
	if (!loop_post(job->loop, on_done, job))
		job->done(job);
}

/* --- writing --- */

/* Alone undone when it fails.  Negative: the whole transaction is lost. */
static int
job_write(struct store *store, struct job *job, struct err *err)
{
	int rc = store_mark(store, err);

	if (rc < 0)
		return rc;
	job->rc = job->work(job, store, &job->err);
	if (job->rc >= 0)
		return store_unmark(store, err);
	if (store_undo(store, NULL) == 0)
		return 0;
	return err_set(err, job->rc, "%s", job->err.text);
}

/* As many as there is time for before the first of them has waited too long:
 * *count becomes how many that were. */
static int
group_try(struct store *store, struct job *const *jobs, size_t *count, struct err *err)
{
	int rc = store_begin(store, err);
	ns_t until = time_now() + GROUP_TIME;
	size_t i;

	for (i = 0; rc == 0 && i < *count && (i == 0 || time_now() < until); i++)
		rc = job_write(store, jobs[i], err);
	if (rc == 0)
		*count = i;
	if (rc == 0)
		return store_commit(store, err);
	store_rollback(store);
	return rc;
}

static void
group_fail(struct job *const *jobs, size_t count, int rc, const struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		if (jobs[i]->rc < 0)
			continue;
		jobs[i]->rc = rc;
		jobs[i]->err = *err;
	}
}

/* Said when it changes, not each time. */
static void
health_set(struct ledger *ledger, bool healthy, const struct err *err)
{
	bool before;

	pthread_mutex_lock(&ledger->lock);
	before = ledger->stats.healthy;
	ledger->stats.healthy = healthy;
	pthread_mutex_unlock(&ledger->lock);
	if (before != healthy)
		store_patience(ledger->store, healthy ? PATIENT : IMPATIENT);
	if (before && !healthy)
		log_error("ledger", "nothing can be written: %s", err->text);
	if (!before && healthy)
		log_warn("ledger", "it can be written again");
}

static void
count_up(struct ledger *ledger, struct job *const *jobs, size_t count, int rc, ns_t took)
{
	size_t failed = 0;

	for (size_t i = 0; i < count; i++)
		failed += jobs[i]->rc < 0;
	pthread_mutex_lock(&ledger->lock);
	ledger->stats.written += count - failed;
	ledger->stats.failed += failed;
	ledger->stats.commits += rc == 0;
	ledger->stats.commit_last = took;
	pthread_mutex_unlock(&ledger->lock);
}

/* How many were answered.  When it cannot be written, all that wait: each try may
 * take as long as a lock is waited for. */
static size_t
group_write(struct ledger *ledger, struct job *const *jobs, size_t count)
{
	ns_t begun = time_now();
	struct err err = { 0 };
	int rc;

	for (size_t i = 0; i < count; i++)
		jobs[i]->rc = 0;
	rc = group_try(ledger->store, jobs, &count, &err);
	if (rc < 0)
		group_fail(jobs, count, rc, &err);
	health_set(ledger, rc == 0, &err);
	count_up(ledger, jobs, count, rc, time_now() - begun);
	for (size_t i = 0; i < count; i++)
		answer(jobs[i]);
	return count;
}

/* All that wait; waits for the first.  False: they are the last. */
static bool
group_pop(struct ledger *ledger, size_t *count)
{
	enum queue_end end;
	void *item;

	*count = 0;
	if (ledger->stats.healthy) /* only this thread changes it */
		end = queue_pop(ledger->writes, &item);
	else
		end = queue_wait(ledger->writes, &item, TRY_EVERY);
	for (; end == QUEUE_OK; end = queue_try(ledger->writes, &item)) {
		if (item == &ledger->end)
			return false;
		ledger->group[(*count)++] = item;
		if (*count == LEDGER_WRITES_MAX)
			break;
	}
	return true;
}

static void *
write_thread(void *arg)
{
	struct ledger *ledger = arg;
	bool more = true;
	size_t count;

	while (more) {
		more = group_pop(ledger, &count);
		for (size_t i = 0; i < count;)
			i += group_write(ledger, ledger->group + i, count - i);
		if (count > 0)
			continue;
		if (more && store_try(ledger->store, NULL) == 0)
			health_set(ledger, true, NULL);
	}
	return NULL;
}

/* --- reading --- */

static void
job_read(struct store *store, struct job *job)
{
	job->rc = store_look(store, &job->err);
	if (job->rc < 0)
		return;
	job->rc = job->work(job, store, &job->err);
	store_look_end(store);
}

static void *
read_thread(void *arg)
{
	struct reader *reader = arg;
	void *item;

	while (queue_pop(reader->ledger->reads, &item) == QUEUE_OK &&
	       item != &reader->ledger->end) {
		job_read(reader->store, item);
		answer(item);
	}
	return NULL;
}

static int
reader_start(struct ledger *ledger, const char *path, struct err *err)
{
	struct reader *reader = &ledger->readers[ledger->reader_count];
	int rc = store_open(&reader->store, path, false, err);

	if (rc < 0)
		return rc;
	reader->ledger = ledger;
	rc = pthread_create(&reader->thread, NULL, read_thread, reader);
	if (rc != 0) {
		store_close(reader->store);
		return err_set(err, -rc, "no thread to read: %s", strerror(rc));
	}
	ledger->reader_count++;
	return 0;
}

/* --- both --- */

static int
threads_start(struct ledger *ledger, const char *path, int readers, struct err *err)
{
	int rc = pthread_create(&ledger->thread, NULL, write_thread, ledger);

	if (rc != 0)
		return err_set(err, -rc, "no thread to write: %s", strerror(rc));
	ledger->writing = true;
	for (int i = 0; rc == 0 && i < readers && i < READERS_MAX; i++)
		rc = reader_start(ledger, path, err);
	return rc;
}

int
ledger_open(struct ledger **to, const char *path, int readers, struct err *err)
{
	struct ledger *ledger = mem_new(1, sizeof(*ledger));
	int rc;

	*to = NULL;
	pthread_mutex_init(&ledger->lock, NULL);
	ledger->writes = queue_new(LEDGER_WRITES_MAX, 0, NULL);
	ledger->reads = queue_new(LEDGER_READS_MAX, 0, NULL);
	ledger->stats.healthy = true;
	rc = store_open(&ledger->store, path, true, err);
	if (rc == 0)
		rc = threads_start(ledger, path, readers, err);
	if (rc < 0) {
		ledger_close(ledger);
		return rc;
	}
	*to = ledger;
	return 0;
}

/* The end goes in behind what waits; a queue that was closed would lose it. */
void
ledger_drain(struct ledger *ledger)
{
	pthread_mutex_lock(&ledger->lock);
	ledger->stopping = true;
	pthread_mutex_unlock(&ledger->lock);
	if (ledger->writing) {
		queue_push(ledger->writes, &ledger->end, 0);
		pthread_join(ledger->thread, NULL);
		ledger->writing = false;
	}
	for (int i = 0; i < ledger->reader_count; i++)
		queue_push(ledger->reads, &ledger->end, 0);
	for (int i = 0; i < ledger->reader_count; i++) {
		pthread_join(ledger->readers[i].thread, NULL);
		store_close(ledger->readers[i].store);
	}
	ledger->reader_count = 0;
}

void
ledger_close(struct ledger *ledger)
{
	if (ledger == NULL)
		return;
	ledger_drain(ledger);
	queue_free(ledger->writes);
	queue_free(ledger->reads);
	store_close(ledger->store);
	pthread_mutex_destroy(&ledger->lock);
	free(ledger);
}

/* Under the lock, so that nothing comes in behind the end. */
static bool
offer(struct ledger *ledger, struct queue *queue, struct job *job)
{
	bool taken;

	pthread_mutex_lock(&ledger->lock);
	taken = !ledger->stopping && queue_offer(queue, job, 0) == QUEUE_OK;
	pthread_mutex_unlock(&ledger->lock);
	return taken;
}

bool
ledger_write(struct ledger *ledger, struct job *job)
{
	return offer(ledger, ledger->writes, job);
}

bool
ledger_read(struct ledger *ledger, struct job *job)
{
	return offer(ledger, ledger->reads, job);
}

struct ledger_stats
ledger_stats(struct ledger *ledger)
{
	struct ledger_stats stats;

	pthread_mutex_lock(&ledger->lock);
	stats = ledger->stats;
	pthread_mutex_unlock(&ledger->lock);
	stats.waiting = queue_count(ledger->writes);
	return stats;
}
