/* Do time stamps that jump come back into line? */
#include "unit/harness.h"

#include "media/stamps.h"

#define MS MILLISECOND

static void
stamps_that_go_on_are_left_alone(void **state)
{
	struct stamps s;

	(void)state;
	stamps_reset(&s, true, 0);
	for (int i = 0; i < 100; i++)
		assert_int_equal(
		    stamps_offset(&s, STAMPS_VIDEO, i * 40 * MS, 40 * MS), 0);
	assert_int_equal(stamps_offset(&s, STAMPS_VIDEO, 12 * SECOND, 40 * MS), 0);
}

static void
a_start_anew_goes_on_where_the_last_packet_ended(void **state)
{
	struct stamps s;

	(void)state;
	stamps_reset(&s, true, 0);
	stamps_offset(&s, STAMPS_VIDEO, 60 * SECOND, 40 * MS);
	assert_int_equal(
	    stamps_offset(&s, STAMPS_VIDEO, 1400 * MS, 40 * MS) + 1400 * MS, 60040 * MS);
	assert_int_equal(
	    stamps_offset(&s, STAMPS_VIDEO, 1440 * MS, 40 * MS) + 1440 * MS, 60080 * MS);
}

static void
sound_and_picture_jump_by_the_same(void **state)
{
	struct stamps s;
	ns_t video;

	(void)state;
	stamps_reset(&s, true, 0);
	stamps_offset(&s, STAMPS_VIDEO, 60 * SECOND, 40 * MS);
	stamps_offset(&s, STAMPS_AUDIO, 60 * SECOND + 300 * MS, 20 * MS);
	video = stamps_offset(&s, STAMPS_VIDEO, 9000 * SECOND, 40 * MS);
	/* One that was read late is still of the time before. */
	assert_int_equal(
	    stamps_offset(&s, STAMPS_AUDIO, 60 * SECOND + 320 * MS, 20 * MS), 0);
	assert_int_equal(stamps_offset(&s, STAMPS_AUDIO, 9000 * SECOND, 20 * MS), video);
}

static void
a_container_that_never_jumps_is_believed(void **state)
{
	struct stamps s;

	(void)state;
	stamps_reset(&s, false, 0);
	stamps_offset(&s, STAMPS_VIDEO, 0, 40 * MS);
	assert_int_equal(stamps_offset(&s, STAMPS_VIDEO, 3600 * SECOND, 40 * MS), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stamps_that_go_on_are_left_alone),
		cmocka_unit_test(a_start_anew_goes_on_where_the_last_packet_ended),
		cmocka_unit_test(sound_and_picture_jump_by_the_same),
		cmocka_unit_test(a_container_that_never_jumps_is_believed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
