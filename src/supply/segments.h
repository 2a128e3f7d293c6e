/* supply/segments.h - the pieces of one source, fetched as the video goes.
 *
 * The piece that is shown first, alone for a moment; then those around it
 * (span.h).  A seek gives up what is no longer wanted and asks for the new place
 * at once.  A piece that cannot be had is asked for again while it is wanted,
 * after a random wait that grows, never before the server wants it.  Main
 * thread only, handlers run on the loop. */
#pragma once
#include "supply/obtain.h"

struct segments;

struct segments_handler {
	/* Piece n came, or did not (obtained->rc); the track may be taken. */
	void (*came)(void *arg, int64_t n, struct obtained *);
	void *arg;
};

struct segments *segments_new(struct loop *, const struct obtain_kit *,
    const char *template, struct segments_handler);
void segments_free(struct segments *); /* NULL is fine */

/* `at` is shown, in the time of this source.  Cheap: call it at every tick. */
void segments_want(struct segments *, ns_t at, ns_t end);

/* All of [from, to) is wanted, each piece once; `to` NS_NONE: until two pieces
 * in a row have nothing. */
void segments_want_all(struct segments *, ns_t from, ns_t to);

/* All that came is asked for again, past what the cache holds for fresh, from now on. */
void segments_again(struct segments *);

/* Is what is shown now still to come (want_all: is anything)? */
bool segments_is_busy(const struct segments *, size_t *received, size_t *total);
