/* api/shelf.h - answers that were made once and are given again.
 *
 * Segments and the like, by their address; what was read before somebody wrote to
 * the video (api_fresh()) is stale.  When it is full, the oldest go.  One thread. */
#pragma once
#include "base/bytes.h"
#include "base/time.h"

struct cached {
	const char *type;        /* static */
	struct bytes body, gzip; /* gzip: empty when it is not worth it */
	char etag[32], gzip_etag[32];
	uint64_t seen; /* of api_fresh() */
	ns_t made;
};

struct shelf;

struct shelf *shelf_new(size_t bytes);
void shelf_free(struct shelf *); /* NULL is fine */

/* Until the next shelf_keep(); NULL: none, an older one than `seen`, or one of
 * SHELF_LIFE ago: who writes to the store beside us tells nobody. */
#define SHELF_LIFE (10 * SECOND)
const struct cached *shelf_find(
    struct shelf *, const char *name, uint64_t seen, ns_t now);

/* As gzip, or nothing where it is not worth it.  Any thread: it takes its time. */
void shelf_pack(const struct bytes *body, struct bytes *gzip);

/* Takes the body and what it was packed to (both are empty then), finds its tags. */
const struct cached *shelf_keep(struct shelf *, const char *name, const char *type,
    struct bytes *body, struct bytes *gzip, uint64_t seen, ns_t now);
