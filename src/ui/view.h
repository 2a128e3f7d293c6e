/* ui/view.h - the parts of the screen, each drawn from the scene.
 *
 * A view is a pure function from a scene to a layer; it keeps nothing. */
#pragma once
#include "cells/surface.h"
#include "ui/scene.h"

/* Where the picture stands on the stage, in cells. */
struct view_box {
	int col, row, cols, rows;
};
struct view_box view_video_box(const struct scene *);

/* One line of text in the order in which it is seen, on the first row of the box and
 * clipped to it; the column behind it. */
int view_text_draw(struct surface *, const struct scene *, struct view_box, int col,
    const char *text, size_t len, struct pen);
/* As much of a line as fits into `cols`. */
size_t view_text_fitting(const char *text, size_t len, int cols, struct text_rule);

void view_video_draw(struct surface *, const struct scene *);
void view_flight_draw(struct surface *, const struct scene *);
/* Those that fly as their data says, and what a comment looks like. */
void view_posed_draw(struct surface *, const struct scene *);
struct pen view_comment_pen(const struct comment *, const struct look *);
void view_bar_draw(struct surface *, const struct scene *);
void view_prompt_draw(struct surface *, const struct scene *);
/* The cell of the cursor; false: there is none. */
bool view_prompt_cursor(const struct scene *, int *col, int *row);
/* The list, and where its rows stand: what a click may hit. */
void view_list_draw(struct surface *, const struct scene *);
struct view_box view_list_box(const struct scene *);
struct view_box view_list_rows(const struct scene *);
/* The comments, in the list's place, and where their rows stand. */
void view_board_draw(struct surface *, const struct scene *);
struct view_box view_board_rows(const struct scene *);
/* The menu, and where its lines stand. */
void view_menu_draw(struct surface *, const struct scene *);
struct view_box view_menu_rows(const struct scene *);
void view_plot_draw(struct surface *, const struct scene *);
void view_notice_draw(struct surface *, const struct scene *);
void view_box_draw(
    struct surface *, const struct scene *, const struct scene_box *, bool centred);

/* The progress part of the bar: which cells a click may hit. */
struct view_box view_bar_progress(const struct scene *);
/* 0 .. 1: how far along the video cell (col, row) of the bar is, or -1 when
 * that is not the bar. */
double view_bar_hit(const struct scene *, int col, int row);

/* The place in the track of the danmaku that flies over this cell, or
 * SCENE_NO_PICK. */
size_t view_flight_hit(const struct scene *, int col, int row);
size_t view_posed_hit(const struct scene *, int col, int row); /* of the positioned */
void view_pick_pen(struct pen *);                              /* of the selected one */

/* Danmaku stay off the last row, where the bar comes and goes. */
int view_flight_rows(int rows, int area_quarters);
