/* gate/host.h - where does danmud listen, and who is that over there?
 *
 * Addresses are held as sixteen bytes, IPv4 as it is mapped into IPv6, so that
 * nobody has to ask which of the two it is. */
#pragma once
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gate_address {
	uint8_t bytes[16];
	uint16_t port;
};

/* "127.0.0.1:8086", "[::1]:8086", "localhost:8086", "*:8086" (every address). */
int gate_address_read(struct gate_address *, const char *text, struct err *);
/* One address without a port, as it stands in X-Forwarded-For. */
bool gate_address_plain(struct gate_address *, const char *text, size_t len);

#define GATE_ADDRESS_TEXT_MAX 64
char *gate_address_host(char to[GATE_ADDRESS_TEXT_MAX], const struct gate_address *);
char *gate_address_text(char to[GATE_ADDRESS_TEXT_MAX], const struct gate_address *);
bool gate_address_is_loopback(const struct gate_address *);
bool gate_address_is_same_host(const struct gate_address *, const struct gate_address *);

/* A socket that listens there.  Those of our workers share one port
 * (SO_REUSEPORT); the first must find that nobody else has it.  A port of 0
 * becomes the one that was found.  Negative: a reason. */
int gate_listen(struct gate_address *, bool first, struct err *);

/* The next one who knocks, non-blocking, and who that is (all zero: unknown);
 * negative: errno says why. */
int gate_accept(int listening, struct gate_address *peer);
