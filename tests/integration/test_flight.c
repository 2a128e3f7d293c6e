/* Do danmaku fly as promised, seen from outside?
 *
 * danmu records a film with comments of which every character exists once;
 * the recording is played into a terminal, and each frame of it is judged:
 * whole, straight, in time, readable, counted. */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/clip.h"
#include "integration/flock.h"
#include "integration/recording.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMENTS 120
#define SPAN_MS 12000
#define FPS 10
#define FRAMES 140
#define FRAME (SECOND / FPS)
#define FLIGHT (8 * SECOND)
#define HOLD (4 * SECOND)
#define WAIT (SECOND / 2)
#define HIDDEN_WINDOW (10 * SECOND)

/* One comment, as it was seen. */
struct sight {
	int left[FRAMES]; /* column of its first character; NOWHERE = not seen */
	int top, shown;   /* row of its first line; characters in this frame */
	int first, last;  /* frames */
};
#define NOWHERE INT32_MIN

struct judge {
	struct flock *flock;
	struct recording *recording;
	int cols, rows;
	int frame; /* k stands at k / FPS */
	struct sight sights[COMMENTS];
	int hidden[FRAMES]; /* as the screen says; -1 = no such frame */
	int start;          /* the first frame */
	bool all_colours;
};

/* --- contrast, as WCAG 2 has it --- */

