/* net/validity.h - may this answer be kept, and how is it asked for again?
 *
 * Read from the lines of an answer's head: ETag, Last-Modified and
 * Cache-Control.  Pure; values that could not be sent back as they came (too
 * long, control characters inside) are as good as none. */
#pragma once
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>

struct validity {
	char etag[192];    /* as it came, quotes too; "" none */
	char modified[64]; /* the date as it came; "" none */
	ns_t fresh;        /* for so long it need not be asked for again */
	bool no_store;     /* it must not be kept */
};

void validity_line(struct validity *, const char *line, size_t len);
