/* net/multi.h - libcurl's many transfers, turned by the loop.
 *
 * libcurl says which sockets and which moment it waits for; the loop waits
 * for them and says so back.  After each turn `acted` is called, outside of
 * libcurl: there its messages are read, and there this may be freed. */
#pragma once
#include "net/loop.h"

#include <curl/curl.h>

struct multi;

typedef void acted_fn(void *arg);

struct multi *multi_new(struct loop *, acted_fn *, void *arg);
void multi_free(struct multi *); /* after its transfers were taken out; NULL is fine */

CURLM *multi_curl(struct multi *); /* to add, remove and read messages */
