/* media/sync.h - show it, wait, or drop it?  (pure) */
#pragma once
#include "base/time.h"

enum sync_what { SYNC_SHOW, SYNC_WAIT, SYNC_DROP };

struct verdict {
	enum sync_what what;
	ns_t until; /* media time at which to ask again; NS_NONE: when the next
	             * picture is known */
};

/* Late by a whole frame with a better one in hand: drop.  Early: wait.
 * next_pts is NS_NONE while the next picture is not known. */
struct verdict sync_decide(ns_t now, ns_t pts, ns_t next_pts);
