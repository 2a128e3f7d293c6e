#include "net/reach.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void
add(struct reach *reach, const char *before, const char *host, const char *behind)
{
	if (reach->count == REACH_MOST)
		return;
	snprintf(reach->hosts[reach->count], REACH_TEXT, "%s%s%s", before, host, behind);
	reach->count++;
}

/* Not 127.0.0.0/8, not 169.254.0.0/16. */
static void
add_ipv4(struct reach *reach, const struct sockaddr *at)
{
	const struct sockaddr_in *in = (const void *)at;
	uint32_t number = ntohl(in->sin_addr.s_addr);
	char text[INET_ADDRSTRLEN];

	if (number == INADDR_ANY || number >> 24 == IN_LOOPBACKNET ||
	    number >> 16 == 0xa9fe)
		return;
	if (inet_ntop(AF_INET, &in->sin_addr, text, sizeof(text)) != NULL)
		add(reach, "", text, "");
}

static void
add_ipv6(struct reach *reach, const struct sockaddr *at)
{
	const struct sockaddr_in6 *in6 = (const void *)at;
	const struct in6_addr *a = &in6->sin6_addr;
	char text[INET6_ADDRSTRLEN];

	if (IN6_IS_ADDR_UNSPECIFIED(a) || IN6_IS_ADDR_LOOPBACK(a) ||
	    IN6_IS_ADDR_LINKLOCAL(a) || IN6_IS_ADDR_V4MAPPED(a))
		return;
	if (inet_ntop(AF_INET6, a, text, sizeof(text)) != NULL)
		add(reach, "[", text, "]");
}

/* A bridge that nothing is plugged into is up, but does not run. */
static bool
is_usable(const struct ifaddrs *at, int family)
{
	return at->ifa_addr != NULL && at->ifa_addr->sa_family == family &&
	       (at->ifa_flags & IFF_UP) != 0 && (at->ifa_flags & IFF_RUNNING) != 0;
}

void
reach_choose(struct reach *reach, const struct ifaddrs *list)
{
	*reach = (struct reach){ 0 };
	for (const struct ifaddrs *at = list; at != NULL; at = at->ifa_next) {
		if (is_usable(at, AF_INET))
			add_ipv4(reach, at->ifa_addr);
	}
	for (const struct ifaddrs *at = list; at != NULL; at = at->ifa_next) {
		if (is_usable(at, AF_INET6))
			add_ipv6(reach, at->ifa_addr);
	}
	reach->alone = reach->count == 0;
	if (reach->alone)
		add(reach, "", "127.0.0.1", "");
}

void
reach_find(struct reach *reach)
{
	struct ifaddrs *list = NULL;

	if (getifaddrs(&list) < 0)
		list = NULL;
	reach_choose(reach, list);
	if (list != NULL)
		freeifaddrs(list);
}

static bool
is_free(int family, int port)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6,
		.sin6_port = htons((uint16_t)port) };
	struct sockaddr_in four = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port) };
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1, no = 0, rc;

	if (fd < 0)
		return false;
	/* What has just been closed does not count. */
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (family == AF_INET6) {
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
		rc = bind(fd, (const struct sockaddr *)&six, sizeof(six));
	} else {
		rc = bind(fd, (const struct sockaddr *)&four, sizeof(four));
	}
	if (rc == 0)
		rc = listen(fd, 1);
	close(fd);
	return rc == 0;
}

bool
reach_has_ipv6(void)
{
	return is_free(AF_INET6, 0);
}

int
reach_port(int first, int last)
{
	int family = reach_has_ipv6() ? AF_INET6 : AF_INET;

	while (first <= last && !is_free(family, first))
		first++;
	return first <= last ? first : 0;
}
