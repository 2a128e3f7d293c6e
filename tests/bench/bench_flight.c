/* What does the danmaku layer cost?  1,000 comments on the screen at once,
 * 160 x 45, 30 frames a second, over a moving picture: the time of a frame
 * with them less the time of the same frame without. */
#include "base/mem.h"
#include "base/time.h"
#include "danmaku/lanes.h"
#include "danmaku/track.h"
#include "ui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLS = 160, ROWS = 45, FRAMES = 240, FPS = 30, COMMENTS = 8100 };

static uint32_t
random_next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

static struct track *
track_make(void)
{
	static const char *const texts[] = { "哈哈", "草", "233", "好", "w", "www",
		"来了" };
	struct track *track = track_new();
	uint64_t seed = 7;

	for (int i = 0; i < COMMENTS; i++) {
		const char *text = texts[random_next(&seed) % 7];
		struct comment comment = {
			.at_ms = random_next(&seed) % 60000,
			.text = text,
			.text_len = (uint32_t)strlen(text),
			.rgb = random_next(&seed) & 0xffffff,
			.size = 25,
		};

		track_add(track, &comment);
	}
	track_sort(track);
	return track;
}

static void
picture_make(uint32_t *dots, int w, int h, int frame)
{
	for (int y = 0; y < h; y++) {
		for (int x = 0; x < w; x++)
			dots[y * w + x] = (uint32_t)((x + frame) & 255) << 16 |
					  (uint32_t)((y * 2 + frame) & 255) << 8 |
					  (uint32_t)((x + y) & 255);
	}
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Median milliseconds of a frame from scene to bytes. */
static double
frames_time(const struct track *track, const struct lanes *lanes, bool danmaku)
{
	static double times[FRAMES];
	struct ui_frame_options options = {
		.tolerance = 2, .paint.depth = COLOR_TRUE, .paint.utf8 = true
	};
	struct scene scene = { .cols = COLS,
		.rows = ROWS,
		.duration = 60 * SECOND,
		.state = SCENE_PLAYING,
		.track = track,
		.lanes = lanes };
	struct ui_times ui_times = { 0 };
	struct bytes bytes = { 0 };
	struct ui *ui = ui_new();
	uint32_t *dots;

	scene.look = (struct look){ .blitter = blit_find("half"),
		.depth = COLOR_TRUE,
		.utf8 = true,
		.opacity = 80,
		.danmaku = danmaku };
	scene.picture.w = COLS;
	scene.picture.h = ROWS * 2;
	dots = mem_new((size_t)scene.picture.w * (size_t)scene.picture.h, sizeof(*dots));
	scene.picture.dots = dots;
	for (int i = 0; i < FRAMES; i++) {
		ns_t before;

		picture_make(dots, scene.picture.w, scene.picture.h, i);
		scene.picture.serial++;
		scene.t = 20 * SECOND + i * SECOND / FPS;
		bytes_clear(&bytes);
		before = time_now();
		ui_frame(ui, &scene, &options, &bytes, &ui_times);
		times[i] = ns_to_seconds(time_now() - before) * 1e3;
	}
	qsort(times, FRAMES, sizeof(*times), by_value);
	free(dots);
	bytes_fini(&bytes);
	ui_free(ui);
	return times[FRAMES / 2];
}

int
main(void)
{
	struct lanes_config config = { .cols = COLS,
		.rows = ROWS - 1,
		.bottom_rows = ROWS - 1,
		.flight = 8 * SECOND,
		.hold = 4 * SECOND,
		.wait = 500 * MILLISECOND };
	struct track *track = track_make();
	struct lanes *lanes = lanes_new(track, &config);
	static const struct placed *flying[4096];
	double with, without;

	with = frames_time(track, lanes, true);
	without = frames_time(track, lanes, false);
	printf("flight_visible %zu comments\n",
	    lanes_visible(lanes, 24 * SECOND, flying, 4096));
	printf("flight_frame_with %.3f ms\n", with);
	printf("flight_frame_without %.3f ms\n", without);
	printf("flight_layer %.2f %%_of_a_core_at_30_fps\n", (with - without) * FPS / 10);
	lanes_free(lanes);
	track_free(track);
	return 0;
}
