#include "unit/harness.h"

#include "danmaku/peaks.h"

#include <string.h>

enum { SLICES = 200 };

#define FILM (2000 * SECOND) /* ten seconds a slice */

static void
hill(uint32_t *counts, int at, int height, int wide)
{
	for (int i = -wide; i <= wide; i++) {
		int here = height - height * (i < 0 ? -i : i) / (wide + 1);

		if (at + i >= 0 && at + i < SLICES && counts[at + i] < (uint32_t)here)
			counts[at + i] = (uint32_t)here;
	}
}

static void
a_flat_film_has_none(void **state)
{
	uint32_t counts[SLICES];
	struct peak peaks[8];

	(void)state;
	for (int i = 0; i < SLICES; i++)
		counts[i] = 5;
	assert_int_equal(peaks_find(counts, SLICES, peaks, 8), 0);
	memset(counts, 0, sizeof(counts));
	assert_int_equal(peaks_find(counts, SLICES, peaks, 8), 0);
	assert_int_equal(peaks_find(NULL, SLICES, peaks, 8), 0);
}

static void
hills_are_found_in_their_order(void **state)
{
	uint32_t counts[SLICES] = { 0 };
	struct peak peaks[8];

	(void)state;
	for (int i = 0; i < SLICES; i++)
		counts[i] = 3 + (uint32_t)i % 2;
	hill(counts, 50, 40, 4);
	hill(counts, 120, 80, 6);
	hill(counts, 198, 60, 3);
	assert_int_equal(peaks_find(counts, SLICES, peaks, 8), 3);
	assert_int_equal(peaks[0].at, 50);
	assert_int_equal(peaks[1].at, 120);
	assert_in_range(peaks[2].at, 197, 199);
	assert_in_range(peaks[1].from, 114, 119);
	assert_int_equal(peaks[1].count, 80);
}

static void
one_hill_with_a_notch_is_one(void **state)
{
	uint32_t counts[SLICES] = { 0 };
	struct peak peaks[8];

	(void)state;
	hill(counts, 100, 50, 8);
	counts[100] = 42;
	assert_int_equal(peaks_find(counts, SLICES, peaks, 8), 1);
}

static void
no_more_than_there_is_room_for(void **state)
{
	uint32_t counts[SLICES] = { 0 };
	struct peak peaks[2];

	(void)state;
	for (int i = 10; i < SLICES; i += 20)
		hill(counts, i, 30, 2);
	assert_int_equal(peaks_find(counts, SLICES, peaks, 2), 2);
}

static void
jumps_go_on_and_back(void **state)
{
	const struct peak peaks[] = { { 10, 12, 5 }, { 50, 55, 9 }, { 90, 91, 7 } };

	(void)state;
	assert_ptr_equal(peaks_next(peaks, 3, SLICES, FILM, 0, 1), &peaks[0]);
	/* Having jumped to the first, one wants the second. */
	assert_ptr_equal(peaks_next(peaks, 3, SLICES, FILM, 100 * SECOND, 1), &peaks[1]);
	assert_ptr_equal(peaks_next(peaks, 3, SLICES, FILM, 501 * SECOND, -1), &peaks[0]);
	assert_ptr_equal(peaks_next(peaks, 3, SLICES, FILM, 520 * SECOND, -1), &peaks[1]);
	assert_null(peaks_next(peaks, 3, SLICES, FILM, 900 * SECOND, 1));
	assert_null(peaks_next(peaks, 3, SLICES, FILM, 100 * SECOND, -1));
	assert_null(peaks_next(peaks, 0, SLICES, FILM, 0, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_flat_film_has_none),
		cmocka_unit_test(hills_are_found_in_their_order),
		cmocka_unit_test(one_hill_with_a_notch_is_one),
		cmocka_unit_test(no_more_than_there_is_room_for),
		cmocka_unit_test(jumps_go_on_and_back),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
