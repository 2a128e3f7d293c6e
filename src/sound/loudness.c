#include "sound/loudness.h"

#include <math.h>

float
loudness_gain(int percent)
{
	float x;

	if (percent < 0)
		percent = 0;
	if (percent > VOLUME_MAX)
		percent = VOLUME_MAX;
	x = (float)percent / 100;
	return x * x * x;
}

/* Where bending begins.  Up to 100 percent a sample within bounds is left
 * alone to the bit; from there the knee comes down to 0.8. */
static float
knee_of(float gain)
{
	if (gain <= 1)
		return 1;
	return gain < 1.2f ? 2 - gain : 0.8f;
}

/* Straight up to the knee, then ever flatter, and never beyond 1. */
float
loudness_bend(float sample, float gain)
{
	float knee = knee_of(gain), size = fabsf(sample), over;

	if (!(size <= 16)) /* NaN too: a decoder gone astray */
		return isnan(sample) ? 0 : copysignf(1, sample);
	if (size <= knee)
		return sample;
	if (knee >= 1)
		return copysignf(1, sample);
	over = (size - knee) / (1 - knee);
	return copysignf(knee + (1 - knee) * over / (1 + over), sample);
}

void
loudness_init(struct loudness *l, int hz, int percent, bool muted)
{
	l->gain = muted ? 0 : loudness_gain(percent);
	l->step = 50.0f / (float)hz; /* silence to 100 percent in 20 ms */
}

void
loudness_apply(struct loudness *l, float *stereo, size_t frames, int percent, bool muted)
{
	float want = muted ? 0 : loudness_gain(percent);

	for (size_t i = 0; i < frames; i++) {
		float off = want - l->gain;

		l->gain += fminf(fmaxf(off, -l->step), l->step);
		for (size_t c = 2 * i; c < 2 * i + 2; c++)
			stereo[c] = loudness_bend(stereo[c] * l->gain, l->gain);
	}
}
