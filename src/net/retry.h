/* net/retry.h - when to try again (pure).
 *
 * Exponential back-off with full jitter: the n-th try waits a random time in
 * [0, min(cap, base * 2^n)), so that a crowd does not come back at once.
 * What the other side will answer the same way again is not asked again. */
#pragma once
#include "base/time.h"

#include <stdbool.h>
#include <stdint.h>

struct retry {
	ns_t base, cap;
	int tries; /* at most; 0 = for ever */
};

/* How long to wait after try number `attempt` (the first is 0) has failed;
 * `random` is evenly spread over its 32 bits. */
ns_t retry_delay(struct retry, int attempt, uint32_t random);

/* Is there a point in another?  After a network error, a 5xx or a 429. */
bool retry_again(struct retry, int attempt, long http_status, bool network_error);
