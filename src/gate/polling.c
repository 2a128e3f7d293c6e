#include "gate/polling.h"

#include "gate/conn.h"
#include "net/loop.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { EVENTS = 256 };

/* Who was closed by the one before has no descriptor any more, and is buried in
 * a later turn. */
static void
on_ready(void *arg, int ready)
{
	struct gate *gate = arg;
	struct epoll_event events[EVENTS];
	int count = epoll_wait(gate->epoll, events, EVENTS, 0);

	(void)ready;
	for (int i = 0; i < count; i++) {
		struct conn *c = events[i].data.ptr;

		if (c->fd >= 0)
			conn_ready(c);
	}
}

int
polling_open(struct gate *gate, struct err *err)
{
	gate->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (gate->epoll < 0)
		return err_set(err, -errno, "epoll: %s", strerror(errno));
	gate->watch = loop_watch(gate->loop, gate->epoll, LOOP_READ, on_ready, gate);
	if (gate->watch == NULL)
		return err_set(err, -EIO, "connections cannot be waited for");
	return 0;
}

void
polling_close(struct gate *gate)
{
	watch_free(gate->watch);
	if (gate->epoll >= 0)
		close(gate->epoll);
}

static int
control(struct conn *c, int what, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = c };

	c->polled = events;
	return epoll_ctl(c->gate->epoll, what, c->fd, &event);
}

bool
polling_add(struct conn *c)
{
	return control(c, EPOLL_CTL_ADD, EPOLLIN) == 0;
}

static void
want(struct conn *c, uint32_t events)
{
	if (c->polled != events && c->fd >= 0)
		control(c, EPOLL_CTL_MOD, events);
}

void
polling_read(struct conn *c)
{
	want(c, EPOLLIN);
}

void
polling_write(struct conn *c)
{
	want(c, EPOLLOUT);
}

/* An error cannot be declined: with the edge it is at least told only once. */
void
polling_rest(struct conn *c)
{
	want(c, EPOLLET);
}

void
polling_remove(struct conn *c)
{
	control(c, EPOLL_CTL_DEL, 0);
}
