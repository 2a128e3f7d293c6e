/* broker/id.h - what is this danmaku called, everywhere and for ever?
 *
 * 63 bits in the order of time: 41 of milliseconds (until 2094), 10 of the
 * broker, 12 of a counter.  A source never gives the same id twice and never a
 * smaller one, also when the clock goes back or more than 4,096 come in one
 * millisecond: then it runs ahead of the clock.  Any thread: what is asked for
 * later gets the greater id, whoever asks.  Each source has a broker number that no
 * other has at the same time. */
#pragma once
#include <stdatomic.h>
#include <stdint.h>

#define ID_BROKERS 1024

struct id_source {
	_Atomic uint64_t last; /* at the start: the largest that is kept, or 0 */
	uint16_t broker;
};

uint64_t id_next(struct id_source *, int64_t unix_ms);
int64_t id_unix_ms(uint64_t id); /* when it was given, by its source */
