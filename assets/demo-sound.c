/* demo-sound.c - plays the demo: 13 bars of 2 seconds, and the sea.
 *
 * Writes 48 kHz stereo s16le to standard output.  A wood block marks every
 * second; each rocket of demo.h bangs where it is seen. */
#include "demo.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static float mix[SECONDS * RATE][2];

static uint32_t noise_state = 22222;

static float
noise(void)
{
	noise_state = noise_state * 1664525 + 1013904223;
	return (float)(noise_state >> 8) / 0x800000 - 1;
}

static void
put(int at, float value, float pan)
{
	if (at < 0 || at >= SECONDS * RATE)
		return;
	mix[at][0] += value * sqrtf(0.5f - pan / 2);
	mix[at][1] += value * sqrtf(0.5f + pan / 2);
}

static float
pitch(int note)
{
	return 440 * powf(2, (float)(note - 69) / 12);
}

/* A bell that fades: a sine and a few of its overtones. */
static void
pluck(float t, int note, float gain, float decay, float pan)
{
	float w = 6.2831853f * pitch(note) / RATE;

	for (int i = 0; i < (int)(RATE * 5 / decay); i++) {
		float age = (float)i / RATE, x = w * (float)i;
		float soft = fminf(age / 0.004f, 1);

		put((int)(t * RATE) + i,
		    gain * soft * expf(-decay * age) *
			(sinf(x) + 0.45f * expf(-3 * age) * sinf(2 * x) +
			    0.2f * expf(-7 * age) * sinf(3.01f * x)),
		    pan);
	}
}

/* A chord that swells and goes: three voices a note, a little out of tune. */
static void
pad(float t, int note, float seconds, float gain)
{
	for (int voice = -1; voice <= 1; voice++) {
		float w = 6.2831853f * pitch(note) * (1 + 0.0022f * (float)voice) / RATE;

		for (int i = 0; i < (int)(RATE * (seconds + 0.6f)); i++) {
			float age = (float)i / RATE, x = w * (float)i;
			float in = fminf(age / 0.5f, 1);
			float out = age < seconds ? 1 : 1 - (age - seconds) / 0.6f;

			put((int)(t * RATE) + i,
			    gain * in * out * (sinf(x) + 0.25f * sinf(2 * x)),
			    0.6f * (float)voice);
		}
	}
}

/* Filtered noise: `bright` 1 is a hiss, 0.02 a rumble. */
static void
burst(float t, float gain, float decay, float bright, float pan)
{
	float low = 0;

	for (int i = 0; i < (int)(RATE * 6 / decay); i++) {
		low += bright * (noise() - low);
		put((int)(t * RATE) + i, gain * expf(-decay * (float)i / RATE) * low,
		    pan);
	}
}

static void
drum(float t, float gain)
{
	float phase = 0;

	for (int i = 0; i < RATE / 3; i++) {
		float age = (float)i / RATE;

		phase += 6.2831853f * (46 + 90 * expf(-32 * age)) / RATE;
		put((int)(t * RATE) + i, gain * expf(-9 * age) * sinf(phase), 0);
	}
}

enum { BARS = 13 };

/* clang-format off */
static const int chords[BARS][4] = { /* F G Em Am, the royal road, and home to C */
	{ 53, 57, 60, 64 }, { 55, 59, 62, 64 }, { 52, 55, 59, 62 }, { 57, 60, 64, 67 },
	{ 53, 57, 60, 64 }, { 55, 59, 62, 65 },
	{ 53, 57, 60, 64 }, { 55, 59, 62, 67 }, { 52, 59, 62, 67 }, { 57, 60, 64, 69 },
	{ 53, 57, 60, 64 }, { 55, 59, 62, 65 }, { 48, 55, 62, 64 },
};

