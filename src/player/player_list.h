/* player/player_list.h - looking at danmaku: the list, the peaks, one that is picked.
 *
 * Tab opens the list of all; over a paused picture it goes through those that are
 * flying, and so does a click.  What is picked, in the list or on the stage, can be
 * gone to, copied, hidden by its sender or its text.  Main thread. */
#pragma once
#include "danmaku/peaks.h"
#include "panel/list.h"
#include "ui/scene.h"

#include <stdbool.h>

struct player;

struct looking {
	struct list *list;
	bool is_open;
	bool has_pick; /* one on the stage, while it is paused */
	size_t pick;   /* its place in the timeline's track of `pick_turn` */
	uint64_t pick_id;
	int64_t pick_ms; /* what it is found again by in another one */
	uint32_t pick_sum;
	uint64_t pick_turn, peak_turn;
	struct peak peaks[PEAKS_MAX];
	int peak_count;
	ns_t plot_until; /* host time: the plot is seen until then */

	/* What the scene points to. */
	struct scene_list shown;
	struct scene_plot plot;
	char said[512];
};

void looking_init(struct player *);
void looking_fini(struct player *);

bool list_take(struct player *, struct key);
bool pick_take(struct player *, struct key); /* a click on the stage, what it picked */

void do_list(struct player *, double);
void looking_close(struct player *); /* the list */
void do_peak(struct player *, double by);

/* The list, the plot and the pick of this moment. */
void looking_scene(struct player *, struct scene *, ns_t now);
