#include "player/player_post.h"

#include "player/player_inside.h"

#include "base/log.h"
#include "setup/xdg.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Ids of what no library has numbered. */
#define FIRST_ID (LIBRARY_ID_BIT | (uint64_t)1 << 62)

/* A disk that takes longer is told about. */
#define DISK_TIME (SECOND / 4)

/* --- the prompt -------------------------------------------------------------- */

static void say(struct player *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Where the viewer looks: in the prompt, or where notices stand. */
static void
say(struct player *player, const char *format, ...)
{
	struct post *post = &player->post;
	va_list args;

	va_start(args, format);
	vsnprintf(post->said, sizeof(post->said), format, args);
	va_end(args);
	player_dirty(player);
	if (post->is_open)
		return;
	scene_notice(player, post->said);
	post->said[0] = '\0';
}

static void
prompt_show(struct player *player, bool open)
{
	player->post.is_open = open;
	player->post.said[0] = '\0';
	tty_paste(player->tty, open);
	player_dirty(player);
}

void
post_open(struct player *player)
{
	player->help.open = false;
	if (player->options->library)
		keeper_make(player->post.keeper);
	prompt_show(player, true);
}

const struct scene_prompt *
post_scene(struct player *player)
{
	struct post *post = &player->post;
	struct prompt_look look;

	if (!post->is_open)
		return NULL;
	look = prompt_look(post->prompt);
	post->shown = (struct scene_prompt){
		.text = look.text,
		.len = look.len,
		.cursor = look.cursor,
		.clusters = look.clusters,
		.most = PROMPT_CLUSTERS_MAX,
		.modes = post->modes,
		.mode_count = PROMPT_MODES,
		.mode = look.mode,
		.colors = post->colors,
		.color_name = prompt_colors[look.color].name,
		.color_count = PROMPT_COLORS,
		.color = look.color,
		.said = post->said[0] != '\0' ? post->said : NULL,
	};
	if (post->is_waiting && time_now() > post->asked + DISK_TIME)
		post->shown.said = "waiting for the disk";
	return &post->shown;
}

/* --- on the screen ----------------------------------------------------------- */

static ns_t
now_in_media(struct player *player)
{
	return media_time(player->media, time_now());
}

static bool
fly(struct player *player, const struct comment *comment)
{
	track_add(player->post.own, comment);
	player_dirty(player);
	return timeline_add(player->timeline, comment, now_in_media(player));
}

static void
fly_all(struct player *player, const struct track *own)
{
	const struct comment *comment;

	for (size_t i = 0; (comment = track_at(own, i)) != NULL; i++)
		track_add(player->post.own, comment);
	timeline_extend(player->timeline, own, now_in_media(player));
	player_dirty(player);
}

/* It is done; is there a reason why the viewer does not see it? */
static void
posted(struct player *player, const struct comment *comment, bool kept)
{
	bool room = fly(player, comment);

	prompt_posted(player->post.prompt);
	prompt_show(player, false);
	if (!kept)
		say(player, "it flies now, but is not kept (--no-library)");
	else if (!player->show.look.danmaku)
		say(player, "kept; danmaku are off (d shows them)");
	else if (!room)
		say(player, "kept; there is no room for it on the screen now");
	else if (player->paused)
		say(player, "kept; it flies when you go on");
}

/* --- the library ------------------------------------------------------------- */

static void
remember_recent(struct post *post, const struct track *recent)
{
	const struct comment *comment;

	for (size_t i = 0; recent != NULL && (comment = track_at(recent, i)) != NULL; i++)
		prompt_remember(post->prompt, comment->text);
}

static void
told_video(struct player *player, const struct keeper_job *job)
{
	struct post *post = &player->post;

	memcpy(post->video, job->id, sizeof(post->video));
	post->is_sure = job->is_sure || job->kind == KEEPER_KNOWN;
	log_info("player", "this video is %s", post->video);
	player_dirty(player); /* the room is known now */
	if (post->own != NULL && track_count(job->track) > 0)
		fly_all(player, job->track);
	online_letters(player, job->letters);
	if (job->kind == KEEPER_OPEN) {
		remember_recent(post, job->recent);
		choice_remembered(player);
	}
	if (job->rc == 0 || !player->options->library || post->complained)
		return;
	post->complained = true;
	log_warn("player", "%s", job->err.text);
	say(player, "what you write is not kept: %s", job->err.text);
}

static void
keys_replay(struct player *player)
{
	struct post *post = &player->post;
	struct key keys[POST_EARLY];
	int count = post->early_count;

	memcpy(keys, post->early, sizeof(keys));
	post->early_count = 0;
	for (int i = 0; i < count && !player->quit; i++)
		player_key(player, keys[i]);
}

static void
told_added(struct player *player, const struct keeper_job *job)
{
	struct post *post = &player->post;

	post->is_waiting = false;
	if (job->rc != 0) {
		log_warn("player", "not posted: %s", job->err.text);
		say(player, "not posted: %s", job->err.text);
	} else if (job->turn == keeper_turn(post->keeper)) {
		posted(player, track_at(job->track, 0), true);
		online_post(player, track_at(job->track, 0), job->id, job->value);
	} else {
		online_post_late(player, track_at(job->track, 0), job->id, job->value);
		prompt_posted(post->prompt); /* on the video before this one */
		prompt_show(player, false);
	}
	keys_replay(player);
}

/* It is on the disk still, so it is back on the screen. */
static void
told_removed(struct player *player, const struct keeper_job *job)
{
	if (job->rc == 0)
		return;
	if (job->turn == keeper_turn(player->post.keeper))
		fly(player, track_at(job->track, 0));
	say(player, "not taken back: %s", job->err.text);
}

static void
told(void *arg, const struct keeper_job *job)
{
	struct player *player = arg;
	bool stale = job->turn != keeper_turn(player->post.keeper);

	switch (job->kind) {
	case KEEPER_OPEN:
	case KEEPER_KNOWN:
		if (!stale)
			told_video(player, job);
		break;
	case KEEPER_ADD:
		told_added(player, job);
		break;
	case KEEPER_REMOVE:
		told_removed(player, job);
		break;
	case KEEPER_NOTE:
		log_warn("player", "%s is not remembered: %s", job->name, job->err.text);
		break;
	case KEEPER_SENT:
	case KEEPER_REFUSE:
		log_warn(
		    "player", "what became of a danmaku is not kept: %s", job->err.text);
		break;
	case KEEPER_MAKE:
	case KEEPER_QUIT:
		break;
	}
}

/* --- what became of it elsewhere ------------------------------------------------ */

/* Its place among the viewer's own of this video; the count when it is not there. */
static size_t
find_own(const struct track *own, uint64_t id)
{
	size_t i = 0;

	while (i < track_count(own) && track_at(own, i)->id != id)
		i++;
	return i;
}

void
post_sent(struct player *player, const struct letter *letter)
{
	struct post *post = &player->post;

	track_mark(post->own, find_own(post->own, letter->own), COMMENT_OWN);
	timeline_mark(player->timeline, letter->own, COMMENT_OWN);
	if (letter->own < FIRST_ID)
		keeper_sent(post->keeper, letter);
	player_dirty(player);
}

/* Nobody else will see it, so it does not fly here either; the text is not lost. */
void
post_refused(struct player *player, const struct letter *letter, const char *why)
{
	struct post *post = &player->post;
	size_t own = find_own(post->own, letter->own);

	if (own < track_count(post->own))
		track_remove(post->own, own);
	timeline_remove(player->timeline, letter->own);
	if (letter->own < FIRST_ID)
		keeper_refuse(post->keeper, letter);
	prompt_give(post->prompt, letter->text);
	say(player, "refused: %s", why);
}

/* What is not here has been taken back. */
void
post_hidden(struct player *player, uint64_t id)
{
	struct post *post = &player->post;
	size_t own = find_own(post->own, id);
	struct letter letter = { .own = id };

	if (own == track_count(post->own))
		return;
	log_info("player", "a moderator hid: %s", track_at(post->own, own)->text);
	say(player, "a moderator hid: %s", track_at(post->own, own)->text);
	timeline_remove(player->timeline, id);
	snprintf(letter.video, sizeof(letter.video), "%s", post->video);
	if (id < FIRST_ID)
		keeper_refuse(post->keeper, &letter);
	track_remove(post->own, own);
}

/* --- what the viewer asks for --------------------------------------------------- */

static void
post_text(struct player *player)
{
	struct post *post = &player->post;
	struct comment comment;
	struct err err = { 0 };
	ns_t t = now_in_media(player);
	char key[LETTER_KEY_MAX + 1];

	if (prompt_take(post->prompt, &comment, &err) < 0) {
		say(player, "%s", err.text);
		return;
	}
	if (player->state == MEDIA_OPENING) {
		say(player, "nothing plays yet");
		return;
	}
	comment.at_ms = t > 0 ? t / MILLISECOND : 0;
	comment.created_ms = time_unix_ms();
	if (player->online.server != NULL)
		comment.flags |= COMMENT_UNSENT;
	letter_key(key);
	if (!player->options->library) {
		comment.id = post->next_id++;
		posted(player, &comment, false);
		online_post(player, &comment, post->is_sure ? post->video : "", key);
	} else if (player->online.server != NULL
		       ? keeper_post(post->keeper, &comment, key)
		       : keeper_add(post->keeper, &comment)) {
		post->is_waiting = true;
		post->asked = time_now();
	} else {
		say(player, "not posted: the disk does not keep up");
	}
}

static void
key_wait(struct player *player, struct key key)
{
	struct post *post = &player->post;

	if (key.kind == KEY_NAMED && key.code == KEY_NAME_ESCAPE)
		prompt_show(player, false);
	else if (post->early_count < POST_EARLY)
		post->early[post->early_count++] = key;
}

static bool
is_on_prompt(const struct player *player, struct key key)
{
	return key.kind == KEY_POINTER && key.y >= player->show.rows - 2;
}

bool
post_take(struct player *player, struct key key)
{
	struct post *post = &player->post;

	if (post->is_waiting && key.kind != KEY_POINTER) {
		key_wait(player, key);
		return true;
	}
	if (!post->is_open)
		return false;
	if (key.kind != KEY_POINTER)
		post->said[0] = '\0';
	player_dirty(player);
	switch (prompt_key(post->prompt, key)) {
	case PROMPT_PASS:
		return is_on_prompt(player, key);
	case PROMPT_POST:
		post_text(player);
		break;
	case PROMPT_LEAVE:
		prompt_show(player, false);
		break;
	case PROMPT_TAKEN:
		if (prompt_look(post->prompt).full)
			say(player, "there is no room for more text");
		break;
	}
	return true;
}

/* The one that was written last has the greatest id. */
static size_t
last_own(const struct track *own)
{
	size_t last = 0;

	for (size_t i = 1; i < track_count(own); i++) {
		if (track_at(own, i)->id > track_at(own, last)->id)
			last = i;
	}
	return last;
}

void
post_undo(struct player *player)
{
	struct post *post = &player->post;
	const struct comment *comment;
	size_t last = last_own(post->own);
	bool leaves;

	comment = track_at(post->own, last);
	if (comment == NULL) {
		say(player, "there is nothing of yours to take back");
		return;
	}
	if (comment->id < FIRST_ID && !keeper_remove(post->keeper, comment)) {
		say(player, "not taken back: the disk does not keep up");
		return;
	}
	leaves = player->online.server != NULL && !online_forget(player, comment);
	timeline_remove(player->timeline, comment->id);
	prompt_give(post->prompt, comment->text);
	say(player, leaves ? "taken back here, but others have it: %s" : "taken back: %s",
	    comment->text);
	track_remove(post->own, last);
}

/* --- life ---------------------------------------------------------------------- */

void
post_init(struct player *player)
{
	struct post *post = &player->post;
	struct xdg_env env = xdg_env();
	char *path = NULL;

	if (player->options->library)
		path = xdg_data(&env, "library.db");
	post->keeper = keeper_new(player->loop, path,
	    "neither XDG_DATA_HOME nor HOME says where", told, player);
	if (player->online.server != NULL)
		keeper_server(post->keeper, player->online.name);
	post->prompt = prompt_new();
	post->own = track_new();
	post->next_id = FIRST_ID;
	for (int i = 0; i < PROMPT_MODES; i++)
		post->modes[i] = prompt_modes[i].name;
	for (int i = 0; i < PROMPT_COLORS; i++)
		post->colors[i] = prompt_colors[i].rgb;
	free(path);
}

void
post_fini(struct player *player)
{
	keeper_free(player->post.keeper);
	prompt_free(player->post.prompt);
	track_free(player->post.own);
}

void
post_item(struct player *player)
{
	struct post *post = &player->post;
	const struct options *options = player->options;

	track_free(post->own);
	post->own = track_new();
	post->video[0] = '\0';
	post->is_sure = false;
	online_item(player);
	keeper_open(post->keeper, options->files.items[player->item], options->video,
	    STDIN_FILENO);
}

void
post_media(struct player *player)
{
	struct post *post = &player->post;
	char id[LIBRARY_VIDEO_MAX + 1];

	if (post->is_sure || post->video[0] == '\0' ||
	    !media_id(player->media, id, sizeof(id)))
		return;
	post->is_sure = true;
	keeper_known(post->keeper, id);
}
