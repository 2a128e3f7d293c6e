/* net/reach.h - by which addresses do others reach this machine?
 *
 * Those of the networks that are up: what only this machine can use is left out,
 * unless there is nothing else, and so is what holds on one cable only (link-local).
 * IPv4 first, because it is shorter to type. */
#pragma once
#include <stdbool.h>

enum { REACH_MOST = 8, REACH_TEXT = 48 };

struct reach {
	char hosts[REACH_MOST][REACH_TEXT]; /* as in a URL: IPv6 in brackets */
	int count;                          /* at least 1 */
	bool alone;                         /* nobody else can come */
};

struct ifaddrs;

/* Of this list, as getifaddrs(3) makes it (pure); of this machine. */
void reach_choose(struct reach *, const struct ifaddrs *);
void reach_find(struct reach *);

/* A port of every address of this machine that nobody else has, the first from `first`
 * to `last`; 0: none of them, so any will have to do.  Whoever takes it must find that
 * it is still so. */
int reach_port(int first, int last);
bool reach_has_ipv6(void); /* else there is no [::] to listen on */
