/* player/show.h - how is the film shown, as it stands now?
 *
 * The viewer's choices and the terminal's powers in one place, so that the
 * player, --record and --benchmark show the same.  Plain data. */
#pragma once
#include "danmaku/lanes.h"
#include "media/picture.h"
#include "setup/option.h"
#include "ui/scene.h"

struct tty_info;

#define RECORD_TERM "xterm-256color" /* what a recording is made for */

struct show {
	int cols, rows;
	int cell_w, cell_h; /* pixels, or a ratio; 0 = unknown */
	struct look look;
	enum option_area area;
	int lanes, free_rows, density; /* as the options say */
	ns_t flight, offset;
	int tolerance;
	bool synchronized, bce;
};

/* info NULL: nobody looks; a UTF-8 terminal with all colours is assumed. */
void show_init(struct show *, const struct options *, const struct tty_info *info);

/* The terminal said something new about itself. */
void show_update(struct show *, const struct options *, const struct tty_info *info);

struct picture_size show_size(const struct show *);
struct lanes *show_lanes(const struct show *, const struct track *);

/* The next blitter that this terminal can show. */
const struct blitter *show_next_blitter(const struct show *);
