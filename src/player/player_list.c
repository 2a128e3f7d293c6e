#include "player/player_inside.h"

#include "base/mem.h"
#include "base/text.h"
#include "ui/view.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FLYING_MAX 1024

void
looking_init(struct player *player)
{
	player->looking.list = list_new();
}

void
looking_fini(struct player *player)
{
	list_free(player->looking.list);
}

/* As it was last drawn: what a key means is what the viewer sees.  The track may
 * be another one since then; the cursor is on the same comment. */
static struct list *
list_seen(struct player *player)
{
	struct list *list = player->looking.list;

	list_update(
	    list, timeline_track(player->timeline), timeline_turn(player->timeline));
	return list;
}

static struct list *
list_now(struct player *player)
{
	struct list *list = list_seen(player);
	ns_t t = media_time(player->media, time_now()) - player->show.offset;

	list_clock(list, t / MILLISECOND);
	return list;
}

/* A paste into the search is text, whatever lines and letters are in it. */
static void
paste_settle(struct player *player)
{
	struct looking *looking = &player->looking;

	tty_paste(player->tty, looking->is_open && list_look(looking->list, 1).searches);
}

/* Rows of it on this screen. */
static int
page_of(const struct player *player)
{
	const struct scene scene = { .cols = player->show.cols,
		.rows = player->show.rows };

	return view_list_rows(&scene).rows;
}

/* --- what is picked on the stage --- */

/* Some comments have no id: those of one moment differ by their text. */
static uint32_t
text_sum(const struct comment *c)
{
	uint32_t sum = 2166136261u;

	for (uint32_t i = 0; i < c->text_len; i++)
		sum = (sum ^ (unsigned char)c->text[i]) * 16777619u;
	return sum;
}

static void
pick_set(struct player *player, size_t index)
{
	const struct comment *c = track_at(timeline_track(player->timeline), index);
	struct looking *looking = &player->looking;

	looking->has_pick = c != NULL;
	looking->pick = index;
	looking->pick_turn = timeline_turn(player->timeline);
	looking->pick_id = c != NULL ? c->id : 0;
	looking->pick_ms = c != NULL ? c->at_ms : 0;
	looking->pick_sum = c != NULL ? text_sum(c) : 0;
	player_dirty(player);
}

/* The track is another one: so is the place in it. */
static void
pick_find(struct player *player)
{
	const struct track *track = timeline_track(player->timeline);
	struct looking *looking = &player->looking;
	const struct comment *c;
	size_t i = 0;

	while ((c = track_at(track, i)) != NULL &&
	       (c->id != looking->pick_id || c->at_ms != looking->pick_ms))
		i++;
	looking->has_pick = c != NULL;
	looking->pick = i;
	looking->pick_turn = timeline_turn(player->timeline);
}

static const struct comment *
picked(struct player *player)
{
	struct looking *looking = &player->looking;

	if (!player->paused)
		looking->has_pick = false;
	if (looking->has_pick && looking->pick_turn != timeline_turn(player->timeline))
		pick_find(player);
	if (!looking->has_pick)
		return NULL;
	return track_at(timeline_track(player->timeline), looking->pick);
}

/* Picked on the stage, and under the cursor of an open list. */
static void
pick_go(struct player *player, size_t index)
{
	pick_set(player, index);
	if (player->looking.is_open)
		list_go(list_now(player), index);
}

/* Those that fly, the next one behind the one that is picked; NO_PICK: nobody. */
/* Those in rows first, then the positioned; in the order in which they are drawn. */
static size_t
flying_all(const struct lanes *lanes, ns_t t, size_t all[2 * FLYING_MAX])
{
	const struct placed *flying[FLYING_MAX];
	struct pose poses[FLYING_MAX];
	size_t count = lanes_visible(lanes, t, flying, FLYING_MAX);
	size_t posed = poses_at(lanes_poses(lanes), t, poses, FLYING_MAX);

	for (size_t i = 0; i < count; i++)
		all[i] = flying[i]->index;
	for (size_t i = 0; i < posed; i++)
		all[count + i] = poses[i].index;
	return count + posed;
}

static size_t
flying_next(struct player *player)
{
	const struct lanes *lanes = timeline_lanes(player->timeline);
	size_t all[2 * FLYING_MAX], count, i = 0;

	if (lanes == NULL || !player->show.look.danmaku)
		return SCENE_NO_PICK;
	count = flying_all(lanes, media_time(player->media, time_now()), all);
	if (count == 0)
		return SCENE_NO_PICK;
	while (picked(player) != NULL && i < count && all[i] != player->looking.pick)
		i++;
	if (picked(player) != NULL && i < count)
		i++;
	return all[i < count ? i : 0];
}

