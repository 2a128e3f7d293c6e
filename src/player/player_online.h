/* player/player_online.h - the room of the video that plays, on the daemon of --server.
 *
 * What others say comes as it is said and flies when its time comes, or on arrival
 * where nobody can go back.  What the viewer writes goes there, at once or when it can;
 * it looks unsent until the daemon has confirmed it.  What a moderator hides goes, the
 * viewer's own from the library, too.  Main thread. */
#pragma once
#include "base/id_set.h"
#include "link/about.h"
#include "link/courier.h"
#include "link/link.h"
#include "net/stream.h"
#include "player/live.h"

#include <stdbool.h>
#include <stdint.h>

struct player;

/* One of the viewer's that the daemon has: what it is called here, and there. */
struct online_own {
	uint64_t own, remote;
};

struct online {
	char *server;     /* without a slash at its end; NULL: there is none */
	const char *name; /* what the library calls it */
	struct stream_pool *pool;
	struct courier *courier;
	struct link *link;   /* to the room of this video, or NULL: it is not known yet */
	char *pieces;        /* where its danmaku are fetched from, by pieces */
	struct about *about; /* the question what it is, or NULL */
	struct live live;
	ns_t up_since;           /* host time */
	bool is_live_room;       /* the daemon said so */
	struct track *held;      /* may be what the viewer has just written */
	struct online_own *owns; /* of this video */
	size_t own_count;
	struct id_set hidden; /* what was deleted while this video played */
	int64_t viewers;      /* -1: nobody said */
	bool was_up, told;    /* told: that something waits */
	bool told_why;        /* why it is not up */
	char shown[64];       /* what the scene points to */
};

/* Negative when the file of the token is not to be used. */
int online_init(struct player *, struct err *);
void online_fini(struct player *);
void online_item(struct player *); /* another video */
void online_tick(struct player *); /* its id may be known now */

/* It is on the screen (and on the disk, under that key): it goes to the server. */
void online_post(
    struct player *, const struct comment *, const char *video, const char *key);
/* The same, but meanwhile another video plays. */
void online_post_late(
    struct player *, const struct comment *, const char *video, const char *key);
/* What earlier runs have sent, or not; copied. */
void online_letters(struct player *, const struct letter *);
/* True: nobody else has seen it, and nobody will. */
bool online_forget(struct player *, const struct comment *);

const char *online_scene(struct player *); /* for the bar; NULL: there is no server */
