#include "player/player_online.h"

#include "player/player_inside.h"

#include "base/log.h"
#include "base/mem.h"
#include "net/url.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define RESUME_TIME (5 * SECOND) /* in which what was missed comes */

static ns_t
now_in_media(const struct player *player)
{
	return player->media != NULL ? media_time(player->media, time_now()) : 0;
}

static bool
is_live_stream(const struct player *player)
{
	return player->state != MEDIA_OPENING && player->info.is_live;
}

/* The places of a live stream are each viewer's own, and what is said in a live room is
 * kept nowhere, so there is no next viewing to wait for: it flies when it comes. */
static bool
is_live(const struct player *player)
{
	if (player->options->live != LIVE_AUTO)
		return player->options->live == LIVE_YES;
	return is_live_stream(player) || player->online.is_live_room;
}

/* --- what the room says ------------------------------------------------------ */

/* When the first of them was written; 0: nobody knows. */
static int64_t
hear_times(struct player *player, const struct track *said, int64_t now_ms)
{
	const struct comment *c;
	int64_t oldest = 0, newest = 0;

	for (size_t i = 0; (c = track_at(said, i)) != NULL; i++) {
		if (c->created_ms > newest)
			newest = c->created_ms;
		if (c->created_ms > 0 && (oldest == 0 || c->created_ms < oldest))
			oldest = c->created_ms;
	}
	live_hear(&player->online.live, newest, now_ms,
	    time_now() - player->online.up_since < RESUME_TIME);
	return oldest;
}

static void
on_danmaku(void *arg, const struct track *said)
{
	struct player *player = arg;
	ns_t t = now_in_media(player), wait;
	int64_t now_ms = time_unix_ms(), oldest_ms = hear_times(player, said, now_ms);
	bool live = is_live(player);
	struct track *fresh = track_new();
	const struct comment *c;

	for (size_t i = 0; (c = track_at(said, i)) != NULL; i++) {
		struct comment row = *c;

		if (timeline_has(player->timeline, c->id, c->at_ms))
			continue;
		if (courier_expects(player->online.courier, c)) {
			track_add(player->online.held, c);
			continue;
		}
		wait = live_wait(&player->online.live, c->created_ms, oldest_ms, now_ms);
		if (live && wait < 0)
			continue;
		if (live)
			row.at_ms = (t + wait - player->show.offset) / MILLISECOND;
		row.flags = 0;
		track_add(fresh, &row);
	}
	timeline_extend(player->timeline, fresh, t);
	track_free(fresh);
	player_dirty(player);
}

/* The viewer's own flies under the library's name, and is hidden under the daemon's.
 * Somebody may hide it before the daemon's answer, with its name, is here. */
static void
own_add(struct player *player, uint64_t own, uint64_t remote)
{
	struct online *online = &player->online;

	online->owns =
	    mem_grow(online->owns, online->own_count + 1, sizeof(*online->owns));
	online->owns[online->own_count++] = (struct online_own){ own, remote };
	if (id_set_has(&online->hidden, remote))
		post_hidden(player, own);
}

static void
own_forget_all(struct online *online)
{
	free(online->owns);
	online->owns = NULL;
	online->own_count = 0;
	id_set_fini(&online->hidden);
}

static void
on_deleted(void *arg, uint64_t id)
{
	struct player *player = arg;
	struct online *online = &player->online;

	timeline_drop(player->timeline, id);
	id_set_add(&online->hidden, id);
	for (size_t i = 0; i < online->own_count; i++) {
		if (online->owns[i].remote == id)
			post_hidden(player, online->owns[i].own);
	}
	player_dirty(player);
}

static void
on_viewers(void *arg, int64_t count)
{
	struct player *player = arg;

	player->online.viewers = count > 0 ? count : 1; /* from before we were there */
	player_dirty(player);
}

static void
on_missed(void *arg)
{
	struct player *player = arg;

	if (player->online.pieces != NULL)
		supply_again(player->supply, player->online.pieces);
	comments_missed(player);
}

static void
on_remark(void *arg, const struct remark *remark)
{
	comments_said(arg, remark);
}

static void
on_remark_gone(void *arg, uint64_t id)
{
	comments_gone(arg, id);
}

static void
on_about(void *arg, bool live)
{
	struct player *player = arg;

	player->online.is_live_room = live;
	player_dirty(player);
}

