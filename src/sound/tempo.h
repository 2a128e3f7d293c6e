/* sound/tempo.h - how does it sound at another speed, at the same pitch?
 *
 * Stereo frames with their media time go in, stretched ones come out, with
 * theirs.  libavfilter's atempo does it, two in a row beyond half and twice;
 * at normal speed the samples pass untouched.  A new speed holds from the
 * next frame taken: what the filter had swallowed is fed to the new one, so
 * that no time is lost, and the two are cross-faded. */
#pragma once
#include "base/err.h"
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tempo;

struct tempo *tempo_new(int hz);
void tempo_free(struct tempo *); /* NULL is fine */

/* Forgets all frames, and an end. */
void tempo_clear(struct tempo *);

int tempo_rate(struct tempo *, int64_t rate_ppm, struct err *);

/* The frames follow those of before without a gap, the first at `media`;
 * small amounts (some ms) keep a change of speed quick. */
int tempo_put(
    struct tempo *, const float *stereo, size_t frames, ns_t media, struct err *);
int tempo_end(struct tempo *, struct err *); /* nothing follows: give the rest */

/* What is ready; 0: put more. */
size_t tempo_ready(const struct tempo *);
size_t tempo_take(struct tempo *, float *stereo, size_t frames, ns_t *media);
