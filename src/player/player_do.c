/* What a key asks for. */
#include "player/player_inside.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#define RATE_LEAST 250000
#define RATE_MOST 4000000
#define VOLUME_MOST 130
#define FLIGHT_LEAST (2 * SECOND)
#define FLIGHT_MOST (30 * SECOND)
#define END_TAIL (5 * SECOND)

typedef void do_fn(struct player *, double arg);

void
bar_show(struct player *player)
{
	player->bar_until = time_now() + BAR_TIME;
	player_dirty(player);
}

static void say(struct player *player, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
say(struct player *player, const char *format, ...)
{
	char text[160];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	scene_notice(player, text);
}

static void
pause_set(struct player *player, bool paused)
{
	player->paused = paused;
	media_pause(player->media, paused);
	if (!paused && player->state == MEDIA_ENDED)
		item_ended(player);
	bar_show(player);
}

static void
do_pause(struct player *player, double arg)
{
	(void)arg;
	pause_set(player, !player->paused);
}

void
player_seek(struct player *player, ns_t to)
{
	ns_t duration = player->info.duration;

	if (player->state != MEDIA_OPENING && !player->info.seekable) {
		say(player, "this stream cannot seek");
		return;
	}
	if (duration != NS_NONE && to > duration)
		to = duration;
	media_seek(player->media, to > 0 ? to : 0, true);
	player->looking.plot_until = time_now() + BAR_TIME;
	bar_show(player);
}

static void
do_seek(struct player *player, double seconds)
{
	player_seek(
	    player, media_time(player->media, time_now()) + seconds_to_ns(seconds));
}

static void
do_start(struct player *player, double arg)
{
	(void)arg;
	player_seek(player, 0);
}

static void
do_end(struct player *player, double arg)
{
	(void)arg;
	if (player->info.duration != NS_NONE)
		player_seek(player, player->info.duration - END_TAIL);
}

static void
do_goto(struct player *player, double percent)
{
	if (player->info.duration != NS_NONE)
		player_seek(
		    player, (ns_t)((double)player->info.duration * percent / 100));
}

static void
rate_set(struct player *player, int64_t rate_ppm)
{
	if (rate_ppm < RATE_LEAST)
		rate_ppm = RATE_LEAST;
	if (rate_ppm > RATE_MOST)
		rate_ppm = RATE_MOST;
	player->rate_ppm = rate_ppm;
	media_rate(player->media, rate_ppm);
	say(player, "speed %.3g", (double)rate_ppm / 1e6);
	bar_show(player);
}

static void
do_speed(struct player *player, double by)
{
	rate_set(player, player->rate_ppm + (int64_t)llround(by * 1e6));
}

static void
do_speed_reset(struct player *player, double arg)
{
	(void)arg;
	rate_set(player, 1000000);
}

static void
do_volume(struct player *player, double by)
{
	int volume = player->volume + (int)by;

	player->volume = volume < 0 ? 0 : volume > VOLUME_MOST ? VOLUME_MOST : volume;
	player->muted = false;
	media_volume(player->media, player->volume, player->muted);
	say(player, "volume %d %%", player->volume);
	bar_show(player);
}

static void
do_mute(struct player *player, double arg)
{
	(void)arg;
	player->muted = !player->muted;
	media_volume(player->media, player->volume, player->muted);
	say(player, player->muted ? "muted" : "sound on");
	bar_show(player);
}

static void
do_step(struct player *player, double by)
{
	if (player->state == MEDIA_OPENING)
		return;
	player->paused = true;
	media_step(player->media, by < 0 ? -1 : 1);
	player_dirty(player);
}

static void
do_danmaku(struct player *player, double arg)
{
	struct look *look = &player->show.look;

	(void)arg;
	look->danmaku = !look->danmaku;
	say(player, look->danmaku ? "danmaku on" : "danmaku off");
}

static void
do_opacity(struct player *player, double arg)
{
	struct look *look = &player->show.look;

	(void)arg;
	look->opacity = look->opacity > 20 ? (look->opacity - 1) / 20 * 20 : 100;
	say(player, "danmaku opacity %d %%", look->opacity);
}

static void
do_flight(struct player *player, double by)
{
	struct show *show = &player->show;

	show->flight += seconds_to_ns(by);
	if (show->flight < FLIGHT_LEAST)
		show->flight = FLIGHT_LEAST;
	if (show->flight > FLIGHT_MOST)
		show->flight = FLIGHT_MOST;
	item_layout(player);
	say(player, "danmaku cross in %.3g s", ns_to_seconds(show->flight));
}

static void
do_area(struct player *player, double arg)
{
	static const char *const names[] = { "a quarter of the screen",
		"half of the screen", "three quarters of the screen",
		"the whole screen" };

	(void)arg;
	player->show.area = (player->show.area + 1) % 4;
	item_layout(player);
	say(player, "danmaku on %s", names[player->show.area]);
}

static void
do_write(struct player *player, double arg)
{
	(void)arg;
	post_open(player);
}

static void
do_undo(struct player *player, double arg)
{
	(void)arg;
	post_undo(player);
}

static void
do_render(struct player *player, double arg)
{
	(void)arg;
	player->show.look.blitter = show_next_blitter(&player->show);
	item_resize(player);
	say(player, "%s", player->show.look.blitter->name);
}

static void
do_stats(struct player *player, double arg)
{
	(void)arg;
	player->stats.open = !player->stats.open;
	player->figures.written = 0;
	player_dirty(player);
}

static void
do_bar(struct player *player, double arg)
{
	static const char *const names[] = { "bar hides itself", "bar stays", "no bar" };

	(void)arg;
	player->bar = (player->bar + 1) % 3;
	say(player, "%s", names[player->bar]);
}

static void
do_loop(struct player *player, double arg)
{
	static const char *const names[] = { "loop off", "loop this file",
		"loop the playlist" };

	(void)arg;
	player->looping = (player->looping + 1) % 3;
	say(player, "%s", names[player->looping]);
}

static void
do_playlist(struct player *player, double by)
{
	size_t count = player->options->files.count;
	double to = (double)player->item + by;

	if (to < 0 || to >= (double)count) {
		say(player, to < 0 ? "this is the first" : "this is the last");
		return;
	}
	item_open(player, (size_t)to);
	bar_show(player);
}

static void
do_redraw(struct player *player, double arg)
{
	(void)arg;
	ui_forget(player->ui);
	player_dirty(player);
}

static void
do_suspend(struct player *player, double arg)
{
	bool paused = player->paused;

	(void)arg;
	media_pause(player->media, true);
	tty_suspend(player->tty);
	media_pause(player->media, paused);
	tty_resized(player->tty);
	player_resized(player);
	do_redraw(player, 0);
}

static void
do_help(struct player *player, double arg)
{
	(void)arg;
	player->help.open = !player->help.open;
	player->help.box.first = 0;
	player_dirty(player);
}

static void
do_quit(struct player *player, double arg)
{
	(void)arg;
	player->quit = true;
	player_dirty(player);
}

static void
do_quit_remember(struct player *player, double arg)
{
	player->remember = true;
	do_quit(player, arg);
}

/* clang-format off */
static do_fn *const doers[ACTION_COUNT] = {
	[ACTION_PAUSE]         = do_pause,
	[ACTION_SEEK]          = do_seek,
	[ACTION_START]         = do_start,
	[ACTION_END]           = do_end,
	[ACTION_GOTO]          = do_goto,
	[ACTION_SPEED]         = do_speed,
	[ACTION_SPEED_RESET]   = do_speed_reset,
	[ACTION_VOLUME]        = do_volume,
	[ACTION_MUTE]          = do_mute,
	[ACTION_STEP]          = do_step,
	[ACTION_DANMAKU]       = do_danmaku,
	[ACTION_OPACITY]       = do_opacity,
	[ACTION_FLIGHT]        = do_flight,
	[ACTION_AREA]          = do_area,
	[ACTION_OFFSET]        = do_offset,
	[ACTION_OFFSET_HERE]   = do_offset_here,
	[ACTION_FILTER]        = do_filter,
	[ACTION_MERGE]         = do_merge,
	[ACTION_LIST]          = do_list,
	[ACTION_COMMENTS]      = do_comments,
	[ACTION_MATCH]         = do_match,
	[ACTION_PEAK]          = do_peak,
	[ACTION_WRITE]         = do_write,
	[ACTION_UNDO]          = do_undo,
	[ACTION_RENDER]        = do_render,
	[ACTION_STATS]         = do_stats,
	[ACTION_BAR]           = do_bar,
	[ACTION_LOOP]          = do_loop,
	[ACTION_PLAYLIST]      = do_playlist,
	[ACTION_REDRAW]        = do_redraw,
	[ACTION_SUSPEND]       = do_suspend,
	[ACTION_HELP]          = do_help,
	[ACTION_QUIT]          = do_quit,
	[ACTION_QUIT_REMEMBER] = do_quit_remember,
};
/* clang-format on */

void
player_do(struct player *player, const struct binding *binding)
{
	if (doers[binding->action] != NULL)
		doers[binding->action](player, binding->arg);
}
