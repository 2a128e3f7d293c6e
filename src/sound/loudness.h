/* sound/loudness.h - how loud is a knob at so many percent?
 *
 * Cubic, because ears are: 50 percent is an eighth of the amplitude.  Every
 * change is a ramp over the samples; above 100 what would not fit is bent
 * rather than cut.  Caller's storage, no memory of its own. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum { VOLUME_MAX = 130 }; /* percent */

struct loudness {
	float gain, step; /* step: the most it moves from one frame to the next */
};

void loudness_init(struct loudness *, int hz, int percent, bool muted);
void loudness_apply(
    struct loudness *, float *stereo, size_t frames, int percent, bool muted);

float loudness_gain(int percent);              /* pure; 100 is 1.0 */
float loudness_bend(float sample, float gain); /* pure; within -1 .. 1 */
