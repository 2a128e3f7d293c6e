/* sound/samples.h - any packet of sound becomes stereo frames with a time.
 *
 * Decodes, mixes down or up, resamples.  Format, layout and rate may change
 * in the middle; what is damaged is skipped and counted.  One thread. */
#pragma once
#include "base/err.h"
#include "base/time.h"

#include <stddef.h>
#include <stdint.h>

struct AVPacket;
struct AVStream;
struct samples;

/* Valid until the next call. */
struct stretch_of_samples {
	float *stereo; /* the caller may change them */
	size_t frames;
	ns_t media; /* of the first frame; NS_NONE: the container does not say */
};

int samples_open(
    struct samples **, const struct AVStream *, ns_t origin, int hz, struct err *);
void samples_close(struct samples *); /* NULL is fine */

/* NULL: the end, the decoder gives what it holds.  Only after samples_next()
 * had nothing left. */
void samples_put(struct samples *, const struct AVPacket *);

enum samples_what { SAMPLES_SOME, SAMPLES_MORE, SAMPLES_END };

/* SAMPLES_MORE: put a packet. */
enum samples_what samples_next(struct samples *, struct stretch_of_samples *);

void samples_flush(struct samples *); /* a seek */
int64_t samples_corrupt(const struct samples *);
