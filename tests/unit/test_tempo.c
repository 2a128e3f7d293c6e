/* Is it faster, as long as it should be, and at the same pitch? */
#include "unit/harness.h"

#include "sound/tempo.h"

#include <math.h>
#include <stdlib.h>

enum { HZ = 48000, STEP = 512 };

#define TONE 440.0
#define LEVEL 0.5

struct rig {
	struct tempo *tempo;
	int64_t put;
	float *out;
	size_t count, room;
	float jump, last;
	ns_t off;    /* of the media time from where it has to be */
	ns_t media;  /* of the next frame */
	ns_t played; /* all frames taken, each at its speed */
	bool has_media;
};

static void
rig_open(struct rig *r)
{
	*r = (struct rig){ .tempo = tempo_new(HZ), .room = 60 * HZ };
	r->out = calloc(r->room, sizeof(float));
	assert_non_null(r->out);
}

static void
rig_close(struct rig *r)
{
	tempo_free(r->tempo);
	tempo_free(NULL);
	free(r->out);
}

/* All that is ready, with the time of each piece following the last. */
static void
rig_take(struct rig *r, int64_t rate_ppm)
{
	float stereo[2 * STEP];
	ns_t media, off;
	size_t count;

	while ((count = tempo_take(r->tempo, stereo, STEP, &media)) > 0) {
		off = r->has_media ? llabs(media - r->media) : 0;
		r->off = off > r->off ? off : r->off;
		r->media = media + (ns_t)count * 1000 * rate_ppm / HZ;
		r->has_media = true;
		r->played += (ns_t)count * 1000 * rate_ppm / HZ;
		for (size_t i = 0; i < count; i++) {
			assert_true(stereo[2 * i] == stereo[2 * i + 1]);
			r->jump = fmaxf(r->jump, fabsf(stereo[2 * i] - r->last));
			r->last = stereo[2 * i];
			assert_true(r->count < r->room);
			r->out[r->count++] = r->last;
		}
	}
}

static void
rig_put(struct rig *r, int64_t rate_ppm)
{
	float stereo[2 * STEP];

	for (size_t i = 0; i < STEP; i++) {
		double at = (double)(r->put + (int64_t)i) / HZ;

		stereo[2 * i] = stereo[2 * i + 1] =
		    (float)(LEVEL * sin(2 * M_PI * TONE * at));
	}
	assert_int_equal(
	    tempo_put(r->tempo, stereo, STEP, r->put * SECOND / HZ, NULL), 0);
	r->put += STEP;
	rig_take(r, rate_ppm);
}

static void
rig_run(struct rig *r, int64_t rate_ppm, ns_t time)
{
	assert_int_equal(tempo_rate(r->tempo, rate_ppm, NULL), 0);
	for (int64_t until = r->put + time * HZ / SECOND; r->put < until;)
		rig_put(r, rate_ppm);
}

static void
rig_end(struct rig *r, int64_t rate_ppm)
{
	assert_int_equal(tempo_end(r->tempo, NULL), 0);
	rig_take(r, rate_ppm);
}

/* Upward crossings of zero in a second. */
static double
pitch_of(const float *samples, size_t count)
{
	int crossings = 0;

	for (size_t i = 1; i < count; i++)
		crossings += samples[i - 1] < 0 && samples[i] >= 0;
	return (double)crossings * HZ / (double)count;
}

static void
check_speed(int64_t rate_ppm)
{
	struct rig r;
	double want;

	rig_open(&r);
	rig_run(&r, rate_ppm, 4 * SECOND);
	rig_end(&r, rate_ppm);
	want = (double)r.put * 1e6 / (double)rate_ppm;
	assert_true(fabs((double)r.count - want) < 0.01 * want);
	assert_true(fabs(pitch_of(r.out, r.count) - TONE) < 0.02 * TONE);
	assert_true(r.jump < 0.05f);
	assert_in_range(r.off, 0, MICROSECOND);
	rig_close(&r);
}

static void
any_speed_keeps_the_pitch_and_the_length(void **state)
{
	static const int64_t speeds[] = { 250000, 333333, 500000, 750000, 900000, 1000000,
		1100000, 1250000, 1500000, 2000000, 2500000, 3000000, 4000000 };

	(void)state;
	for (size_t i = 0; i < sizeof(speeds) / sizeof(*speeds); i++)
		check_speed(speeds[i]);
}

static void
normal_speed_leaves_every_sample_alone(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	rig_run(&r, 1000000, SECOND);
	rig_end(&r, 1000000);
	assert_int_equal(r.count, r.put);
	for (int64_t i = 0; i < r.put; i++)
		assert_true(
		    r.out[i] == (float)(LEVEL * sin(2 * M_PI * TONE * ((double)i / HZ))));
	rig_close(&r);
}

