/* broker/peer.h - is anybody still at the other end?
 *
 * A peer that has stopped reading and one that has vanished look alike to the
 * kernel's own timeout: both leave data unacknowledged.  But the system of the
 * first still answers when it is asked for room, and it shall find its stream,
 * and be told what it missed, when it goes on. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* Nothing has come for that long although it was asked that often. */
bool peer_is_silent(uint32_t unanswered, uint32_t since_ms);

bool peer_is_gone(int fd); /* a connection of which one cannot know: no */
