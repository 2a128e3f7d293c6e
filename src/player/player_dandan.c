#include "player/player_inside.h"

#include "base/mem.h"
#include "base/text.h"
#include "media/digest.h"
#include "ui/view.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NOTE "dandanplay"
#define ANSWER_MAX ((size_t)4 << 20)
#define NONE_LINE "none of these"

static void say(struct player *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
say(struct player *player, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	scene_notice(player, text);
}

/* --- one request --- */

/* Zero or three headers that say who asks, signed for this path and moment. */
struct headers {
	char *items[4];
	size_t count;
};

static void
headers_make(struct headers *headers, const struct options *options, const char *path)
{
	int64_t now = time_unix_ms() / 1000;
	char signature[DIGEST_SIGNATURE];
	struct bytes text = { 0 };

	*headers = (struct headers){ 0 };
	if (options->dandan_id == NULL || options->dandan_secret == NULL)
		return;
	dandan_signed(&text, options->dandan_id, now, path, options->dandan_secret);
	digest_sign(text.data, text.len, signature);
	memset(text.data, 0, text.len);
	bytes_fini(&text);
	headers->items[headers->count++] = mem_print("X-AppId: %s", options->dandan_id);
	headers->items[headers->count++] = mem_print("X-Timestamp: %" PRId64, now);
	headers->items[headers->count++] = mem_print("X-Signature: %s", signature);
}

static void
headers_free(struct headers *headers)
{
	for (size_t i = 0; i < headers->count; i++)
		free(headers->items[i]);
}

static char *
url_of(const struct options *options, const char *path)
{
	size_t len = strlen(options->dandan_server);

	while (len > 0 && options->dandan_server[len - 1] == '/')
		len--;
	return mem_print("%.*s%s", (int)len, options->dandan_server, path);
}

/* `json` NULL: GET. */
static void
ask(struct player *player, const char *path, const char *json, fetch_done_fn *done)
{
	struct headers headers;
	char *url = url_of(player->options, path);
	struct fetch_options how = { .max_bytes = ANSWER_MAX, .json = json };

	headers_make(&headers, player->options, path);
	how.headers = (const char *const *)headers.items;
	how.header_count = headers.count;
	fetch_cancel(player->dandan.fetch);
	player->dandan.fetch = fetch_start(player->pool, url, &how, NULL, done, player);
	headers_free(&headers);
	free(url);
}

/* --- an episode is taken --- */

static void
source_drop(struct player *player)
{
	struct dandan *dandan = &player->dandan;

	if (dandan->source != NULL)
		supply_remove(player->supply, dandan->source);
	free(dandan->source);
	dandan->source = NULL;
}

static void
take(struct player *player, const struct dandan_episode *episode)
{
	struct bytes path = { 0 };
	struct headers headers;

	source_drop(player);
	dandan_comment_path(&path, episode->id);
	headers_make(&headers, player->options, path.data);
	player->dandan.source = url_of(player->options, path.data);
	supply_add(player->supply, &(struct supply_source){
				       .name = player->dandan.source,
				       .offset = episode->shift_ms * MILLISECOND,
				       .headers = (const char *const *)headers.items,
				       .header_count = headers.count,
				   });
	headers_free(&headers);
	bytes_fini(&path);
	say(player, "danmaku of %s", episode->title);
}

static void
remember(struct player *player, const struct dandan_episode *episode)
{
	struct bytes note = { 0 };

	dandan_note_write(&note, episode);
	keeper_note_put(player->post.keeper, NOTE, note.data);
	bytes_fini(&note);
}

static void
choose(struct player *player, const struct dandan_episode *episode)
{
	remember(player, episode);
	take(player, episode);
}

/* --- the menu --- */

static void
menu_close(struct player *player)
{
	player->dandan.is_open = false;
	player->dandan.menu.searches = false;
	tty_paste(player->tty, false);
	player_dirty(player);
}

/* The episodes, and that it is none of them. */
static void
menu_show(struct player *player)
{
	struct dandan *dandan = &player->dandan;
	size_t count = dandan->list.count;

	dandan->lines = mem_grow(dandan->lines, count + 1, sizeof(*dandan->lines));
	for (size_t i = 0; i < count; i++)
		dandan->lines[i] = dandan->list.items[i].title;
	dandan->lines[count] = NONE_LINE;
	menu_set(&dandan->menu, count + 1);
	dandan->is_open = true;
	player_dirty(player);
}

static void
on_search(void *arg, struct fetch_result *result)
{
	struct player *player = arg;
	struct err err = { 0 };

	player->dandan.fetch = NULL;
	if (result->code != 0) {
		say(player, "dandanplay: %s", result->err.text);
		return;
	}
	if (dandan_search_read(
		&player->dandan.list, result->body.data, result->body.len, &err) < 0)
		say(player, "dandanplay: %s", err.text);
	else if (player->dandan.list.count == 0)
		say(player, "dandanplay: nothing of that title");
	menu_show(player);
}

static void
search(struct player *player)
{
	struct bytes path = { 0 }, title = { 0 };
	const struct bytes *text = &player->dandan.menu.search.text;

	if (text_sanitise(&title, text->data, text->len, &text_limits_title) > 0) {
		dandan_search_path(&path, title.data);
		ask(player, path.data, NULL, on_search);
		say(player, "dandanplay: searching");
	}
	bytes_fini(&title);
	bytes_fini(&path);
}

static void
menu_choose(struct player *player)
{
	struct dandan *dandan = &player->dandan;
	const struct dandan_episode none = { .id = 0 };

	menu_close(player);
	if (dandan->menu.cursor < dandan->list.count) {
		choose(player, &dandan->list.items[dandan->menu.cursor]);
		return;
	}
	source_drop(player);
	remember(player, &none);
	say(player, "no danmaku of that server for this file; s asks again");
}

static int
page_of(struct player *player)
{
	struct scene scene = { .cols = player->show.cols, .rows = player->show.rows };

	scene.menu = &player->dandan.shown;
	player->dandan.shown.count = player->dandan.menu.count;
	return view_menu_rows(&scene).rows;
}

static bool
click(struct player *player, struct key key)
{
	struct scene scene = { .cols = player->show.cols, .rows = player->show.rows };
	struct view_box rows;

	if (key.kind != KEY_POINTER || key.button != 1)
		return false;
	scene.menu = &player->dandan.shown;
	rows = view_menu_rows(&scene);
	if (key.y < rows.row || key.y >= rows.row + rows.rows || key.x < rows.col ||
	    key.x >= rows.col + rows.cols)
		return false;
	if (menu_click(&player->dandan.menu, key.y - rows.row))
		menu_choose(player);
	return true;
}

bool
dandan_take(struct player *player, struct key key)
{
	struct dandan *dandan = &player->dandan;
	enum menu_wish wish;

	if (!dandan->is_open)
		return false;
	if (click(player, key))
		return true;
	wish = menu_key(&dandan->menu, key, page_of(player));
	tty_paste(player->tty, dandan->menu.searches);
	player_dirty(player);
	if (wish == MENU_CLOSE)
		menu_close(player);
	else if (wish == MENU_CHOOSE)
		menu_choose(player);
	else if (wish == MENU_SEARCH)
		search(player);
	return wish != MENU_PASS;
}

void
dandan_scene(struct player *player, struct scene *scene)
{
	struct dandan *dandan = &player->dandan;
	const struct line *line = &dandan->menu.search;

	if (!dandan->is_open)
		return;
	menu_scroll(&dandan->menu, page_of(player));
	dandan->shown = (struct scene_menu){
		.title = "dandanplay: which one is it?",
		.lines = dandan->lines,
		.count = dandan->menu.count,
		.cursor = dandan->menu.cursor,
		.first = dandan->menu.first,
		.searches = dandan->menu.searches,
		.search = line->text.data != NULL ? line->text.data : "",
		.search_len = line->text.len,
		.search_cursor = line->cursor,
	};
	scene->menu = &dandan->shown;
}

/* --- asking --- */

static void
on_match(void *arg, struct fetch_result *result)
{
	struct player *player = arg;
	struct dandan *dandan = &player->dandan;
	struct err err = { 0 };

	dandan->fetch = NULL;
	err = result->err;
	if (result->code == 0)
		dandan_match_read(
		    &dandan->list, result->body.data, result->body.len, &err);
	if (err.code != 0) {
		say(player, "dandanplay: %s", err.text);
		if (dandan->wanted) /* a title may be known nevertheless */
			menu_show(player);
		return;
	}
	if (dandan->list.is_matched && dandan->list.count == 1 && !dandan->wanted) {
		choose(player, &dandan->list.items[0]);
	} else if (dandan->list.count > 0 || dandan->wanted) {
		menu_show(player);
	} else {
		say(player, "dandanplay does not know this file; s searches by title");
	}
}

static void
match(struct player *player)
{
	const char *name = player->options->files.items[player->item];
	const char *slash = strrchr(name, '/');
	struct bytes body = { 0 };
	struct dandan_file file = {
		.name = slash != NULL ? slash + 1 : name,
		.md5 = player->post.video + 2,
	};
	struct stat st;

	if (stat(name, &st) == 0)
		file.bytes = st.st_size;
	if (player->info.duration != NS_NONE)
		file.duration_ms = player->info.duration / MILLISECOND;
	dandan_match_body(&body, &file);
	ask(player, DANDAN_MATCH_PATH, body.data, on_match);
	bytes_fini(&body);
}

static bool
is_file(const struct player *player)
{
	return player->post.is_sure && strncmp(player->post.video, "f-", 2) == 0;
}

void
dandan_tick(struct player *player)
{
	struct dandan *dandan = &player->dandan;
	struct dandan_episode episode;
	const char *note;
	int percent;

	if (dandan->asked || player->options->dandan_server == NULL ||
	    player->options->no_danmaku || player->options->danmaku.count > 0 ||
	    !is_file(player) || player->state == MEDIA_OPENING ||
	    supply_is_busy(player->supply, &percent))
		return;
	dandan->asked = true;
	if (track_count(supply_track(player->supply)) > 0)
		return;
	note = keeper_note(player->post.keeper, NOTE);
	if (note == NULL || !dandan_note_read(note, &episode))
		match(player);
	else if (episode.id != 0)
		take(player, &episode);
}

void
do_match(struct player *player, double arg)
{
	(void)arg;
	if (player->options->dandan_server == NULL) {
		say(player, "no dandanplay_server is set in the conf");
	} else if (!is_file(player)) {
		say(player, "only files are known to dandanplay servers");
	} else {
		player->dandan.asked = player->dandan.wanted = true;
		match(player);
		say(player, "dandanplay: asking");
	}
}

void
dandan_item(struct player *player)
{
	struct dandan *dandan = &player->dandan;

	fetch_cancel(dandan->fetch);
	dandan->fetch = NULL;
	free(dandan->source);
	dandan->source = NULL;
	if (dandan->is_open)
		menu_close(player);
	dandan->asked = dandan->wanted = false;
	dandan_list_fini(&dandan->list);
}

void
dandan_fini(struct player *player)
{
	struct dandan *dandan = &player->dandan;

	fetch_cancel(dandan->fetch);
	dandan_list_fini(&dandan->list);
	menu_fini(&dandan->menu);
	free(dandan->source);
	free(dandan->lines);
}
