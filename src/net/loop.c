#include "net/loop.h"

#include "base/mem.h"
#include "net/alarm.h"
#include "net/heap.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

struct watch {
	uv_poll_t poll; /* first: libuv hands it back */
	struct loop *loop;
	struct watch *next, **link;
	watch_fn *fn;
	void *arg;
	int want;
};

struct timer {
	struct heap_node node; /* first: the heap hands it back */
	struct loop *loop;
	struct timer *next, **link;
	timer_fn *fn;
	void *arg;
};

struct post {
	struct post *next;
	post_fn *fn;
	void *arg;
};

struct sign {
	uv_signal_t signal;
	struct sign *next;
	signal_fn *fn;
	void *arg;
	int number;
};

struct loop {
	uv_loop_t uv;
	uv_prepare_t prepare;
	uv_async_t wake;
	struct alarm *alarm;
	ns_t armed;   /* what the alarm is set to */
	ns_t turn_at; /* the time the timers of this turn are measured by */
	struct heap heap;
	struct watch *watches;
	struct timer *timers;
	struct sign *signs;

	pthread_mutex_t lock; /* the rest: any thread */
	struct post *posts, **posts_end;
	bool closed;
};

static void
must(int rc, const char *what)
{
	if (rc == 0)
		return;
	fprintf(stderr, "%s: %s\n", what, uv_strerror(rc));
	abort();
}

/* --- posts: a list under a lock, and one word through libuv --- */

static void
run_posts(uv_async_t *wake)
{
	struct loop *loop = wake->data;
	struct post *post, *next;

	pthread_mutex_lock(&loop->lock);
	post = loop->posts;
	loop->posts = NULL;
	loop->posts_end = &loop->posts;
	pthread_mutex_unlock(&loop->lock);
	for (; post != NULL; post = next) {
		next = post->next;
		post->fn(post->arg);
		free(post);
	}
}

bool
loop_post(struct loop *loop, post_fn *fn, void *arg)
{
	struct post *post = mem_new(1, sizeof(*post));
	bool open;

	*post = (struct post){ .fn = fn, .arg = arg };
	pthread_mutex_lock(&loop->lock);
	open = !loop->closed;
	if (open) {
		*loop->posts_end = post;
		loop->posts_end = &post->next;
		uv_async_send(
		    &loop->wake); /* inside: the handle cannot close meanwhile */
	}
	pthread_mutex_unlock(&loop->lock);
	if (!open)
		free(post);
	return open;
}

/* Nobody can post any more once this has returned. */
static void
close_posts(struct loop *loop)
{
	struct post *post;

	pthread_mutex_lock(&loop->lock);
	loop->closed = true;
	pthread_mutex_unlock(&loop->lock);
	while ((post = loop->posts) != NULL) {
		loop->posts = post->next;
		free(post);
	}
}

/* --- timers: a heap, and one alarm for its first --- */

struct timer *
loop_timer(struct loop *loop, timer_fn *fn, void *arg)
{
	struct timer *timer = mem_new(1, sizeof(*timer));

	*timer = (struct timer){ .loop = loop, .fn = fn, .arg = arg };
	timer->next = loop->timers;
	timer->link = &loop->timers;
	if (timer->next != NULL)
		timer->next->link = &timer->next;
	loop->timers = timer;
	return timer;
}

void
timer_set(struct timer *timer, ns_t delay)
{
	struct loop *loop = timer->loop;
	ns_t at;

	if (__builtin_add_overflow(time_now(), delay > 0 ? delay : 0, &at))
		at = INT64_MAX;
	/* What a handler sets is for the next turn, or a timer that sets itself
	 * to 0 would keep everything else waiting. */
	if (at <= loop->turn_at)
		at = loop->turn_at + 1;
	heap_put(&loop->heap, &timer->node, at);
}

void
timer_stop(struct timer *timer)
{
	heap_remove(&timer->loop->heap, &timer->node);
}

void
timer_free(struct timer *timer)
{
	if (timer == NULL)
		return;
	timer_stop(timer);
	*timer->link = timer->next;
	if (timer->next != NULL)
		timer->next->link = timer->link;
	free(timer);
}

static void
run_timers(void *arg)
{
	struct loop *loop = arg;
	struct heap_node *node;
	struct timer *timer;

	loop->armed = NS_NONE;
	loop->turn_at = time_now();
	while ((node = heap_first(&loop->heap)) != NULL && node->at <= loop->turn_at) {
		timer = (struct timer *)node;
		heap_remove(&loop->heap, node);
		timer->fn(timer->arg); /* may free it */
	}
}

/* Just before the loop sleeps, so that setting timers costs no system call. */
static void
arm(uv_prepare_t *prepare)
{
	struct loop *loop = prepare->data;
	struct heap_node *first = heap_first(&loop->heap);
	ns_t at = first != NULL ? first->at : NS_NONE;

	if (at == loop->armed)
		return;
	loop->armed = at;
	alarm_set(loop->alarm, at);
}

/* --- descriptors --- */

static void start(struct watch *);

