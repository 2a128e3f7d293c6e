#include "media/sync.h"

struct verdict
sync_decide(ns_t now, ns_t pts, ns_t next_pts)
{
	if (now < pts)
		return (struct verdict){ SYNC_WAIT, pts };

	/* A next one that is not later is a broken time stamp: were it a reason
	 * to drop, a file full of them would never show anything. */
	if (next_pts != NS_NONE && next_pts > pts && now >= next_pts)
		return (struct verdict){ SYNC_DROP, now };
	return (struct verdict){ SYNC_SHOW, next_pts };
}
