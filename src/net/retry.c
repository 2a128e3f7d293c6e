#include "net/retry.h"

ns_t
retry_delay(struct retry r, int attempt, uint32_t random)
{
	ns_t most = r.base;

	for (int i = 0; i < attempt && most < r.cap; i++) {
		if (__builtin_mul_overflow(most, 2, &most))
			most = r.cap;
	}
	if (most > r.cap)
		most = r.cap;
	if (most <= 0)
		return 0;
	/* most * random / 2^32 without 128 bits */
	return (most >> 32) * random +
	       (ns_t)(((uint64_t)most & UINT32_MAX) * random >> 32);
}

bool
retry_again(struct retry r, int attempt, long http_status, bool network_error)
{
	if (r.tries > 0 && attempt >= r.tries - 1)
		return false;
	return network_error || http_status == 429 ||
	       (http_status >= 500 && http_status <= 599);
}
