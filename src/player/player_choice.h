/* player/player_choice.h - the keys that choose which danmaku fly, and when.
 *
 * Filters, merging and offsets; what of it is remembered for a video stands in the
 * viewer's library.  Main thread. */
#pragma once
#include "player/choice.h"

struct player;

void choice_open(struct player *);
void choice_item(struct player *);       /* another video */
void choice_remembered(struct player *); /* the library has answered */
void choice_laid_out(struct player *);
void choice_block(struct player *, const char *line); /* one more rule, and kept */
void do_filter(struct player *, double);
void do_merge(struct player *, double);
void do_offset(struct player *, double by);
void do_offset_here(struct player *, double by);
