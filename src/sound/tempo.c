#include "sound/tempo.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "sound/filters.h"
#include "sound/splice.h"

#include <libavutil/frame.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NORMAL_PPM = 1000000, BLENDS_PER_SECOND = 100, ANCHORS = 128 };

#define FRAME (2 * sizeof(float))

/* Slowed sound comes a little before its place: atempo looks for a fragment
 * that fits, and finds it rather ahead.  Bursts in silence, in noise and over
 * chords were 3 to 12 ms of media early, at any speed below normal. */
#define EARLY (9 * MILLISECOND)

/* From input frame `at` on the media time runs from `media`. */
struct anchor {
	int64_t at;
	ns_t media;
};

/* `input` keeps every frame that has not come out yet, also those the
 * filter has swallowed: a new speed starts from there.  `output` is one
 * blend longer than what may be taken, for the cross-fade. */
struct tempo {
	int hz;
	size_t blend; /* frames */
	int64_t rate_ppm;
	struct filters filters; /* loaded with the first graph */
	AVFilterGraph *graph;   /* NULL: the samples pass */
	AVFilterContext *source, *sink;
	AVFrame *frame;
	struct bytes input, output;
	int64_t input_at; /* number of the first frame in `input` */
	int64_t fed;      /* number of the next one for the filter */
	int64_t origin;   /* number of the frame the filter began with */
	int64_t taken;    /* since then, counted behind the filter */
	bool ended;
	struct bytes fading; /* the old speed, under the first frames of the new */
	size_t faded;
	struct seam seam; /* where there was nothing to fade */
	bool is_torn;
	struct anchor anchors[ANCHORS];
	int anchor_count;
};

static void
free_graph(struct tempo *t)
{
	if (t->graph != NULL)
		t->filters.graph_free(&t->graph);
}

static size_t
frames_in(const struct bytes *b)
{
	return b->len / FRAME;
}

struct tempo *
tempo_new(int hz)
{
	struct tempo *t = mem_new(1, sizeof(*t));

	t->hz = hz;
	t->blend = (size_t)hz / BLENDS_PER_SECOND;
	t->rate_ppm = NORMAL_PPM;
	t->frame = av_frame_alloc();
	if (t->frame == NULL)
		abort();
	return t;
}

void
tempo_free(struct tempo *t)
{
	if (t == NULL)
		return;
	free_graph(t);
	av_frame_free(&t->frame);
	bytes_fini(&t->input);
	bytes_fini(&t->output);
	bytes_fini(&t->fading);
	free(t);
}

/* ---- the graph ---- */

static int
link_next(struct tempo *t, AVFilterContext **last, const char *filter, const char *args)
{
	AVFilterContext *next = NULL;
	int rc;

	rc = t->filters.graph_create_filter(
	    &next, t->filters.get_by_name(filter), NULL, args, NULL, t->graph);
	if (rc >= 0 && *last != NULL)
		rc = t->filters.link(*last, 0, next, 0);
	*last = next;
	return rc;
}

/* One atempo blends all it has between half and twice; beyond, two share. */
static int
build_graph(struct tempo *t, struct err *err)
{
	double speed = (double)t->rate_ppm / NORMAL_PPM;
	int stages = speed < 0.5 || speed > 2 ? 2 : 1, rc;
	AVFilterContext *last = NULL;
	char args[160];

	rc = t->filters.graph_alloc == NULL ? filters_load(&t->filters, err) : 0;
	if (rc < 0)
		return rc;
	t->graph = t->filters.graph_alloc();
	if (t->graph == NULL)
		abort();
	t->graph->nb_threads = 1;
	snprintf(args, sizeof(args),
	    "time_base=1/%d:sample_rate=%d:sample_fmt=flt:channel_layout=stereo", t->hz,
	    t->hz);
	rc = link_next(t, &last, "abuffer", args);
	t->source = last;
	snprintf(args, sizeof(args), "tempo=%.9f", stages == 2 ? sqrt(speed) : speed);
	for (int i = 0; i < stages && rc >= 0; i++)
		rc = link_next(t, &last, "atempo", args);
	if (rc >= 0)
		rc = link_next(t, &last, "abuffersink", NULL);
	t->sink = last;
	if (rc >= 0)
		rc = t->filters.graph_config(t->graph, NULL);
	if (rc >= 0)
		return 0;
	free_graph(t);
	return err_set(err, rc, "atempo at %g: %s", speed, av_err2str(rc));
}

