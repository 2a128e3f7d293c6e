/* One room and ten thousand viewers: how many deliveries a second, at what
 * share of a core, how late, and how much memory does a viewer cost?
 *
 * bench_crowd [seconds [viewers]]: `name value unit` lines.  The viewers are
 * another process, on another core where there is one; one in a hundred of
 * them looks at the time in every message. */
#include "base/bytes.h"
#include "base/mem.h"
#include "broker/crowd.h"
#include "broker/pace.h"
#include "net/loop.h"

#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MESSAGE_BYTES = 100, SAMPLED = 100, LATE_MAX = 4000000 };

static const struct pace_rule rule = PACE_RULE;

static void
must(bool fine, const char *what)
{
	if (fine)
		return;
	perror(what);
	exit(1);
}

static void
pin(int core)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(core, &set);
	sched_setaffinity(0, sizeof(set), &set); /* one core only: then not */
}

/* --- the viewers --- */

struct report {
	uint64_t bytes;
	ns_t p50, p99;
};

struct lateness {
	ns_t *late;
	size_t count;
};

static void
look_at_times(struct lateness *l, const char *text, size_t len)
{
	static const char word[] = "{\"at\":";
	const char *end = text + len, *at = text;
	ns_t now = time_now();

	while ((at = memmem(at, (size_t)(end - at), word, sizeof(word) - 1)) != NULL) {
		at += sizeof(word) - 1;
		if (end - at >= 20 && l->count < LATE_MAX)
			l->late[l->count++] = now - strtoll(at, NULL, 10);
	}
}

static void
view(int epoll, int count, struct report *report, struct lateness *l)
{
	struct epoll_event events[256];
	static char text[65537];

	while (count > 0) {
		int n = epoll_wait(epoll, events, 256, -1);

		for (int i = 0; i < n; i++) {
			int fd = (int)events[i].data.u32;
			ssize_t got = recv(fd, text, sizeof(text) - 1, 0);

			if (got <= 0) {
				close(fd);
				count--;
				continue;
			}
			text[got] = '\0';
			report->bytes += (uint64_t)got;
			if (fd % SAMPLED == 0)
				look_at_times(l, text, (size_t)got);
		}
	}
}

static int
by_length(const void *a, const void *b)
{
	const ns_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void
viewers_run(struct sockaddr_in at, int count, int pipe_end)
{
	struct lateness l = { mem_new(LATE_MAX, sizeof(ns_t)), 0 };
	struct report report = { 0 };
	int epoll = epoll_create1(0);

	pin(1);
	for (int i = 0; i < count; i++) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);
		struct epoll_event event = { .events = EPOLLIN,
			.data.u32 = (uint32_t)fd };

		must(fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0,
		    "connect");
		epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
	}
	view(epoll, count, &report, &l);
	qsort(l.late, l.count, sizeof(ns_t), by_length);
	if (l.count > 0) {
		report.p50 = l.late[l.count / 2];
		report.p99 = l.late[l.count * 99 / 100];
	}
	must(write(pipe_end, &report, sizeof(report)) == sizeof(report), "report");
	_exit(0);
}

/* --- the room --- */

struct room {
	struct loop *loop;
	struct crowd *crowd;
	struct hall *hall;
	struct timer *close, *next;
	struct bytes pending;
	uint32_t messages;
	ns_t closed_at, each, next_at, end_at;
	int64_t flow; /* bytes a second, in the last batch */
	bool close_set;
};

static void
batch_close(void *arg)
{
	struct room *room = arg;
	struct batch_event event;
	struct batch *batch;
	ns_t now;

	bytes_char(&room->pending, ']');
	event = (struct batch_event){ "danmaku", room->pending.data, room->pending.len,
		room->messages };
	batch = batch_new(crowd_tail(room->hall)->now, &event, 1);
	crowd_send(room->hall, batch);
	batch_drop(batch);
	now = time_now();
	room->flow = pace_flow(room->pending.len, room->closed_at, now);
	bytes_clear(&room->pending);
	room->messages = 0;
	room->close_set = false;
	room->closed_at = now;
}

static void
message_add(struct room *room, ns_t now)
{
	size_t begin = room->pending.len;

	bytes_char(&room->pending, room->messages++ == 0 ? '[' : ',');
	bytes_print(&room->pending, "{\"at\":%020lld,\"text\":\"", (long long)now);
	while (room->pending.len < begin + MESSAGE_BYTES - 2)
		bytes_char(&room->pending, 'x');
	bytes_text(&room->pending, "\"}");
}

