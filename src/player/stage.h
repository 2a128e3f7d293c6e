/* player/stage.h - how large is the picture in dots?  (pure) */
#pragma once
#include "cells/blit.h"
#include "media/picture.h"

/* The whole stage is the picture's: cols x rows cells, of cell_w : cell_h
 * pixels (0 = unknown, then 1 : 2). */
struct picture_size stage_size(
    const struct blitter *, int cols, int rows, int cell_w, int cell_h);
