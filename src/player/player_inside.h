/* player/player_inside.h - what the parts of the player share.
 *
 * player.c opens and closes, player_item.c is about one video, player_tick.c
 * is the tick, player_scene.c says what the screen should show,
 * player_input.c who gets a key, player_do.c does what it asks for.  No other. */
#pragma once
#include "media/media.h"
#include "net/fetch.h"
#include "net/loop.h"
#include "player/origin.h"
#include "player/party.h"
#include "player/player.h"
#include "player/player_choice.h"
#include "player/player_comments.h"
#include "player/player_dandan.h"
#include "player/player_figures.h"
#include "player/player_list.h"
#include "player/player_online.h"
#include "player/player_post.h"
#include "player/show.h"
#include "player/timeline.h"
#include "setup/option.h"
#include "supply/supply.h"
#include "term/tty.h"
#include "ui/ui.h"

#include <stdatomic.h>

#define BAR_TIME (3 * SECOND)
#define NOTICE_TIME (4 * SECOND)
#define BOX_LINES 96

struct player_box {
	struct scene_box box;
	char *lines[BOX_LINES];
	bool open;
};

struct player {
	const struct options *options;
	struct loop *loop;
	struct tty *tty;
	struct watch *watch;
	struct timer *timer;
	struct fetch_pool *pool;
	struct supply *supply;
	struct timeline *timeline;
	struct choice choice;
	struct post post;
	struct looking looking;
	struct dandan dandan;
	struct online online;
	struct comments comments;
	struct party *party; /* NULL: it is none */
	struct ui *ui;
	struct show show;

	size_t item; /* in options->files */
	struct media *media;
	struct media_info info;
	enum media_state state;
	struct picture *picture;
	uint64_t serial;

	bool paused, muted, quit, remember, failed;
	bool went_on; /* at a place that Q had kept */
	int volume;
	int64_t rate_ppm;
	enum option_loop looping;
	enum option_bar bar;
	ns_t bar_until, notice_until, painted;
	char notice[512];
	struct player_box help, stats;
	bool dirty;        /* something changed that no time tells of */
	ns_t started;      /* media time this item began at */
	ns_t next_picture; /* media time, NS_NONE = an event will tell */
	struct player_figures figures;
	struct bytes frame;
	struct err err;    /* why something could not be played */
	atomic_bool woken; /* a post of the media is on its way */
};

/* player_item.c */
void item_open(struct player *, size_t item);
void item_close(struct player *);
void item_ended(struct player *); /* next, again, or quit */
void item_failed(struct player *);
void item_remember(struct player *); /* the place, for Q */
void item_forget(struct player *);   /* it was gone back to, and left without Q */
void item_layout(struct player *);   /* lanes and heat anew */
void item_resize(struct player *);   /* the stage or the blitter changed */

/* player_supply.c */
void origin_init(struct player *);
void origin_tick(struct player *, ns_t t);

/* player_tick.c */
void player_tick(struct player *);
void player_dirty(struct player *); /* paint at the next turn of the loop */

/* player_scene.c */
void scene_make(struct player *, struct scene *, ns_t now, ns_t t);
void scene_notice(struct player *, const char *text); /* cleaned here */
void scene_fini(struct player *);
void scene_line(struct player_box *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool scene_bar_is_open(const struct player *, ns_t now);

/* player.c */
void player_resized(struct player *); /* the terminal or what we know of it changed */

/* player_input.c */
void player_key(struct player *, struct key);

/* player_do.c */
void bar_show(struct player *); /* for a while */
void player_do(struct player *, const struct binding *);
void player_seek(struct player *, ns_t to);
