/* link/link.h - what happens in a video's room, as it happens.
 *
 * One stream of events that is kept up: when it ends or fails it is asked for again
 * after a random wait that grows (what the server asked for, at most a minute; then up to
 * 1 s .. 60 s),
 * from the place where it broke off, so that nothing is missed that the server still
 * has.  What it no longer has is told as a gap.  Main thread, handlers on the loop;
 * any of them may free the link. */
#pragma once
#include "danmaku/track.h"
#include "net/stream.h"
#include "wire/remark.h"

#include <stdbool.h>
#include <stdint.h>

struct link;

struct link_handler {
	void (*changed)(void *arg); /* up or down, or could not be had once more */
	/* Sanitised, in no order; freed afterwards. */
	void (*danmaku)(void *arg, const struct track *);
	void (*deleted)(void *arg, uint64_t id);
	void (*viewers)(void *arg, int64_t count);
	/* Something may have been missed: the timeline is to be fetched again.  Also
	 * after the first time it is up, for what was said while it was not. */
	void (*missed)(void *arg);
	/* Comments below the video: a new one, and one that is not there any more. */
	void (*remark)(void *arg, const struct remark *);
	void (*remark_gone)(void *arg, uint64_t id);
	void *arg;
};

/* `server` without a slash at its end, `video` an id.  Copied. */
struct link *link_new(struct loop *, struct stream_pool *, const char *server,
    const char *video, struct link_handler);
void link_free(struct link *); /* NULL is fine */

bool link_is_up(const struct link *);
const char *link_why(const struct link *); /* it is not; "" nothing is known yet */
