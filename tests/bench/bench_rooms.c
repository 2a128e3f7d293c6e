/* How late do viewers hear what is said, and what do they cost?
 *
 * bench_rooms [seconds]: `name value unit` lines.  First ten thousand who only
 * listen come and go, twice: what each costs, and what is left of it.  Then a
 * thousand rooms with ten viewers each, in which four things a second are said:
 * how late, and how much CPU a delivery is, what it costs to be posted included.
 * Then one room with a thousand viewers, of which ten more stop reading and go
 * on again: how late are the others? */
#include "base/mem.h"
#include "harness/mill.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROOMS = 1000, IN_A_ROOM = 10, VIEWERS = 10000, POSTERS = 100, RATE = 4 };
enum { HALL = 1000, HALL_RATE = 20, STOPPED = 10, WINDOWS = 5, WAITS_MAX = 2000000 };

struct viewing {
	struct mill *mill;
	int epoll;
	int fds[VIEWERS];
	int count;
	int posters[POSTERS];
	unsigned posted;
	size_t heard; /* messages */
	ns_t *late;
	size_t samples;
};

/* --- who listens --- */

static void
add(struct viewing *v, int fd, unsigned poster)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u64 = (uint64_t)fd << 1 };

	event.data.u64 |= poster;
	mill_must(epoll_ctl(v->epoll, EPOLL_CTL_ADD, fd, &event) == 0, "epoll");
}

static int
come(struct viewing *v, const char *video)
{
	struct bytes text = { 0 };
	int fd = mill_connect(v->mill, (unsigned)v->count);
	struct pollfd p = { fd, POLLOUT, 0 };
	char answer[1024];

	bytes_print(
	    &text, "GET /v1/videos/%s/events HTTP/1.1\r\nHost: localhost\r\n\r\n", video);
	mill_must(poll(&p, 1, 60000) == 1 &&
		      send(fd, text.data, text.len, MSG_NOSIGNAL) == (ssize_t)text.len,
	    "a viewer");
	p.events = POLLIN;
	mill_must(poll(&p, 1, 60000) == 1 && recv(fd, answer, sizeof(answer), 0) > 0 &&
		      memcmp(answer, "HTTP/1.1 200", 12) == 0,
	    "a stream");
	bytes_fini(&text);
	return fd;
}

static void
come_and_listen(struct viewing *v, const char *video)
{
	int fd = come(v, video);

	add(v, fd, 0);
	v->fds[v->count++] = fd;
}

static void
go_all(struct viewing *v)
{
	while (v->count > 0)
		close(v->fds[--v->count]);
}

/* "danmud_viewers 0": they have been noticed to be gone. */
static void
until_gone(const struct mill *mill)
{
	static const char ask[] = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
	struct bytes all = { 0 };

	do {
		mill_must(mill_ask(mill, ask, sizeof(ask) - 1, &all) == 200, "metrics");
		bytes_add(&all, "", 1);
	} while (strstr(all.data, "danmud_viewers 0\n") == NULL);
	bytes_fini(&all);
}

/* --- what is said --- */

/* Every text says when it was written: "@" and twenty digits. */
static void
look_at_times(struct viewing *v, const char *at, const char *end)
{
	ns_t now = time_now();

	while ((at = memmem(at, (size_t)(end - at), "\"@", 2)) != NULL) {
		at += 2;
		if (end - at < 20)
			return;
		v->heard++;
		if (v->samples < WAITS_MAX)
			v->late[v->samples++] = now - strtoll(at, NULL, 10);
	}
}

static void
listen_once(struct viewing *v, int most_ms)
{
	struct epoll_event events[256];
	static char text[65537];
	int n = epoll_wait(v->epoll, events, 256, most_ms);

	for (int i = 0; i < n; i++) {
		ssize_t got =
		    recv((int)(events[i].data.u64 >> 1), text, sizeof(text) - 1, 0);

		mill_must(got > 0, "danmud has closed");
		text[got] = '\0';
		if (!(events[i].data.u64 & 1))
			look_at_times(v, text, text + got);
	}
}

static void
say_one(struct viewing *v, int rooms)
{
	struct bytes text = { 0 };
	char path[64], json[128];

	snprintf(
	    path, sizeof(path), "/v1/videos/room%u/danmaku", v->posted % (unsigned)rooms);
	snprintf(json, sizeof(json),
	    "{\"at_ms\":1,\"text\":\"@%020lld what people say\"}", (long long)time_now());
	mill_post(&text, path, json);
	mill_must(send(v->posters[v->posted++ % POSTERS], text.data, text.len,
		      MSG_NOSIGNAL) == (ssize_t)text.len,
	    "a post");
	bytes_fini(&text);
}