/* Each time the daemon is there: it may have become another room meanwhile. */
static void
about_ask(struct player *player)
{
	struct online *online = &player->online;

	about_free(online->about);
	online->about =
	    about_new(online->pool, online->server, player->post.video, on_about, player);
}

/* Once until it is there: a slip in --server would say "connecting" for ever. */
static void
why_not(struct player *player)
{
	struct online *online = &player->online;
	char line[256], *label, *host;

	if (online->was_up || online->told_why)
		return;
	online->told_why = true;
	label = url_label(online->server, false);
	host = strstr(label, "://");
	snprintf(line, sizeof(line), "not connected to %s: %s",
	    host != NULL ? host + 3 : label, link_why(online->link));
	free(label);
	scene_notice(player, line);
}

static void
on_changed(void *arg)
{
	struct player *player = arg;
	struct online *online = &player->online;

	online->was_up |= link_is_up(online->link);
	if (link_is_up(online->link)) {
		online->up_since = time_now();
		courier_hurry(online->courier);
		comments_up(player);
		about_ask(player);
	} else {
		online->viewers = -1;
		why_not(player);
	}
	player_dirty(player);
}

/* --- what the viewer says ------------------------------------------------------ */

/* What was held is the viewer's own, or it is not. */
static void
held_release(struct player *player)
{
	struct track *held = player->online.held;

	player->online.held = track_new();
	on_danmaku(player, held);
	track_free(held);
}

static void
on_sent(void *arg, const struct letter *letter)
{
	struct player *player = arg;

	bool is_here = strcmp(letter->video, player->post.video) == 0;

	player->online.told = false;
	if (is_here)
		timeline_drop(player->timeline, letter->remote);
	post_sent(player, letter);
	if (is_here)
		own_add(player, letter->own, letter->remote);
	held_release(player);
}

static void
on_refused(void *arg, const struct letter *letter, const char *why)
{
	struct player *player = arg;

	log_warn("player", "refused: %s", why);
	post_refused(player, letter, why);
	held_release(player);
}

/* Once until something goes through again: the bar says the rest. */
static void
on_waits(void *arg, const struct letter *letter, const char *why)
{
	struct player *player = arg;
	char line[256];

	(void)letter;
	player_dirty(player);
	if (player->online.told)
		return;
	player->online.told = true;
	snprintf(line, sizeof(line), "sent as soon as it can be: %s", why);
	scene_notice(player, line);
}

static bool
is_provisional(const char *video)
{
	return strncmp(video, "p-", 2) == 0;
}

/* That it will be known for sure is known before what it is: the keeper tells. */
static bool
is_known(const struct post *post)
{
	return post->is_sure && post->video[0] != '\0' && !is_provisional(post->video);
}

void
online_post(struct player *player, const struct comment *comment, const char *video,
    const char *key)
{
	struct online *online = &player->online;

	if (online->server == NULL || key == NULL)
		return;
	if (is_provisional(video))
		video = is_known(&player->post) ? player->post.video : "";
	courier_take(online->courier, letter_new(comment, video, key));
	player_dirty(player);
}

void
online_post_late(struct player *player, const struct comment *comment, const char *video,
    const char *key)
{
	if (!is_provisional(video))
		online_post(player, comment, video, key);
}

void
online_letters(struct player *player, const struct letter *letter)
{
	struct online *online = &player->online;

	if (online->server == NULL)
		return;
	for (; letter != NULL; letter = letter->next) {
		struct letter *copy;

		if (letter->remote != 0) {
			timeline_drop(player->timeline, letter->remote);
			own_add(player, letter->own, letter->remote);
			courier_had(online->courier, letter->own, letter->remote);
			continue;
		}
		if (is_provisional(letter->video) ||
		    courier_has(online->courier, letter->own))
			continue;
		copy = letter_new(&letter->comment, letter->video, letter->key);
		copy->tried = letter->tried;
		copy->waited = true;
		courier_take(online->courier, copy);
	}
	player_dirty(player);
}

bool
online_forget(struct player *player, const struct comment *comment)
{
	return courier_forget(player->online.courier, comment->id);
}

/* --- life -------------------------------------------------------------------- */

