/* sound/feeder.h - packets go in, stretched samples with their time come out.
 *
 * Decoder, seams and tempo filter in a row, for one track.  It decides
 * nothing about devices and waits for nothing: feeder_step() does a little
 * and says what it needs.  One thread. */
#pragma once
#include "base/err.h"
#include "base/time.h"

#include <stddef.h>
#include <stdint.h>

struct AVPacket;
struct AVStream;
struct feeder;

int feeder_open(
    struct feeder **, const struct AVStream *, ns_t origin, int hz, struct err *);
void feeder_close(struct feeder *); /* NULL is fine */

void feeder_flush(struct feeder *);             /* a seek: forget everything */
void feeder_rate(struct feeder *, int64_t ppm); /* from the next frame taken */
int64_t feeder_rate_now(const struct feeder *);

/* Only after FEEDER_HUNGRY.  NULL: the end.  `from`: as in packet.h. */
void feeder_put(struct feeder *, const struct AVPacket *, ns_t from);

enum feeder_what {
	FEEDER_READY,  /* feeder_take() has frames */
	FEEDER_BUSY,   /* step on */
	FEEDER_HUNGRY, /* put a packet */
	FEEDER_DRY,    /* the end was put and everything taken */
};

/* What ends before `due` is not wanted any more (NS_NONE: all is). */
enum feeder_what feeder_step(struct feeder *, ns_t due);
size_t feeder_take(struct feeder *, float *stereo, size_t frames, ns_t *media);

int64_t feeder_corrupt(const struct feeder *); /* any thread */
