/* api/echoes.h - has this author been answered to this key already?
 *
 * What is said in a live room is not kept, and its Idempotency-Key must be good all
 * the same, and without asking the store: so the answers of the last ten minutes are
 * in memory, the newest ECHOES_MAX of them (some 200 bytes each).  An author has one
 * set of keys, whatever the video.  Any thread. */
#pragma once
#include "base/time.h"

#include <stdbool.h>

enum { ECHOES_MAX = 65536 };
#define ECHOES_LAST (600 * SECOND)

struct echoes;

struct echo {
	uint64_t id;
	int64_t at_ms, created_ms;
};

struct echoes *echoes_new(void);
void echoes_free(struct echoes *); /* NULL is fine */

/* True: *echo is what was answered then. */
bool echoes_find(
    struct echoes *, const char *author, const char *key, ns_t now, struct echo *);
/* The same; false: this one is the answer from now on.  Of two that ask at the same
 * time one is told so. */
bool echoes_keep(
    struct echoes *, const char *author, const char *key, ns_t now, struct echo *);
