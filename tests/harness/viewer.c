#include "harness/viewer.h"

#include "unit/harness.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEADLINE (60 * SECOND)
#define TICK (4 * MILLISECOND)

struct viewer {
	struct media *media;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	int events;
	int shown;
	ns_t pts;
	uint64_t hash;
};

uint64_t
picture_hash(const struct picture *p)
{
	uint64_t hash = 14695981039346656037u;

	for (int i = 0; i < p->w * p->h; i++)
		hash = (hash ^ p->dots[i]) * 1099511628211u;
	return hash;
}

struct media_options
viewer_options(const char *name)
{
	return (struct media_options){ .name = name,
		.stdin_fd = -1,
		.rate_ppm = 1000000,
		.volume = 100,
		.no_audio = true,
		.still_time = SECOND / 5,
		.size = { 40, 30, 1.0 } };
}

static void
on_event(void *arg, enum media_event event)
{
	struct viewer *v = arg;

	(void)event;
	pthread_mutex_lock(&v->lock);
	v->events++;
	pthread_cond_signal(&v->woken);
	pthread_mutex_unlock(&v->lock);
}

struct viewer *
viewer_open(const struct media_options *options)
{
	struct viewer *v = mem_new(1, sizeof(*v));
	struct media_options o = *options;
	pthread_condattr_t attr;

	pthread_mutex_init(&v->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&v->woken, &attr);
	pthread_condattr_destroy(&attr);
	v->pts = NS_NONE;
	o.wake = on_event;
	o.wake_arg = v;
	v->media = media_open(&o);
	return v;
}

void
viewer_close(struct viewer *v)
{
	media_close(v->media);
	pthread_cond_destroy(&v->woken);
	pthread_mutex_destroy(&v->lock);
	free(v);
}

struct media *
viewer_media(struct viewer *v)
{
	return v->media;
}

int
viewer_shown(const struct viewer *v)
{
	return v->shown;
}

ns_t
viewer_pts(const struct viewer *v)
{
	return v->pts;
}

uint64_t
viewer_hash(const struct viewer *v)
{
	return v->hash;
}

void
viewer_tick(struct viewer *v)
{
	ns_t next;
	struct picture *p = media_take(v->media, media_time(v->media, time_now()), &next);

	if (p == NULL)
		return;
	v->shown++;
	v->pts = p->pts;
	v->hash = picture_hash(p);
	picture_free(p);
}

/* Until something happens, or it is time for the next picture. */
static void
wait_event(struct viewer *v)
{
	ns_t until = time_now() + TICK;
	struct timespec ts = { until / SECOND, until % SECOND };

	pthread_mutex_lock(&v->lock);
	if (v->events == 0)
		pthread_cond_timedwait(&v->woken, &v->lock, &ts);
	v->events = 0;
	pthread_mutex_unlock(&v->lock);
	viewer_tick(v);
}

static void
check_deadline(ns_t start, const char *what)
{
	if (time_now() - start > DEADLINE)
		fail_msg("waited too long for %s", what);
}

bool
viewer_wait_state(struct viewer *v, enum media_state wanted)
{
	ns_t start = time_now();

	for (;;) {
		enum media_state state = media_state(v->media);

		if (state == wanted)
			return true;
		if (state == MEDIA_FAILED || state == MEDIA_ENDED)
			return false;
		wait_event(v);
		check_deadline(start, "a state");
	}
}

void
viewer_wait_shown(struct viewer *v, int shown)
{
	ns_t start = time_now();

	while (v->shown < shown) {
		wait_event(v);
		check_deadline(start, "pictures");
	}
}

void
viewer_wait_pts(struct viewer *v, ns_t pts)
{
	ns_t start = time_now();

	while (v->pts != pts) {
		wait_event(v);
		if (time_now() - start > DEADLINE)
			fail_msg("the picture is at %lld, not at %lld", (long long)v->pts,
			    (long long)pts);
	}
}

bool
viewer_wait_notice(struct viewer *v, const char *part, char *to, size_t size)
{
	ns_t start = time_now();

	for (;;) {
		while (media_notice(v->media, to, size)) {
			if (strstr(to, part) != NULL)
				return true;
		}
		if (media_state(v->media) == MEDIA_ENDED)
			return false;
		wait_event(v);
		check_deadline(start, "a notice");
	}
}

static void
read_notices(struct media *m, struct pulled *pulled)
{
	char line[480];

	while (media_notice(m, line, sizeof(line))) {
		size_t used = strlen(pulled->notices);
		snprintf(
		    pulled->notices + used, sizeof(pulled->notices) - used, "%s\n", line);
		pulled->notice_count++;
	}
}

struct pulled
viewer_pull(const struct media_options *options)
{
	struct pulled pulled = { .first = NS_NONE, .last = NS_NONE };
	struct media_options o = *options;
	struct picture *p;
	struct media *m;

	o.pull = true;
	m = media_open(&o);
	while ((p = media_pull(m, &pulled.err)) != NULL) {
		pulled.last_hash = picture_hash(p);
		if (pulled.count++ == 0) {
			pulled.first = p->pts;
			pulled.first_hash = pulled.last_hash;
		}
		pulled.last = p->pts;
		pulled.w = p->w;
		pulled.h = p->h;
		picture_free(p);
	}
	pulled.info = media_info(m);
	pulled.end = media_end(m);
	pulled.stats = media_stats(m);
	read_notices(m, &pulled);
	media_close(m);
	return pulled;
}
