/* Is the right picture shown when the viewer does things? */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/clip.h"
#include "harness/viewer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS MILLISECOND

/* 25 pictures a second, a key frame every 20: seeks have something to do. */
static char *
film(void)
{
	return clip_make("film.mp4",
	    "-f lavfi -i testsrc2=s=160x120:r=25:d=2 "
	    "-f lavfi -i sine=440:d=2 -c:v libx264 -g 20 -c:a aac");
}

/* Pictures 1, 2, 4, 8 ... ticks apart. */
static char *
uneven_film(void)
{
	return clip_make("uneven.mkv",
	    "-f lavfi -i testsrc2=s=160x120:r=100:d=3 -vf "
	    "\"select='eq(n,0)+eq(n,1)+eq(n,3)+eq(n,7)+eq(n,15)+eq(n,31)+"
	    "eq(n,63)+eq(n,127)+eq(n,255)'\" -fps_mode vfr -c:v libx264 -g 4");
}

static struct viewer *
watch(const char *path, bool paused)
{
	struct media_options options = viewer_options(path);
	struct viewer *v;

	options.paused = paused;
	v = viewer_open(&options);
	assert_true(viewer_wait_state(v, MEDIA_PLAYING));
	viewer_wait_shown(v, 1);
	return v;
}

static void
a_film_is_shown_in_its_own_time(void **state)
{
	char *path = film();
	struct viewer *v = watch(path, false);
	ns_t start = time_now();

	(void)state;
	assert_true(viewer_wait_state(v, MEDIA_ENDED));
	assert_true(time_now() - start > 1700 * MS);
	assert_int_equal(viewer_pts(v), 1960 * MS);
	assert_int_equal(media_time(viewer_media(v), time_now()), 2 * SECOND);
	assert_true(viewer_shown(v) + media_stats(viewer_media(v)).dropped == 50);
	viewer_close(v);
	free(path);
}

static void
paused_time_stands_still_and_goes_on_from_there(void **state)
{
	char *path = film();
	struct viewer *v = watch(path, false);
	ns_t at, now = time_now();

	(void)state;
	viewer_wait_shown(v, 3);
	media_pause(viewer_media(v), true);
	at = media_time(viewer_media(v), now);
	assert_int_equal(media_time(viewer_media(v), now + 5 * SECOND), at);
	assert_int_equal(media_clock(viewer_media(v)).rate_ppm, 0);
	media_pause(viewer_media(v), false);
	assert_true(media_time(viewer_media(v), time_now() + SECOND) >= at + SECOND);
	viewer_close(v);
	free(path);
}

static void
time_runs_at_the_speed_asked_for(void **state)
{
	char *path = film();
	struct viewer *v = watch(path, false);
	ns_t now, one, two;

	(void)state;
	media_rate(viewer_media(v), 4000000);
	now = time_now();
	one = media_time(viewer_media(v), now);
	two = media_time(viewer_media(v), now + SECOND / 10);
	assert_int_equal(two - one, 4 * SECOND / 10);
	viewer_close(v);
	free(path);
}

static void
a_paused_film_starts_with_its_first_picture(void **state)
{
	char *path = film();
	struct viewer *v = watch(path, true);

	(void)state;
	assert_int_equal(viewer_pts(v), 0);
	assert_int_equal(media_time(viewer_media(v), time_now() + SECOND), 0);
	viewer_close(v);
	free(path);
}

static void
a_seek_while_paused_shows_the_picture_of_that_moment(void **state)
{
	static const struct {
		ns_t to, pts;
	} rows[] = { { 1330 * MS, 1320 * MS }, { 400 * MS, 400 * MS }, { 0, 0 },
		{ -5 * SECOND, 0 }, { 100 * SECOND, 1960 * MS }, { 39 * MS, 0 } };
	char *path = film();
	struct viewer *v = watch(path, true);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ns_t to = rows[i].to < 0            ? 0
			  : rows[i].to > 2 * SECOND ? 2 * SECOND
						    : rows[i].to;

		media_seek(viewer_media(v), rows[i].to, true);
		assert_int_equal(media_time(viewer_media(v), time_now()), to);
		viewer_wait_shown(v, viewer_shown(v) + 1);
		assert_int_equal(viewer_pts(v), rows[i].pts);
		assert_int_equal(media_time(viewer_media(v), time_now()), to);
	}
	viewer_close(v);
	free(path);
}

