/* What the screen should show now. */
#include "player/player_inside.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HIDDEN_WINDOW (10 * SECOND)
#define FIGURES_GAP (SECOND / 2)
#define SPINNER_TURN (100 * MILLISECOND)

bool
scene_bar_is_open(const struct player *player, ns_t now)
{
	if (player->bar != BAR_AUTO)
		return player->bar == BAR_ALWAYS;
	return now < player->bar_until || player->paused ||
	       player->state != MEDIA_PLAYING;
}

void
scene_notice(struct player *player, const char *text)
{
	text_clean(player->notice, sizeof(player->notice), text, strlen(text));
	player->notice_until = time_now() + NOTICE_TIME;
	player_dirty(player);
}

static enum scene_state
scene_state(const struct player *player)
{
	if (player->state == MEDIA_OPENING)
		return SCENE_OPENING;
	if (player->paused)
		return SCENE_PAUSED;
	if (player->state == MEDIA_BUFFERING)
		return SCENE_BUFFERING;
	if (player->state == MEDIA_ENDED)
		return SCENE_ENDED;
	return SCENE_PLAYING;
}

static void
busy_make(const struct player *player, struct scene_bar *bar, ns_t now)
{
	bar->busy_percent = -1;
	bar->spinner = (int)((now / SPINNER_TURN) % 60);
	if (player->state == MEDIA_OPENING)
		bar->busy = "opening";
	else if (player->state == MEDIA_BUFFERING)
		bar->busy = "buffering";
	else if (supply_is_busy(player->supply, &bar->busy_percent))
		bar->busy = "fetching danmaku";
}

static void
bar_make(const struct player *player, struct scene_bar *bar, ns_t now, ns_t t)
{
	const struct lanes *lanes = timeline_lanes(player->timeline);

	*bar = (struct scene_bar){
		.visible = scene_bar_is_open(player, now),
		.volume = player->volume,
		.muted = player->muted,
		.loop = player->looping != LOOP_NO,
		.rate_ppm = player->rate_ppm,
		.item = (int)player->item,
		.items = (int)player->options->files.count,
		.heat_slices = HEAT_SLICES,
	};
	bar->heat = timeline_heat(player->timeline, &bar->heat_most);
	if (lanes != NULL && player->show.look.danmaku) {
		bar->hidden = lanes_hidden_near(lanes, t, HIDDEN_WINDOW);
		bar->filtered = timeline_report(player->timeline)->hidden_all;
	}
	busy_make(player, bar, now);
}

void
scene_line(struct player_box *box, const char *format, ...)
{
	va_list args;

	if (box->box.count >= BOX_LINES)
		return;
	va_start(args, format);
	box->lines[box->box.count++] = mem_vprint(format, args);
	va_end(args);
}

static void
box_clear(struct player_box *box)
{
	for (int i = 0; i < box->box.count; i++)
		free(box->lines[i]);
	box->box.count = 0;
}

static void
help_make(struct player *player)
{
	struct keymap_help rows[BOX_LINES];
	const char *group = NULL;
	size_t count = keymap_help(
	    &player->options->keymap, player->show.look.utf8, rows, BOX_LINES);

	box_clear(&player->help);
	player->help.box.title = "danmu: keys (? closes, up and down scroll)";
	for (int i = 0; player->party != NULL && party_line(player->party, i); i++) {
		if (i == 0)
			scene_line(&player->help, "Party: others join with");
		scene_line(&player->help, "  %s", party_line(player->party, i));
	}
	for (size_t i = 0; i < count && i < BOX_LINES; i++) {
		if (group != rows[i].group)
			scene_line(&player->help, "%s", rows[i].group);
		group = rows[i].group;
		scene_line(&player->help, "  %s\t%s", rows[i].keys, rows[i].text);
	}
}

static const struct scene_box *
box_open(struct player_box *box)
{
	if (!box->open)
		return NULL;
	box->box.lines = (const char *const *)box->lines;
	return &box->box;
}

void
scene_make(struct player *player, struct scene *scene, ns_t now, ns_t t)
{
	const struct picture *picture = player->picture;

	*scene = (struct scene){
		.cols = player->show.cols,
		.rows = player->show.rows,
		.t = t,
		.duration = player->info.duration,
		.state = scene_state(player),
		.title = player->info.title,
		.look = player->show.look,
		.track = timeline_track(player->timeline),
		.lanes = timeline_lanes(player->timeline),
		.notice = now < player->notice_until ? player->notice : NULL,
	};
	scene->picture.serial = player->serial;
	if (picture != NULL) {
		scene->picture.dots = picture->dots;
		scene->picture.w = picture->w;
		scene->picture.h = picture->h;
	}
	bar_make(player, &scene->bar, now, t);
	scene->bar.online = online_scene(player);
	if (player->help.open)
		help_make(player);
	if (player->stats.open && now >= player->figures.written + FIGURES_GAP) {
		player->figures.written = now;
		box_clear(&player->stats);
		player->stats.box.title = "danmu: figures";
		figures_lines(player, &player->stats, t);
	}
	scene->prompt = post_scene(player);
	comments_scene(player, scene);
	looking_scene(player, scene, now);
	dandan_scene(player, scene);
	scene->help = box_open(&player->help);
	scene->stats = box_open(&player->stats);
}

void
scene_fini(struct player *player)
{
	box_clear(&player->help);
	box_clear(&player->stats);
}
