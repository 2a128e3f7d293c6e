/* net/retry.h - when to try again (pure).
 *
 * Exponential back-off with full jitter: the n-th try waits a random time in
 * [0, min(cap, base * 2^n)), so that a crowd does not come back at once. */
#pragma once
#include "base/time.h"

#include <stdbool.h>
#include <stdint.h>

struct retry {
	ns_t base, cap;
	int tries; /* at most; 0 = for ever */
};

ns_t retry_delay(struct retry, int attempt, uint32_t random);
bool retry_again(struct retry, int attempt, long http_status, bool network_error);
