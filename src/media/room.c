#include "media/room.h"

#include "media/packet.h"

#define AHEAD_FILE ((size_t)16 << 20)
#define AHEAD_NETWORK ((size_t)64 << 20)
#define AHEAD_HARD ((size_t)256 << 20)
#define AHEAD_PACKETS 100000

struct queue *
room_queue(void)
{
	return queue_new(AHEAD_PACKETS + 16, 0, packet_free);
}

static bool
is_hungry(const struct room *r)
{
	return (r->has_video && queue_count(r->video) == 0) ||
	       (r->has_audio && queue_count(r->audio) == 0);
}

bool
room_is_left(const struct room *r)
{
	if (queue_count(r->video) >= AHEAD_PACKETS ||
	    queue_count(r->audio) >= AHEAD_PACKETS)
		return false;
	if (r->bytes < (r->is_network ? AHEAD_NETWORK : AHEAD_FILE))
		return true;
	return r->bytes < AHEAD_HARD && is_hungry(r);
}
