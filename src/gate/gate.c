/* Everybody who waits for the same thing may wait equally long, so a list for
 * each kind is in the order of its deadlines, and one look at its head a second
 * finds all that are late. */
#include "gate/gate.h"

#include "base/log.h"
#include "base/mem.h"
#include "gate/conn.h"
#include "gate/polling.h"
#include "net/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINGER (2 * SECOND)
#define PAUSE (100 * MILLISECOND) /* when descriptors have run out */

enum { ACCEPTS_A_TURN = 256 };

/* Written when there is no room for anything, so nothing of it is computed. */
static const char full[] =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    "Content-Type: application/json\r\nCache-Control: no-store\r\n"
    "Content-Length: 77\r\n\r\n"
    "{\"error\":{\"code\":\"full\",\"message\":\"too many are here: come back in a "
    "while\"}}";

/* --- who waits too long --- */

static ns_t
patience(const struct gate *gate, int wait)
{
	const ns_t each[WAITS] = { [WAIT_IDLE] = gate->limits.idle,
		[WAIT_HEAD] = gate->limits.head,
		[WAIT_BODY] = gate->limits.body,
		[WAIT_WRITE] = gate->limits.write,
		[WAIT_LINGER] = LINGER };

	return each[wait];
}

/* A second, or less where somebody has less than four to wait. */
static ns_t
tick_of(const struct gate *gate)
{
	ns_t tick = SECOND;

	for (int wait = 0; wait < WAITS; wait++)
		if (wait != WAIT_ANSWER && patience(gate, wait) / 4 < tick)
			tick = patience(gate, wait) / 4;
	return tick;
}

static void
too_late(struct conn *c)
{
	atomic_fetch_add_explicit(&c->gate->late, 1, memory_order_relaxed);
	if (c->wait == WAIT_HEAD || c->wait == WAIT_BODY)
		conn_refuse(c, 408, "the request took too long");
	else
		conn_close(c);
}

static void
on_tick(void *arg)
{
	struct gate *gate = arg;
	ns_t now = time_now();

	gate_settle(gate);
	for (int wait = 0; wait < WAITS; wait++) {
		struct conn_list *list = &gate->lists[wait];

		while (wait != WAIT_ANSWER && list->first != NULL &&
		       now - list->first->since >= patience(gate, wait))
			too_late(list->first);
	}
	timer_set(gate->tick, tick_of(gate));
}

static void
on_burial(void *arg)
{
	struct gate *gate = arg;

	while (gate->buried != NULL) {
		struct conn *c = gate->buried;

		gate->buried = c->next;
		bytes_fini(&c->in);
		bytes_fini(&c->out);
		bytes_fini(&c->body);
		free(c);
	}
}

void
gate_bury(struct conn *c)
{
	struct gate *gate = c->gate;

	if (gate->buried == NULL)
		timer_set(gate->burial, 0);
	c->next = gate->buried;
	gate->buried = c;
	gate->count--;
	atomic_store_explicit(&gate->conns, gate->count, memory_order_relaxed);
}

void
gate_spend(struct gate *gate, void *own, void (*release)(void *own))
{
	if (gate->spent_count == gate->spent_room) {
		gate->spent_room = gate->spent_room > 0 ? gate->spent_room * 2 : 16;
		gate->spent =
		    mem_grow(gate->spent, gate->spent_room, sizeof(*gate->spent));
	}
	gate->spent[gate->spent_count++] = (struct spent){ own, release };
}

void
gate_settle(struct gate *gate)
{
	while (gate->spent_count > 0) {
		const struct spent *s = &gate->spent[--gate->spent_count];

		s->release(s->own);
	}
}

/* --- newcomers --- */

static void
spare_renew(struct gate *gate)
{
	if (gate->spare < 0)
		gate->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void
listen_all(struct gate *gate, bool on)
{
	for (int i = 0; i < gate->listener_count; i++)
		watch_change(gate->listeners[i].watch, on ? LOOP_READ : 0);
}

static void
pause_listening(struct gate *gate, ns_t time)
{
	listen_all(gate, false);
	timer_set(gate->resume, time);
}

static void
on_resume(void *arg)
{
	struct gate *gate = arg;

	spare_renew(gate);
	listen_all(gate, true);
}

static void
turn_away(struct gate *gate, int fd)
{
	ssize_t done = send(fd, full, sizeof(full) - 1, MSG_DONTWAIT | MSG_NOSIGNAL);

	shutdown(fd, SHUT_WR);
	/* What was asked and not read would make a reset of the close. */
	done = recv(fd, gate->text, sizeof(gate->text), MSG_DONTWAIT);
	(void)done; /* it was worth trying */
	close(fd);
	atomic_fetch_add_explicit(&gate->turned_away, 1, memory_order_relaxed);
}

/* Descriptors have run out: one is given up so that who waits can be told. */
static void
run_out(struct gate *gate, int listening)
{
	int fd;

	if (gate->spare >= 0)
		close(gate->spare);
	gate->spare = -1;
	fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0)
		turn_away(gate, fd);
	spare_renew(gate);
}

/* A bucket that holds a tenth of a second's worth of newcomers.  Only who came
 * takes something out of it, not every look at the door. */
static bool
may_come(struct gate *gate, ns_t now)
{
	if (gate->accept_at < now - SECOND / 10)
		gate->accept_at = now - SECOND / 10;
	return gate->accept_at <= now;
}

