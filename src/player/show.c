#include "player/show.h"

#include "player/stage.h"
#include "term/tty.h"
#include "ui/view.h"

#include <stdlib.h>
#include <string.h>

#define FIXED_HOLD (4 * SECOND)
#define LANE_WAIT (500 * MILLISECOND)

static enum color_depth
depth_choose(const struct options *options, const struct tty_info *info)
{
	enum color_depth depth;

	if (palette_find(options->color, &depth))
		return depth;
	if (info != NULL)
		return info->depth;
	return palette_depth(getenv("NO_COLOR"), "truecolor", RECORD_TERM, 256, true);
}

static const struct blitter *
blitter_choose(const struct options *options, const struct show *show, const char *term)
{
	const struct blitter *blitter = blit_find(options->render);

	if (blitter != NULL && (blitter->needs == BLIT_ASCII || show->look.utf8))
		return blitter;
	/* Where ambiguous characters are wide, so are the blocks. */
	return blit_best(
	    show->look.utf8 && !show->look.rule.ambiguous_wide, term, show->look.depth);
}

static void
cell_choose(struct show *show, const struct options *options, const struct tty_info *info)
{
	if (options->cell_aspect.x > 0) {
		show->cell_w = options->cell_aspect.x;
		show->cell_h = options->cell_aspect.y;
	} else if (info != NULL) {
		show->cell_w = info->cell_w;
		show->cell_h = info->cell_h;
	}
}

static void
size_choose(struct show *show, const struct options *options, const struct tty_info *info)
{
	show->cols = info != NULL ? info->cols : RECORD_COLS;
	show->rows = info != NULL ? info->rows : RECORD_ROWS;
	if (info == NULL && options->geometry.x > 0) {
		show->cols = options->geometry.x;
		show->rows = options->geometry.y;
	}
}

void
show_update(struct show *show, const struct options *options, const struct tty_info *info)
{
	size_choose(show, options, info);
	cell_choose(show, options, info);
	show->look.rule = info != NULL ? info->rule : (struct text_rule){ 0 };
	if (options->ambiguous_width > 0)
		show->look.rule.ambiguous_wide = options->ambiguous_width == 2;
	show->synchronized = info != NULL && info->synchronized;
	show->bce = info != NULL && info->bce;
}

void
show_init(struct show *show, const struct options *options, const struct tty_info *info)
{
	*show = (struct show){
		.area = options->area,
		.lanes = options->lanes,
		.free_rows = options->free_rows,
		.density = options->density,
		.flight = options->flight,
		.tolerance = options->tolerance,
	};
	show->look.utf8 = info == NULL || info->utf8;
	show->look.opacity = options->opacity;
	show->look.danmaku = !options->no_danmaku;
	show->look.depth = depth_choose(options, info);
	show_update(show, options, info);
	show->look.blitter =
	    blitter_choose(options, show, info != NULL ? info->term : NULL);
}

struct picture_size
show_size(const struct show *show)
{
	return stage_size(
	    show->look.blitter, show->cols, show->rows, show->cell_w, show->cell_h);
}

/* None at all when all are to be kept free. */
static int
rows_between(int rows, int lanes, int bottom)
{
	if (lanes > 0 && rows > lanes)
		rows = lanes;
	rows = rows < bottom ? rows : bottom;
	return rows > 0 ? rows : 0;
}

struct lanes *
show_lanes(const struct show *show, const struct track *track)
{
	int bottom = view_flight_rows(show->rows, 4) - show->free_rows;
	int rows = view_flight_rows(show->rows, (int)show->area + 1);
	struct lanes_config config = {
		.cols = show->cols,
		.rows = rows_between(rows, show->lanes, bottom),
		.bottom_rows = bottom > 0 ? bottom : 0,
		.stage_rows = show->rows,
		.per_minute = show->density,
		.flight = show->flight,
		.hold = FIXED_HOLD,
		.wait = LANE_WAIT,
		.offset = show->offset,
		.rule = show->look.rule,
	};

	return lanes_new(track, &config);
}

const struct blitter *
show_next_blitter(const struct show *show)
{
	const struct blitter *next = show->look.blitter;

	do {
		next++;
		if (next->name == NULL)
			next = blitters;
	} while (next->needs == BLIT_UNICODE && !show->look.utf8);
	return next;
}
