#include "ui/view.h"

static int
cells(int dots, int per_cell)
{
	return (dots + per_cell - 1) / per_cell;
}

struct view_box
view_video_box(const struct scene *scene)
{
	const struct blitter *blitter = scene->look.blitter;
	struct view_box box = { 0 };

	if (scene->picture.dots == NULL)
		return box;
	box.cols = cells(scene->picture.w, blitter->dots_w);
	box.rows = cells(scene->picture.h, blitter->dots_h);
	box.col = (scene->cols - box.cols) / 2;
	box.row = (scene->rows - box.rows) / 2;
	return box;
}

static struct pen
stage_pen(const struct scene *scene)
{
	bool mono = scene->look.depth == COLOR_MONO;

	return (struct pen){
		.fg = RGB_DEFAULT,
		.bg = mono ? RGB_DEFAULT : 0x000000,
		.solid = CELL_SOLID,
	};
}

void
view_video_draw(struct surface *surface, const struct scene *scene)
{
	struct view_box box = view_video_box(scene);
	const struct scene_picture *picture = &scene->picture;
	struct blit_source source = { picture->dots, picture->w, picture->h, picture->w };

	surface_fill(surface, 0, 0, surface->cols, surface->rows, stage_pen(scene));
	if (picture->dots == NULL || box.col < 0 || box.row < 0)
		return;
	scene->look.blitter->draw(surface, box.col, box.row, &source, scene->look.depth);
}
