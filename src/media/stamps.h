/* media/stamps.h - time stamps that jump are brought back into line.
 *
 * Streams that were cut or joined (MPEG-TS, chained Ogg) start anew in the
 * middle; what follows a jump goes on where the last packet ended.  Sound
 * and picture jump together, so that they stay in step. */
#pragma once
#include "base/time.h"

#include <libavutil/rational.h>
#include <stdbool.h>
#include <stdint.h>

struct AVPacket;

enum stamps_who { STAMPS_VIDEO, STAMPS_AUDIO, STAMPS_COUNT };

struct stamps {
	bool may_jump; /* the container says that it happens */
	ns_t origin;   /* what the container calls media time 0 */
	ns_t offset[STAMPS_COUNT];
	int jumps[STAMPS_COUNT]; /* so far; one that made fewer follows the other */
	ns_t next[STAMPS_COUNT]; /* where the next packet is expected */
};

/* At the start, and after a seek. */
void stamps_reset(struct stamps *, bool may_jump, ns_t origin);

/* What to add to a stamp so that it is in line; `stamp` and `duration` are
 * as the container has them. */
ns_t stamps_offset(struct stamps *, enum stamps_who, ns_t stamp, ns_t duration);

/* Puts a packet in line; where it ends (media time), NS_NONE if it has
 * no time. */
ns_t stamps_straighten(
    struct stamps *, enum stamps_who, struct AVPacket *, AVRational base);
