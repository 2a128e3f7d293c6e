/* net/ask.h - what is sent to ask for one thing, the same for every try.
 *
 * Caller's storage; everything is copied. */
#pragma once
#include "net/fetch.h"

#include <stdbool.h>

struct curl_slist;

struct ask {
	char *url, *label; /* as it is sent, and as it may be shown */
	struct curl_slist *headers;
	char *json;       /* NULL = GET */
	size_t own;       /* headers of the caller: the last ones */
	bool conditional; /* 304 is an answer */
};

void ask_init(struct ask *, const char *url, const struct fetch_options *);
void ask_fini(struct ask *);

/* The answer was that it is there.  What the caller added to the headers is for that
 * scheme, host and port alone: another server does not see it. */
void ask_redirect(struct ask *, const char *url, long status);
