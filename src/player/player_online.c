#include "player/player_online.h"

#include "player/player_inside.h"

#include "base/log.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ns_t
now_in_media(const struct player *player)
{
	return player->media != NULL ? media_time(player->media, time_now()) : 0;
}

/* Nobody can go back to what was said: it flies when it comes. */
static bool
is_live(const struct player *player)
{
	return player->state != MEDIA_OPENING && player->info.duration == NS_NONE &&
	       !player->info.seekable;
}

/* --- what the room says ------------------------------------------------------ */

static void
on_danmaku(void *arg, const struct track *said)
{
	struct player *player = arg;
	ns_t t = now_in_media(player);
	struct track *fresh = track_new();
	const struct comment *c;

	for (size_t i = 0; (c = track_at(said, i)) != NULL; i++) {
		struct comment row = *c;

		if (timeline_has(player->timeline, c->id, c->at_ms))
			continue;
		if (is_live(player))
			row.at_ms = (t - player->show.offset) / MILLISECOND;
		row.flags = 0;
		track_add(fresh, &row);
	}
	timeline_extend(player->timeline, fresh, t);
	track_free(fresh);
	player_dirty(player);
}

static void
on_deleted(void *arg, uint64_t id)
{
	struct player *player = arg;

	timeline_drop(player->timeline, id);
	player_dirty(player);
}

static void
on_viewers(void *arg, int64_t count)
{
	struct player *player = arg;

	player->online.viewers = count;
	player_dirty(player);
}

static void
on_missed(void *arg)
{
	struct player *player = arg;

	if (player->online.pieces != NULL)
		supply_again(player->supply, player->online.pieces);
}

static void
on_changed(void *arg)
{
	struct player *player = arg;
	struct online *online = &player->online;

	online->was_up |= link_is_up(online->link);
	if (!link_is_up(online->link))
		online->viewers = -1;
	player_dirty(player);
}

/* --- life -------------------------------------------------------------------- */

void
online_init(struct player *player)
{
	const char *server = player->options->server;
	struct online *online = &player->online;
	size_t len;

	if (server == NULL || player->options->no_danmaku)
		return;
	len = strlen(server);
	while (len > 0 && server[len - 1] == '/')
		len--;
	online->server = mem_text_part(server, len);
	online->pool = stream_pool_new(player->loop);
}

void
online_item(struct player *player)
{
	struct online *online = &player->online;

	link_free(online->link);
	online->link = NULL;
	free(online->pieces);
	online->pieces = NULL;
	online->viewers = -1;
	online->was_up = false;
}

void
online_fini(struct player *player)
{
	online_item(player);
	stream_pool_free(player->online.pool);
	free(player->online.server);
}

void
online_tick(struct player *player)
{
	const struct link_handler handler = { on_changed, on_danmaku, on_deleted,
		on_viewers, on_missed, player };
	struct online *online = &player->online;
	const struct post *post = &player->post;

	if (online->server == NULL || online->link != NULL || post->video[0] == '\0' ||
	    !post->is_sure)
		return;
	online->pieces = origin_server(player->supply, player->options, post->video);
	online->link =
	    link_new(player->loop, online->pool, online->server, post->video, handler);
}

const char *
online_scene(struct player *player)
{
	struct online *online = &player->online;

	if (online->server == NULL)
		return NULL;
	if (online->link == NULL || !link_is_up(online->link))
		return online->was_up ? "reconnecting" : "connecting";
	if (online->viewers < 0)
		return "on line";
	snprintf(
	    online->shown, sizeof(online->shown), "%" PRId64 " on line", online->viewers);
	return online->shown;
}
