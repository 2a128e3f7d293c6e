/* sound/packet.h - what the demux thread hands to the decode threads.
 *
 * A new epoch says: a seek happened, forget what you hold.  A NULL `av`
 * marks the end of the stream: drain the decoder.  Free a packet as soon as
 * the decoder has it: that is what gives the demux thread room for more. */
#pragma once
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct AVPacket;

typedef void packet_freed_fn(void *arg, size_t bytes); /* any thread */

struct packet {
	struct AVPacket *av; /* owned; NULL = end of stream */
	uint32_t epoch;
	ns_t from;    /* exact seek: what ends before this is decoded, not shown */
	ns_t first;   /* where the epoch's packets begin if they do not say */
	bool preview; /* the first picture is shown at once even if it is before `from` */
	size_t bytes;
	packet_freed_fn *freed; /* told when the packet goes; may be NULL */
	void *arg;
};

struct packet *packet_new(struct AVPacket *, uint32_t epoch, ns_t from);
void packet_free(void *); /* struct packet *; NULL is fine; fits queue_new() */
