/* tests/harness/llhttp_side.h - how does llhttp, in strict mode, read this request?
 *
 * Apart from the test because its names of methods are those of wire/http.h. */
#pragma once
#include "base/bytes.h"

#include <stdbool.h>

/* What was read of one request: how far the whole of it goes, and its body. */
struct framing {
	size_t size;
	struct bytes body;
	bool whole;
};

/* False: it is refused, and *why says it. */
bool llhttp_side_read(const char *text, size_t len, struct framing *, const char **why);
