/* Does what goes out agree with what the clock says, and never click?
 *
 * What the rig hears and how is said in harness/rig.h. */
#include "unit/harness.h"

#include "harness/rig.h"
#include "sound/voice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
the_clock_says_what_is_heard(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	rig_play(&r, 200 * MILLISECOND);
	for (int i = 0; i < 200; i++) {
		rig_fill(&r, 0);
		rig_compare(&r);
	}
	assert_in_range(r.off, 0, MILLISECOND / 10);
	assert_true(voice_is_heard(r.voice, 0));
	assert_int_equal(voice_underruns(r.voice), 0);
	rig_close(&r);
}

static void
late_callbacks_neither_shake_the_clock_nor_turn_it_back(void **state)
{
	struct rig r;
	ns_t last = 0;

	(void)state;
	rig_open(&r);
	srand(1);
	rig_play(&r, 200 * MILLISECOND);
	for (int i = 0; i < 2000; i++) {
		rig_fill(&r, rand() % (10 * MILLISECOND));
		rig_compare(&r);
		for (ns_t host = r.now - PERIOD; host < r.now; host += 2 * MILLISECOND) {
			ns_t says = clock_at(r.clock, host + 10 * MILLISECOND);

			assert_true(says >= last);
			last = says;
		}
	}
	assert_in_range(r.off, 0, 12 * MILLISECOND);
	rig_close(&r);
}

/* Crystals differ: this device plays 0.2 percent too fast, for a minute. */
static void
the_clock_follows_a_device_that_is_a_little_fast(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	rig_play(&r, SECOND);
	for (int i = 0; i < 2800; i++) {
		rig_fill(&r, 0);
		r.now -= PERIOD / 500;
		if (i > 200)
			rig_compare(&r);
	}
	assert_in_range(r.off, 0, 2 * MILLISECOND);
	rig_close(&r);
}

static void
a_pause_fades_out_and_in_and_stops_the_clock_where_it_stopped(void **state)
{
	struct rig r;
	ns_t stood;

	(void)state;
	rig_open(&r);
	rig_play(&r, SECOND);
	voice_pause(r.voice, true);
	rig_play(&r, 500 * MILLISECOND);
	assert_true(voice_is_silent(r.voice));
	stood = clock_at(r.clock, r.now);
	assert_int_equal(clock_at(r.clock, r.now + 60 * SECOND), stood);
	rig_play(&r, 500 * MILLISECOND);
	assert_int_equal(clock_at(r.clock, r.now), stood);

	voice_pause(r.voice, false);
	rig_play(&r, 100 * MILLISECOND);
	for (int i = 0; i < 50; i++) {
		rig_fill(&r, 0);
		rig_compare(&r);
	}
	assert_in_range(r.off, 0, 2 * MILLISECOND);
	assert_true(r.jump < 0.003f); /* LEVEL fades over 480 frames */
	assert_int_equal(voice_underruns(r.voice), 0);
	rig_close(&r);
}

static void
after_a_seek_the_clock_stands_there_until_it_is_heard(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	rig_play(&r, SECOND);
	r.dry = true;
	rig_seek(&r, 40 * SECOND);
	rig_fill(&r, 0);
	assert_int_equal(clock_at(r.clock, r.now), 40 * SECOND);
	rig_play(&r, SECOND);
	assert_int_equal(clock_at(r.clock, r.now), 40 * SECOND);
	assert_false(voice_is_heard(r.voice, 1));
	assert_int_equal(voice_underruns(r.voice), 0);

	r.dry = false;
	rig_play(&r, 200 * MILLISECOND);
	assert_true(voice_is_heard(r.voice, 1));
	rig_play(&r, 200 * MILLISECOND);
	rig_compare(&r);
	assert_in_range(r.off, 0, MILLISECOND);
	assert_true(r.jump < 0.005f);
	rig_close(&r);
}

