#include "player/player_inside.h"

#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROBE_TIME (200 * MILLISECOND)

void
player_resized(struct player *player)
{
	struct tty_info info = tty_info(player->tty);
	struct show before = player->show;

	show_update(&player->show, player->options, &info);
	if (memcmp(&before.look.rule, &player->show.look.rule,
		sizeof(before.look.rule)) == 0 &&
	    before.cols == player->show.cols && before.rows == player->show.rows &&
	    before.cell_w == player->show.cell_w && before.cell_h == player->show.cell_h)
		return;
	ui_forget(player->ui);
	if (player->media != NULL)
		item_resize(player);
}

static void
on_resize(void *arg, int number)
{
	struct player *player = arg;

	(void)number;
	tty_resized(player->tty);
	player_resized(player);
}

static void
on_suspend(void *arg, int number)
{
	const struct binding suspend = { .action = ACTION_SUSPEND };

	(void)number;
	player_do(arg, &suspend);
}

/* Never of our own stop: tty_suspend() lets that SIGCONT only wake us. */
static void
on_continue(void *arg, int number)
{
	struct player *player = arg;

	(void)number;
	tty_continued(player->tty);
	player_resized(player);
	ui_forget(player->ui);
	player_dirty(player);
}

static void
keys_take(struct player *player)
{
	struct key key;

	while (!player->quit && (key = tty_key(player->tty)).kind != KEY_NOTHING) {
		switch (key.kind) {
		case KEY_EOF:
			player->quit = true;
			break;
		case KEY_SIZE:
			tty_resized(player->tty);
			player_resized(player);
			break;
		case KEY_ANSWER:
			player_resized(player);
			break;
		case KEY_STATUS:
			break;
		default:
			player_key(player, key);
		}
	}
}

static void
on_tty(void *arg, int ready)
{
	struct player *player = arg;

	if ((ready & LOOP_WRITE) && tty_flush(player->tty) < 0)
		player->quit = true;
	if (ready & LOOP_READ)
		keys_take(player);
	player_tick(player);
}

static void
on_timer(void *arg)
{
	struct player *player = arg;

	if (tty_wants_write(player->tty) && tty_flush(player->tty) < 0)
		player->quit = true;
	keys_take(player); /* an ESC that nothing followed is a key by now */
	player_tick(player);
}

static void
complaints_say(struct player *player)
{
	const struct options *options = player->options;
	size_t line;

	if (options->complaint_count == 0)
		return;
	line = strcspn(options->complaints.data, "\n");
	snprintf(player->notice, sizeof(player->notice), "%.*s%s", (int)line,
	    options->complaints.data, options->complaint_count > 1 ? " (and more)" : "");
	player->notice_until = time_now() + 2 * NOTICE_TIME;
}

/* The viewer goes on alone; what is written waits for the next party. */
static void
on_party_ended(void *arg, const char *why)
{
	char line[128];

	snprintf(line, sizeof(line), "the party is over: %s", why);
	scene_notice(arg, line);
}

/* The lines are on the screen before this one, and in the help. */
static void
party_begin(struct player *player)
{
	if (player->party == NULL)
		return;
	party_watch(player->party, player->loop, on_party_ended, player);
	snprintf(player->notice, sizeof(player->notice), "others: %s  (? shows it again)",
	    party_line(player->party, 0));
	player->notice_until = time_now() + 3 * NOTICE_TIME;
}

static void
loop_parts_open(struct player *player)
{
	player->watch =
	    loop_watch(player->loop, tty_fd(player->tty), LOOP_READ, on_tty, player);
	player->timer = loop_timer(player->loop, on_timer, player);
	player->pool = fetch_pool_new(player->loop);
	origin_init(player);
	loop_signal(player->loop, SIGWINCH, on_resize, player);
	loop_signal(player->loop, SIGTSTP, on_suspend, player);
	loop_signal(player->loop, SIGCONT, on_continue, player);
}

/* A name that cannot be opened is said at once, before the screen changes. */
static int
file_check(const struct options *options, struct err *err)
{
	const char *name = options->files.items[0];
	char clean[256];

	if (options->files.count > 1 || strcmp(name, "-") == 0 ||
	    strchr(name, ':') != NULL || access(name, R_OK) == 0)
		return 0;
	text_clean(clean, sizeof(clean), name, strlen(name));
	return err_set(err, -errno, "%s: %s", clean, strerror(errno));
}

int
player_open(struct player **to, const struct options *options, struct err *err)
{
	struct tty_options tty = { options->mouse, PROBE_TIME };
	struct player *player = mem_new(1, sizeof(*player));
	struct tty_info info;
	int rc;

	*to = player;
	player->options = options;
	rc = file_check(options, err);
	if (rc == 0 && options->party)
		rc = party_open(&player->party, options, err);
	if (rc == 0)
		rc = tty_open(&player->tty, &tty, err);
	if (rc < 0)
		return rc;
	info = tty_info(player->tty);
	show_init(&player->show, options, &info);
	player->ui = ui_new();
	player->timeline = timeline_new();
	player->loop = loop_new();
	player->paused = options->pause;
	player->muted = options->mute;
	player->volume = options->volume;
	player->rate_ppm = options->speed_ppm;
	player->looping = options->loop;
	player->bar = options->bar;
	player->bar_until = time_now() + BAR_TIME;
	player->stats.open = options->stats;
	player->figures.since = time_now();
	loop_parts_open(player);
	rc = online_init(player, err);
	choice_open(player);
	post_init(player);
	looking_init(player);
	party_begin(player);
	complaints_say(player);
	return rc;
}

int
player_run(struct player *player, struct err *err)
{
	item_open(player, 0);
	loop_run(player->loop);
	if (player->remember)
		item_remember(player);
	else
		item_forget(player);
	if (!player->failed)
		return 0;
	*err = player->err;
	return -1;
}

/* The terminal first: whatever hangs later, the viewer has a shell again. */
void
player_close(struct player *player)
{
	if (player == NULL)
		return;
	watch_free(player->watch);
	tty_close(player->tty);
	if (player->loop == NULL) { /* there was no terminal to begin with */
		party_close(player->party);
		free(player);
		return;
	}
	if (player->options->stats && player->media != NULL)
		figures_report(player);
	item_close(player);
	dandan_fini(player);
	comments_fini(player);
	online_fini(player);
	party_close(player->party);
	supply_free(player->supply);
	fetch_pool_free(player->pool);
	timer_free(player->timer);
	post_fini(player);
	timeline_free(player->timeline);
	choice_fini(&player->choice);
	looking_fini(player);
	scene_fini(player);
	ui_free(player->ui);
	loop_free(player->loop);
	bytes_fini(&player->frame);
	free(player);
}