/* Quarter notes, two bars a row; 0 rests. */
static const int melody[] = {
	 0,  0,  0,  0,   0,  0,  0,  0,
	 0,  0, 79,  0,  76,  0, 72,  0,
	 0,  0, 77, 76,  74,  0, 71, 74,
	69, 72, 76, 72,  74, 71, 74, 79,
	71, 76, 79, 76,  72, 76, 81, 79,
	77, 76, 72, 69,  71, 74, 79, 77,
	76,  0,  0, 84,
};
/* clang-format on */

static void
play_band(void)
{
	for (int bar = 0; bar < BARS; bar++) {
		const int *chord = chords[bar];
		float t = (float)bar * 2;
		int peak = bar >= 6 && bar < 10;

		for (int i = 0; i < 4; i++)
			pad(t, chord[i], bar == BARS - 1 ? 1.4f : 2, 0.022f);
		pluck(t, chord[0] - 12, 0.16f, 1.6f, 0);
		if (bar >= 4)
			pluck(t + 1, chord[0] - 12, 0.13f, 1.8f, 0);
		for (int i = 0; i < 8 && bar >= 1 && bar < BARS - 1; i++) {
			static const int order[] = { 0, 2, 1, 3, 2, 3, 1, 2 };

			pluck(t + (float)i * 0.25f, chord[order[i]] + 12,
			    peak ? 0.06f : 0.075f, 5, i % 2 ? 0.5f : -0.5f);
		}
		for (int beat = 0; beat < 4 && peak; beat++) {
			drum(t + (float)beat * 0.5f, 0.34f);
			if (beat % 2)
				burst(t + (float)beat * 0.5f, 0.20f, 18, 0.6f, 0);
			burst(t + (float)beat * 0.5f + 0.25f, 0.09f, 60, 1, 0.3f);
		}
	}
	for (int i = 0; i < (int)(sizeof(melody) / sizeof(melody[0])); i++)
		if (melody[i] > 0)
			pluck((float)i * 0.5f, melody[i], 0.15f, i >= 48 ? 1.2f : 2.6f,
			    0.1f);
}

static void
play_world(void)
{
	float low[2] = { 0 };

	for (int i = 0; i < SECONDS * RATE; i++)
		for (int side = 0; side < 2; side++) {
			float t = (float)i / RATE;
			float swell =
			    0.6f + 0.4f * sinf(6.2831853f * t / (side ? 5 : 4.3f));

			low[side] += 0.05f * (noise() - low[side]);
			mix[i][side] += 0.10f * swell * low[side];
		}
	for (float t = 4.0f; t < 10; t += 0.62f) /* the wheels: two knocks a rail */
		for (int knock = 0; knock < 2; knock++) {
			float near = 1 - fabsf(t - 7) / 4;

			burst(t + (float)knock * 0.15f, 0.30f * near, 30, 0.25f,
			    (t - 7) / 3.2f);
		}
	for (unsigned i = 0; i < sizeof(bursts) / sizeof(bursts[0]); i++) {
		float pan = (bursts[i].x - 320) / 400, size = bursts[i].size / 100;

		burst(bursts[i].at, 1.1f * size, 5, 0.03f, pan);
		burst(bursts[i].at, 0.16f * size, 9, 0.5f, pan);
		for (int crackle = 0; crackle < 14; crackle++)
			burst(bursts[i].at + 0.5f + 0.06f * (float)crackle +
				  0.03f * noise(),
			    0.07f, 160, 0.9f, pan + 0.2f * noise());
	}
	for (int second = 0; second < SECONDS; second++)
		pluck((float)second, second % 5 ? 96 : 101, 0.05f, 45, -0.2f);
}

int
main(void)
{
	play_band();
	play_world();
	for (int i = 0; i < SECONDS * RATE; i++) {
		float left = (float)(SECONDS * RATE - i) / RATE,
		      fade = fminf(left / 0.8f, 1);
		int16_t out[2];

		for (int side = 0; side < 2; side++)
			out[side] = (int16_t)(32000 * tanhf(1.3f * mix[i][side] * fade));
		fwrite(out, sizeof(out), 1, stdout);
	}
	return 0;
}
