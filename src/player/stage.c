#include "player/stage.h"

struct picture_size
stage_size(const struct blitter *blitter, int cols, int rows, int cell_w, int cell_h)
{
	struct picture_size size;

	if (cell_w <= 0 || cell_h <= 0) {
		cell_w = 1;
		cell_h = 2;
	}
	size.w = (cols > 0 ? cols : 1) * blitter->dots_w;
	size.h = (rows > 0 ? rows : 1) * blitter->dots_h;
	size.dot_aspect =
	    ((double)cell_w / blitter->dots_w) / ((double)cell_h / blitter->dots_h);
	return size;
}
