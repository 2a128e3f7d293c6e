/* danmaku/ass_stage.h - the lanes on a stage of pixels.
 *
 * Video players draw letters as wide as their font makes them, so nobody knows
 * here how wide a comment is.  It is taken for as wide as it can be: every
 * character a full em, also one that has no width and those that escape
 * another.  A column of the lanes is half an em, a row a line with its
 * outline.
 *
 * The lanes go in steps of a column, players smoothly.  So a comment that moves
 * gets a column more than it needs and stays inside of what it was given;
 * it is shown from the first to the last hundredth of a second that
 * is its own. */
#pragma once
#include "danmaku/lanes.h"
#include "danmaku/writer.h"

struct ass_stage {
	const struct writer_look *look;
	int font_size, outline;
	int high;            /* pixels for rows: the outline stays inside */
	int cols, rows;      /* all of the stage */
	double col_w, row_h; /* pixels */
	int scroll_rows, bottom_rows;
};

/* How large a comment is drawn. */
struct ass_box {
	int font_size, lines;
	int cols, rows; /* that it is given */
};

/* What becomes of a comment that found room. */
struct ass_spot {
	int64_t start_cs, end_cs;
	int x, y, x2; /* of the upper left corner, or the middle of an edge */
};

void ass_stage_init(struct ass_stage *, const struct writer_look *);

/* The stage must outlive what is laid out with it. */
struct lanes_config ass_stage_lanes(const struct ass_stage *);

/* A comment that is too wide or too tall is drawn smaller. */
struct ass_box ass_stage_measure(const struct ass_stage *, const struct comment *);

struct ass_spot ass_stage_spot(const struct ass_stage *, const struct placed *);
