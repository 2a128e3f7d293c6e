/* player/origin.h - which danmaku do these options ask for?
 *
 * The same for the player and for --record. */
#pragma once
#include "setup/option.h"
#include "supply/supply.h"

struct supply *origin_open(
    const struct options *, struct loop *, struct fetch_pool *, struct supply_handler);

/* What was named, or lies beside the video. */
void origin_start(struct supply *, const struct options *, const char *video);

/* What that daemon has, by the video's id: six minutes at a time.  Returns what the
 * source is called: free() it. */
char *origin_server(struct supply *, const char *server, const char *id);
