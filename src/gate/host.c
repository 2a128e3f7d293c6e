#include "gate/host.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static void
from_ipv4(struct gate_address *a, const void *ipv4)
{
	memcpy(a->bytes, mapped, sizeof(mapped));
	memcpy(a->bytes + sizeof(mapped), ipv4, 4);
}

static bool
is_ipv4(const struct gate_address *a)
{
	return memcmp(a->bytes, mapped, sizeof(mapped)) == 0;
}

bool
gate_address_plain(struct gate_address *a, const char *text, size_t len)
{
	char copy[INET6_ADDRSTRLEN + 2], *at = copy;
	uint8_t ipv4[4];

	*a = (struct gate_address){ 0 };
	if (len == 0 || len >= sizeof(copy))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (copy[0] == '[' && copy[len - 1] == ']') {
		copy[len - 1] = '\0';
		at++;
	}
	if (inet_pton(AF_INET, at, ipv4) == 1) {
		from_ipv4(a, ipv4);
		return true;
	}
	return inet_pton(AF_INET6, at, a->bytes) == 1;
}

/* A name is looked up; the first of its addresses is meant. */
static int
look_up(struct gate_address *a, const char *name, struct err *err)
{
	struct addrinfo wish = { .ai_socktype = SOCK_STREAM }, *found = NULL;
	int rc = getaddrinfo(name, NULL, &wish, &found);

	if (rc != 0)
		return err_set(err, -EINVAL, "%s: %s", name, gai_strerror(rc));
	if (found->ai_family == AF_INET)
		from_ipv4(a, &((struct sockaddr_in *)(void *)found->ai_addr)->sin_addr);
	else
		memcpy(a->bytes,
		    &((struct sockaddr_in6 *)(void *)found->ai_addr)->sin6_addr, 16);
	freeaddrinfo(found);
	return 0;
}

int
gate_address_read(struct gate_address *a, const char *text, struct err *err)
{
	const char *colon = strrchr(text, ':');
	char host[256], *end;
	size_t len;
	long port;

	*a = (struct gate_address){ 0 };
	if (colon == NULL || colon == text || (size_t)(colon - text) >= sizeof(host))
		return err_set(err, -EINVAL, "%s: HOST:PORT is wanted", text);
	len = (size_t)(colon - text);
	memcpy(host, text, len);
	host[len] = '\0';
	port = strtol(colon + 1, &end, 10);
	if (colon[1] < '0' || colon[1] > '9' || *end != '\0' || port > 65535)
		return err_set(err, -EINVAL, "%s: %s is no port", text, colon + 1);
	if (strcmp(host, "*") != 0 && !gate_address_plain(a, host, len)) {
		int rc = look_up(a, host, err);

		if (rc < 0)
			return rc;
	}
	a->port = (uint16_t)port;
	return 0;
}

char *
gate_address_host(char to[GATE_ADDRESS_TEXT_MAX], const struct gate_address *a)
{
	if (is_ipv4(a))
		inet_ntop(AF_INET, a->bytes + sizeof(mapped), to, GATE_ADDRESS_TEXT_MAX);
	else
		inet_ntop(AF_INET6, a->bytes, to, GATE_ADDRESS_TEXT_MAX);
	return to;
}

char *
gate_address_text(char to[GATE_ADDRESS_TEXT_MAX], const struct gate_address *a)
{
	char host[GATE_ADDRESS_TEXT_MAX];

	snprintf(to, GATE_ADDRESS_TEXT_MAX, is_ipv4(a) ? "%s:%u" : "[%s]:%u",
	    gate_address_host(host, a), a->port);
	return to;
}

bool
gate_address_is_loopback(const struct gate_address *a)
{
	static const uint8_t ipv6[16] = { [15] = 1 };

	if (is_ipv4(a))
		return a->bytes[12] == 127;
	return memcmp(a->bytes, ipv6, sizeof(ipv6)) == 0;
}

bool
gate_address_is_same_host(const struct gate_address *a, const struct gate_address *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

static struct gate_address
address_of(const struct sockaddr_storage *from)
{
	struct gate_address a = { 0 };

	if (from->ss_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)from;

		from_ipv4(&a, &in->sin_addr);
		a.port = ntohs(in->sin_port);
	} else if (from->ss_family == AF_INET6) {
		const struct sockaddr_in6 *in = (const void *)from;

		memcpy(a.bytes, &in->sin6_addr, sizeof(a.bytes));
		a.port = ntohs(in->sin6_port);
	}
	return a;
}

static socklen_t
to_socket(struct sockaddr_storage *to, const struct gate_address *a)
{
	*to = (struct sockaddr_storage){ 0 };
	if (is_ipv4(a)) {
		struct sockaddr_in *in = (void *)to;

		in->sin_family = AF_INET;
		in->sin_port = htons(a->port);
		memcpy(&in->sin_addr, a->bytes + sizeof(mapped), 4);
		return sizeof(*in);
	}
	struct sockaddr_in6 *in6 = (void *)to;

	in6->sin6_family = AF_INET6;
	in6->sin6_port = htons(a->port);
	memcpy(&in6->sin6_addr, a->bytes, sizeof(a->bytes));
	return sizeof(*in6);
}

/* Where there is no IPv6, everybody is who comes by IPv4. */
static void
find_everybody(struct gate_address *a)
{
	static const uint8_t any[16] = { 0 };
	int fd;

	if (memcmp(a->bytes, any, sizeof(any)) != 0)
		return;
	fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0)
		close(fd);
	else if (errno == EAFNOSUPPORT)
		from_ipv4(a, any);
}

static int
bind_one(const struct gate_address *a, bool shared, struct err *err)
{
	struct sockaddr_storage at;
	socklen_t len = to_socket(&at, a);
	char text[GATE_ADDRESS_TEXT_MAX];
	int yes = 1, no = 0, rc;
	int fd = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return err_set(err, -errno, "a socket: %s", strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (shared)
		setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof(yes));
	/* Linux gives it to those that are accepted: a call less for each. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	if (at.ss_family == AF_INET6) /* [::] is for everybody */
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
	if (bind(fd, (struct sockaddr *)&at, len) < 0 || listen(fd, BACKLOG) < 0) {
		rc = err_set(
		    err, -errno, "%s: %s", gate_address_text(text, a), strerror(errno));
		close(fd);
		return rc;
	}
	return fd;
}

/* A port is shared with our own only: who comes first tries to have it alone. */
int
gate_listen(struct gate_address *a, bool first, struct err *err)
{
	struct sockaddr_storage at = { 0 };
	socklen_t len = sizeof(at);
	int fd;

	find_everybody(a);
	fd = first ? bind_one(a, false, err) : 0;
	if (fd < 0)
		return fd;
	if (first)
		close(fd);
	fd = bind_one(a, true, err);
	if (fd < 0)
		return fd;
	if (a->port == 0 && getsockname(fd, (struct sockaddr *)&at, &len) == 0)
		a->port = address_of(&at).port;
	return fd;
}

int
gate_accept(int listening, struct gate_address *peer)
{
	struct sockaddr_storage from = { 0 };
	socklen_t len = sizeof(from);
	int fd = accept4(
	    listening, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

	*peer = address_of(&from);
	return fd;
}
