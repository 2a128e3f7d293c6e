#include "media/monitor.h"

#include <errno.h>

void
monitor_init(struct monitor *m)
{
	pthread_condattr_t attr;

	pthread_mutex_init(&m->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&m->changed, &attr);
	pthread_condattr_destroy(&attr);
}

void
monitor_fini(struct monitor *m)
{
	pthread_cond_destroy(&m->changed);
	pthread_mutex_destroy(&m->lock);
}

void
monitor_enter(struct monitor *m)
{
	pthread_mutex_lock(&m->lock);
}

void
monitor_leave(struct monitor *m)
{
	pthread_mutex_unlock(&m->lock);
}

void
monitor_wake(struct monitor *m)
{
	pthread_cond_broadcast(&m->changed);
}

void
monitor_wait(struct monitor *m)
{
	pthread_cond_wait(&m->changed, &m->lock);
}

bool
monitor_wait_for(struct monitor *m, ns_t at_most)
{
	ns_t until = time_now() + at_most;
	struct timespec ts = { until / SECOND, until % SECOND };

	return pthread_cond_timedwait(&m->changed, &m->lock, &ts) != ETIMEDOUT;
}