static void
ready(uv_poll_t *poll, int status, int events)
{
	struct watch *watch = (struct watch *)poll;
	int ready = 0;

	if (events & UV_READABLE)
		ready |= LOOP_READ;
	if (events & UV_WRITABLE)
		ready |= LOOP_WRITE;
	/* libuv stops watching what is broken; we go on saying so. */
	if (status != 0) {
		ready = watch->want;
		start(watch);
	}
	ready &= watch->want;
	if (ready != 0)
		watch->fn(watch->arg, ready); /* may free it */
}

static void
start(struct watch *watch)
{
	int events = 0;

	if (watch->want & LOOP_READ)
		events |= UV_READABLE;
	if (watch->want & LOOP_WRITE)
		events |= UV_WRITABLE;
	if (events == 0)
		uv_poll_stop(&watch->poll);
	else
		uv_poll_start(&watch->poll, events, ready);
}

struct watch *
loop_watch(struct loop *loop, int fd, int want, watch_fn *fn, void *arg)
{
	struct watch *watch = mem_new(1, sizeof(*watch));
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || uv_poll_init(&loop->uv, &watch->poll, fd) != 0) {
		free(watch);
		return NULL;
	}
	/* libuv makes it non-blocking, and a shell may share it with us. */
	if (!(flags & O_NONBLOCK))
		fcntl(fd, F_SETFL, flags);
	watch->loop = loop;
	watch->fn = fn;
	watch->arg = arg;
	watch->want = want;
	watch->next = loop->watches;
	watch->link = &loop->watches;
	if (watch->next != NULL)
		watch->next->link = &watch->next;
	loop->watches = watch;
	start(watch);
	return watch;
}

void
watch_change(struct watch *watch, int want)
{
	if (want == watch->want)
		return;
	watch->want = want;
	start(watch);
}

static void
free_handle(uv_handle_t *handle)
{
	free(handle);
}

void
watch_free(struct watch *watch)
{
	if (watch == NULL)
		return;
	*watch->link = watch->next;
	if (watch->next != NULL)
		watch->next->link = watch->link;
	uv_poll_stop(&watch->poll);
	uv_close((uv_handle_t *)&watch->poll, free_handle);
}

/* --- signals --- */

static void
signalled(uv_signal_t *signal, int number)
{
	struct sign *sign = (struct sign *)signal;

	if (sign->fn != NULL)
		sign->fn(sign->arg, number);
}

void
loop_signal(struct loop *loop, int number, signal_fn *fn, void *arg)
{
	struct sign *sign = loop->signs;

	while (sign != NULL && sign->number != number)
		sign = sign->next;
	if (sign == NULL) {
		sign = mem_new(1, sizeof(*sign));
		must(uv_signal_init(&loop->uv, &sign->signal), "signal");
		sign->number = number;
		sign->next = loop->signs;
		loop->signs = sign;
	}
	sign->fn = fn;
	sign->arg = arg;
	if (fn == NULL)
		uv_signal_stop(&sign->signal);
	else
		must(uv_signal_start(&sign->signal, signalled, number), "signal");
}

/* --- the loop itself --- */

struct loop *
loop_new(void)
{
	struct loop *loop = mem_new(1, sizeof(*loop));

	must(uv_loop_init(&loop->uv), "loop");
	pthread_mutex_init(&loop->lock, NULL);
	loop->posts_end = &loop->posts;
	must(uv_async_init(&loop->uv, &loop->wake, run_posts), "loop");
	must(uv_prepare_init(&loop->uv, &loop->prepare), "loop");
	loop->wake.data = loop;
	loop->prepare.data = loop;
	loop->alarm = alarm_open(&loop->uv, run_timers, loop);
	loop->armed = NS_NONE;
	loop->turn_at = NS_NONE;
	uv_prepare_start(&loop->prepare, arm);
	return loop;
}

void
loop_free(struct loop *loop)
{
	struct sign *sign;

	if (loop == NULL)
		return;
	close_posts(loop);
	while (loop->watches != NULL)
		watch_free(loop->watches);
	while (loop->timers != NULL)
		timer_free(loop->timers);
	while ((sign = loop->signs) != NULL) {
		loop->signs = sign->next;
		uv_close((uv_handle_t *)&sign->signal, free_handle);
	}
	alarm_close(loop->alarm);
	uv_close((uv_handle_t *)&loop->prepare, NULL);
	uv_close((uv_handle_t *)&loop->wake, NULL);
	/* A loop_stop() that nobody waited for ends the first turn early. */
	while (uv_run(&loop->uv, UV_RUN_DEFAULT) != 0)
		;
	must(uv_loop_close(&loop->uv), "loop");
	heap_fini(&loop->heap);
	pthread_mutex_destroy(&loop->lock);
	free(loop);
}

void
loop_run(struct loop *loop)
{
	uv_run(&loop->uv, UV_RUN_DEFAULT);
}

void
loop_stop(struct loop *loop)
{
	uv_stop(&loop->uv);
}

struct uv_loop_s *
loop_uv(struct loop *loop)
{
	return &loop->uv;
}
