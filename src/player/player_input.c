/* Who gets a key?  The first part of the screen that takes it; what nobody
 * takes is looked up among the bindings. */
#include "player/player_inside.h"

#include "ui/view.h"

/* The help page scrolls where it does not fit. */
static bool
help_take(struct player *player, struct key key)
{
	struct scene_box *box = &player->help.box;
	int last = box->count - (player->show.rows - 2);

	if (!player->help.open || key.kind != KEY_NAMED)
		return false;
	if (key.code == KEY_NAME_ESCAPE)
		player->help.open = false;
	else if (key.code == KEY_NAME_DOWN && box->first < last)
		box->first++;
	else if (key.code == KEY_NAME_UP && box->first > 0)
		box->first--;
	else if (key.code != KEY_NAME_DOWN && key.code != KEY_NAME_UP)
		return false;
	player_dirty(player);
	return true;
}

/* A click on the bar goes there; false: it was somewhere else. */
static bool
bar_take(struct player *player, struct key key)
{
	struct scene scene;
	ns_t now = time_now();
	double at;

	if (key.kind != KEY_POINTER || key.button != 1)
		return false;
	scene_make(player, &scene, now, media_time(player->media, now));
	at = view_bar_hit(&scene, key.x, key.y);
	if (at < 0)
		return scene.bar.visible && key.y == scene.rows - 1;
	player_do(player, &(struct binding){ .action = ACTION_GOTO, .arg = at * 100 });
	return true;
}

typedef bool take_fn(struct player *, struct key);

/* In this order. */
static take_fn *const takers[] = { comments_write_take, post_take, help_take, dandan_take,
	comments_take, list_take, bar_take, pick_take };

void
player_key(struct player *player, struct key key)
{
	const struct binding *binding;

	for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]); i++) {
		if (takers[i](player, key))
			return;
	}
	if (key.kind == KEY_POINTER)
		bar_show(player);
	binding = keymap_find(&player->options->keymap, key);
	if (binding != NULL)
		player_do(player, binding);
}