/* One word of visible ASCII, which only its owner can read. */
static int
token_read(char *to, size_t size, const char *path, struct err *err)
{
	FILE *file = fopen(path, "re");
	struct stat st;
	size_t len;

	if (file == NULL)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	len = fread(to, 1, size - 1, file);
	if (fstat(fileno(file), &st) < 0)
		st.st_mode = 0777;
	fclose(file);
	while (len > 0 && strchr(" \r\n\t", to[len - 1]) != NULL)
		len--;
	to[len] = '\0';
	if (st.st_mode & 077)
		return err_set(
		    err, -EPERM, "%s: others can read it (chmod 600 helps)", path);
	for (size_t i = 0; i < len; i++) {
		if (to[i] <= ' ' || to[i] > '~')
			len = 0;
	}
	if (len == 0)
		return err_set(err, -EINVAL, "%s: there is no token in it", path);
	return 0;
}

int
online_init(struct player *player, struct err *err)
{
	const struct courier_handler handler = { on_sent, on_refused, on_waits, player };
	const struct options *options = player->options;
	const char *server =
	    player->party != NULL ? party_url(player->party) : options->server;
	struct online *online = &player->online;
	char token[4096] = "";
	size_t len;

	if (server == NULL || options->no_danmaku)
		return 0;
	/* A token is for the one server that gave it, and a party asks for none. */
	if (options->token_file != NULL && player->party == NULL &&
	    token_read(token, sizeof(token), options->token_file, err) < 0)
		return err->code;
	len = strlen(server);
	while (len > 0 && server[len - 1] == '/')
		len--;
	online->server = mem_text_part(server, len);
	online->name = player->party != NULL ? PARTY_NAME : online->server;
	online->pool = stream_pool_new(player->loop);
	online->held = track_new();
	online->courier = courier_new(player->loop, online->pool, online->server,
	    token[0] != '\0' ? token : NULL, handler);
	comments_init(
	    player, online->pool, online->server, token[0] != '\0' ? token : NULL);
	return 0;
}

void
online_item(struct player *player)
{
	struct online *online = &player->online;

	if (online->server == NULL)
		return;
	link_free(online->link);
	online->link = NULL;
	about_free(online->about);
	online->about = NULL;
	online->is_live_room = false;
	own_forget_all(online);
	courier_video(online->courier, NULL);
	comments_item(player);
	track_free(online->held);
	online->held = track_new();
	free(online->pieces);
	online->pieces = NULL;
	online->viewers = -1;
	online->was_up = false;
}

void
online_fini(struct player *player)
{
	struct online *online = &player->online;

	link_free(online->link);
	about_free(online->about);
	own_forget_all(online);
	courier_free(online->courier);
	stream_pool_free(online->pool);
	track_free(online->held);
	free(online->pieces);
	free(online->server);
}

/* What was said at places of a live stream was said at places of others' own. */
static void
pieces_add(struct player *player)
{
	struct online *online = &player->online;

	if (online->link == NULL || online->pieces != NULL ||
	    player->state == MEDIA_OPENING || is_live_stream(player))
		return;
	online->pieces =
	    origin_server(player->supply, online->server, player->post.video);
}

void
online_tick(struct player *player)
{
	const struct link_handler handler = { on_changed, on_danmaku, on_deleted,
		on_viewers, on_missed, on_remark, on_remark_gone, player };
	struct online *online = &player->online;
	const struct post *post = &player->post;

	pieces_add(player);
	if (online->server == NULL || online->link != NULL || !is_known(post))
		return;
	courier_video(online->courier, post->video);
	comments_video(player, post->video);
	online->link =
	    link_new(player->loop, online->pool, online->server, post->video, handler);
	pieces_add(player);
}

const char *
online_scene(struct player *player)
{
	struct online *online = &player->online;
	size_t waiting, used;

	if (online->server == NULL)
		return NULL;
	waiting = courier_count(online->courier);
	if (online->link == NULL || !link_is_up(online->link))
		snprintf(online->shown, sizeof(online->shown), "%s",
		    online->was_up ? "reconnecting" : "connecting");
	else if (online->viewers < 0)
		snprintf(online->shown, sizeof(online->shown), "on line");
	else
		snprintf(online->shown, sizeof(online->shown), "%" PRId64 " on line",
		    online->viewers);
	used = strlen(online->shown);
	if (is_live(player))
		snprintf(online->shown + used, sizeof(online->shown) - used, ", live");
	used = strlen(online->shown);
	if (waiting > 0)
		snprintf(online->shown + used, sizeof(online->shown) - used,
		    ", %zu to send", waiting);
	return online->shown;
}
