/* media/picture.h - one decoded frame, already the size of the stage.
 *
 * Lifetime: born in the video thread, frozen when it is queued, owned by the
 * presenter from media_take() until picture_free().  Nobody else keeps one. */
#pragma once
#include "base/time.h"

#include <stdint.h>

struct AVFrame;

/* The stage in dots, and how much wider than high a dot is on the glass. */
struct picture_size {
	int w, h;          /* dots to fill, both > 0 */
	double dot_aspect; /* width / height of one dot in pixels: 1.0 = square */
};

/* How the stored frame must be turned to stand upright: first the swap of
 * rows and columns, then the flips of what came out. */
enum picture_turn {
	TURN_SWAP = 1,
	TURN_FLIP_X = 2,
	TURN_FLIP_Y = 4,
};

struct picture {
	ns_t pts, duration;    /* media time from the start of the file = 0 */
	uint32_t epoch;        /* which seek it belongs to */
	int w, h;              /* dots, fitted into the asked size, aspect kept */
	uint32_t *dots;        /* w * h, 0x00rrggbb, sRGB */
	struct AVFrame *frame; /* the source, kept so that a resize can scale anew */
	unsigned turn;         /* enum picture_turn, or'ed */
	struct picture_size asked;
};

struct picture *picture_new(struct AVFrame *, ns_t pts, ns_t duration, uint32_t epoch);
void picture_free(struct picture *); /* NULL is fine */
void picture_drop(void *);           /* the same, fits queue_new() */

/* The dots a picture of this aspect (width / height on the glass) fills. */
void picture_fitted(struct picture_size, double aspect, int *w, int *h); /* pure */
