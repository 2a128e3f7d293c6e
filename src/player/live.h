/* player/live.h - when does a danmaku fly that somebody has just said? (pure)
 *
 * Live, it is the moment of saying that counts, not the place in the video: it flies on
 * arrival.  What comes together keeps the rhythm in which it was written; what comes
 * late, after a broken connection, is caught up with within seconds, and what is too old
 * to be answered is left out.  How old something is, is reckoned by the server's clock:
 * ours may be wrong, but not faster than anything arrives. */
#pragma once
#include "base/time.h"

#include <stdbool.h>
#include <stdint.h>

struct live {
	int64_t ahead_ms; /* of the server's clock, at least; what was heard says so */
	bool heard;
};

/* Some came together at `now_ms` (ours), the last of them written at `newest_ms` (the
 * server's); `resumed`: the connection is new, so they may be old.  Otherwise what seems
 * to be too old says that a clock was set, and is believed. */
void live_hear(struct live *, int64_t newest_ms, int64_t now_ms, bool resumed);

/* One of them flies so long after now; negative: not at all.  `oldest_ms`: the first of
 * them.  What has no time (0) flies now. */
ns_t live_wait(
    const struct live *, int64_t created_ms, int64_t oldest_ms, int64_t now_ms);
