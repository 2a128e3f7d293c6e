/* media/room.h - may the demux thread read on?  (pure)
 *
 * Yes while less than so many bytes are under way.  When one decoder has
 * nothing to do although the other one has plenty (a badly interleaved
 * file), much more may be; never without bound. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum room_who { ROOM_VIDEO, ROOM_AUDIO, ROOM_COUNT };

/* What is under way: handed on and not freed yet. */
struct room {
	bool has[ROOM_COUNT]; /* streams that are decoded */
	bool is_network;
	size_t packets[ROOM_COUNT];
	size_t bytes;
};

/* Packets a queue must be able to hold so that bytes are the only bound. */
#define ROOM_PACKETS 100000

bool room_is_left(const struct room *);
