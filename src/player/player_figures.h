/* player/player_figures.h - how well does it play?
 *
 * What --stats and the figures on the screen are made from.  Main thread. */
#pragma once
#include "base/time.h"
#include "ui/ui.h"

#include <stdint.h>

#define SYNC_GOOD (40 * MILLISECOND) /* picture and sound this close are together */

struct picture;
struct player;
struct player_box;

/* What the figures are made from. */
struct player_figures {
	int64_t shown, together;        /* pictures; within SYNC_GOOD of the clock */
	int64_t frames, bytes, skipped; /* sent to the terminal; skipped: it was busy */
	ns_t late_last, late_most;
	struct ui_times times;
	ns_t written;          /* when the lines of the box were */
	ns_t since, cpu_since; /* when the window below began */
	int64_t window_frames, window_bytes, window_shown;
	double fps, kbytes, cpu; /* of the last whole window */
};

void figures_count(
    struct player *, const struct picture *, ns_t t); /* it is shown at t */
void figures_turn(struct player *, ns_t now);
void figures_lines(struct player *, struct player_box *, ns_t t);
void figures_report(const struct player *); /* one line on stderr, for --stats */
