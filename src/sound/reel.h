/* sound/reel.h - samples on their way to the voice, and what time they are.
 *
 * A ring of stereo frames beside a ring of marks: from this frame on, this
 * media time, this speed, this epoch.  One thread writes, the callback
 * reads; neither waits.  A mark is written before the frames it speaks of,
 * so who sees the frames knows their time. */
#pragma once
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reel;

struct reel *reel_new(size_t frames, int hz);
void reel_free(struct reel *); /* NULL is fine */

/* The writer's. */
size_t reel_room(const struct reel *);
size_t reel_write(struct reel *, const float *stereo, size_t frames, ns_t media,
    int64_t rate_ppm, uint32_t epoch);
bool reel_end(struct reel *, uint32_t epoch); /* false: no room, try again */

/* The reader's.  Epochs of before `epoch` are stale; what the writer has of
 * later ones is not there yet. */
size_t reel_at_hand(struct reel *, uint32_t epoch); /* frames of one mark, stale or not */
bool reel_is_stale(const struct reel *, uint32_t epoch); /* are those at hand? */
void reel_drop_stale(struct reel *, uint32_t epoch);
bool reel_is_over(const struct reel *, uint32_t epoch); /* its end was read */

/* Frames until sound has to be silent: all the stale ones, else all there
 * are; SIZE_MAX when the track ends with them. */
size_t reel_left(const struct reel *, uint32_t epoch, bool stale);

/* Of the frames at hand. */
ns_t reel_media(const struct reel *);
int64_t reel_rate(const struct reel *);
void reel_read(struct reel *, float *stereo, size_t frames);
void reel_skip(struct reel *, size_t frames);