static int
feed_graph(struct tempo *t, size_t frames)
{
	AVFrame *f = t->frame;
	int rc;

	av_frame_unref(f);
	f->format = AV_SAMPLE_FMT_FLT;
	f->sample_rate = t->hz;
	f->nb_samples = (int)frames;
	f->pts = t->fed;
	av_channel_layout_default(&f->ch_layout, 2);
	rc = av_frame_get_buffer(f, 0);
	if (rc < 0)
		return rc;
	memcpy(f->data[0], t->input.data + (size_t)(t->fed - t->input_at) * FRAME,
	    frames * FRAME);
	t->fed += (int64_t)frames;
	return t->filters.source_add_frame(t->source, f);
}

/* What the old speed still had to say sounds on under the new one. */
static void
blend(struct tempo *t, float *stereo, size_t frames)
{
	const float *old = (const float *)(const void *)t->fading.data;
	size_t all = frames_in(&t->fading);

	for (size_t i = 0; i < frames && t->faded < all; i++, t->faded++) {
		float x = (float)(t->faded + 1) / (float)(all + 1);
		float in = x * x * (3 - 2 * x);

		for (size_t c = 0; c < 2; c++)
			stereo[2 * i + c] =
			    in * stereo[2 * i + c] + (1 - in) * old[2 * t->faded + c];
	}
}

static void
add_output(struct tempo *t, const void *frames, size_t count)
{
	size_t before = t->output.len;

	bytes_add(&t->output, frames, count * FRAME);
	blend(t, (float *)(void *)(t->output.data + before), count);
}

static int
drain_graph(struct tempo *t)
{
	int rc;

	for (;;) {
		av_frame_unref(t->frame);
		rc = t->filters.sink_get_frame(t->sink, t->frame);
		if (rc == AVERROR(EAGAIN) || rc == AVERROR_EOF)
			return 0;
		if (rc < 0)
			return rc;
		add_output(t, t->frame->data[0], (size_t)t->frame->nb_samples);
	}
}

/* Moves what there is from `input` through the filter to `output`. */
static int
run(struct tempo *t, struct err *err)
{
	size_t frames = frames_in(&t->input) - (size_t)(t->fed - t->input_at);
	int rc = 0;

	if (t->graph == NULL) {
		if (frames == 0)
			return 0;
		add_output(
		    t, t->input.data + (size_t)(t->fed - t->input_at) * FRAME, frames);
		t->fed += (int64_t)frames;
		return 0;
	}
	if (frames > 0)
		rc = feed_graph(t, frames);
	if (rc >= 0 && t->ended)
		rc = t->filters.source_add_frame(t->source, NULL);
	if (rc >= 0)
		rc = drain_graph(t);
	return rc < 0 ? err_set(err, rc, "atempo: %s", av_err2str(rc)) : 0;
}

/* ---- where are we? ---- */

/* The input frame that stands where the next output frame is. */
static int64_t
place(const struct tempo *t)
{
	int64_t at = t->origin + t->taken * t->rate_ppm / NORMAL_PPM;

	return at < t->fed ? at : t->fed;
}

static ns_t
media_of(const struct tempo *t)
{
	const struct anchor *a = t->anchors;
	__int128 ppm;

	for (int i = 1; i < t->anchor_count && t->anchors[i].at <= place(t); i++)
		a = &t->anchors[i];
	/* Not by place(): that is whole frames, and this is to be even. */
	ppm =
	    ((__int128)t->origin - a->at) * NORMAL_PPM + (__int128)t->taken * t->rate_ppm;
	return a->media + (ns_t)(ppm * 1000 / t->hz) +
	       (t->rate_ppm < NORMAL_PPM ? EARLY : 0);
}