static bool
is_passing(int code)
{
	return code == EINTR || code == ECONNABORTED || code == EPROTO ||
	       code == ENETDOWN || code == ENOPROTOOPT || code == EHOSTDOWN ||
	       code == EHOSTUNREACH || code == EOPNOTSUPP || code == ENETUNREACH ||
	       code == EPERM;
}

/* False: there is nobody more for now. */
static bool
accept_one(struct gate *gate, int listening)
{
	struct gate_address peer;
	int fd;

	if (!may_come(gate, time_now())) {
		pause_listening(gate, SECOND / 100);
		return false;
	}
	fd = gate_accept(listening, &peer);
	if (fd < 0 && is_passing(errno))
		return true;
	if (fd < 0 && errno != EAGAIN) {
		if (errno == EMFILE || errno == ENFILE)
			run_out(gate, listening);
		else
			log_warn("gate", "accept: %s", strerror(errno));
		pause_listening(gate, PAUSE);
	}
	if (fd < 0)
		return false;
	gate->accept_at += SECOND / gate->limits.accepts_per_second;
	atomic_fetch_add_explicit(&gate->accepted, 1, memory_order_relaxed);
	if (gate->count >= gate->limits.conns)
		turn_away(gate, fd);
	else
		conn_open(gate, fd, peer);
	return true;
}

static void
on_knock(void *arg, int ready)
{
	struct listener *listener = arg;

	(void)ready;
	for (int i = 0; i < ACCEPTS_A_TURN; i++)
		if (!accept_one(listener->gate, listener->fd))
			return;
}

/* --- what a request is asked by its handler --- */

struct slice
conn_body(struct conn *c)
{
	if (c->is_chunked)
		return slice_of(&c->body);
	return (struct slice){ c->in.data + c->head_len, (size_t)c->body_len };
}

struct gate_address
conn_peer(const struct conn *c)
{
	return c->peer;
}

const char *
conn_date(struct conn *c)
{
	struct gate *gate = c->gate;
	int64_t now_s = time_unix_ms() / 1000;

	if (gate->date_s != now_s)
		time_gmt(gate->date, now_s);
	gate->date_s = now_s;
	return gate->date;
}

/* --- outside --- */

int
gate_open(struct gate **to, struct loop *loop, const struct gate_handler *handler,
    const struct gate_limits *limits, struct err *err)
{
	struct gate *gate = mem_new(1, sizeof(*gate));
	int rc;

	gate->loop = loop;
	gate->handler = *handler;
	gate->limits = *limits;
	gate->spare = -1;
	gate->tick = loop_timer(loop, on_tick, gate);
	gate->resume = loop_timer(loop, on_resume, gate);
	gate->burial = loop_timer(loop, on_burial, gate);
	timer_set(gate->tick, tick_of(gate));
	spare_renew(gate);
	rc = gate->spare < 0 ? err_set(err, -errno, "/dev/null: %s", strerror(errno)) : 0;
	gate->epoll = -1;
	if (rc == 0)
		rc = polling_open(gate, err);
	if (rc < 0)
		gate_free(gate);
	*to = rc == 0 ? gate : NULL;
	return rc;
}

int
gate_add(struct gate *gate, int listening, struct err *err)
{
	int max = (int)(sizeof(gate->listeners) / sizeof(*gate->listeners));
	struct listener *l = &gate->listeners[gate->listener_count];

	if (gate->listener_count == max)
		return err_set(err, -ENOSPC, "more than %d addresses to listen on", max);
	*l = (struct listener){ .fd = listening, .gate = gate };
	l->watch = loop_watch(gate->loop, listening, LOOP_READ, on_knock, l);
	if (l->watch == NULL)
		return err_set(err, -EINVAL, "a socket that cannot be watched");
	gate->listener_count++;
	return 0;
}

static void
stop_listening(struct gate *gate)
{
	for (int i = 0; i < gate->listener_count; i++) {
		watch_free(gate->listeners[i].watch);
		close(gate->listeners[i].fd);
	}
	gate->listener_count = 0;
}

void
gate_drain(struct gate *gate)
{
	stop_listening(gate);
	gate->draining = true;
	while (gate->lists[WAIT_IDLE].first != NULL)
		conn_close(gate->lists[WAIT_IDLE].first);
}

bool
gate_is_empty(const struct gate *gate)
{
	return gate->count == 0;
}

void
gate_close(struct gate *gate)
{
	gate_drain(gate);
	for (int wait = 0; wait < WAITS; wait++) {
		struct conn *c, *next;

		for (c = gate->lists[wait].first; c != NULL; c = next) {
			next = c->next;
			conn_close(c);
		}
	}
}

void
gate_free(struct gate *gate)
{
	if (gate == NULL)
		return;
	stop_listening(gate);
	on_burial(gate);
	gate_settle(gate);
	polling_close(gate);
	free(gate->spent);
	timer_free(gate->tick);
	timer_free(gate->resume);
	timer_free(gate->burial);
	if (gate->spare >= 0)
		close(gate->spare);
	free(gate);
}

struct gate_stats
gate_stats(struct gate *gate)
{
	return (struct gate_stats){
		.conns = atomic_load_explicit(&gate->conns, memory_order_relaxed),
		.accepted = atomic_load_explicit(&gate->accepted, memory_order_relaxed),
		.turned_away =
		    atomic_load_explicit(&gate->turned_away, memory_order_relaxed),
		.requests = atomic_load_explicit(&gate->requests, memory_order_relaxed),
		.refused = atomic_load_explicit(&gate->refused, memory_order_relaxed),
		.late = atomic_load_explicit(&gate->late, memory_order_relaxed),
	};
}
