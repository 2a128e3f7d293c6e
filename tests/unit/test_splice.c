/* What becomes of holes, overlaps and time stamps that shake? */
#include "unit/harness.h"

#include "sound/splice.h"

#include <math.h>

enum { HZ = 48000 };

static void
an_exact_seek_begins_at_the_sample(void **state)
{
	/* 1024 frames from 1 s on, wanted from 1.01 s: 480 frames are cut. */
	struct splice s = splice_decide(NS_NONE, 1010 * MILLISECOND, SECOND, 1024, HZ);

	(void)state;
	assert_int_equal(s.cut, 480);
	assert_int_equal(s.silence, 0);
	assert_int_equal(s.media, 1010 * MILLISECOND);
	s = splice_decide(NS_NONE, 2 * SECOND, SECOND, 1024, HZ);
	assert_int_equal(s.cut, 1024);
}

static void
a_track_that_starts_late_begins_with_silence(void **state)
{
	struct splice s = splice_decide(NS_NONE, 0, 500 * MILLISECOND, 1024, HZ);

	(void)state;
	assert_int_equal(s.silence, HZ / 2);
	assert_int_equal(s.cut, 0);
	assert_int_equal(s.media, 0);
}

static void
without_an_exact_place_it_begins_where_it_is(void **state)
{
	struct splice s = splice_decide(NS_NONE, NS_NONE, 7 * SECOND, 1024, HZ);

	(void)state;
	assert_int_equal(s.silence + s.cut, 0);
	assert_int_equal(s.media, 7 * SECOND);
}

static void
small_differences_touch_no_sample_and_are_believed_slowly(void **state)
{
	ns_t next = 10 * SECOND, stamp = next + 32 * MILLISECOND;

	(void)state;
	for (int i = 0; i < 200; i++) {
		struct splice s = splice_decide(next, NS_NONE, stamp, 1024, HZ);

		assert_int_equal(s.silence + s.cut, 0);
		next = s.media + 1024 * SECOND / HZ;
		stamp += 1024 * SECOND / HZ;
	}
	assert_in_range(stamp - next, 0, MILLISECOND);
}

static void
missing_time_stamps_go_on(void **state)
{
	struct splice s = splice_decide(3 * SECOND, 0, NS_NONE, 1024, HZ);

	(void)state;
	assert_int_equal(s.silence + s.cut, 0);
	assert_int_equal(s.media, 3 * SECOND);
	assert_int_equal(splice_decide(NS_NONE, 5, NS_NONE, 1, HZ).media, 5);
}

static void
a_hole_is_filled_and_an_overlap_is_cut(void **state)
{
	struct splice hole = splice_decide(SECOND, 0, 3 * SECOND, 1024, HZ);
	struct splice over = splice_decide(SECOND, 0, 900 * MILLISECOND, 9600, HZ);

	(void)state;
	assert_int_equal(hole.silence, 2 * HZ);
	assert_int_equal(hole.media, SECOND);
	assert_int_equal(over.cut, HZ / 10);
	assert_int_equal(over.media, SECOND);
}

static void
what_is_absurdly_far_off_is_a_new_beginning(void **state)
{
	struct splice ahead = splice_decide(SECOND, 0, 95443 * SECOND, 1024, HZ);
	struct splice back = splice_decide(3600 * SECOND, 0, 0, 1024, HZ);

	(void)state;
	assert_int_equal(ahead.silence + ahead.cut, 0);
	assert_int_equal(ahead.media, 95443 * SECOND);
	assert_int_equal(back.silence + back.cut, 0);
	assert_int_equal(back.media, 0);
}

static void
a_seam_meets_both_ends_without_a_step(void **state)
{
	struct seam seam = { 0 };
	float stereo[2 * 1000], last = 0, jump = 0;

	(void)state;
	for (int part = 0; part < 3; part++) {
		for (int i = 0; i < 2 * 1000; i++)
			stereo[i] = part == 1 ? -0.8f : 0.8f;
		if (part > 0)
			seam_open(&seam, stereo, 240);
		seam_close(&seam, stereo, 1000);
		for (int i = 0; i < 1000; i++) {
			if (part + i > 0)
				jump = fmaxf(jump, fabsf(stereo[2 * i] - last));
			last = stereo[2 * i];
		}
		assert_true(stereo[2 * 999] == (part == 1 ? -0.8f : 0.8f));
	}
	assert_true(jump < 1.6f * 2 / 240);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_exact_seek_begins_at_the_sample),
		cmocka_unit_test(a_track_that_starts_late_begins_with_silence),
		cmocka_unit_test(without_an_exact_place_it_begins_where_it_is),
		cmocka_unit_test(
		    small_differences_touch_no_sample_and_are_believed_slowly),
		cmocka_unit_test(missing_time_stamps_go_on),
		cmocka_unit_test(a_hole_is_filled_and_an_overlap_is_cut),
		cmocka_unit_test(what_is_absurdly_far_off_is_a_new_beginning),
		cmocka_unit_test(a_seam_meets_both_ends_without_a_step),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
