#include "player/player_inside.h"

#include "base/mem.h"
#include "base/text.h"
#include "player/places.h"
#include "setup/xdg.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The clock may pass the place by a little before the next look at it. */
#define RESUME_TAIL (5 * SECOND)

static const char *
item_name(const struct player *player)
{
	return player->options->files.items[player->item];
}

static char *
places_path(void)
{
	struct xdg_env env = xdg_env();

	return xdg_state(&env, "places");
}

/* The name a place is kept under, or NULL when it has none (a pipe). */
static char *
place_name(const char *item)
{
	if (strcmp(item, "-") == 0)
		return NULL;
	if (strstr(item, "://") != NULL)
		return mem_text(item);
	return realpath(item, NULL);
}

static ns_t
place_find(struct player *player)
{
	char *path = places_path(), *name = place_name(item_name(player));
	ns_t at = NS_NONE;

	if (path != NULL && name != NULL)
		at = places_load(path, name);
	free(path);
	free(name);
	return at;
}

/* NS_NONE: nothing to come back to. */
static void
place_put(struct player *player, ns_t at)
{
	char *path = places_path(), *name = place_name(item_name(player));

	if (path != NULL && name != NULL && places_save(path, name, at, &player->err) < 0)
		player->failed = true;
	free(path);
	free(name);
}

void
item_remember(struct player *player)
{
	ns_t t = media_time(player->media, time_now());

	if (player->info.duration != NS_NONE && t > player->info.duration - RESUME_TAIL)
		t = NS_NONE;
	place_put(player, t);
}

void
item_forget(struct player *player)
{
	if (player->went_on)
		place_put(player, NS_NONE);
	player->went_on = false;
}

static void
woken_post(void *arg)
{
	struct player *player = arg;

	player->woken = false;
	player_tick(player);
}

static void
media_wake(void *arg, enum media_event event)
{
	struct player *player = arg;

	(void)event;
	if (!atomic_exchange(&player->woken, true))
		loop_post(player->loop, woken_post, player);
}

static ns_t
item_start(struct player *player)
{
	ns_t start = player->options->start, place;
	char text[64], at[24];

	if (start > 0 || !player->options->resume)
		return start;
	place = place_find(player);
	if (place == NS_NONE)
		return 0;
	player->went_on = true;
	snprintf(text, sizeof(text), "going on at %s (Home: from the start)",
	    time_text(at, sizeof(at), place));
	scene_notice(player, text);
	return place;
}

void
item_open(struct player *player, size_t item)
{
	const struct options *options = player->options;
	struct media_options media = {
		.name = options->files.items[item],
		.stdin_fd = STDIN_FILENO,
		.spool_limit = options->spool_limit,
		.still_time = options->still,
		.rate_ppm = player->rate_ppm,
		.volume = player->volume,
		.muted = player->muted,
		.no_audio = !options->audio,
		.paused = player->paused,
		.size = show_size(&player->show),
		.network_time = options->timeout,
		.wake = media_wake,
		.wake_arg = player,
	};

	item_close(player);
	player->item = item;
	media.start = player->started = item_start(player);
	player->media = media_open(&media);
	player->state = MEDIA_OPENING;
	player->info = (struct media_info){ .duration = NS_NONE };
	timeline_clear(player->timeline);
	choice_item(player);
	dandan_item(player);
	post_item(player);
	if (!options->no_danmaku)
		origin_start(player->supply, options, media.name);
	else
		item_layout(player);
	player_dirty(player);
}

void
item_close(struct player *player)
{
	media_close(player->media);
	player->media = NULL;
	picture_free(player->picture);
	player->picture = NULL;
	player->serial++;
}

static void
item_move(struct player *player)
{
	size_t count = player->options->files.count;

	item_forget(player);
	if (player->item + 1 < count)
		item_open(player, player->item + 1);
	else if (player->looping == LOOP_PLAYLIST && !player->failed)
		item_open(player, 0);
	else
		player->quit = true;
}

void
item_ended(struct player *player)
{
	if (player->looping == LOOP_FILE && player->info.seekable) {
		player->started = player->options->start;
		media_seek(player->media, player->started, true);
		return;
	}
	item_move(player);
}

void
item_failed(struct player *player)
{
	const struct err *err = media_error(player->media);

	player->err = *err;
	player->failed = true;
	scene_notice(player, err->text);
	item_move(player);
}

void
item_layout(struct player *player)
{
	timeline_set(player->timeline, supply_track(player->supply));
	timeline_layout(player->timeline, &player->show, player->info.duration);
	choice_laid_out(player);
	player_dirty(player);
}

void
item_resize(struct player *player)
{
	struct picture_size size = show_size(&player->show);

	media_resize(player->media, size);
	if (player->picture != NULL)
		picture_fit(player->picture, size);
	player->serial++;
	item_layout(player);
}
