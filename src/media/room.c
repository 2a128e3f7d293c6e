#include "media/room.h"

#define AHEAD_FILE ((size_t)16 << 20)
#define AHEAD_NETWORK ((size_t)64 << 20)
#define AHEAD_HARD ((size_t)256 << 20)

static bool
is_hungry(const struct room *r, enum room_who who)
{
	return r->has[who] && r->packets[who] == 0;
}

bool
room_is_left(const struct room *r)
{
	if (r->packets[ROOM_VIDEO] >= ROOM_PACKETS ||
	    r->packets[ROOM_AUDIO] >= ROOM_PACKETS)
		return false;
	if (r->bytes < (r->is_network ? AHEAD_NETWORK : AHEAD_FILE))
		return true;
	return r->bytes < AHEAD_HARD &&
	       (is_hungry(r, ROOM_VIDEO) || is_hungry(r, ROOM_AUDIO));
}
