/* How many danmaku a second does danmud take, and how long does each wait?
 *
 * bench_posts [seconds]: `name value unit` lines.  Those that are kept come from
 * 1,000 connections: 15,000 a second, each waiting from when it was due, and
 * then as many as there can be.  Those of a live video come from people who
 * come, say one thing, and are gone after a second, 15,000 of them a second; the same
 * from a server that does nothing else shows what of that is the system's. */
#include "base/mem.h"
#include "harness/bare.h"
#include "harness/mill.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { KEPT_CONNS = 1000, PACE = 15000, WAITS_MAX = 4000000, EVENTS = 512, TEXT = 1024 };

struct asker {
	int fd;
	bool sent, heard;
	ns_t due;    /* when it was to ask */
	ns_t opened; /* only where they come and go */
	struct asker *next;
	size_t len;
	char text[TEXT]; /* of the answer */
};

struct run {
	struct mill *mill;
	int epoll, status; /* what every answer is to be */
	struct bytes request;
	struct asker *free, *first, **end; /* idle ones; those to be closed, in order */
	ns_t begun, until, each;           /* each: between two, 0: at once */
	uint64_t asked, answered, unanswered, open;
	ns_t *waits;
	size_t count;
};

static void
watch(struct run *r, struct asker *a, uint32_t events)
{
	struct epoll_event event = { .events = events | EPOLLET, .data.ptr = a };

	mill_must(epoll_ctl(r->epoll, EPOLL_CTL_ADD, a->fd, &event) == 0, "epoll");
}

static void
ask(struct run *r, struct asker *a)
{
	ssize_t put = send(a->fd, r->request.data, r->request.len, MSG_NOSIGNAL);

	if (put < 0 && (errno == EAGAIN || errno == ENOTCONN))
		return; /* it is not connected yet */
	mill_must(put == (ssize_t)r->request.len, "send");
	a->sent = true;
}

static void
note(struct run *r, struct asker *a, int status)
{
	if (status != r->status) {
		fprintf(stderr, "%d: %.*s\n", status, (int)a->len, a->text);
		exit(1);
	}
	r->answered++;
	if (r->count < WAITS_MAX)
		r->waits[r->count++] = time_now() - a->due;
}

/* True: it has its answer now. */
static bool
hear(struct run *r, struct asker *a)
{
	ssize_t got = recv(a->fd, a->text + a->len, TEXT - a->len, 0);
	int status;

	if (got < 0 && errno == EAGAIN)
		return false;
	mill_must(got > 0, "recv");
	a->len += (size_t)got;
	status = mill_answered(a->text, a->len);
	if (status == 0 || a->heard)
		return false;
	note(r, a, status);
	return true;
}

static void
put_back(struct run *r, struct asker *a)
{
	a->next = r->free;
	r->free = a;
}

static struct asker *
take(struct run *r)
{
	struct asker *a = r->free;

	if (a != NULL)
		r->free = a->next;
	return a;
}

/* When the next one is due; without a pace that is always. */
static ns_t
due(const struct run *r)
{
	return r->begun + (ns_t)r->asked * r->each;
}

static void
poll_all(struct run *r, void (*heard)(struct run *, struct asker *), int most_ms)
{
	struct epoll_event events[EVENTS];
	int n = epoll_wait(r->epoll, events, EVENTS, most_ms);

	for (int i = 0; i < n; i++) {
		struct asker *a = events[i].data.ptr;

		if (!a->sent)
			ask(r, a);
		if (a->sent && (events[i].events & EPOLLIN) != 0 && hear(r, a))
			heard(r, a);
	}
}

static void
run_init(struct run *r, struct mill *mill, int status, const char *path, int rate)
{
	*r = (struct run){ .mill = mill,
		.epoll = epoll_create1(EPOLL_CLOEXEC),
		.status = status,
		.each = rate > 0 ? SECOND / rate : 0,
		.waits = mem_new(WAITS_MAX, sizeof(ns_t)) };
	r->end = &r->first;
	mill_post(&r->request, path,
	    "{\"at_ms\":12345,\"text\":\"what people say while they watch\"}");
	r->begun = time_now();
}

static void
run_fini(struct run *r)
{
	struct asker *a;

	while ((a = take(r)) != NULL) {
		if (a->fd >= 0)
			close(a->fd);
		free(a);
	}
	bytes_fini(&r->request);
	free(r->waits);
	close(r->epoll);
}

/* --- what is kept --- */

