/* Where the danmaku of the video that plays come from. */
#include "player/player_inside.h"

#define GROW_MOST 20000 /* more at a time are laid out anew: that is faster */

static void
on_changed(void *arg)
{
	item_layout(arg);
}

/* What flies stays where it is; with nothing on the screen all is free. */
static void
on_grew(void *arg, const struct track *more)
{
	struct player *player = arg;
	const struct lanes *lanes = timeline_lanes(player->timeline);
	ns_t t = player->media != NULL ? media_time(player->media, time_now()) : 0;
	const struct placed *flying;

	if (lanes == NULL || lanes_visible(lanes, t, &flying, 1) == 0 ||
	    track_count(more) > GROW_MOST) {
		item_layout(player);
		return;
	}
	timeline_grow(player->timeline, supply_track(player->supply), more, t);
	player_dirty(player);
}

static void
on_said(void *arg, const char *line, bool bad)
{
	struct player *player = arg;

	/* Good news must not push away bad news that was not read yet. */
	if (bad || time_now() > player->notice_until)
		scene_notice(player, line);
}

static void
on_settled(void *arg)
{
	player_dirty(arg);
}

void
origin_init(struct player *player)
{
	const struct supply_handler handler = { on_changed, on_grew, on_said, on_settled,
		player };

	player->supply =
	    origin_open(player->options, player->loop, player->pool, handler);
}

/* Once a tick: the id of the video may be known now, and time goes on. */
void
origin_tick(struct player *player, ns_t t)
{
	const struct options *options = player->options;

	if (options->no_danmaku)
		return;
	online_tick(player);
	supply_want(player->supply, t - player->show.offset, player->info.duration);
}
