#include "media/room.h"

#define AHEAD_FILE ((size_t)16 << 20)
#define AHEAD_NETWORK ((size_t)64 << 20)
#define AHEAD_HARD ((size_t)256 << 20)

static bool
is_hungry(const struct room *r)
{
	return (r->has_video && queue_count(r->video) == 0) ||
	       (r->has_audio && queue_count(r->audio) == 0);
}

bool
room_is_left(const struct room *r)
{
	if (queue_count(r->video) >= ROOM_PACKETS ||
	    queue_count(r->audio) >= ROOM_PACKETS)
		return false;
	if (r->bytes < (r->is_network ? AHEAD_NETWORK : AHEAD_FILE))
		return true;
	return r->bytes < AHEAD_HARD && is_hungry(r);
}
