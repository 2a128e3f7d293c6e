#include "supply/work.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct work {
	struct crew *crew;
	struct work *next, **link;
	struct work_call call;
	pthread_t thread;
	atomic_bool stop;
	bool dropped;
};

struct crew {
	struct loop *loop;
	struct work *works;
};

struct crew *
crew_new(struct loop *loop)
{
	struct crew *crew = mem_new(1, sizeof(*crew));

	crew->loop = loop;
	return crew;
}

/* Its thread has posted its last or is about to, and says nothing else. */
static struct work_call
finish(struct work *work)
{
	struct work_call call = work->call;

	pthread_join(work->thread, NULL);
	*work->link = work->next;
	if (work->next != NULL)
		work->next->link = work->link;
	free(work);
	return call;
}

static void
work_done(void *arg)
{
	struct work *work = arg;
	bool dropped = work->dropped;
	struct work_call call = finish(work);

	if (dropped)
		call.drop(call.arg);
	else
		call.done(call.arg);
}

static void *
run(void *arg)
{
	struct work *work = arg;
	struct loop *loop = work->crew->loop;

	work->call.run(work->call.arg, &work->stop);
	loop_post(loop, work_done, work);
	return NULL;
}

struct work *
work_start(struct crew *crew, struct work_call call, struct err *err)
{
	struct work *work = mem_new(1, sizeof(*work));
	int rc;

	work->crew = crew;
	work->call = call;
	rc = pthread_create(&work->thread, NULL, run, work);
	if (rc != 0) {
		free(work);
		err_set(err, -rc, "no thread to read it: %s", strerror(rc));
		return NULL;
	}
	work->next = crew->works;
	work->link = &crew->works;
	if (work->next != NULL)
		work->next->link = &work->next;
	crew->works = work;
	return work;
}

void
work_drop(struct work *work)
{
	if (work == NULL)
		return;
	work->stop = true;
	work->dropped = true;
}

void
crew_free(struct crew *crew)
{
	if (crew == NULL)
		return;
	for (struct work *work = crew->works; work != NULL; work = work->next)
		work->stop = true;
	while (crew->works != NULL) {
		struct work_call call = finish(crew->works);

		call.drop(call.arg);
	}
	free(crew);
}
