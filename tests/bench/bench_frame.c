/* What does one frame cost from the decoded picture to the bytes?
 *
 * A 1080p30 film on 200 x 56 cells in 24-bit colour, each blitter: medians of
 * scale, blit, compose, diff, paint, and of all together.  The last counts
 * the CPU time of this thread, so that others on the machine matter less. */
#include "media/media.h"
#include "ui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { COLS = 200, ROWS = 56, FRAMES_MOST = 200, STAGES = 6 };

static const char film[] = "/tmp/danmu-bench-frame.mp4";

struct figures {
	double ms[STAGES][FRAMES_MOST]; /* scale, blit, compose, diff, paint, all */
	int count;
};

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static ns_t
thread_time(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (ns_t)ts.tv_sec * SECOND + ts.tv_nsec;
}

static struct scene
scene_of(const struct blitter *blitter, const struct picture *p, uint64_t serial)
{
	struct scene scene = { .cols = COLS,
		.rows = ROWS,
		.t = p->pts,
		.duration = NS_NONE,
		.state = SCENE_PLAYING,
		.title = "" };

	scene.look =
	    (struct look){ .blitter = blitter, .depth = COLOR_TRUE, .utf8 = true };
	scene.picture = (struct scene_picture){ p->dots, p->w, p->h, serial };
	return scene;
}

static void
frame_measure(
    struct figures *f, struct ui *ui, const struct blitter *blitter, struct picture *p)
{
	struct picture_size size = { COLS * blitter->dots_w, ROWS * blitter->dots_h,
		(double)blitter->dots_h / (2.0 * blitter->dots_w) };
	struct ui_frame_options options = {
		.tolerance = 2, .paint.depth = COLOR_TRUE, .paint.utf8 = true
	};
	struct ui_times times = { 0 };
	struct bytes bytes = { 0 };
	ns_t start = time_now(), cpu = thread_time(), scaled;
	struct scene scene;

	picture_fit(p, size);
	scaled = time_now();
	scene = scene_of(blitter, p, (uint64_t)f->count + 1);
	ui_frame(ui, &scene, &options, &bytes, &times);
	f->ms[0][f->count] = ns_to_seconds(scaled - start) * 1e3;
	f->ms[1][f->count] = ns_to_seconds(times.blit) * 1e3;
	f->ms[2][f->count] = ns_to_seconds(times.compose) * 1e3;
	f->ms[3][f->count] = ns_to_seconds(times.diff) * 1e3;
	f->ms[4][f->count] = ns_to_seconds(times.paint) * 1e3;
	f->ms[5][f->count] = ns_to_seconds(thread_time() - cpu) * 1e3;
	f->count++;
	bytes_fini(&bytes);
}

static void
blitter_measure(const struct blitter *blitter)
{
	static const char *const names[STAGES] = { "scale", "blit", "compose", "diff",
		"paint", "all" };
	/* The film arrives tiny, so that scaling to the stage is done here. */
	struct media_options options = {
		.name = film, .stdin_fd = -1, .pull = true, .size = { 2, 2, 1.0 }
	};
	struct media *media = media_open(&options);
	struct figures *f = calloc(1, sizeof(*f));
	struct ui *ui = ui_new();
	struct picture *p;

	while (f != NULL && f->count < FRAMES_MOST &&
	       (p = media_pull(media, NULL)) != NULL) {
		frame_measure(f, ui, blitter, p);
		picture_free(p);
	}
	for (int i = 0; f != NULL && f->count > 0 && i < STAGES; i++) {
		qsort(f->ms[i], (size_t)f->count, sizeof(f->ms[i][0]), by_value);
		printf("frame_%s_%s %.3f ms\n", blitter->name, names[i],
		    f->ms[i][f->count / 2]);
	}
	ui_free(ui);
	free(f);
	media_close(media);
}

int
main(void)
{
	char line[300];

	snprintf(line, sizeof(line),
	    "ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=s=1920x1080:r=30:d=5 "
	    "-c:v libx264 -preset veryfast -b:v 8M -pix_fmt yuv420p %s",
	    film);
	if (system(line) != 0) {
		puts("# no ffmpeg to make a film with");
		return 0;
	}
	for (const struct blitter *blitter = blitters; blitter->name != NULL; blitter++)
		blitter_measure(blitter);
	unlink(film);
	return 0;
}
