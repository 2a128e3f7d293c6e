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
	int w, h;         /* dots to fill, both > 0 */
	double dot_aspect; /* width / height of one dot in pixels: 1.0 = square */
};

struct picture {
	ns_t pts, duration;   /* media time from the start of the file = 0 */
	uint32_t epoch;       /* which seek it belongs to */
	int w, h;             /* dots, fitted into the asked size, aspect kept */
	uint32_t *dots;       /* w * h, 0x00rrggbb, sRGB */
	struct AVFrame *frame; /* the source, kept so that a resize can scale anew */
	struct picture_size asked;
};

void picture_free(struct picture *); /* NULL is fine */
