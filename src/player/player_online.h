/* player/player_online.h - the room of the video that plays, on the daemon of --server.
 *
 * What others say comes as it is said and flies when its time comes, or on arrival
 * where nobody can go back.  Main thread. */
#pragma once
#include "link/link.h"
#include "net/stream.h"

#include <stdbool.h>
#include <stdint.h>

struct player;

struct online {
	char *server; /* without a slash at its end; NULL: there is none */
	struct stream_pool *pool;
	struct link *link; /* to the room of this video, or NULL: it is not known yet */
	char *pieces;      /* where its danmaku are fetched from, by pieces */
	int64_t viewers;   /* -1: nobody said */
	bool was_up;
	char shown[64]; /* what the scene points to */
};

void online_init(struct player *);
void online_fini(struct player *);
void online_item(struct player *); /* another video */
void online_tick(struct player *); /* its id may be known now */

const char *online_scene(struct player *); /* for the bar; NULL: there is no server */
