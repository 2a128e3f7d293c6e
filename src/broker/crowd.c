#include "broker/crowd_inside.h"

#include "base/mem.h"
#include "broker/pace.h"
#include "net/loop.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	EVENTS = 256,
	HEARD_BYTES = 4096,
	HEARD_TIMES = 16,
	/* The kernel doubles it for its own needs and goes beyond it by a piece
	 * of what is sent at once. */
	SOCKET_BYTES = 16 * 1024,
	/* For those that answer and read nothing; who does not answer goes sooner:
	 * see broker/peer.h. */
	READ_MS = 10 * 60 * 1000,
	PROBE_AFTER_S = 30,
	PROBE_EACH_S = 10,
	PROBES = 3,
};

/* --- what happens to a viewer --- */

/* What it says is not heard, unless it says goodbye.  False: it is gone.  One
 * that says more than fits here is heard on when it goes on. */
static bool
hear(int fd)
{
	char heard[HEARD_BYTES];
	ssize_t n = 1;

	for (int i = 0; i < HEARD_TIMES && n > 0; i++)
		n = recv(fd, heard, sizeof(heard), MSG_DONTWAIT);
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static void
happened(struct crowd *crowd, uint32_t seat, uint32_t events)
{
	struct member *m = seats_at(&crowd->seats, seat);

	if (m == NULL)
		return;
	if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0 ||
	    ((events & EPOLLIN) != 0 && !hear(m->fd))) {
		seat_leave(crowd, seat);
		return;
	}
	if ((events & EPOLLOUT) == 0 || m->list != m->hall->place[ROW_BEHIND])
		return;
	row_remove(&crowd->seats, seat);
	row_add(&crowd->seats, ROW_DUE, seat);
	atomic_fetch_sub_explicit(&crowd->counts.behind, 1, memory_order_relaxed);
	hall_wake(m->hall);
}

static void
ready(void *arg, int ready)
{
	struct crowd *crowd = arg;
	struct epoll_event events[EVENTS];
	int count = epoll_wait(crowd->epoll, events, EVENTS, 0);

	(void)ready;
	for (int i = 0; i < count; i++)
		happened(crowd, events[i].data.u32, events[i].events);
}

/* --- the crowd --- */

static void
clock_rings(void *arg)
{
	struct crowd *crowd = arg;

	crowd_beat(crowd, time_now());
	crowd->clock_set = crowd->seats.taken > 0;
	if (crowd->clock_set)
		timer_set(crowd->clock, SECOND);
}

int
crowd_open(struct crowd **to, struct loop *loop, struct err *err)
{
	struct crowd *crowd;
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	if (epoll < 0)
		return err_set(err, -errno, "epoll: %s", strerror(errno));
	crowd = mem_new(1, sizeof(*crowd));
	crowd->loop = loop;
	crowd->epoll = epoll;
	crowd->busy_end = &crowd->busy;
	crowd->cost = PACE_COST;
	crowd->turn = loop_timer(loop, crowd_turn, crowd);
	crowd->clock = loop_timer(loop, clock_rings, crowd);
	crowd->watch = loop_watch(loop, epoll, LOOP_READ, ready, crowd);
	if (crowd->watch == NULL) {
		crowd_close(crowd);
		return err_set(err, -EIO, "the viewers cannot be waited for");
	}
	*to = crowd;
	return 0;
}

void
crowd_close(struct crowd *crowd)
{
	if (crowd == NULL)
		return;
	watch_free(crowd->watch);
	timer_free(crowd->turn);
	timer_free(crowd->clock);
	for (uint32_t seat = 0; seat < seats_end(&crowd->seats); seat++)
		if (seats_at(&crowd->seats, seat) != NULL)
			seat_leave(crowd, seat);
	while (crowd->halls != NULL)
		hall_free(crowd->halls);
	seats_fini(&crowd->seats);
	close(crowd->epoll);
	free(crowd);
}

ns_t
crowd_cost(const struct crowd *crowd)
{
	return crowd->cost;
}

static uint64_t
count_read(_Atomic uint64_t *count)
{
	return atomic_load_explicit(count, memory_order_relaxed);
}

struct crowd_stats
crowd_stats(struct crowd *crowd)
{
	struct counts *c = &crowd->counts;

	return (struct crowd_stats){
		.members = count_read(&c->members),
		.behind = count_read(&c->behind),
		.messages = count_read(&c->messages),
		.bytes = count_read(&c->bytes),
		.sends = count_read(&c->sends),
		.gaps = count_read(&c->gaps),
		.beats = count_read(&c->beats),
		.seat_bytes = count_read(&c->seat_bytes),
	};
}