static void
a_quick_seek_shows_the_key_frame_and_then_the_moment(void **state)
{
	char *path = film();
	struct viewer *v = watch(path, true);

	(void)state;
	media_seek(viewer_media(v), 1400 * MS, false);
	viewer_wait_shown(v, 2);
	assert_int_equal(viewer_pts(v), 800 * MS);
	assert_int_equal(media_time(viewer_media(v), time_now()), 1400 * MS);
	viewer_wait_pts(v, 1400 * MS);
	viewer_close(v);
	free(path);
}

static void
of_many_seeks_the_last_one_counts(void **state)
{
	char *path = film();
	struct viewer *v = watch(path, true);

	(void)state;
	for (int i = 0; i < 200; i++)
		media_seek(viewer_media(v), i * 10 * MS, true);
	media_seek(viewer_media(v), 720 * MS, true);
	viewer_wait_pts(v, 720 * MS);
	assert_int_equal(media_time(viewer_media(v), time_now()), 720 * MS);
	media_pause(viewer_media(v), false);
	assert_true(viewer_wait_state(v, MEDIA_ENDED));
	viewer_close(v);
	free(path);
}

static void
steps_go_from_picture_to_picture_both_ways(void **state)
{
	static const ns_t pts[] = { 0, 10, 30, 70, 150, 310, 630, 1270, 2550 };
	char *path = uneven_film();
	struct viewer *v = watch(path, true);

	(void)state;
	for (int i = 1; i < 9; i++) {
		media_step(viewer_media(v), 1);
		viewer_wait_pts(v, pts[i] * MS);
		assert_int_equal(media_time(viewer_media(v), time_now()), pts[i] * MS);
	}
	for (int i = 7; i >= 0; i--) {
		media_step(viewer_media(v), -1);
		viewer_wait_pts(v, pts[i] * MS);
		assert_int_equal(media_time(viewer_media(v), time_now()), pts[i] * MS);
	}
	media_step(viewer_media(v), 4);
	viewer_wait_pts(v, pts[4] * MS);
	media_step(viewer_media(v), -3);
	viewer_wait_pts(v, pts[1] * MS);
	viewer_close(v);
	free(path);
}

static void
an_ended_film_plays_again_from_a_seek(void **state)
{
	char *path = film();
	struct viewer *v = watch(path, false);

	(void)state;
	media_rate(viewer_media(v), 4000000);
	for (int i = 0; i < 3; i++) {
		assert_true(viewer_wait_state(v, MEDIA_ENDED));
		media_seek(viewer_media(v), 0, true);
		assert_int_equal(media_state(viewer_media(v)), MEDIA_PLAYING);
		assert_int_equal(media_time(viewer_media(v), 0), 0);
		viewer_wait_pts(v, 0);
	}
	assert_true(viewer_wait_state(v, MEDIA_ENDED));
	viewer_close(v);
	free(path);
}

static void
a_still_picture_ends_after_its_time_and_can_be_sought_in(void **state)
{
	char *path = clip_make("still.png", "-f lavfi -i testsrc2=s=160x120 -frames:v 1");
	struct viewer *v = watch(path, false);

	(void)state;
	assert_true(viewer_wait_state(v, MEDIA_ENDED));
	assert_int_equal(media_time(viewer_media(v), time_now()), SECOND / 5);
	media_seek(viewer_media(v), 100 * MS, true);
	viewer_wait_pts(v, 100 * MS);
	assert_true(viewer_wait_state(v, MEDIA_ENDED));
	viewer_close(v);
	free(path);
}

static void
a_new_size_holds_for_the_next_picture_and_for_the_one_in_hand(void **state)
{
	struct picture_size small = { 20, 15, 1.0 }, flat = { 40, 30, 2.0 };
	char *path = film();
	struct media_options options = viewer_options(path);
	struct picture *p, *q;
	struct media *m;

	(void)state;
	options.pull = true;
	m = media_open(&options);
	p = media_pull(m, NULL);
	assert_int_equal(p->w * 100 + p->h, 4030);
	assert_false(picture_fit(p, options.size));
	media_resize(m, small);
	q = media_pull(m, NULL);
	assert_int_equal(q->w * 100 + q->h, 2015);
	assert_true(picture_fit(p, small));
	assert_int_equal(p->w * 100 + p->h, 2015);
	assert_true(picture_fit(p, flat));
	assert_int_equal(p->w * 100 + p->h, 2030);
	picture_free(p);
	picture_free(q);
	media_close(m);
	free(path);
}