/* What has come out need not be kept. */
static void
forget(struct tempo *t)
{
	int64_t at = place(t);
	int passed = 0;

	bytes_skip(&t->input, (size_t)(at - t->input_at) * FRAME);
	t->input_at = at;
	while (passed + 1 < t->anchor_count && t->anchors[passed + 1].at <= at)
		passed++;
	t->anchor_count -= passed;
	memmove(t->anchors, t->anchors + passed,
	    (size_t)t->anchor_count * sizeof(*t->anchors));
}

/* ---- outside ---- */

/* Begins anew with the frame that is next to come out. */
static int
restart(struct tempo *t, struct err *err)
{
	int rc = 0;

	free_graph(t);
	bytes_clear(&t->output);
	t->origin = t->fed = t->input_at;
	t->taken = 0;
	if (t->rate_ppm != NORMAL_PPM)
		rc = build_graph(t, err);
	return rc;
}

void
tempo_clear(struct tempo *t)
{
	bytes_clear(&t->input);
	bytes_clear(&t->fading);
	t->anchor_count = 0;
	t->ended = false;
	t->faded = 0;
	t->is_torn = false;
	t->seam = (struct seam){ 0 };
	if (restart(t, NULL) < 0)
		t->rate_ppm = NORMAL_PPM; /* the same graph was built before */
}

/* Keeps what the old speed would have said next.  A change right after
 * another finds nothing new: what was kept then still holds, or, when some
 * of that is used up, only the last frame can be joined to. */
static void
keep_fading(struct tempo *t)
{
	size_t old = frames_in(&t->output);

	if (old == 0 && t->faded == 0 && t->fading.len > 0)
		return;
	bytes_clear(&t->fading);
	t->faded = 0;
	if (old >= t->blend)
		bytes_add(&t->fading, t->output.data, t->blend * FRAME);
	else
		t->is_torn = true;
}

int
tempo_rate(struct tempo *t, int64_t rate_ppm, struct err *err)
{
	int rc;

	if (rate_ppm == t->rate_ppm)
		return 0;
	keep_fading(t);
	t->rate_ppm = rate_ppm;
	rc = restart(t, err);
	if (rc < 0)
		t->rate_ppm = NORMAL_PPM;
	return rc < 0 ? rc : run(t, err);
}

int
tempo_put(
    struct tempo *t, const float *stereo, size_t frames, ns_t media, struct err *err)
{
	struct anchor a = { t->input_at + (int64_t)frames_in(&t->input), media };

	if (frames == 0)
		return 0;
	if (t->anchor_count == ANCHORS) /* the newest gives way: the others are in use */
		t->anchor_count--;
	t->anchors[t->anchor_count++] = a;
	bytes_add(&t->input, stereo, frames * FRAME);
	return run(t, err);
}

int
tempo_end(struct tempo *t, struct err *err)
{
	if (t->ended)
		return 0;
	t->ended = true;
	return run(t, err);
}

size_t
tempo_ready(const struct tempo *t)
{
	size_t frames = frames_in(&t->output);

	if (t->ended)
		return frames;
	return frames > t->blend ? frames - t->blend : 0;
}

size_t
tempo_take(struct tempo *t, float *stereo, size_t frames, ns_t *media)
{
	size_t ready = tempo_ready(t);

	if (frames > ready)
		frames = ready;
	if (frames == 0)
		return 0;
	*media = media_of(t);
	memcpy(stereo, t->output.data, frames * FRAME);
	if (t->is_torn)
		seam_open(&t->seam, stereo, (int)t->blend);
	t->is_torn = false;
	seam_close(&t->seam, stereo, frames);
	bytes_skip(&t->output, frames * FRAME);
	t->taken += (int64_t)frames;
	forget(t);
	return frames;
}