static void
a_late_decoder_is_faded_silence_and_one_underrun_and_the_clock_waits(void **state)
{
	struct rig r;
	ns_t stood;

	(void)state;
	rig_open(&r);
	rig_play(&r, SECOND);
	r.dry = true;
	rig_play(&r, SECOND);
	assert_int_equal(voice_underruns(r.voice), 1);
	assert_true(voice_is_starved(r.voice));
	stood = clock_at(r.clock, r.now);
	assert_in_range(r.media - stood, 0, MILLISECOND);
	r.dry = false;
	rig_play(&r, 300 * MILLISECOND);
	rig_compare(&r);
	assert_in_range(r.off, 0, 2 * MILLISECOND);
	assert_false(voice_is_starved(r.voice));
	assert_true(r.jump < 0.003f);
	assert_int_equal(voice_underruns(r.voice), 1);
	rig_close(&r);
}

static void
the_end_comes_once_when_the_last_sample_was_heard_and_time_goes_on(void **state)
{
	struct rig r;
	ns_t ended = 0;

	(void)state;
	rig_open(&r);
	r.end = SECOND;
	while (!voice_is_ended(r.voice, 0) && r.now < 5010 * SECOND)
		rig_fill(&r, 0);
	ended = clock_at(r.clock, r.now - PERIOD);
	assert_in_range(ended, SECOND - MILLISECOND, SECOND + 2 * PERIOD);
	rig_play(&r, SECOND);
	assert_in_range(
	    clock_at(r.clock, r.now) - ended, 990 * MILLISECOND, 1050 * MILLISECOND);
	assert_int_equal(voice_underruns(r.voice), 0);

	rig_seek(&r, SECOND / 2);
	rig_play(&r, 200 * MILLISECOND);
	assert_false(voice_is_ended(r.voice, 1));
	rig_play(&r, SECOND);
	assert_true(voice_is_ended(r.voice, 1));
	rig_close(&r);
}

static void
a_track_is_played_to_its_last_sample_and_dies_away(void **state)
{
	struct rig r;
	size_t full = 0;

	(void)state;
	rig_open(&r);
	r.end = SECOND / 2;
	while (!voice_is_ended(r.voice, 0)) {
		rig_fill(&r, 0);
		for (size_t i = 0; i < BUFFER; i++)
			full += r.out[2 * i + 1] == LEVEL;
	}
	/* All but the fade in; the writer's last piece may go beyond the end. */
	assert_in_range(full, HZ / 2 - 480 - 1, HZ / 2 - 480 + 512);
	assert_true(r.jump < 0.016f);
	rig_close(&r);
}

static void
an_epoch_that_is_empty_ends_without_being_heard(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	rig_play(&r, SECOND);
	rig_seek(&r, r.end);
	rig_play(&r, 200 * MILLISECOND);
	assert_true(voice_is_ended(r.voice, 1));
	rig_close(&r);
}

static void
coasting_goes_on_in_silence_and_skips_what_comes_too_late(void **state)
{
	struct rig r;
	ns_t before;

	(void)state;
	rig_open(&r);
	rig_play(&r, SECOND);
	r.dry = true;
	voice_coast(r.voice, true);
	rig_play(&r, 300 * MILLISECOND);
	before = clock_at(r.clock, r.now);
	rig_play(&r, SECOND);
	assert_in_range(
	    clock_at(r.clock, r.now) - before, 995 * MILLISECOND, 1005 * MILLISECOND);
	assert_int_equal(voice_underruns(r.voice), 0);

	r.dry = false; /* 1.2 s too late */
	voice_coast(r.voice, false);
	before = clock_at(r.clock, r.now);
	rig_play(&r, SECOND);
	assert_in_range(
	    clock_at(r.clock, r.now) - before, 995 * MILLISECOND, 1005 * MILLISECOND);
	rig_compare(&r);
	assert_in_range(r.off, 0, 2 * MILLISECOND);
	assert_true(r.out[1] == LEVEL);
	assert_true(r.jump < 0.003f);
	rig_close(&r);
}

static void
a_new_speed_reaches_the_clock_when_its_samples_are_heard(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	rig_play(&r, SECOND);
	rig_rate(&r, 2000000);
	for (int i = 0; i < 100; i++) {
		rig_fill(&r, 0);
		rig_compare(&r);
	}
	assert_in_range(r.off, 0, 6 * MILLISECOND); /* a bend within one buffer */
	assert_in_range(clock_get(r.clock).rate_ppm, 1999000, 2001000);
	rig_close(&r);
}