static void
kept(struct run *r, struct asker *a)
{
	a->len = 0;
	put_back(r, a);
}

static void
ask_all_due(struct run *r, ns_t now)
{
	struct asker *a;

	while (now < r->until && due(r) <= now && (a = take(r)) != NULL) {
		a->due = r->each > 0 ? due(r) : now;
		a->sent = false;
		r->asked++;
		ask(r, a);
	}
}

static void
say(struct run *r, const char *what, ns_t took, ns_t used)
{
	double n = (double)r->answered;

	mill_say(what, "answered", n / ns_to_seconds(took), "/s");
	mill_say(what, "wait_p50",
	    ns_to_seconds(mill_share(r->waits, r->count, 0.5)) * 1e3, "ms");
	mill_say(what, "wait_p99",
	    ns_to_seconds(mill_share(r->waits, r->count, 0.99)) * 1e3, "ms");
	mill_say(what, "cpu_each", (double)used / 1e3 / n, "us");
}

static void
measure_kept(struct mill *mill, const char *what, int rate, ns_t time)
{
	struct run r;
	ns_t used;

	run_init(&r, mill, 201, "/v1/videos/film/danmaku", rate);
	for (unsigned i = 0; i < KEPT_CONNS; i++) {
		struct asker *a = mem_new(1, sizeof(*a));

		a->fd = mill_connect(mill, i);
		watch(&r, a, EPOLLIN);
		put_back(&r, a);
	}
	used = mill_cpu(mill);
	r.begun = time_now();
	r.until = r.begun + time;
	while (time_now() < r.until || r.answered < r.asked) {
		ask_all_due(&r, time_now());
		poll_all(&r, kept, 1);
	}
	used = mill_cpu(mill) - used;
	say(&r, what, time_now() - r.begun, used);
	mill_say(
	    what, "core", 100.0 * (double)used / (double)(time_now() - r.begun), "%");
	run_fini(&r);
}

/* --- who comes, says one thing, and goes --- */

static void
told(struct run *r, struct asker *a)
{
	(void)r;
	a->heard = true;
}

static void
come(struct run *r, ns_t now)
{
	while (now < r->until && due(r) <= now && time_now() - now < MILLISECOND) {
		struct asker *a = take(r);

		a = a != NULL ? a : mem_new(1, sizeof(*a));
		*a = (struct asker){ .due = due(r), .opened = now };
		a->fd = mill_connect(r->mill, (unsigned)r->asked++);
		ask(r, a);
		watch(r, a, a->sent ? EPOLLIN : EPOLLIN | EPOLLOUT);
		*r->end = a;
		r->end = &a->next;
		r->open++;
	}
}

static void
go(struct run *r, ns_t now)
{
	struct asker *a;

	while ((a = r->first) != NULL && now - a->opened >= SECOND) {
		r->first = a->next;
		if (r->first == NULL)
			r->end = &r->first;
		r->unanswered += !a->heard;
		close(a->fd);
		a->fd = -1;
		r->open--;
		put_back(r, a);
	}
}

/* The other core may not make as many connections: then the share of a core that
 * all of them would be is told from what each costs. */
static void
measure_passing(struct mill *mill, const char *what, int rate, ns_t time)
{
	struct run r;
	ns_t used = mill_cpu(mill);

	run_init(&r, mill, 202, "/v1/videos/live/danmaku", rate);
	r.until = r.begun + time;
	while (time_now() < r.until || r.open > 0) {
		ns_t now = time_now();

		come(&r, now);
		poll_all(&r, told, 0);
		go(&r, now);
	}
	used = mill_cpu(mill) - used;
	say(&r, what, time, used);
	mill_say(
	    what, "core_at_all", 100e-9 * rate * (double)used / (double)r.answered, "%");
	mill_say(what, "unanswered", (double)r.unanswered, "connections");
	run_fini(&r);
}

int
main(int argc, char **argv)
{
	ns_t time = (argc > 1 ? strtol(argv[1], NULL, 10) : 10) * SECOND;
	struct mill mill = { 0 }, bare = { .serve = bare_serve };

	mill_open(&mill);
	measure_kept(&mill, "posts_paced", PACE, time);
	measure_kept(&mill, "posts_most", 0, time);
	mill_make_live(&mill, "live");
	measure_passing(&mill, "passing", PACE, time);
	mill_close(&mill);
	mill_open(&bare);
	measure_passing(&bare, "passing_bare", PACE, time);
	mill_close(&bare);
	return 0;
}
