/* supply/supply.h - where do the danmaku of this video come from?
 *
 * Files and URLs that were named, sources in pieces (an address with {n} in it,
 * supply/span.h), or files beside the video.  Reading and parsing happen in
 * threads, fetching on the loop; the video plays meanwhile.  What has arrived is
 * one track, sources in the order they were named, nothing in it twice.  Main
 * thread only; handlers run on the loop and start nothing anew. */
#pragma once
#include "danmaku/track.h"
#include "net/fetch.h"
#include "net/loop.h"

#include <stdbool.h>
#include <stddef.h>

struct supply;

struct supply_handler {
	/* The track is empty now.  The old one is valid until this returns. */
	void (*changed)(void *arg);
	/* It has these more (in no order).  The old one is valid until this
	 * returns. */
	void (*grew)(void *arg, const struct track *more);
	/* One line for the viewer, sanitised.  `bad`: something was lost. */
	void (*said)(void *arg, const char *line, bool bad);
	/* A source has come to its end, or a piece has; may be NULL. */
	void (*settled)(void *arg);
	void *arg;
};

struct supply_kit {
	struct loop *loop;
	struct fetch_pool *pool;
	const char *cache; /* a folder; NULL: nothing is kept */
	int64_t cache_limit;
};

struct supply *supply_new(const struct supply_kit *, struct supply_handler);
/* Gives up what is under way; the loop must not run again.  NULL is fine. */
void supply_free(struct supply *);

struct supply_request {
	const char *video; /* a path; a URL or "-" has nothing beside it */
	const char *const *names;
	size_t count; /* of names; 0: whatever lies beside the video */
	/* How much later the comments of the first source come, of the second
	 * ...; a source without one: 0. */
	const ns_t *offsets;
	size_t offset_count;
};

/* Forgets what was, and begins with these.  Everything is copied. */
void supply_start(struct supply *, const struct supply_request *);

/* One more source, for what supply_start() began. */
struct supply_source {
	const char *name; /* a path, a URL, or one with {n} */
	ns_t offset;
	const char *const *headers; /* of its requests */
	size_t header_count;
};
void supply_add(struct supply *, const struct supply_source *);
void supply_remove(struct supply *, const char *name); /* the one that was added */

/* The pieces of the one that was added may be others by now: they are asked for
 * again, and what is new in them grows the track. */
void supply_again(struct supply *, const char *name);

/* `at` is shown, of a video that ends at `end` (NS_NONE: unknown), in the time
 * that the track is in: pieces around it are fetched.  Call it at every tick. */
void supply_want(struct supply *, ns_t at, ns_t end);

/* All of [from, to) is wanted, and nothing else; for who does not play. */
void supply_want_all(struct supply *, ns_t from, ns_t to);

const struct track *supply_track(const struct supply *);  /* never NULL */
bool supply_is_busy(const struct supply *, int *percent); /* -1 = unknown */
