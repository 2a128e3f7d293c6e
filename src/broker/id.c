#include "broker/id.h"

#define BEGIN_MS INT64_C(1767225600000) /* 2026-01-01, the first moment there is */

enum { COUNTER_BITS = 12, BROKER_BITS = 10, LOW_BITS = COUNTER_BITS + BROKER_BITS };

#define COUNTER_MASK ((UINT64_C(1) << COUNTER_BITS) - 1)

static uint64_t
compose(uint64_t ms, uint16_t broker, uint64_t counter)
{
	return ms << LOW_BITS | (uint64_t)(broker % ID_BROKERS) << COUNTER_BITS | counter;
}

static uint64_t
id_behind(uint64_t last, uint16_t broker, int64_t unix_ms)
{
	uint64_t ms = unix_ms > BEGIN_MS ? (uint64_t)(unix_ms - BEGIN_MS) : 0;
	uint64_t last_ms = last >> LOW_BITS;
	uint64_t counter = (last & COUNTER_MASK) + 1;

	if (ms > last_ms)
		return compose(ms, broker, 0);
	if (counter <= COUNTER_MASK && compose(last_ms, broker, counter) > last)
		return compose(last_ms, broker, counter);
	return compose(last_ms + 1, broker, 0);
}

uint64_t
id_next(struct id_source *source, int64_t unix_ms)
{
	uint64_t last = atomic_load(&source->last), next;

	do
		next = id_behind(last, source->broker, unix_ms);
	while (!atomic_compare_exchange_weak(&source->last, &last, next));
	return next;
}

int64_t
id_unix_ms(uint64_t id)
{
	return (int64_t)(id >> LOW_BITS) + BEGIN_MS;
}