static void
a_new_speed_loses_no_time_and_does_not_click(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	srand(3);
	for (int i = 0; i < 200; i++) {
		int64_t rate_ppm = i % 5 == 0 ? 1000000 : 250000 + rand() % 3750000;

		/* At the change the time may differ by a frame: it is cut there. */
		r.has_media = false;
		rig_run(&r, rate_ppm, (rand() % 100 + 20) * MILLISECOND);
		assert_in_range(r.off, 0, MICROSECOND);
	}
	r.has_media = false;
	rig_run(&r, 1000000, SECOND);
	rig_end(&r, 1000000);
	assert_true(r.jump < 0.08f);
	assert_true(r.media > r.put * SECOND / HZ - 60 * MILLISECOND);
	assert_in_range(
	    llabs(r.media - r.played), 0, 200 * SECOND / HZ); /* a frame each */
	rig_close(&r);
}

/* Keys that repeat: the filter has hardly begun when it is replaced. */
static void
speeds_that_change_all_the_time_do_not_click(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	srand(4);
	for (int i = 0; i < 1500; i++) {
		int64_t rate_ppm = i % 3 == 0 ? 1000000 : 250000 + rand() % 3750000;

		r.has_media = false;
		rig_run(&r, rate_ppm, rand() % 60 * MILLISECOND);
	}
	assert_true(r.jump < 0.09f);
	rig_close(&r);
}

static void
a_new_speed_goes_on_from_the_next_frame(void **state)
{
	struct rig r;
	float stereo[2];
	ns_t before, media = NS_NONE;

	(void)state;
	rig_open(&r);
	rig_run(&r, 1500000, SECOND);
	before = r.media;
	assert_int_equal(tempo_rate(r.tempo, 2000000, NULL), 0);
	while (tempo_take(r.tempo, stereo, 1, &media) == 0)
		assert_int_equal(
		    tempo_put(r.tempo, stereo, 1, r.put++ * SECOND / HZ, NULL), 0);
	assert_in_range(llabs(media - before), 0, SECOND / HZ + MICROSECOND);
	rig_close(&r);
}

/* A burst each second: where the middle of its energy is, by the time that
 * came with it. */
static ns_t
burst_off(int64_t rate_ppm)
{
	struct tempo *tempo = tempo_new(HZ);
	float stereo[2 * STEP];
	double weight = 0, sum = 0;
	ns_t media;
	size_t count;

	assert_int_equal(tempo_rate(tempo, rate_ppm, NULL), 0);
	for (int64_t at = 0; at < 8 * HZ; at += STEP) {
		for (int i = 0; i < STEP; i++) {
			double x = (double)(at + i) / HZ, phase = x - floor(x) - 0.5;
			double burst =
			    0.8 * exp(-phase * phase * 2000) * sin(2 * M_PI * 700 * x);

			stereo[2 * i] = stereo[2 * i + 1] = (float)burst;
		}
		assert_int_equal(
		    tempo_put(tempo, stereo, STEP, at * SECOND / HZ, NULL), 0);
		while ((count = tempo_take(tempo, stereo, STEP, &media)) > 0) {
			double x = ns_to_seconds(media), power = 0;

			for (size_t i = 0; i < count; i++)
				power += stereo[2 * i] * stereo[2 * i];
			x += (double)count / 2 / HZ * (double)rate_ppm / 1e6;
			sum += power * (x - floor(x) - 0.5);
			weight += power;
		}
	}
	tempo_free(tempo);
	return seconds_to_ns(sum / weight);
}

static void
the_time_of_the_frames_is_that_of_what_is_heard_in_them(void **state)
{
	static const int64_t speeds[] = { 250000, 500000, 800000, 1000000, 1300000,
		2000000, 4000000 };

	(void)state;
	for (size_t i = 0; i < sizeof(speeds) / sizeof(*speeds); i++) {
		ns_t heard = burst_off(speeds[i]) * 1000000 / speeds[i];

		assert_in_range(llabs(heard), 0, 25 * MILLISECOND);
	}
}

static void
clearing_forgets_frames_and_an_end(void **state)
{
	struct rig r;
	float stereo[2 * STEP] = { 0 };
	ns_t media;

	(void)state;
	rig_open(&r);
	rig_run(&r, 1500000, SECOND);
	rig_end(&r, 1500000);
	tempo_clear(r.tempo);
	assert_int_equal(tempo_ready(r.tempo), 0);
	while (tempo_ready(r.tempo) == 0)
		assert_int_equal(tempo_put(r.tempo, stereo, STEP, 77 * SECOND, NULL), 0);
	assert_int_equal(tempo_take(r.tempo, stereo, 1, &media), 1);
	assert_int_equal(media, 77 * SECOND);
	assert_true(fabsf(stereo[0]) < 0.001f);
	rig_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_speed_keeps_the_pitch_and_the_length),
		cmocka_unit_test(normal_speed_leaves_every_sample_alone),
		cmocka_unit_test(a_new_speed_loses_no_time_and_does_not_click),
		cmocka_unit_test(speeds_that_change_all_the_time_do_not_click),
		cmocka_unit_test(a_new_speed_goes_on_from_the_next_frame),
		cmocka_unit_test(the_time_of_the_frames_is_that_of_what_is_heard_in_them),
		cmocka_unit_test(clearing_forgets_frames_and_an_end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
