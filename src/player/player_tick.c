/* One tick: what time is it, what should be on the screen, send what differs,
 * and when to look again (ARCHITECTURE.md, "One tick of the player"). */
#include "player/player_inside.h"

#define PAINT_GAP (SECOND / 30)         /* between paints that no picture asks for */
#define WITH_PICTURE (12 * MILLISECOND) /* a step this close to a picture waits for it */
#define SPINNER_GAP (120 * MILLISECOND)

/* --fps: at most so many paints a second. */
static ns_t
fps_gap(const struct player *player)
{
	double fps = player->options->fps;

	return fps > 0 ? seconds_to_ns(1 / fps) - MILLISECOND : 0;
}

void
player_dirty(struct player *player)
{
	player->dirty = true;
	timer_set(player->timer, 0);
}

static void
media_look(struct player *player)
{
	enum media_state state = media_state(player->media);
	char notice[256];

	while (media_notice(player->media, notice, sizeof(notice)))
		scene_notice(player, notice);
	if (state == player->state)
		return;
	if (player->state == MEDIA_OPENING && state != MEDIA_FAILED) {
		player->info = media_info(player->media);
		if (player->options->title)
			tty_title(player->tty, player->info.title);
		item_layout(player);
	}
	player->state = state;
	player->dirty = true;
	if (state == MEDIA_FAILED)
		item_failed(player);
	else if (state == MEDIA_ENDED && !player->paused)
		item_ended(player);
}

static void
picture_look(struct player *player, ns_t t)
{
	struct picture *picture = media_take(player->media, t, &player->next_picture);

	if (picture == NULL)
		return;
	picture_free(player->picture);
	player->picture = picture;
	picture_fit(picture, show_size(&player->show));
	player->serial++;
	player->dirty = true;
	if (!player->paused)
		figures_count(player, picture, t);
}

static void
frame_send(struct player *player, ns_t now, ns_t t)
{
	const struct ui_frame_options options = {
		.tolerance = player->paused ? 0 : player->show.tolerance,
		.paint = {
			.depth = player->show.look.depth,
			.utf8 = player->show.look.utf8,
			.synchronized = player->show.synchronized,
			.bce = player->show.bce,
			.ask_status = tty_info(player->tty).answers,
		},
	};
	struct player_figures *figures = &player->figures;
	struct scene scene;
	size_t bytes;

	scene_make(player, &scene, now, t);
	bytes_clear(&player->frame);
	ui_frame(player->ui, &scene, &options, &player->frame, &figures->times);
	player->painted = now;
	player->dirty = false;
	bytes = player->frame.len;
	if (bytes == 0)
		return;
	figures->frames++;
	figures->bytes += (int64_t)bytes;
	figures->window_bytes += (int64_t)bytes;
	figures->window_frames++;
	tty_send(player->tty, &player->frame, now);
}

/* Media time to host time: how long until the clock says `at`. */
static ns_t
host_delay(ns_t t, ns_t at, int64_t rate_ppm)
{
	if (at <= t)
		return 0;
	return (ns_t)((double)(at - t) * 1e6 / (double)rate_ppm);
}

static ns_t
sooner(ns_t a, ns_t b)
{
	return a < b ? a : b;
}

/* Comments move by whole columns; a step that is close to the next picture
 * waits for it, and steps alone never paint more than 30 times a second. */
static ns_t
step_delay(
    const struct player *player, ns_t now, ns_t t, ns_t picture_delay, int64_t rate)
{
	const struct lanes *lanes = timeline_lanes(player->timeline);
	ns_t step, gap = player->painted + PAINT_GAP - now, delay;

	if (lanes == NULL || !player->show.look.danmaku)
		return INT64_MAX;
	step = lanes_next_step(lanes, t);
	if (step == NS_NONE)
		return INT64_MAX;
	delay = host_delay(t, step, rate);
	if (delay < gap)
		delay = gap;
	if (picture_delay >= delay && picture_delay - delay < WITH_PICTURE)
		return picture_delay;
	return delay;
}

static ns_t
moving_delay(const struct player *player, ns_t now, ns_t t)
{
	struct clock_point point = media_clock(player->media);
	ns_t delay = INT64_MAX, picture = INT64_MAX;

	if (point.rate_ppm <= 0)
		return INT64_MAX;
	if (player->next_picture != NS_NONE)
		picture = host_delay(t, player->next_picture, point.rate_ppm);
	delay = sooner(delay, picture);
	delay = sooner(delay, step_delay(player, now, t, picture, point.rate_ppm));
	if (scene_bar_is_open(player, now)) /* its clock turns once a second */
		delay = sooner(
		    delay, host_delay(t, (t / SECOND + 1) * SECOND, point.rate_ppm));
	return delay;
}

static bool
is_waiting(const struct player *player)
{
	int percent;

	return player->state == MEDIA_OPENING || player->state == MEDIA_BUFFERING ||
	       supply_is_busy(player->supply, &percent);
}

/* What the eye would miss if nobody looked again in time. */
static ns_t
look_delay(const struct player *player, ns_t now, ns_t t)
{
	ns_t delay = moving_delay(player, now, t);

	if (player->dirty)
		return player->painted + fps_gap(player) - now;
	if (player->notice_until > now)
		delay = sooner(delay, player->notice_until - now);
	if (player->bar == BAR_AUTO && player->bar_until > now && !player->paused)
		delay = sooner(delay, player->bar_until - now);
	if (player->looking.plot_until > now)
		delay = sooner(delay, player->looking.plot_until - now);
	if (is_waiting(player))
		delay = sooner(delay, SPINNER_GAP);
	if (player->stats.open && !player->paused)
		delay = sooner(delay, SECOND / 2);
	return delay;
}

static void
sleep_until(struct player *player, ns_t now, ns_t t)
{
	ns_t delay = INT64_MAX, until = tty_busy_until(player->tty);

	/* While the terminal is behind, its answer or `until` wakes us. */
	if (!tty_is_busy(player->tty, now))
		delay = look_delay(player, now, t);
	if (until != NS_NONE)
		delay = sooner(delay, until - now);
	if (delay == INT64_MAX)
		timer_stop(player->timer);
	else
		timer_set(player->timer, delay > 0 ? delay : 0);
	watch_change(
	    player->watch, LOOP_READ | (tty_wants_write(player->tty) ? LOOP_WRITE : 0));
}

/* An answer of the terminal is a reason to look, not to paint: only what
 * changed, or time that passed, is. */
static bool
is_due(const struct player *player, ns_t now)
{
	if (now < player->painted + fps_gap(player))
		return false;
	return player->dirty || now >= player->painted + PAINT_GAP;
}

static bool
is_past_length(const struct player *player, ns_t t)
{
	const struct options *options = player->options;

	return options->length != NS_NONE && player->state != MEDIA_OPENING &&
	       t >= player->started + options->length;
}

void
player_tick(struct player *player)
{
	ns_t now = time_now(), t;

	if (!player->quit)
		media_look(player);
	if (!player->quit)
		post_media(player);
	if (player->quit) {
		loop_stop(player->loop);
		return;
	}
	t = media_time(player->media, now);
	if (is_past_length(player, t)) {
		item_ended(player);
		t = media_time(player->media, now);
	}
	picture_look(player, t);
	origin_tick(player, t);
	dandan_tick(player);
	comments_tick(player);
	figures_turn(player, now);
	if (!tty_is_busy(player->tty, now) && is_due(player, now))
		frame_send(player, now, t);
	else
		player->figures.skipped += player->dirty;
	sleep_until(player, now, t);
	if (player->quit)
		loop_stop(player->loop);
}
