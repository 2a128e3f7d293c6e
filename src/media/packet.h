/* media/packet.h - what the demux thread hands to the decode threads.
 *
 * A new epoch says: a seek happened, forget what you hold.  A NULL `av`
 * marks the end of the stream: drain the decoder. */
#pragma once
#include "base/time.h"

#include <stdint.h>

struct AVPacket;

struct packet {
	struct AVPacket *av; /* owned; NULL = end of stream */
	uint32_t epoch;
	ns_t from; /* exact seek: what ends before this is decoded, not shown */
};

struct packet *packet_new(struct AVPacket *, uint32_t epoch, ns_t from);
void packet_free(void *); /* struct packet *; NULL is fine; fits queue_new() */
