/* sound/speaker.h - who calls for samples, and how long until they are heard?
 *
 * The audio device, through SDL.  Its thread calls `fill` whenever it wants
 * a buffer; a device that stops calling (unplugged, its server hangs) is
 * replaced by whoever calls speaker_drive() now and then, so that time goes
 * on.  Stereo, 32-bit float.  Opening prints nothing. */
#pragma once
#include "base/err.h"
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>

struct speaker;

/* One caller at a time; no lock, no memory, no log in there. */
typedef void speaker_fill_fn(void *arg, float *stereo, size_t frames, ns_t now);

/* hz is a wish: speaker_hz() is what it became.  Without a device -ENODEV
 * and the reason, at once; silent until speaker_start(). */
int speaker_open(struct speaker **, int hz, struct err *);
void speaker_start(struct speaker *, speaker_fill_fn *, void *arg);
void speaker_close(struct speaker *); /* no `fill` after this; NULL is fine */

int speaker_hz(const struct speaker *);
size_t speaker_frames(const struct speaker *); /* of one buffer */
ns_t speaker_latency(const struct speaker *);  /* from `fill` to the ear, as assumed */

/* Not the callback's thread, every 300 ms at least: asks for samples in the
 * device's stead once it has not for so long.  How soon to come again. */
ns_t speaker_drive(struct speaker *, ns_t now);
bool speaker_is_stalled(const struct speaker *);
