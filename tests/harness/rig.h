/* tests/harness/rig.h - a voice whose callbacks are the test's own.
 *
 * No device and no time: the test is the callback and says what time it is.
 * Left carries the media time of a frame, right stands at a constant, so the
 * fade on any frame that went out can be read off, and its time as well. */
#pragma once
#include "sound/voice.h"

#include <stdbool.h>
#include <stdint.h>

enum { HZ = 48000, BUFFER = 1024, ROOM = 5280 };

#define LEVEL 0.5f        /* right */
#define SCALE (100 * 1e9) /* left is 1 at this media time */
#define PERIOD ((ns_t)BUFFER * SECOND / HZ)
#define LATENCY PERIOD

struct rig {
	struct voice *voice;
	struct clock *clock;
	ns_t now;   /* of the next callback */
	ns_t media; /* of the frame that is written next */
	ns_t end;   /* of the track */
	int64_t rate_ppm;
	uint32_t epoch;
	bool dry, ended; /* the decoder has nothing; the end was written */
	float out[2 * BUFFER], before[2 * BUFFER];
	float last[2];
	float jump; /* the greatest step from one frame to the next */
	ns_t off;   /* the greatest distance of the clock to the samples */
	ns_t read;  /* the clock when last read */
	bool ran_back;
};

void rig_open(struct rig *r);
void rig_close(struct rig *r);
void rig_fill(struct rig *r, ns_t late);
void rig_compare(struct rig *r);
void rig_play(struct rig *r, ns_t time);
void rig_seek(struct rig *r, ns_t to);
void rig_rate(struct rig *r, int64_t rate_ppm);