/* --- what is done with one --- */

static void
one_copy(struct player *player, const struct comment *c)
{
	if (tty_copy(player->tty, c->text, c->text_len))
		scene_notice(player, "copied, if the terminal allows that");
	else
		scene_notice(player, "not copied: it is too long for a clipboard");
}

static void
one_hide(struct player *player, const struct comment *c, bool sender)
{
	struct bytes line = { 0 };
	bool known =
	    sender ? rules_line_for_sender(&line, c) : rules_line_for_text(&line, c);

	if (c->flags & COMMENT_OWN)
		scene_notice(player, "this one is yours: u takes back what you wrote");
	else if (!known)
		scene_notice(player,
		    sender ? "nobody knows who said this" : "there is no text to hide");
	else
		choice_block(player, line.data);
	bytes_fini(&line);
}

static void
one_seek(struct player *player, const struct comment *c)
{
	player_seek(player, c->at_ms * MILLISECOND + player->show.offset);
}

/* The comment may be gone with its track afterwards. */
static void
wish_do(struct player *player, enum list_wish wish, const struct comment *c)
{
	switch (wish) {
	case LIST_SEEK:
		one_seek(player, c);
		break;
	case LIST_COPY:
		one_copy(player, c);
		break;
	case LIST_BLOCK:
	case LIST_FILTER:
		one_hide(player, c, wish == LIST_BLOCK);
		break;
	default:
		break;
	}
}

/* --- the list --- */

static void
list_open(struct player *player, size_t index)
{
	comments_close(player);
	player->looking.is_open = true;
	player->help.open = false;
	if (index != SCENE_NO_PICK)
		list_go(list_now(player), index);
	player_dirty(player);
}

void
looking_close(struct player *player)
{
	player->looking.is_open = false;
	list_leave(player->looking.list);
	paste_settle(player);
	player_dirty(player);
}

void
do_list(struct player *player, double arg)
{
	size_t flying = player->paused ? flying_next(player) : SCENE_NO_PICK;

	(void)arg;
	if (flying != SCENE_NO_PICK)
		pick_set(player, flying);
	list_open(player, flying);
}

/* Over a paused picture Tab goes on to the next one that flies. */
static bool
tab_take(struct player *player, struct key key)
{
	size_t flying;

	if (key.kind != KEY_NAMED || key.code != KEY_NAME_TAB || !player->paused)
		return false;
	flying = flying_next(player);
	if (flying == SCENE_NO_PICK)
		return false;
	pick_go(player, flying);
	return true;
}

static bool
click_take(struct player *player, struct key key)
{
	const struct scene scene = { .cols = player->show.cols,
		.rows = player->show.rows };
	struct view_box box = view_list_box(&scene), rows = view_list_rows(&scene);

	if (key.kind != KEY_POINTER || key.x < box.col || key.x >= box.col + box.cols ||
	    key.y >= box.row + box.rows)
		return false;
	if (key.button == 1)
		list_click(list_seen(player),
		    key.y < rows.row + rows.rows ? key.y - rows.row : -1);
	else if (key.button > 3)
		list_key(list_seen(player), key, rows.rows);
	return true;
}

/* What the cursor is on is picked on the stage as well, when it flies there. */
static void
pick_follow(struct player *player)
{
	struct list_look look = list_look(list_now(player), page_of(player));

	if (player->paused && look.cursor < look.count)
		pick_set(player, look.items[look.cursor]);
}

bool
list_take(struct player *player, struct key key)
{
	struct list *list;
	enum list_wish wish;

	if (!player->looking.is_open)
		return false;
	player_dirty(player);
	if (tab_take(player, key))
		return true;
	if (click_take(player, key)) {
		pick_follow(player);
		return true;
	}
	if (key.kind == KEY_POINTER)
		return false;
	list = list_seen(player);
	wish = list_key(list, key, page_of(player));
	paste_settle(player);
	if (wish == LIST_PASS)
		return false;
	if (wish == LIST_CLOSE ||
	    (wish == LIST_SEEK && page_of(player) > 0 &&
		view_list_box(&(struct scene){
				  .cols = player->show.cols, .rows = player->show.rows })
			.col == 0))
		looking_close(player);
	if (wish == LIST_TAKEN)
		pick_follow(player);
	else if (list_current(list) != NULL)
		wish_do(player, wish, list_current(list));
	return true;
}

/* --- the stage --- */

static bool
stage_click(struct player *player, struct key key)
{
	struct scene scene;
	ns_t now = time_now();
	size_t hit;

	if (!player->paused || key.kind != KEY_POINTER || key.button != 1)
		return false;
	scene_make(player, &scene, now, media_time(player->media, now));
	hit = view_flight_hit(&scene, key.x, key.y);
	if (hit == SCENE_NO_PICK)
		return false;
	pick_go(player, hit);
	return true;
}

