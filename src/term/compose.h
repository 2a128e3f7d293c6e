/* term/compose.h - layers become one surface.
 *
 * Layers are given from the back to the front.  A GLASS cell lies over the
 * dimmed mean colour of what is below it, dimmed (or, under dark text,
 * lightened) until its glyph reads with a contrast of at least 4.5. */
#pragma once
#include "term/palette.h"
#include "term/surface.h"

struct compose_options {
	int opacity; /* 0 .. 100: how strongly the danmaku cover the picture */
	enum color_depth depth;
};

void compose(struct surface *out, const struct surface *const *layers, int count,
    const struct compose_options *);
