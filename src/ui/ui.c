#include "ui/ui.h"

#include "base/mem.h"
#include "cells/compose.h"
#include "ui/view.h"

#include <stdlib.h>

enum { LAYER_VIDEO, LAYER_FLIGHT, LAYER_TOP, LAYERS };

/* What the video layer was drawn from: it is redrawn only when that changes. */
struct drawn {
	uint64_t serial;
	const struct blitter *blitter;
	enum color_depth depth;
	bool blank, valid;
};

struct ui {
	struct surface *layers[LAYERS];
	struct surface *want, *shown;
	struct diff_run *runs;
	struct drawn drawn;
	bool forgotten; /* nothing is known of the terminal: clear it first */
};

struct ui *
ui_new(void)
{
	struct ui *ui = mem_new(1, sizeof(*ui));

	for (int i = 0; i < LAYERS; i++)
		ui->layers[i] = surface_new(1, 1);
	ui->want = surface_new(1, 1);
	ui->shown = surface_new(1, 1);
	ui->runs = mem_new(1, sizeof(*ui->runs));
	ui->forgotten = true;
	return ui;
}

void
ui_free(struct ui *ui)
{
	if (ui == NULL)
		return;
	for (int i = 0; i < LAYERS; i++)
		surface_free(ui->layers[i]);
	surface_free(ui->want);
	surface_free(ui->shown);
	free(ui->runs);
	free(ui);
}

void
ui_forget(struct ui *ui)
{
	ui->forgotten = true;
}

const struct surface *
ui_surface(const struct ui *ui)
{
	return ui->want;
}

static void
ui_resize(struct ui *ui, int cols, int rows)
{
	if (ui->want->cols == cols && ui->want->rows == rows)
		return;
	for (int i = 0; i < LAYERS; i++)
		surface_resize(ui->layers[i], cols, rows);
	surface_resize(ui->want, cols, rows);
	surface_resize(ui->shown, cols, rows);
	ui->runs = mem_grow(ui->runs, (size_t)cols * (size_t)rows + 1, sizeof(*ui->runs));
	ui->drawn.valid = false;
	ui->forgotten = true;
}

static void
video_draw(struct ui *ui, const struct scene *scene)
{
	struct drawn now = {
		.serial = scene->picture.serial,
		.blitter = scene->look.blitter,
		.depth = scene->look.depth,
		.blank = scene->picture.dots == NULL,
		.valid = true,
	};
	const struct drawn *was = &ui->drawn;

	if (was->valid && was->blank == now.blank && was->serial == now.serial &&
	    was->blitter == now.blitter && was->depth == now.depth)
		return;
	view_video_draw(ui->layers[LAYER_VIDEO], scene);
	ui->drawn = now;
}

static void
layers_draw(struct ui *ui, const struct scene *scene)
{
	struct surface *top = ui->layers[LAYER_TOP];

	surface_clear(ui->layers[LAYER_FLIGHT]);
	view_flight_draw(ui->layers[LAYER_FLIGHT], scene);
	surface_clear(top);
	view_bar_draw(top, scene);
	view_plot_draw(top, scene);
	view_list_draw(top, scene);
	view_board_draw(top, scene);
	view_menu_draw(top, scene);
	view_prompt_draw(top, scene);
	view_notice_draw(top, scene);
	view_box_draw(top, scene, scene->stats, false);
	view_box_draw(top, scene, scene->help, true);
}

static void
layers_compose(struct ui *ui, const struct scene *scene)
{
	struct compose_options options = { scene->look.opacity, scene->look.depth };

	compose(ui->want, (const struct surface *const *)ui->layers, LAYERS, &options);
}

size_t
ui_frame(struct ui *ui, const struct scene *scene, const struct ui_frame_options *options,
    struct bytes *out, struct ui_times *times)
{
	struct paint_options paint_options = options->paint;
	ns_t start = time_now(), drawn, composed, compared;
	size_t runs, painted;

	ui_resize(ui, scene->cols, scene->rows);
	video_draw(ui, scene);
	drawn = time_now();
	layers_draw(ui, scene);
	layers_compose(ui, scene);
	composed = time_now();
	if (ui->forgotten)
		surface_clear(ui->shown);
	paint_options.home_before |= ui->forgotten;
	paint_options.park =
	    view_prompt_cursor(scene, &paint_options.park_col, &paint_options.park_row);
	runs = diff(ui->shown, ui->want, options->tolerance, ui->runs);
	compared = time_now();
	painted = paint(out, ui->shown, ui->want, ui->runs, runs, &paint_options);
	ui->forgotten = false;
	times->blit += drawn - start;
	times->compose += composed - drawn;
	times->diff += compared - composed;
	times->paint += time_now() - compared;
	return painted;
}