static void
say_and_listen(struct viewing *v, int rooms, int each_second, ns_t time)
{
	ns_t began = time_now(), now = began;
	int64_t said = 0;

	v->heard = v->samples = 0;
	while (now < began + time) {
		while (began + said * SECOND / each_second <= now) {
			say_one(v, rooms);
			said++;
		}
		listen_once(v, 1);
		now = time_now();
	}
}

static void
viewing_open(struct viewing *v, struct mill *mill)
{
	*v = (struct viewing){ .mill = mill,
		.epoll = epoll_create1(EPOLL_CLOEXEC),
		.late = mem_new(WAITS_MAX, sizeof(ns_t)) };
	for (unsigned i = 0; i < POSTERS; i++)
		add(v, v->posters[i] = mill_connect(mill, i), 1);
}

static void
viewing_close(struct viewing *v)
{
	go_all(v);
	for (int i = 0; i < POSTERS; i++)
		close(v->posters[i]);
	close(v->epoll);
	free(v->late);
}

static double
late_ms(struct viewing *v, double share)
{
	return ns_to_seconds(mill_share(v->late, v->samples, share)) * 1e3;
}

/* --- the measurements --- */

static void
measure_memory(struct viewing *v)
{
	size_t before = mill_rss(v->mill), heap = mill_heap(v->mill), with, after;

	mill_say("viewers", "rss_before", (double)before / 1e6, "MB");
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < VIEWERS; i++)
			come_and_listen(v, "quiet");
		with = mill_heap(v->mill);
		go_all(v);
		until_gone(v->mill);
		after = mill_rss(v->mill);
		mill_say("viewers", "memory_each",
		    with > heap ? (double)(with - heap) / VIEWERS : 0, "bytes");
		mill_say("viewers", "rss_after", (double)after / 1e6, "MB");
		mill_say("viewers", "rss_kept",
		    100.0 * ((double)after / (double)before - 1), "%");
	}
}

static void
measure_rooms(struct viewing *v, ns_t time)
{
	char name[32];
	ns_t used;

	for (int room = 0; room < ROOMS; room++) {
		snprintf(name, sizeof(name), "room%d", room);
		mill_make_live(v->mill, name);
		for (int i = 0; i < IN_A_ROOM; i++)
			come_and_listen(v, name);
	}
	say_and_listen(v, ROOMS, ROOMS * RATE, SECOND);
	used = mill_cpu(v->mill);
	say_and_listen(v, ROOMS, ROOMS * RATE, time);
	used = mill_cpu(v->mill) - used;
	mill_say("rooms", "deliveries", (double)v->heard / ns_to_seconds(time), "/s");
	mill_say("rooms", "late_p50", late_ms(v, 0.5), "ms");
	mill_say("rooms", "late_p99", late_ms(v, 0.99), "ms");
	mill_say("rooms", "cpu_a_delivery", (double)used / 1e3 / (double)v->heard, "us");
	go_all(v);
	until_gone(v->mill);
}

/* They take no more from the first moment on, like those of a stopped process. */
static void
stop_some(struct viewing *v, int fds[STOPPED])
{
	int small = 2048;

	for (int i = 0; i < STOPPED; i++) {
		fds[i] = come(v, "room0");
		setsockopt(fds[i], SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	}
}

/* After so much that who does not read is full, whether there is one or not. */
static ns_t
hall_late(struct viewing *v, ns_t time)
{
	say_and_listen(v, 1, 200, 2 * SECOND);
	say_and_listen(v, 1, HALL_RATE, SECOND);
	say_and_listen(v, 1, HALL_RATE, time);
	return mill_share(v->late, v->samples, 0.99);
}

static void
measure_stopped(struct viewing *v, ns_t time)
{
	ns_t without[WINDOWS], with[WINDOWS];
	int fds[STOPPED];

	for (int i = 0; i < HALL; i++)
		come_and_listen(v, "room0");
	for (int i = 0; i < WINDOWS; i++) {
		without[i] = hall_late(v, time / WINDOWS);
		stop_some(v, fds);
		with[i] = hall_late(v, time / WINDOWS);
		for (int k = 0; k < STOPPED; k++)
			close(fds[k]);
	}
	mill_say("stopped", "late_p99_without",
	    ns_to_seconds(mill_share(without, WINDOWS, 0.5)) * 1e3, "ms");
	mill_say("stopped", "late_p99_with",
	    ns_to_seconds(mill_share(with, WINDOWS, 0.5)) * 1e3, "ms");
	go_all(v);
}

int
main(int argc, char **argv)
{
	ns_t time = (argc > 1 ? strtol(argv[1], NULL, 10) : 10) * SECOND;
	struct mill mill = { 0 };
	struct viewing *v = mem_new(1, sizeof(*v));

	mill_open(&mill);
	viewing_open(v, &mill);
	measure_memory(v);
	measure_rooms(v, time);
	measure_stopped(v, 3 * time);
	viewing_close(v);
	mill_close(&mill);
	free(v);
	return 0;
}
