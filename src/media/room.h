/* media/room.h - may the demux thread read on?
 *
 * Yes while less than so many bytes are under way.  When one decoder has
 * nothing to do although the other one has plenty (a badly interleaved
 * file), much more may be; never without bound. */
#pragma once
#include "base/queue.h"

#include <stdbool.h>
#include <stddef.h>

struct room {
	struct queue *video, *audio;
	bool has_video, has_audio; /* that are decoded */
	bool is_network;
	size_t bytes; /* in packets that were not freed yet */
};

struct queue *room_queue(void); /* of packets; large enough to be bounded by bytes */
bool room_is_left(const struct room *);
