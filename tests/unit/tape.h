/* tests/unit/tape.h - what did SDL's disk driver write down, and is it sound?
 *
 * Stereo, 32-bit float, 48000 a second.  Freed with tape_free(). */
#pragma once
#include "unit/harness.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { TAPE_HZ = 48000 };

struct tape {
	float *stereo;
	size_t count; /* frames */
};

static inline size_t
tape_length(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (size_t)st.st_size / (2 * sizeof(float)) : 0;
}

static inline struct tape
tape_read(const char *path)
{
	struct tape t = { .count = tape_length(path) };
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	t.stereo = mem_new(t.count, 2 * sizeof(float));
	assert_int_equal(fread(t.stereo, 2 * sizeof(float), t.count, file), t.count);
	fclose(file);
	return t;
}

static inline void
tape_free(struct tape *t)
{
	free(t->stereo);
	t->stereo = NULL;
}

/* The greatest step from one frame to the next: a click is one. */
static inline float
tape_jump(const struct tape *t)
{
	float jump = 0;

	for (size_t i = 2; i < 2 * t->count; i++)
		jump = fmaxf(jump, fabsf(t->stereo[i] - t->stereo[i - 2]));
	return jump;
}

/* Frames that are sound: a run of zeros longer than any crossing is not. */
static inline size_t
tape_sounding(const struct tape *t)
{
	size_t sum = 0, zeros = 0;

	for (size_t i = 0; i < t->count; i++) {
		zeros = fabsf(t->stereo[2 * i]) < 1e-4f ? zeros + 1 : 0;
		if (zeros == 16)
			sum -= 15;
		else if (zeros < 16)
			sum += 1;
	}
	return sum;
}

/* Upward crossings of zero in a second of sound. */
static inline double
tape_pitch(const struct tape *t)
{
	size_t crossings = 0;

	for (size_t i = 2; i < 2 * t->count; i += 2)
		crossings += t->stereo[i - 2] < 0 && t->stereo[i] >= 0;
	return (double)crossings * TAPE_HZ / (double)tape_sounding(t);
}

static inline float
tape_top(const struct tape *t, size_t channel)
{
	float top = 0;

	for (size_t i = 0; i < t->count; i++)
		top = fmaxf(top, fabsf(t->stereo[2 * i + channel]));
	return top;
}

static inline void
assert_near(double is, double want, double within)
{
	if (!(fabs(is - want) <= within))
		fail_msg("%g is not within %g of %g", is, within, want);
}
