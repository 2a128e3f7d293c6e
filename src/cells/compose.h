/* cells/compose.h - layers become one surface.
 *
 * Layers are given from the back to the front.  A GLASS cell lies over the
 * dimmed mean colour of what is below it, dimmed further (or, under dark
 * text, lightened) until its glyph reads with a contrast of at least 4.5, in
 * the colours that the terminal really shows.  A blank cell of glass is judged
 * by its foreground too, so that a comment has one ground from end to end.
 * Every cell of `out` is SOLID afterwards: a cleared surface differs from it
 * everywhere.  Half of a wide character is never left over. */
#pragma once
#include "cells/palette.h"
#include "cells/surface.h"

struct compose_options {
	int opacity; /* 0 .. 100: how strongly the danmaku cover the picture */
	enum color_depth depth;
};

void compose(struct surface *out, const struct surface *const *layers, int count,
    const struct compose_options *);

/* The background on which `fg` reads, as near to the dimmed `below` as can be. */
uint32_t compose_glass(uint32_t fg, uint32_t below, const struct compose_options *);
