#include "harness/bare.h"

#include "harness/mill.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 512, BACKLOG = 4096 };

static const char answer[] = "HTTP/1.1 202 Accepted\r\n"
			     "Content-Type: application/json\r\n"
			     "Cache-Control: no-store\r\n"
			     "Content-Length: 67\r\n\r\n"
			     "{\"id\":\"119234427271249920\",\"at_ms\":1859,"
			     "\"created_ms\":1795653302730}";

static void
watch(int epoll, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	mill_must(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0, "epoll");
}

static void
take(int epoll, int listener)
{
	int fd, yes = 1;

	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
		watch(epoll, fd);
	}
}

static void
reply(int fd)
{
	char text[4096];

	if (recv(fd, text, sizeof(text), 0) <= 0)
		close(fd);
	else
		send(fd, answer, sizeof(answer) - 1, MSG_NOSIGNAL);
}

static int
open_listener(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	mill_must(bind(fd, (struct sockaddr *)&at, len) == 0 &&
		      listen(fd, BACKLOG) == 0 &&
		      getsockname(fd, (struct sockaddr *)&at, &len) == 0,
	    "listen");
	fprintf(
	    stderr, "danmud: listening on http://127.0.0.1:%d/\n", ntohs(at.sin_port));
	return fd;
}

void
bare_serve(void)
{
	int listener = open_listener(), epoll = epoll_create1(0);
	struct epoll_event events[EVENTS];

	watch(epoll, listener);
	for (;;) {
		int count = epoll_wait(epoll, events, EVENTS, -1);

		for (int i = 0; i < count; i++) {
			if (events[i].data.fd == listener)
				take(epoll, listener);
			else
				reply(events[i].data.fd);
		}
	}
}
