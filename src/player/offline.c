#include "player/offline.h"

#include "base/mem.h"
#include "media/media.h"
#include "net/fetch.h"
#include "net/loop.h"
#include "player/cast.h"
#include "player/choice.h"
#include "player/origin.h"
#include "player/show.h"
#include "player/timeline.h"
#include "supply/supply.h"
#include "term/tty.h"
#include "ui/ui.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BAR_TIME (3 * SECOND)
#define HIDDEN_WINDOW (10 * SECOND)
#define BLANK_FPS 30.0

/* Some containers count in milliseconds: a picture that is due at 1/30 s
 * stands at 0.034 s and is not to miss its frame. */
#define STAMP_SLACK MILLISECOND

struct offline {
	const struct options *options;
	struct show show;
	struct loop *loop;
	struct fetch_pool *pool;
	struct supply *supply;
	struct media *media;
	struct media_info info;
	struct timeline *timeline;
	struct choice choice;
	struct ui *ui;
	struct picture *picture, *next; /* shown now, and the one after it */
	bool pulled_all;
	uint64_t serial;
	struct bytes frame;
	struct ui_times times;
	struct tty *tty; /* --benchmark to a terminal */
	int64_t frames, shown, bytes;
	ns_t write;
	bool waiting; /* the loop runs until all danmaku are there */
	bool quit;
};

static void
on_settled(void *arg)
{
	struct offline *offline = arg;
	int percent;

	if (offline->waiting && !supply_is_busy(offline->supply, &percent))
		loop_stop(offline->loop);
}

/* Nothing is laid out before all is there. */
static void
on_changed(void *arg)
{
	(void)arg;
}

static void
on_grew(void *arg, const struct track *more)
{
	(void)arg;
	(void)more;
}

static void
on_supply(void *arg, const char *line, bool bad)
{
	(void)arg;
	if (bad)
		fprintf(stderr, "danmu: %s\n", line);
}

static void
choice_complain(const struct choice *choice)
{
	const char *at = choice->complaints.data, *stop;

	for (; at != NULL && (stop = strchr(at, '\n')) != NULL; at = stop + 1)
		fprintf(stderr, "danmu: %.*s\n", (int)(stop - at), at);
}

/* All danmaku, before the first frame. */
static void
danmaku_load(struct offline *offline)
{
	const struct options *options = offline->options;
	const struct supply_handler handler = { on_changed, on_grew, on_supply,
		on_settled, offline };
	ns_t end = offline->info.duration;
	int percent;

	if (options->length != NS_NONE &&
	    (end == NS_NONE || end > options->start + options->length))
		end = options->start + options->length;
	offline->loop = loop_new();
	offline->pool = fetch_pool_new(offline->loop);
	offline->supply = origin_open(options, offline->loop, offline->pool, handler);
	if (options->no_danmaku)
		return;
	origin_start(offline->supply, options, options->files.items[0]);
	if (options->server != NULL && options->video != NULL)
		free(origin_server(offline->supply, options->server, options->video));
	supply_want_all(offline->supply, options->start, end);
	offline->waiting = supply_is_busy(offline->supply, &percent);
	if (offline->waiting)
		loop_run(offline->loop);
}

static int
media_start(struct offline *offline, struct err *err)
{
	const struct options *options = offline->options;
	struct media_options media = {
		.name = options->files.items[0],
		.stdin_fd = STDIN_FILENO,
		.spool_limit = options->spool_limit,
		.start = options->start,
		.still_time = options->still,
		.rate_ppm = 1000000,
		.no_audio = true,
		.pull = true,
		.size = show_size(&offline->show),
		.network_time = options->timeout,
	};

	offline->media = media_open(&media);
	offline->next = media_pull(offline->media, err);
	if (offline->next == NULL)
		offline->pulled_all = true;
	if (media_state(offline->media) == MEDIA_FAILED) {
		*err = *media_error(offline->media);
		return err->code != 0 ? err->code : -EIO;
	}
	offline->info = media_info(offline->media);
	return 0;
}

static int
offline_open(struct offline *offline, const struct options *options, struct err *err)
{
	struct tty_options tty_options = { .mouse = false, .probe_time = 0 };
	struct tty_info info;
	int rc = 0;

	offline->options = options;
	if (options->record == NULL && options->output == OUTPUT_TTY)
		rc = tty_open(&offline->tty, &tty_options, err);
	if (rc < 0)
		return rc;
	if (offline->tty != NULL)
		info = tty_info(offline->tty);
	show_init(&offline->show, options, offline->tty != NULL ? &info : NULL);
	rc = media_start(offline, err);
	if (rc < 0)
		return rc;
	danmaku_load(offline);
	offline->timeline = timeline_new();
	choice_init(&offline->choice, options);
	timeline_sift(offline->timeline, &offline->choice.sift);
	choice_complain(&offline->choice);
	timeline_set(offline->timeline, supply_track(offline->supply));
	timeline_layout(offline->timeline, &offline->show, offline->info.duration);
	offline->ui = ui_new();
	return 0;
}

