/* supply/supply.h - where do the danmaku of this video come from?
 *
 * Files and URLs that were named, or files beside the video.  Reading and
 * parsing happen in a thread a source, fetching on the loop; the video plays
 * meanwhile.  What has arrived is merged into one track, sources in the order
 * they were named.  Main thread only; handlers run on the loop. */
#pragma once
#include "danmaku/track.h"
#include "net/fetch.h"
#include "net/loop.h"

#include <stdbool.h>
#include <stddef.h>

struct supply;

struct supply_handler {
	/* The track is another one: lay it out anew.  The old one is valid
	 * until this returns. */
	void (*changed)(void *arg);
	/* One line for the viewer, sanitised.  `bad`: something was lost. */
	void (*said)(void *arg, const char *line, bool bad);
	void *arg;
};

struct supply *supply_new(struct loop *, struct fetch_pool *, struct supply_handler);
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

const struct track *supply_track(const struct supply *);  /* never NULL */
bool supply_is_busy(const struct supply *, int *percent); /* -1 = unknown */

/* Pure: the n-th name to look for beside the video, NULL when there are no
 * more; free() it. */
char *supply_beside(const char *video, int n);
