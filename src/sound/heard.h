/* sound/heard.h - what is being heard at this moment?
 *
 * The voice notes what it gave to the speaker: from this sample on, this
 * media time at this speed.  Some ms later it is heard, and the clock is led
 * there: by a slightly different slope, so that it neither jumps nor shakes
 * with the callbacks.  Only the sound callback uses it; nothing is owned. */
#pragma once
#include "sound/clock.h"

#include <stdbool.h>

enum { HEARD_STRETCHES = 64 };

/* From `sample` on (counted at the speaker) media time runs from `media`. */
struct stretch {
	int64_t sample;
	ns_t media;
	int64_t rate_ppm; /* 0: silence, time stands */
};

struct heard {
	int64_t hz;
	struct stretch log[HEARD_STRETCHES]; /* the latest, the oldest are forgotten */
	unsigned count;
	bool jump;   /* a seek: the next point is set hard */
	int settled; /* callbacks since the last jump */
};

/* Forgets everything: from `sample` on the media stands at `media`. */
void heard_reset(struct heard *, int hz, int64_t sample, ns_t media);

/* Says what goes out next; a stretch that goes on as it did adds nothing. */
void heard_note(struct heard *, struct stretch);

ns_t heard_at(const struct heard *, int64_t sample);

/* The clock for the next `frames`, when `sample` is heard at host time now.
 * `old` is the clock as it was. */
struct clock_point heard_lead(
    struct heard *, struct clock_point old, int64_t sample, int frames, ns_t now);