/* --- its halls --- */

struct hall *
crowd_hall(struct crowd *crowd, struct tail_limits limits, struct offset now)
{
	struct hall *hall = mem_new(1, sizeof(*hall));

	hall->crowd = crowd;
	hall->next = crowd->halls;
	hall->link = &crowd->halls;
	if (hall->next != NULL)
		hall->next->link = &hall->next;
	crowd->halls = hall;
	tail_init(&hall->tail, limits, now);
	rows_init(hall);
	return hall;
}

const struct tail *
crowd_tail(const struct hall *hall)
{
	return &hall->tail;
}

size_t
crowd_count(const struct hall *hall)
{
	return rows_count(hall);
}

void
crowd_send(struct hall *hall, struct batch *batch)
{
	if (!tail_push(&hall->tail, batch) || row_at(hall, ROW_LEVEL)->count == 0)
		return;
	row_join(&hall->crowd->seats, hall, ROW_LEVEL, ROW_DUE);
	hall_wake(hall);
}

void
crowd_close_hall(struct hall *hall, uint32_t retry_least_ms, uint32_t retry_most_ms)
{
	struct crowd *crowd = hall->crowd;

	hall->closing = true;
	hall->retry_least_ms = retry_least_ms;
	hall->retry_most_ms = retry_most_ms;
	atomic_fetch_sub_explicit(
	    &crowd->counts.behind, row_at(hall, ROW_BEHIND)->count, memory_order_relaxed);
	row_join(&crowd->seats, hall, ROW_LEVEL, ROW_DUE);
	row_join(&crowd->seats, hall, ROW_BEHIND, ROW_DUE);
	hall_wake(hall);
}

/* --- coming in --- */

static int
option(int fd, int level, int name, int value, struct err *err)
{
	if (setsockopt(fd, level, name, &value, sizeof(value)) == 0 ||
	    errno == EOPNOTSUPP || errno == ENOPROTOOPT)
		return 0;
	return err_set(err, -errno, "a viewer's socket: %s", strerror(errno));
}

int
crowd_socket_prepare(int fd, struct err *err)
{
	/* clang-format off */
	static const struct {
		int level, name, value;
	} options[] = {
		{ SOL_SOCKET,  SO_SNDBUF,        SOCKET_BYTES },
		{ SOL_SOCKET,  SO_KEEPALIVE,     1 },
		{ IPPROTO_TCP, TCP_NODELAY,      1 },
		{ IPPROTO_TCP, TCP_KEEPIDLE,     PROBE_AFTER_S },
		{ IPPROTO_TCP, TCP_KEEPINTVL,    PROBE_EACH_S },
		{ IPPROTO_TCP, TCP_KEEPCNT,      PROBES },
		{ IPPROTO_TCP, TCP_USER_TIMEOUT, READ_MS },
	};
	/* clang-format on */
	int rc = 0;

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]) && rc == 0; i++)
		rc = option(fd, options[i].level, options[i].name, options[i].value, err);
	return rc;
}

static void
take_seat(struct hall *hall, struct member *m, uint32_t seat, const struct offset *since)
{
	struct crowd *crowd = hall->crowd;

	member_join(m, &hall->tail, since);
	if (member_is_level(m, &hall->tail)) {
		row_add(&crowd->seats, ROW_LEVEL, seat);
	} else {
		row_add(&crowd->seats, ROW_DUE, seat);
		hall_wake(hall);
	}
	atomic_fetch_add_explicit(&crowd->counts.members, 1, memory_order_relaxed);
	atomic_store_explicit(
	    &crowd->counts.seat_bytes, seats_bytes(&crowd->seats), memory_order_relaxed);
	if (!crowd->clock_set)
		timer_set(crowd->clock, SECOND);
	crowd->clock_set = true;
}

int
crowd_add(struct hall *hall, int fd, const struct offset *since, struct err *err)
{
	struct crowd *crowd = hall->crowd;
	struct epoll_event event = { .events =
					 EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET };
	uint32_t seat;
	struct member *m = seats_take(&crowd->seats, &seat);

	if (m == NULL)
		return err_set(err, -ENOMEM, "no memory for more viewers");
	event.data.u32 = seat;
	if (epoll_ctl(crowd->epoll, EPOLL_CTL_ADD, fd, &event) < 0) {
		seats_give(&crowd->seats, seat);
		return err_set(err, -errno, "a viewer: %s", strerror(errno));
	}
	m->hall = hall;
	m->fd = fd;
	m->sent_ms = (uint32_t)(time_now() / MILLISECOND);
	take_seat(hall, m, seat, since);
	return 0;
}