static void
offline_close(struct offline *offline)
{
	tty_close(offline->tty);
	picture_free(offline->picture);
	picture_free(offline->next);
	media_close(offline->media);
	timeline_free(offline->timeline);
	if (offline->choice.options != NULL)
		choice_fini(&offline->choice);
	supply_free(offline->supply);
	fetch_pool_free(offline->pool);
	loop_free(offline->loop);
	ui_free(offline->ui);
	bytes_fini(&offline->frame);
}

/* The next picture in order becomes the one that is shown. */
static void
picture_turn(struct offline *offline)
{
	picture_free(offline->picture);
	offline->picture = offline->next;
	offline->next = NULL;
	offline->frames++;
	offline->serial++;
	if (!offline->pulled_all)
		offline->next = media_pull(offline->media, NULL);
	if (offline->next == NULL)
		offline->pulled_all = true;
}

static void
scene_build(struct offline *offline, struct scene *scene, ns_t t)
{
	const struct options *options = offline->options;
	const struct picture *picture = offline->picture;
	bool start = t - options->start < BAR_TIME;

	*scene = (struct scene){
		.cols = offline->show.cols,
		.rows = offline->show.rows,
		.t = t,
		.duration = offline->info.duration,
		.state = SCENE_PLAYING,
		.title = offline->info.title,
		.look = offline->show.look,
		.track = timeline_track(offline->timeline),
		.lanes = timeline_lanes(offline->timeline),
	};
	scene->picture.serial = offline->serial;
	if (picture != NULL) {
		scene->picture.dots = picture->dots;
		scene->picture.w = picture->w;
		scene->picture.h = picture->h;
	}
	scene->bar = (struct scene_bar){
		.visible =
		    options->bar == BAR_ALWAYS || (options->bar == BAR_AUTO && start),
		.volume = options->volume,
		.muted = options->mute,
		.rate_ppm = 1000000,
		.items = 1,
		.heat_slices = HEAT_SLICES,
		.hidden = lanes_hidden_near(
		    timeline_lanes(offline->timeline), t, HIDDEN_WINDOW),
		.filtered = timeline_report(offline->timeline)->hidden_all,
		.busy_percent = -1,
	};
	scene->bar.heat = timeline_heat(offline->timeline, &scene->bar.heat_most);
}

static void
frame_make(struct offline *offline, ns_t t)
{
	const struct show *show = &offline->show;
	const struct ui_frame_options options = {
		.tolerance = show->tolerance,
		.paint = {
			.depth = show->look.depth,
			.utf8 = show->look.utf8,
			.synchronized = show->synchronized,
			.bce = show->bce,
		},
	};
	struct scene scene;

	scene_build(offline, &scene, t);
	bytes_clear(&offline->frame);
	ui_frame(offline->ui, &scene, &options, &offline->frame, &offline->times);
	offline->bytes += (int64_t)offline->frame.len;
}

static ns_t
end_find(const struct offline *offline)
{
	const struct options *options = offline->options;
	ns_t end = NS_NONE;

	if (!offline->info.has_video || offline->info.has_cover)
		end = offline->info.duration != NS_NONE ? offline->info.duration : 0;
	if (options->length != NS_NONE &&
	    (end == NS_NONE || end > options->start + options->length))
		end = options->start + options->length;
	return end;
}

/* Is there nothing left to show at t? */
static bool
is_over(const struct offline *offline, ns_t t, ns_t end)
{
	const struct picture *last = offline->picture;
	ns_t all;

	if (end != NS_NONE && t >= end)
		return true;
	if (!offline->info.has_video || offline->info.has_cover || !offline->pulled_all ||
	    offline->next != NULL)
		return false;
	if (last == NULL)
		return true;
	all = media_end(offline->media);
	return t >= last->pts + last->duration && (all == NS_NONE || t >= all);
}

static int
record_frames(struct offline *offline, struct cast *cast, struct err *err)
{
	double fps = offline->options->fps > 0 ? offline->options->fps : RECORD_FPS;
	ns_t start = offline->options->start, end = end_find(offline), t = start;
	int rc = 0;

	for (int64_t k = 0; rc == 0; k++) {
		t = start + (ns_t)llround((double)k * 1e9 / fps);
		while (offline->next != NULL && (offline->next->pts <= t + STAMP_SLACK ||
						    offline->picture == NULL))
			picture_turn(offline);
		if (is_over(offline, t, end))
			break;
		frame_make(offline, t);
		if (offline->frame.len > 0)
			rc = cast_write(
			    cast, t, offline->frame.data, offline->frame.len, err);
	}
	if (rc == 0) /* the last frame stands as long as all others */
		rc = cast_write(cast, t, "", 0, err);
	return rc;
}