static void
mute_is_a_ramp_to_nothing(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	rig_play(&r, SECOND);
	voice_volume(r.voice, 100, true);
	rig_play(&r, 200 * MILLISECOND);
	for (int i = 0; i < 2 * BUFFER; i++)
		assert_true(r.out[i] == 0);
	assert_true(r.jump < 0.003f);
	rig_close(&r);
}

/* ---- a thousand of everything ---- */

static void
do_something(struct rig *r, bool *paused)
{
	static const int64_t speeds[] = { 250000, 500000, 1000000, 1500000, 2000000,
		4000000 };

	switch (rand() % 4) {
	case 0:
		*paused = !*paused;
		voice_pause(r->voice, *paused);
		break;
	case 1:
		rig_seek(r, rand() % 80 * SECOND);
		break;
	case 2:
		rig_rate(r, speeds[rand() % 6]);
		break;
	default:
		r->dry = rand() % 4 == 0;
	}
}

static void
after_a_thousand_pauses_seeks_and_speeds_the_clock_agrees_with_the_samples(void **state)
{
	struct rig r;
	bool paused = false;

	(void)state;
	rig_open(&r);
	srand(7);
	for (int i = 0; i < 1000; i++) {
		do_something(&r, &paused);
		for (int fills = rand() % 20; fills > 0; fills--)
			rig_fill(&r, rand() % (3 * MILLISECOND));
	}
	assert_true(r.jump < 0.02f);

	voice_pause(r.voice, false);
	r.dry = false;
	rig_seek(&r, 3 * SECOND);
	rig_rate(&r, 1000000);
	rig_play(&r, 2 * SECOND);
	r.off = 0;
	for (int i = 0; i < 100; i++) {
		rig_fill(&r, 0);
		rig_compare(&r);
	}
	assert_in_range(r.off, 0, MILLISECOND);
	rig_close(&r);
}

/* Without the seek at the end: nothing may add up. */
static void
pauses_and_speeds_alone_do_not_make_it_drift(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	srand(9);
	for (int i = 0; i < 400; i++) {
		voice_pause(r.voice, i % 2 == 0);
		rig_rate(&r, 250000 + rand() % 1000000);
		for (int fills = rand() % 10; fills > 0; fills--)
			rig_fill(&r, 0);
	}
	voice_pause(r.voice, false);
	rig_rate(&r, 1000000);
	rig_play(&r, 2 * SECOND);
	assert_true(r.media < r.end);
	rig_fill(&r, 0);
	rig_compare(&r);
	assert_in_range(r.off, 0, MILLISECOND / 10);
	rig_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clock_says_what_is_heard),
		cmocka_unit_test(the_clock_follows_a_device_that_is_a_little_fast),
		cmocka_unit_test(a_track_is_played_to_its_last_sample_and_dies_away),
		cmocka_unit_test(late_callbacks_neither_shake_the_clock_nor_turn_it_back),
		cmocka_unit_test(
		    a_pause_fades_out_and_in_and_stops_the_clock_where_it_stopped),
		cmocka_unit_test(after_a_seek_the_clock_stands_there_until_it_is_heard),
		cmocka_unit_test(
		    a_late_decoder_is_faded_silence_and_one_underrun_and_the_clock_waits),
		cmocka_unit_test(
		    the_end_comes_once_when_the_last_sample_was_heard_and_time_goes_on),
		cmocka_unit_test(an_epoch_that_is_empty_ends_without_being_heard),
		cmocka_unit_test(
		    coasting_goes_on_in_silence_and_skips_what_comes_too_late),
		cmocka_unit_test(
		    a_new_speed_reaches_the_clock_when_its_samples_are_heard),
		cmocka_unit_test(mute_is_a_ramp_to_nothing),
		cmocka_unit_test(
		    after_a_thousand_pauses_seeks_and_speeds_the_clock_agrees_with_the_samples),
		cmocka_unit_test(pauses_and_speeds_alone_do_not_make_it_drift),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
