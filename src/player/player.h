/* player/player.h - the one object that plays. Main thread. */
#pragma once
#include "base/err.h"
#include "setup/option.h"

struct player;

int player_open(struct player **, const struct options *, struct err *);

/* Until the viewer quits or the playlist ends.  0, or -1 when something could
 * not be played: the reason is in err. */
int player_run(struct player *, struct err *);

/* Gives the terminal back first; NULL is fine. */
void player_close(struct player *);