static void
sound_without_a_device_plays_on_the_system_clock_and_says_so_once(void **state)
{
	char *path = film(), line[480];
	struct media_options options = viewer_options(path);
	struct viewer *v;

	(void)state;
	setenv("SDL_AUDIODRIVER", "missing", 1);
	options.no_audio = false;
	v = viewer_open(&options);
	assert_true(viewer_wait_notice(v, "no sound: ", line, sizeof(line)));
	assert_non_null(strstr(line, "playing on the system clock"));
	assert_true(viewer_wait_state(v, MEDIA_ENDED));
	assert_false(media_notice(viewer_media(v), line, sizeof(line)));
	assert_false(media_info(viewer_media(v)).sound_open);
	viewer_close(v);
	setenv("SDL_AUDIODRIVER", "dummy", 1);
	free(path);
}

static void
with_sound_the_film_ends_where_both_end(void **state)
{
	char *path =
	    clip_make("long-sound.mkv", "-f lavfi -i testsrc2=s=160x120:r=25:d=0.4 -f "
					"lavfi -i sine=440:d=1 -c:v ffv1 -c:a pcm_s16le");
	struct media_options options = viewer_options(path);
	struct viewer *v;

	(void)state;
	setenv("SDL_AUDIODRIVER", "dummy", 1);
	options.no_audio = false;
	v = viewer_open(&options);
	assert_true(viewer_wait_state(v, MEDIA_ENDED));
	assert_true(media_info(viewer_media(v)).sound_open);
	assert_true(media_time(viewer_media(v), time_now()) >= 900 * MS);
	media_seek(viewer_media(v), 0, true);
	media_pause(viewer_media(v), true);
	viewer_wait_pts(v, 0);
	media_step(viewer_media(v), 1);
	viewer_wait_pts(v, 40 * MS);
	media_pause(viewer_media(v), false);
	assert_true(viewer_wait_state(v, MEDIA_ENDED));
	viewer_close(v);
	free(path);
}

static void
closing_at_any_moment_is_quick(void **state)
{
	char *path = film();
	struct media_options options = viewer_options(path);

	(void)state;
	for (int i = 0; i < 20; i++) {
		struct viewer *v = viewer_open(&options);

		if (i % 4 > 0)
			viewer_wait_shown(v, i % 4);
		if (i % 3 == 0)
			media_seek(viewer_media(v), SECOND, i % 2 == 0);
		viewer_close(v);
	}
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_film_is_shown_in_its_own_time),
		cmocka_unit_test(paused_time_stands_still_and_goes_on_from_there),
		cmocka_unit_test(time_runs_at_the_speed_asked_for),
		cmocka_unit_test(a_paused_film_starts_with_its_first_picture),
		cmocka_unit_test(a_seek_while_paused_shows_the_picture_of_that_moment),
		cmocka_unit_test(a_quick_seek_shows_the_key_frame_and_then_the_moment),
		cmocka_unit_test(of_many_seeks_the_last_one_counts),
		cmocka_unit_test(steps_go_from_picture_to_picture_both_ways),
		cmocka_unit_test(an_ended_film_plays_again_from_a_seek),
		cmocka_unit_test(
		    a_still_picture_ends_after_its_time_and_can_be_sought_in),
		cmocka_unit_test(
		    a_new_size_holds_for_the_next_picture_and_for_the_one_in_hand),
		cmocka_unit_test(
		    sound_without_a_device_plays_on_the_system_clock_and_says_so_once),
		cmocka_unit_test(with_sound_the_film_ends_where_both_end),
		cmocka_unit_test(closing_at_any_moment_is_quick),
	};
	int rc;

	if (!clips_open()) {
		puts("1..0 # SKIP no ffmpeg to make films with");
		return 77;
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	clips_close();
	return rc;
}
