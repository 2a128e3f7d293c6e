#include "harness/audience.h"

#include "base/mem.h"
#include "net/loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EPOCH = 0x5f3c, TINY_BYTES = 2048 };

static void
must(bool fine, const char *what)
{
	if (fine)
		return;
	perror(what);
	abort();
}

static void
tcp_pair(int *ours, int *theirs)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	must(bind(door, (struct sockaddr *)&at, len) == 0 && listen(door, 1) == 0 &&
		 getsockname(door, (struct sockaddr *)&at, &len) == 0,
	    "door");
	*theirs = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(connect(*theirs, (struct sockaddr *)&at, len) == 0, "connect");
	*ours = accept(door, NULL, NULL);
	must(*ours >= 0, "accept");
	close(door);
}

void
audience_pair(enum audience_kind kind, int *ours, int *theirs)
{
	int pair[2], tiny = TINY_BYTES;
	struct err err = { 0 };

	if (kind == AUDIENCE_TCP) {
		tcp_pair(ours, theirs);
		must(crowd_socket_prepare(*ours, &err) == 0, "prepare");
	} else {
		must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "socketpair");
		*ours = pair[0];
		*theirs = pair[1];
	}
	if (kind == AUDIENCE_TINY)
		setsockopt(*ours, SOL_SOCKET, SO_SNDBUF, &tiny, sizeof(tiny));
	fcntl(*ours, F_SETFL, O_NONBLOCK);
	fcntl(*theirs, F_SETFL, O_NONBLOCK);
}

void
audience_open(
    struct audience *a, enum audience_kind kind, int count, struct tail_limits limits)
{
	struct err err = { 0 };

	*a = (struct audience){ .loop = loop_new(), .count = count };
	must(crowd_open(&a->crowd, a->loop, &err) == 0, "crowd");
	a->hall = crowd_hall(a->crowd, limits, (struct offset){ EPOCH, 0 });
	a->viewers = mem_new((size_t)count, sizeof(*a->viewers));
	for (int i = 0; i < count; i++) {
		int ours;

		audience_pair(kind, &ours, &a->viewers[i].fd);
		ear_init(&a->viewers[i].ear, 0);
		must(crowd_add(a->hall, ours, NULL, &err) == 0, "add");
	}
}

void
audience_close(struct audience *a)
{
	crowd_close(a->crowd);
	for (int i = 0; i < a->count; i++) {
		if (a->viewers[i].fd >= 0)
			close(a->viewers[i].fd);
		ear_fini(&a->viewers[i].ear);
	}
	free(a->viewers);
	loop_free(a->loop);
}

void
audience_say(struct audience *a, uint32_t messages, size_t padding)
{
	struct batch *batch = ear_batch(crowd_tail(a->hall)->now, &messages, 1, padding);

	crowd_send(a->hall, batch);
	batch_drop(batch);
}

static void
listen_to(struct viewer *viewer)
{
	char bytes[16384];
	ssize_t n;

	while (viewer->fd >= 0 && !viewer->stopped && !viewer->ended) {
		n = recv(viewer->fd, bytes, sizeof(bytes), 0);
		if (n < 0 && errno == EAGAIN)
			return;
		viewer->ended = n <= 0;
		if (n > 0)
			ear_feed(&viewer->ear, bytes, (size_t)n);
	}
}

struct waiting {
	struct audience *audience;
	struct timer *timer;
	audience_test *test;
};

static void
look(void *arg)
{
	struct waiting *w = arg;

	for (int i = 0; i < w->audience->count; i++)
		listen_to(&w->audience->viewers[i]);
	if (w->test(w->audience))
		loop_stop(w->audience->loop);
	else
		timer_set(w->timer, 0);
}

void
audience_until(struct audience *a, audience_test *test)
{
	struct waiting w = { a, NULL, test };

	w.timer = loop_timer(a->loop, look, &w);
	timer_set(w.timer, 0);
	loop_run(a->loop);
	timer_free(w.timer);
}

bool
audience_has_heard(const struct audience *a)
{
	for (int i = 0; i < a->count; i++) {
		const struct viewer *v = &a->viewers[i];

		if (v->fd >= 0 && !v->stopped && !v->ended &&
		    (v->ear.seq != crowd_tail(a->hall)->now.seq || v->ear.data.len > 0))
			return false;
	}
	return true;
}
