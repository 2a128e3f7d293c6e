#include "danmaku/ass_stage.h"

#include <math.h>

enum {
	NORMAL = 25,    /* comment.size */
	LEAST = 12,     /* smaller ones are drawn like this */
	OF_HEIGHT = 27, /* a stage is so many letters high, when nobody says */
	HAIR = 1,       /* pixels: places are whole ones */
};

#define CENTISECOND (10 * MILLISECOND)

static int
least(int a, int b)
{
	return a < b ? a : b;
}

static int
most(int a, int b)
{
	return a > b ? a : b;
}

/* Fonts differ in how far their lines are apart; a fifth more than the size is
 * what browsers take. */
static double
line_of(int font_size)
{
	return font_size * 1.2;
}

void
ass_stage_init(struct ass_stage *stage, const struct writer_look *look)
{
	int size = look->font_size > 0 ? look->font_size : look->high / OF_HEIGHT;

	size = most(least(size, look->high / 2), 4);
	*stage = (struct ass_stage){ .look = look, .font_size = size };
	stage->outline = look->outline >= 0 ? look->outline : (size + 12) / 24;
	stage->high = most(look->high - 2 * stage->outline, 1);
	stage->cols = most(look->wide * 2 / size, 4);
	stage->col_w = (double)look->wide / stage->cols;
	stage->rows = most((int)(stage->high / (line_of(size) + HAIR)), 1);
	stage->row_h = (double)stage->high / stage->rows;
	stage->bottom_rows = most(stage->rows - look->free_rows, 1);
	stage->scroll_rows = most(stage->rows * look->area_percent / 100, 1);
	stage->scroll_rows = least(stage->scroll_rows, stage->bottom_rows);
}

/* --- how large ------------------------------------------------------------------ */

/* As who counts characters would, once the text is written for ASS: a brace
 * and a backslash have a character that escapes them. */
static int
widest_line(const struct comment *c, int *lines)
{
	int chars = 0, widest = 0;
	uint32_t i;

	*lines = 1;
	for (i = 0; i < c->text_len; i++) {
		char byte = c->text[i];

		if (byte == '\n') {
			++*lines;
			chars = 0;
			continue;
		}
		chars += ((unsigned char)byte & 0xc0) != 0x80;
		chars += byte == '{' || byte == '}' || byte == '\\';
		widest = most(widest, chars);
	}
	return most(widest, 1);
}

static int
parts_of(double pixels, double part)
{
	return (int)ceil(pixels / part - 1e-9);
}

struct ass_box
ass_stage_measure(const struct ass_stage *stage, const struct comment *c)
{
	bool moves = c->mode == COMMENT_SCROLL || c->mode == COMMENT_REVERSE;
	int edge = 2 * stage->outline + 2 * HAIR, taken;
	double room = ((moves ? 2 : 1) * stage->cols - 1) * stage->col_w - edge;
	double height = stage->scroll_rows * stage->row_h - HAIR;
	struct ass_box box;
	int chars = widest_line(c, &box.lines);

	box.font_size = (most(c->size, LEAST) * stage->font_size + NORMAL / 2) / NORMAL;
	/* Small ones get the room of normal ones, in case a player or a reader
	 * does not see how small they are. */
	taken = most(box.font_size, stage->font_size);
	if (chars * taken > room)
		taken = box.font_size = (int)(room / chars);
	if (line_of(box.lines * taken) > height)
		taken = box.font_size = least(taken, (int)(height / line_of(box.lines)));
	box.font_size = most(box.font_size, 1);
	box.cols = parts_of(chars * taken + edge, stage->col_w) + 1;
	box.rows = parts_of(line_of(box.lines * taken) + HAIR, stage->row_h);
	return box;
}

static bool
measure(const void *arg, const struct comment *c, int *lines, int *cols)
{
	struct ass_box box = ass_stage_measure(arg, c);

	*lines = box.rows;
	*cols = box.cols;
	return c->mode != COMMENT_POSITIONED || c->path == NULL;
}

struct lanes_config
ass_stage_lanes(const struct ass_stage *stage)
{
	return (struct lanes_config){
		.cols = stage->cols,
		.rows = stage->scroll_rows,
		.bottom_rows = stage->bottom_rows,
		.flight = stage->look->flight,
		.hold = stage->look->hold,
		.wait = LANES_WAIT_MAX,
		.layers_apart = stage->look->layers_apart,
		.measure = measure,
		.measure_arg = stage,
	};
}

/* --- where ---------------------------------------------------------------------- */

/* Of the upper left corner, with its column more on the side that it comes
 * from: there it is what the lanes rounded off. */
static int
left_at(const struct ass_stage *stage, const struct placed *p, ns_t t)
{
	double steps = (double)(t - p->start) / (double)p->step;
	double col =
	    p->mode == COMMENT_REVERSE ? steps - p->cols : stage->cols + 1 - steps;

	return (int)lround(col * stage->col_w) + stage->outline + HAIR;
}

struct ass_spot
ass_stage_spot(const struct ass_stage *stage, const struct placed *p)
{
	struct ass_spot spot = {
		.start_cs = (p->start + CENTISECOND - 1) / CENTISECOND,
		.end_cs = p->end / CENTISECOND,
		.x = stage->look->wide / 2,
		.y = stage->outline + (int)(p->row * stage->row_h),
	};

	if (p->mode == COMMENT_BOTTOM)
		spot.y = stage->outline + (int)((p->row + p->rows) * stage->row_h);
	if (p->step > 0) {
		spot.x = left_at(stage, p, spot.start_cs * CENTISECOND);
		spot.x2 = left_at(stage, p, spot.end_cs * CENTISECOND);
	}
	return spot;
}
