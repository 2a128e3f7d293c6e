/* ui/scene.h - everything one frame is drawn from.
 *
 * Lifetime: filled by the player once a tick, const from there to the bytes.
 * Nothing in it is owned.  The same scene always gives the same surface:
 * that is what makes a recording equal to what the screen showed. */
#pragma once
#include "base/text.h"
#include "base/time.h"
#include "cells/blit.h"
#include "cells/palette.h"
#include "danmaku/lanes.h"
#include "danmaku/track.h"
#include "ui/scene_parts.h"

#include <stdbool.h>
#include <stdint.h>

enum scene_state {
	SCENE_OPENING,
	SCENE_PLAYING,
	SCENE_PAUSED,
	SCENE_BUFFERING,
	SCENE_ENDED,
};

/* How things are shown: the terminal's powers and the viewer's choices. */
struct look {
	const struct blitter *blitter;
	enum color_depth depth;
	bool utf8;
	struct text_rule rule;
	int opacity;  /* of danmaku, 0 .. 100 */
	bool danmaku; /* shown at all */
};

struct scene_picture {
	const uint32_t *dots; /* NULL: nothing to show, a blank stage */
	int w, h;
	uint64_t serial; /* another number, another picture */
};

/* The bar, and what long work is going on. */
struct scene_bar {
	bool visible;
	int volume;
	bool muted, loop;
	int64_t rate_ppm;
	int item, items;      /* place in the playlist, from 0 */
	const uint32_t *heat; /* danmaku per slice of the video, or NULL */
	int heat_slices;
	uint32_t heat_most;
	size_t hidden;      /* danmaku not shown for want of room, of late */
	size_t filtered;    /* danmaku that the viewer's rules hide, in all */
	const char *online; /* "3 on line", NULL = there is no server */
	const char *busy;   /* "fetching danmaku", NULL = nothing */
	int busy_percent;   /* -1 = unknown */
	int spinner;        /* turns while long work goes on */
};

/* A box of lines: help or figures.  A tab splits a line in two columns. */
struct scene_box {
	const char *title;
	const char *const *lines; /* sanitised */
	int count, first;         /* first line shown, for scrolling */
};

#define SCENE_NO_PICK SIZE_MAX

struct scene {
	int cols, rows;
	ns_t t, duration; /* duration NS_NONE = unknown */
	enum scene_state state;
	const char *title;
	struct look look;
	struct scene_picture picture;
	const struct track *track; /* may be NULL */
	const struct lanes *lanes; /* may be NULL */
	struct scene_bar bar;
	const char *notice;           /* sanitised, NULL = none */
	const struct scene_box *help; /* NULL = closed */
	const struct scene_prompt *prompt;
	const struct scene_box *stats;
	const struct scene_list *list;
	const struct scene_board *board;
	const struct scene_menu *menu;
	const struct scene_plot *plot;
	size_t pick;           /* place in the track of the one that is selected */
	const char *pick_said; /* a line about it, sanitised; NULL: none is selected */
};
