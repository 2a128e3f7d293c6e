/* Any target: no part of a path climbs or has a NUL, numbers keep their bounds. */
#include "wire/query.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct slice all = { (const char *)data, len };
	struct bytes text = { 0 };
	struct path_parts parts;
	int64_t n = 5;

	if (path_split(&parts, &text, all)) {
		for (int i = 0; i < parts.count; i++)
			if (parts.at[i].len == 0 || slice_is(parts.at[i], "..") ||
			    memchr(parts.at[i].at, '\0', parts.at[i].len) != NULL)
				abort();
	}
	if (query_text(all, "a", &text, 20) == QUERY_OK && text.len > 20)
		abort();
	query_number(all, "n", -10, 10, &n);
	if (n < -10 || n > 10)
		abort();
	bytes_fini(&text);
	return 0;
}