static void
message(void *arg)
{
	struct room *room = arg;
	ns_t now = time_now(), interval;

	message_add(room, now);
	if (!room->close_set) {
		interval = pace_interval(
		    &rule, crowd_count(room->hall), crowd_cost(room->crowd), room->flow);
		room->close_set = true;
		timer_set(room->close, pace_close_at(&rule, room->closed_at, interval,
					   room->pending.len, now) -
					   now);
	}
	room->next_at += room->each;
	if (now >= room->end_at)
		loop_stop(room->loop);
	else
		timer_set(room->next, room->next_at - now);
}

static void
room_open(struct room *room)
{
	struct err err = { 0 };

	*room = (struct room){ .loop = loop_new(), .closed_at = NS_NONE };
	must(crowd_open(&room->crowd, room->loop, &err) == 0, err.text);
	room->hall = crowd_hall(room->crowd, (struct tail_limits)TAIL_LIMITS,
	    (struct offset){ offset_epoch(), 0 });
	room->close = loop_timer(room->loop, batch_close, room);
	room->next = loop_timer(room->loop, message, room);
}

static void
room_close(struct room *room)
{
	crowd_close(room->crowd);
	timer_free(room->close);
	timer_free(room->next);
	loop_free(room->loop);
	bytes_fini(&room->pending);
}

static double
cpu(void)
{
	struct rusage use;

	getrusage(RUSAGE_THREAD, &use);
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
	       (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static void
room_run(struct room *room, int rate, ns_t time)
{
	room->each = SECOND / rate;
	room->next_at = time_now();
	room->end_at = room->next_at + time;
	timer_set(room->next, 0);
	loop_run(room->loop);
}

/* --- one measurement --- */

static size_t
heap_bytes(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

static void
let_in(struct room *room, int door, int count)
{
	size_t before = heap_bytes();
	struct err err = { 0 };

	for (int i = 0; i < count; i++) {
		int fd = accept4(door, NULL, NULL, SOCK_NONBLOCK);

		must(fd >= 0 && crowd_socket_prepare(fd, &err) == 0 &&
			 crowd_add(room->hall, fd, NULL, &err) == 0,
		    "a viewer");
	}
	printf("crowd_viewer_memory %.0f bytes\n",
	    (double)(heap_bytes() - before + crowd_stats(room->crowd).seat_bytes) /
		count);
}

static void
say(int rate, double took, double used, struct crowd_stats a, struct crowd_stats b,
    ns_t cost)
{
	double messages = (double)(b.messages - a.messages);

	printf("crowd_%d_deliveries %.0f /s\n", rate, messages / took);
	printf("crowd_%d_core %.1f %%\n", rate, 100 * used / took);
	printf("crowd_%d_cpu_a_delivery %.2f us\n", rate, 1e6 * used / messages);
	printf("crowd_%d_sends %.0f /s\n", rate, (double)(b.sends - a.sends) / took);
	printf("crowd_%d_cost_of_a_send %.1f us\n", rate, (double)cost / 1e3);
	printf("crowd_%d_gaps %llu gaps\n", rate, (unsigned long long)b.gaps);
	printf("crowd_%d_behind %llu viewers\n", rate, (unsigned long long)b.behind);
}

static void
measure(int rate, int count, ns_t time)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int door = socket(AF_INET, SOCK_STREAM, 0), ends[2];
	struct crowd_stats a, b;
	struct report report;
	struct room room;
	double used, took;

	must(bind(door, (struct sockaddr *)&at, len) == 0 && listen(door, 1000) == 0 &&
		 getsockname(door, (struct sockaddr *)&at, &len) == 0 && pipe(ends) == 0,
	    "door");
	fflush(stdout);
	if (fork() == 0) {
		close(door);
		viewers_run(at, count, ends[1]);
	}
	pin(0);
	room_open(&room);
	let_in(&room, door, count);
	room_run(&room, rate, 2 * SECOND); /* until the cost is known */
	a = crowd_stats(room.crowd);
	used = cpu();
	took = ns_to_seconds(time_now());
	room_run(&room, rate, time);
	took = ns_to_seconds(time_now()) - took;
	used = cpu() - used;
	b = crowd_stats(room.crowd);
	say(rate, took, used, a, b, crowd_cost(room.crowd));
	room_close(&room);
	must(read(ends[0], &report, sizeof(report)) == sizeof(report), "report");
	printf("crowd_%d_late_p50 %.0f ms\n", rate, ns_to_seconds(report.p50) * 1e3);
	printf("crowd_%d_late_p99 %.0f ms\n", rate, ns_to_seconds(report.p99) * 1e3);
	wait(NULL);
	close(door);
	close(ends[0]);
	close(ends[1]);
}

int
main(int argc, char **argv)
{
	ns_t time = (argc > 1 ? strtol(argv[1], NULL, 10) : 10) * SECOND;
	int count = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 10000;

	measure(4, count, time);
	measure(20, count, time);
	measure(200, count, time);
	return 0;
}