static double
light_of(uint32_t rgb)
{
	static const double share[] = { 0.0722, 0.7152, 0.2126 };
	double sum = 0;

	for (int i = 0; i < 3; i++) {
		double c = (rgb >> 8 * i & 255) / 255.0;

		sum +=
		    share[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static double
contrast(uint32_t a, uint32_t b)
{
	double la = light_of(a), lb = light_of(b);

	return (fmax(la, lb) + 0.05) / (fmin(la, lb) + 0.05);
}

/* --- one frame --- */

static void
character_judge(struct judge *j, const struct flock_place *place, int row, int col,
    struct recording_cell cell)
{
	struct sight *s = &j->sights[place->comment];
	int left = col - place->col, top = row - place->line;

	if (s->first < 0) {
		s->first = j->frame;
		s->top = top;
	}
	if (s->last != j->frame) {
		s->last = j->frame;
		s->left[j->frame] = left;
		s->shown = 0;
	}
	s->shown++;
	if (s->left[j->frame] != left || s->top != top)
		fail_msg("comment %d is torn in frame %d: %d,%d and %d,%d",
		    place->comment, j->frame, s->left[j->frame], s->top, left, top);
	assert_int_equal(cell.cols, place->cols);
	if (j->all_colours)
		assert_int_equal(cell.fg, flock_at(j->flock, place->comment)->rgb);
	if (contrast(cell.fg, cell.bg) < 4.5)
		fail_msg("%06x on %06x cannot be read", cell.fg, cell.bg);
}

/* Rows that danmaku have, from the top: three quarters of all but the bar's. */
static int
rows_usable(const struct judge *j)
{
	return (j->rows - 1) * 3 / 4;
}

/* How many characters of a line are to be seen with its comment at `left`. */
static int
line_count(const struct judge *j, const struct flock_comment *c,
    const struct flock_line *line, int left)
{
	bool stands = c->kind == FLOCK_TOP || c->kind == FLOCK_BOTTOM;
	int most = stands ? j->cols : 2 * j->cols, count = 0, col = 0;

	for (int i = 0; i < line->count; i++) {
		int cols = flock_find(j->flock, line->codes[i])->cols;

		/* Of what is too long, the last column is the ellipsis. */
		if (line->cols > most && col + cols > most - 1)
			break;
		count += left + col >= 0 && left + col + cols <= j->cols;
		col += cols;
	}
	return count;
}

static void
comment_judge(struct judge *j, int index)
{
	const struct flock_comment *c = flock_at(j->flock, index);
	struct sight *s = &j->sights[index];
	int want = 0;

	if (s->first < 0 || s->last != j->frame)
		return;
	for (int l = 0; l < c->lines && l < rows_usable(j); l++)
		want += line_count(j, c, &c->line[l], s->left[j->frame]);
	if (s->shown != want)
		fail_msg("comment %d at %d,%d of frame %d shows %d characters, not %d",
		    index, s->left[j->frame], s->top, j->frame, s->shown, want);
	assert_true(s->top >= 0 && s->top < j->rows - 1);
}

static void
frame_judge(struct judge *j)
{
	char *bar = recording_row(j->recording, j->rows - 1), *plus = strchr(bar, '+');

	j->hidden[j->frame] = 0;
	if (plus != NULL && strstr(plus, "hidden") != NULL)
		j->hidden[j->frame] = (int)strtol(plus + 1, NULL, 10);
	free(bar);
	for (int row = 0; row < j->rows; row++) {
		for (int col = 0; col < j->cols; col++) {
			struct recording_cell cell =
			    recording_cell(j->recording, row, col);
			const struct flock_place *place = flock_find(j->flock, cell.code);

			if (place != NULL)
				character_judge(j, place, row, col, cell);
		}
	}
	for (int i = 0; i < COMMENTS; i++)
		comment_judge(j, i);
}

/* --- all of them --- */

/* There is a speed at which left(t) is a straight line, rounded down: for any
 * two frames it lies between what the columns say at least and at most. */
static void
line_judge(const struct judge *j, int index)
{
	const struct sight *s = &j->sights[index];
	double least = -1e9, most = 1e9;

	for (int a = s->first; a <= s->last; a++) {
		if (s->left[a] == NOWHERE)
			fail_msg("comment %d blinks in frame %d", index, a);
		for (int b = a + 1; b <= s->last; b++) {
			int way = s->left[b] - s->left[a];

			least = fmax(least, (double)(way - 1) / (b - a));
			most = fmin(most, (double)(way + 1) / (b - a));
		}
	}
	if (least > most + 1e-6)
		fail_msg("comment %d flies no straight line", index);
	if (s->last - s->first > 20)
		assert_true((least + most > 0) ==
			    (flock_at(j->flock, index)->kind == FLOCK_REVERSE));
}

static int
cols_of(const struct flock_comment *c)
{
	int cols = 0;

	for (int l = 0; l < c->lines; l++)
		cols = c->line[l].cols > cols ? c->line[l].cols : cols;
	return cols;
}

/* A wide character is seen once it is whole, so two columns may pass before. */
static void
time_judge(const struct judge *j, int index)
{
	const struct flock_comment *c = flock_at(j->flock, index);
	const struct sight *s = &j->sights[index];
	ns_t late = s->first * FRAME - c->at_ms * MILLISECOND;
	ns_t seen = (s->last - s->first + 1) * FRAME;
	bool stands = c->kind == FLOCK_TOP || c->kind == FLOCK_BOTTOM;

	if (s->first > j->start &&
	    (late < 0 || late > WAIT + FRAME + 2 * FLIGHT / j->cols))
		fail_msg(
		    "comment %d comes %.3f s after its time", index, ns_to_seconds(late));
	if (s->first == j->start || s->last + 1 >= FRAMES)
		return;
	if (stands)
		assert_true(llabs(seen - HOLD) <= FRAME);
	else if (cols_of(c) <= j->cols / 2 && j->cols > 40)
		assert_true(seen > FLIGHT * 7 / 10 && seen < FLIGHT * 14 / 10);
}

static void
hidden_judge(const struct judge *j, int frame)
{
	int missing = 0;

	for (int i = 0; i < COMMENTS; i++) {
		ns_t age = frame * FRAME - flock_at(j->flock, i)->at_ms * MILLISECOND;

		missing += j->sights[i].first < 0 && age >= 0 && age < HIDDEN_WINDOW;
	}
	if (j->hidden[frame] != missing)
		fail_msg("frame %d: %d are missing, %d are said to be hidden", frame,
		    missing, j->hidden[frame]);
}

static void
flight_judge(const struct judge *j, int index)
{
	const struct flock_comment *c = flock_at(j->flock, index);
	const struct sight *s = &j->sights[index];

	if (s->first < 0)
		return;
	line_judge(j, index);
	time_judge(j, index);
	if (c->kind != FLOCK_TOP && c->kind != FLOCK_BOTTOM)
		return;
	for (int k = s->first; k <= s->last; k++)
		assert_int_equal(s->left[k], s->left[s->first]);
}

/* --- recordings --- */

static const char *film; /* all colours, black and white, moving */

static void
record(const struct judge *j, const char *xml, const char *cast, const char *more)
{
	const char *danmu = getenv("DANMU");
	char *line = mem_print("NO_COLOR= '%s' --no-config --bar=never --fps=%d "
			       "--geometry=%dx%d --danmaku='%s' --record='%s' "
			       "--length=%d %s '%s'",
	    danmu != NULL ? danmu : "./danmu", FPS, j->cols, j->rows, xml, cast,
	    FRAMES / FPS, more, film);

	if (system(line) != 0)
		fail_msg("%s", line);
	free(line);
}

/* Records with `more` options and looks at every frame. */
static void
watch(struct judge *j, const char *more)
{
	struct bytes xml = { 0 };
	char *xml_path, *cast = clip_path("flight.cast");

	flock_write(j->flock, &xml);
	xml_path = clip_write("flight.xml", xml.data, xml.len);
	record(j, xml_path, cast, more);
	for (int i = 0; i < COMMENTS; i++) {
		j->sights[i] = (struct sight){ .first = -1, .last = -1 };
		for (int k = 0; k < FRAMES; k++)
			j->sights[i].left[k] = NOWHERE;
	}
	for (int k = 0; k < FRAMES; k++)
		j->hidden[k] = -1;
	j->start = FRAMES;
	j->recording = recording_open(cast);
	while (recording_next(j->recording)) {
		j->frame = (int)((recording_time(j->recording) + FRAME / 2) / FRAME);
		if (recording_bytes(j->recording)->len == 0 || j->frame >= FRAMES)
			continue;
		j->start = j->frame < j->start ? j->frame : j->start;
		frame_judge(j);
	}
	recording_close(j->recording);
	free(xml_path);
	free(cast);
	bytes_fini(&xml);
}

static struct judge *
judge_new(int seed, int cols, int rows)
{
	struct judge *j = mem_new(1, sizeof(*j));

	j->flock = flock_new((uint64_t)seed, COMMENTS, SPAN_MS, cols);
	j->cols = cols;
	j->rows = rows;
	return j;
}

static void
judge_free(struct judge *j)
{
	flock_free(j->flock);
	free(j);
}

static int
seen_count(const struct judge *j)
{
	int count = 0;

	for (int i = 0; i < COMMENTS; i++)
		count += j->sights[i].first >= 0;
	return count;
}

static void
all_judge(const struct judge *j)
{
	for (int i = 0; i < COMMENTS; i++)
		flight_judge(j, i);
	for (int k = 0; k < FRAMES; k++) {
		if (j->hidden[k] >= 0)
			hidden_judge(j, k);
	}
}

/* --- the promises --- */

static void
comments_fly_whole_and_straight_and_never_meet(void **state)
{
	struct judge *j = judge_new(1, 80, 24);

	(void)state;
	j->all_colours = true;
	watch(j, "--color=24bit");
	all_judge(j);
	assert_true(seen_count(j) > COMMENTS * 2 / 3);
	judge_free(j);
}

static void
a_small_screen_shows_less_and_says_so(void **state)
{
	struct judge *j = judge_new(2, 20, 5);

	(void)state;
	j->all_colours = true;
	watch(j, "--color=24bit --render=ascii");
	all_judge(j);
	assert_true(seen_count(j) > 8);
	judge_free(j);
}

static void
comments_read_in_256_colours_on_a_large_screen(void **state)
{
	struct judge *j = judge_new(3, 132, 40);

	(void)state;
	watch(j, "--color=256 --render=quadrant");
	all_judge(j);
	assert_true(seen_count(j) > COMMENTS * 9 / 10);
	judge_free(j);
}

static void
after_a_seek_all_stand_where_they_would_have_stood(void **state)
{
	struct judge *whole = judge_new(4, 60, 18), *part = judge_new(4, 60, 18);
	int frames = 0;

	(void)state;
	watch(whole, "--color=24bit");
	watch(part, "--color=24bit --start=6.3");
	for (int k = part->start; k < FRAMES; k++) {
		frames++;
		for (int i = 0; i < COMMENTS; i++) {
			const struct sight *a = &whole->sights[i], *b = &part->sights[i];

			assert_int_equal(a->left[k], b->left[k]);
			if (b->left[k] != NOWHERE)
				assert_int_equal(a->top, b->top);
		}
		assert_int_equal(whole->hidden[k], part->hidden[k]);
	}
	assert_int_equal(part->start, 63);
	assert_true(frames > 70);
	judge_free(part);
	judge_free(whole);
}

static int
film_make(void **state)
{
	(void)state;
	film = clip_make("flight.mp4", "-f lavfi -i testsrc2=s=160x90:r=10:d=16 -c:v "
				       "mpeg4 -q:v 3 -f mp4");
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comments_fly_whole_and_straight_and_never_meet),
		cmocka_unit_test(a_small_screen_shows_less_and_says_so),
		cmocka_unit_test(comments_read_in_256_colours_on_a_large_screen),
		cmocka_unit_test(after_a_seek_all_stand_where_they_would_have_stood),
	};
	int failed;

	if (!clips_open()) {
		puts("1..0 # SKIP there is no ffmpeg here");
		return 77;
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, film_make, NULL);
	clips_close();
	return failed;
}
