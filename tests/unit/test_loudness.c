/* Is a knob at so many percent as loud as it should be, and never too loud? */
#include "unit/harness.h"

#include "sound/loudness.h"

#include <math.h>

enum { HZ = 48000 };

static void
the_knob_is_cubic_from_silence_to_a_bit_more_than_all(void **state)
{
	(void)state;
	assert_true(loudness_gain(0) == 0);
	assert_true(loudness_gain(100) == 1);
	assert_true(fabsf(loudness_gain(50) - 0.125f) < 1e-6f);
	assert_true(fabsf(loudness_gain(130) - 2.197f) < 1e-3f);
	assert_true(loudness_gain(-5) == 0 && loudness_gain(9999) == loudness_gain(130));
}

static void
at_full_volume_samples_pass_untouched(void **state)
{
	(void)state;
	for (float x = -1; x <= 1; x += 0.01f)
		assert_true(loudness_bend(x, 1) == x);
}

static void
what_does_not_fit_is_bent_not_wrapped(void **state)
{
	float last = -1;

	(void)state;
	for (float x = -3; x <= 3; x += 0.001f) {
		float y = loudness_bend(x, 2);

		assert_true(y >= last && y <= 1 && y >= -1);
		last = y;
	}
	assert_true(loudness_bend(3, 2) > 0.95f);
	assert_true(loudness_bend(3, 1) == 1);
	assert_true(loudness_bend(NAN, 1) == 0);
	assert_true(loudness_bend(-INFINITY, 2) == -1);
}

static void
a_change_is_a_ramp_and_arrives(void **state)
{
	struct loudness l;
	float stereo[2 * 4800], last = 0, jump = 0;

	(void)state;
	loudness_init(&l, HZ, 100, true);
	for (int i = 0; i < 2 * 4800; i++)
		stereo[i] = 0.5f;
	loudness_apply(&l, stereo, 4800, 100, false);
	for (int i = 0; i < 4800; i++) {
		jump = fmaxf(jump, fabsf(stereo[2 * i] - last));
		last = stereo[2 * i];
	}
	assert_true(jump < 0.001f);
	assert_true(last == 0.5f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_knob_is_cubic_from_silence_to_a_bit_more_than_all),
		cmocka_unit_test(at_full_volume_samples_pass_untouched),
		cmocka_unit_test(what_does_not_fit_is_bent_not_wrapped),
		cmocka_unit_test(a_change_is_a_ramp_and_arrives),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