bool
pick_take(struct player *player, struct key key)
{
	const struct comment *c;
	enum list_wish wish;

	if (stage_click(player, key))
		return true;
	c = picked(player);
	if (c == NULL)
		return false;
	wish = list_letter(key);
	if (wish != LIST_PASS) {
		wish_do(player, wish, c);
		return true;
	}
	if (key.kind != KEY_NAMED || key.mods != 0)
		return false;
	if (key.code == KEY_NAME_ENTER)
		list_open(player, player->looking.pick);
	else if (key.code == KEY_NAME_ESCAPE)
		pick_set(player, SCENE_NO_PICK);
	return key.code == KEY_NAME_ENTER || key.code == KEY_NAME_ESCAPE;
}

/* --- peaks --- */

static void
peaks_make(struct player *player)
{
	struct looking *looking = &player->looking;
	uint32_t most;
	const uint32_t *heat = timeline_heat(player->timeline, &most);

	if (looking->peak_turn == timeline_turn(player->timeline))
		return;
	looking->peak_turn = timeline_turn(player->timeline);
	looking->peak_count = peaks_find(heat, HEAT_SLICES, looking->peaks, PEAKS_MAX);
}

void
do_peak(struct player *player, double by)
{
	struct looking *looking = &player->looking;
	ns_t duration = player->info.duration, start;
	const struct peak *peak = NULL;
	char text[128], when[24];

	peaks_make(player);
	start = media_time(player->media, time_now());
	for (int i = 0; i < fabs(by) && duration != NS_NONE && duration > 0; i++) {
		const struct peak *next = peaks_next(looking->peaks, looking->peak_count,
		    HEAT_SLICES, duration, start, by < 0 ? -1 : 1);

		if (next == NULL)
			break;
		peak = next;
		start = peak_start(peak, HEAT_SLICES, duration);
	}
	if (peak == NULL) {
		scene_notice(player, looking->peak_count == 0 ? "there are no peaks"
				     : by < 0                 ? "no earlier peak"
							      : "no later peak");
		return;
	}
	start = peak_start(peak, HEAT_SLICES, duration);
	player_seek(player, start);
	snprintf(text, sizeof(text), "peak %d of %d: %s, %.0f danmaku a minute",
	    (int)(peak - looking->peaks) + 1, looking->peak_count,
	    time_text(when, sizeof(when), start),
	    peak->count * 60.0 * HEAT_SLICES / ns_to_seconds(duration));
	scene_notice(player, text);
}

/* --- the scene --- */

/* "12:34 057075e9 ♥3: the text, all of its lines". */
static const char *
pick_said(struct player *player, const struct comment *c)
{
	char *said = player->looking.said, when[24], likes[24] = "";
	struct bytes line = { 0 };

	if (c->likes > 0)
		snprintf(likes, sizeof(likes), " +%" PRIu32, c->likes);
	bytes_print(&line, "%s %s%s%s", /* the text may hold anything but a NUL */
	    time_text(when, sizeof(when), c->at_ms * MILLISECOND + player->show.offset),
	    c->author, likes, c->author[0] != '\0' || likes[0] != '\0' ? ": " : "");
	bytes_add(&line, c->text, c->text_len);
	text_clean(said, sizeof(player->looking.said), line.data, line.len);
	bytes_fini(&line);
	return said;
}

static void
list_scene(struct player *player, struct scene *scene)
{
	struct looking *looking = &player->looking;
	struct list_look look;

	if (!looking->is_open)
		return;
	look = list_look(list_now(player), page_of(player));
	looking->shown = (struct scene_list){
		.items = look.items,
		.count = look.count,
		.all = look.all,
		.cursor = look.cursor,
		.first = look.first,
		.now = look.now,
		.offset = player->show.offset,
		.sort = (int)look.sort,
		.searches = look.searches,
		.search = look.search,
		.search_len = look.search_len,
		.search_cursor = look.search_cursor,
	};
	scene->list = &looking->shown;
}

void
looking_scene(struct player *player, struct scene *scene, ns_t now)
{
	struct looking *looking = &player->looking;
	const struct comment *c = picked(player);

	scene->pick = SCENE_NO_PICK;
	if (c != NULL) {
		scene->pick = looking->pick;
		scene->pick_said = pick_said(player, c);
	}
	list_scene(player, scene);
	if (now >= looking->plot_until)
		return;
	peaks_make(player);
	looking->plot = (struct scene_plot){ looking->peaks, looking->peak_count };
	scene->plot = &looking->plot;
}
