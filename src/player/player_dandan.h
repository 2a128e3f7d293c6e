/* player/player_dandan.h - danmaku from a dandanplay-compatible server.
 *
 * When one is named in the conf and nothing else has danmaku for the file, the server
 * is asked by hash and by name.  Where it is not sure the viewer chooses in a menu,
 * or searches by title; what was chosen is remembered for the file.  Main thread. */
#pragma once
#include "danmaku/dandan.h"
#include "net/fetch.h"
#include "panel/menu.h"
#include "ui/scene.h"

#include <stdbool.h>

struct player;

struct dandan {
	struct fetch *fetch; /* a match or a search under way */
	bool asked;          /* for this video */
	bool wanted;         /* by the viewer: the menu opens whatever comes */
	bool is_open;
	struct dandan_list list; /* what the menu shows */
	struct menu menu;
	char *source; /* the address that was added last, or NULL */

	/* What the scene points to. */
	struct scene_menu shown;
	const char **lines;
};

void dandan_fini(struct player *);
void dandan_item(struct player *); /* another video */
void dandan_tick(struct player *); /* is it time to ask? */

void do_match(struct player *, double);
bool dandan_take(struct player *, struct key);
void dandan_scene(struct player *, struct scene *);
