/* Any bytes: the short and the long way through them end in the same. */
#include "harness/json_pair.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	bool quick;

	if (!json_pair_agrees((const char *)data, len, &quick))
		abort();
	return 0;
}
