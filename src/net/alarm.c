#include "net/alarm.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#ifdef __linux__
#include <sys/timerfd.h>

struct alarm {
	uv_poll_t poll; /* first: uv_close() hands it back */
	int fd;
	alarm_fn *fn;
	void *arg;
};

static void
rang(uv_poll_t *poll, int status, int events)
{
	struct alarm *a = poll->data;
	uint64_t times;

	(void)status;
	(void)events;
	/* Nothing to read: it was set again after it had rung. */
	if (read(a->fd, &times, sizeof(times)) == sizeof(times))
		a->fn(a->arg);
}

struct alarm *
alarm_open(struct uv_loop_s *uv, alarm_fn *fn, void *arg)
{
	struct alarm *a = mem_new(1, sizeof(*a));

	a->fn = fn;
	a->arg = arg;
	a->fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (a->fd < 0 || uv_poll_init(uv, &a->poll, a->fd) != 0) {
		perror("timerfd");
		abort();
	}
	a->poll.data = a;
	uv_poll_start(&a->poll, UV_READABLE, rang);
	return a;
}

void
alarm_set(struct alarm *a, ns_t at)
{
	struct itimerspec when = { 0 };

	/* All zero would disarm it, and the past is as good as now. */
	if (at != NS_NONE) {
		if (at < 1)
			at = 1;
		when.it_value.tv_sec = at / SECOND;
		when.it_value.tv_nsec = at % SECOND;
	}
	timerfd_settime(a->fd, TFD_TIMER_ABSTIME, &when, NULL);
}

static void
closed(uv_handle_t *handle)
{
	free(handle->data);
}

void
alarm_close(struct alarm *a)
{
	uv_poll_stop(&a->poll);
	close(a->fd);
	uv_close((uv_handle_t *)&a->poll, closed);
}

#else

struct alarm {
	uv_timer_t timer;
	alarm_fn *fn;
	void *arg;
};

static void
rang(uv_timer_t *timer)
{
	struct alarm *a = timer->data;

	a->fn(a->arg);
}

struct alarm *
alarm_open(struct uv_loop_s *uv, alarm_fn *fn, void *arg)
{
	struct alarm *a = mem_new(1, sizeof(*a));

	a->fn = fn;
	a->arg = arg;
	uv_timer_init(uv, &a->timer);
	a->timer.data = a;
	return a;
}

void
alarm_set(struct alarm *a, ns_t at)
{
	ns_t delay;

	if (at == NS_NONE) {
		uv_timer_stop(&a->timer);
		return;
	}
	uv_update_time(a->timer.loop);
	delay = at - time_now();
	if (delay < 0)
		delay = 0;
	/* libuv counts from the start of its millisecond: one more is never early. */
	uv_timer_start(&a->timer, rang, (uint64_t)(delay / MILLISECOND) + 1, 0);
}

static void
closed(uv_handle_t *handle)
{
	free(handle->data);
}

void
alarm_close(struct alarm *a)
{
	uv_close((uv_handle_t *)&a->timer, closed);
}
#endif