/* What the media had to say; a line that broke for good in the middle is an
 * error, but what came before it is kept. */
static int
media_verdict(const struct offline *offline, struct err *err)
{
	const struct err *why = media_error(offline->media);
	char notice[256];

	while (media_notice(offline->media, notice, sizeof(notice)))
		fprintf(stderr, "danmu: %s\n", notice);
	if (media_state(offline->media) != MEDIA_FAILED)
		return 0;
	return err_set(err, why->code != 0 ? why->code : -EIO, "%s", why->text);
}

int
offline_record(const struct options *options, struct err *err)
{
	struct offline offline = { 0 };
	struct cast_header header = { .term = RECORD_TERM };
	struct cast *cast = NULL;
	int rc;

	rc = offline_open(&offline, options, err);
	if (rc == 0) {
		header.cols = offline.show.cols;
		header.rows = offline.show.rows;
		header.title = offline.info.title;
		rc = cast_open(&cast, options->record, &header, err);
	}
	if (rc == 0)
		rc = record_frames(&offline, cast, err);
	if (rc == 0)
		rc = cast_finish(cast, err);
	if (rc == 0)
		rc = media_verdict(&offline, err);
	cast_close(cast);
	offline_close(&offline);
	return rc;
}

/* All of the frame goes out: this measures, it does not keep time. */
static void
frame_write(struct offline *offline)
{
	struct pollfd wait = { .fd = tty_fd(offline->tty), .events = POLLOUT | POLLIN };
	struct key key;
	int left;

	tty_send(offline->tty, &offline->frame, time_now());
	while ((left = tty_flush(offline->tty)) > 0)
		poll(&wait, 1, 1000);
	while ((key = tty_key(offline->tty)).kind != KEY_NOTHING && !offline->quit)
		offline->quit = key.kind == KEY_EOF ||
				(key.kind == KEY_CHAR && key.code == 'q') ||
				(key.kind == KEY_CTRL && key.code == 'c');
	if (left < 0)
		offline->quit = true;
}

static void
frame_count(struct offline *offline, ns_t t)
{
	ns_t before;

	frame_make(offline, t);
	offline->shown++;
	if (offline->tty == NULL || offline->frame.len == 0)
		return;
	before = time_now();
	frame_write(offline);
	offline->write += time_now() - before;
}

/* One frame a picture; a blank stage (sound only) 30 a second. */
static void
benchmark_frames(struct offline *offline)
{
	ns_t start = offline->options->start, end = end_find(offline), t = start;

	while (offline->next != NULL && !offline->quit) {
		picture_turn(offline);
		t = offline->picture->pts;
		if (end != NS_NONE && t >= end && !offline->info.has_cover)
			return;
		frame_count(offline, t);
	}
	if (end == NS_NONE || (offline->info.has_video && !offline->info.has_cover))
		return;
	for (int64_t k = 1; t < end && !offline->quit; k++) {
		t = start + (ns_t)llround((double)k * 1e9 / BLANK_FPS);
		offline->frames++;
		frame_count(offline, t);
	}
}

static void
benchmark_print(const struct offline *offline, ns_t wall, ns_t cpu)
{
	struct media_stats stats = media_stats(offline->media);
	const struct ui_times *times = &offline->times;

	fprintf(stderr,
	    "{\"frames\":%lld,\"shown\":%lld,\"dropped\":%lld,\"bytes\":%lld,"
	    "\"wall_s\":%.6f,\"cpu_s\":%.6f,\"stages\":{\"decode\":%.6f,\"scale\":%.6f,"
	    "\"blit\":%.6f,\"compose\":%.6f,\"diff\":%.6f,\"paint\":%.6f,\"write\":%.6f}}"
	    "\n",
	    (long long)offline->frames, (long long)offline->shown,
	    (long long)(offline->frames - offline->shown), (long long)offline->bytes,
	    ns_to_seconds(wall), ns_to_seconds(cpu), stats.decode_s, stats.scale_s,
	    ns_to_seconds(times->blit), ns_to_seconds(times->compose),
	    ns_to_seconds(times->diff), ns_to_seconds(times->paint),
	    ns_to_seconds(offline->write));
}

int
offline_benchmark(const struct options *options, struct err *err)
{
	struct offline offline = { 0 };
	ns_t wall = time_now(), cpu = time_cpu();
	int rc;

	rc = offline_open(&offline, options, err);
	if (rc == 0) {
		benchmark_frames(&offline);
		wall = time_now() - wall;
		cpu = time_cpu() - cpu;
		tty_close(offline.tty);
		offline.tty = NULL;
		benchmark_print(&offline, wall, cpu);
		rc = media_verdict(&offline, err);
	}
	offline_close(&offline);
	return rc;
}
