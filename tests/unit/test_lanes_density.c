/* How many are let fly, and which? */
#include "unit/harness.h"

#include "danmaku/lanes.h"

#include <string.h>

static struct track *
crowd(int seconds, int each)
{
	struct track *track = track_new();

	for (int i = 0; i < seconds * each; i++) {
		struct comment c = {
			.at_ms = (int64_t)i * 1000 / each,
			.id = (uint64_t)i + 1,
			.text = "x",
			.text_len = 1,
			.author = "",
			.weight = (uint8_t)(1 + i * 7 % 11),
			.flags = i % 50 == 0 ? COMMENT_OWN : 0,
			.mode = (uint8_t)(i % 10 == 9 ? COMMENT_TOP : COMMENT_SCROLL),
		};

		track_add(track, &c);
	}
	track_sort(track);
	return track;
}

static struct lanes *
layout(const struct track *track, int per_minute)
{
	const struct lanes_config config = {
		.cols = 80,
		.rows = 20,
		.bottom_rows = 20,
		.flight = 8 * SECOND,
		.hold = 4 * SECOND,
		.wait = LANES_WAIT_MAX,
		.per_minute = per_minute,
	};

	return lanes_new(track, &config);
}

static void
every_minute_has_as_many_as_are_let_fly_and_all_of_ones_own(void **state)
{
	static const int limits[] = { 1, 7, 10, 55 };
	struct track *track = crowd(180, 5);

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct lanes *l = layout(track, limits[i]);
		int count[4] = { 0 }, own = 0;

		for (size_t k = 0; k < lanes_count(l); k++) {
			const struct comment *c = track_at(track, lanes_at(l, k)->index);

			own += (c->flags & COMMENT_OWN) != 0;
			count[c->at_ms / 60000] += (c->flags & COMMENT_OWN) == 0;
		}
		for (int minute = 0; minute < 3; minute++)
			assert_int_equal(count[minute], limits[i]);
		assert_int_equal(own, 18);
		assert_int_equal(lanes_hidden(l), 900 - lanes_count(l));
		lanes_free(l);
	}
	track_free(track);
}

static void
the_most_important_of_their_time_fly(void **state)
{
	struct track *track = crowd(60, 5);
	struct lanes *l = layout(track, 20);

	(void)state;
	for (size_t k = 0; k < lanes_count(l); k++) {
		const struct comment *c = track_at(track, lanes_at(l, k)->index);

		assert_true((c->flags & COMMENT_OWN) != 0 || c->weight == 11);
	}
	lanes_free(l);
	track_free(track);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_minute_has_as_many_as_are_let_fly_and_all_of_ones_own),
		cmocka_unit_test(the_most_important_of_their_time_fly),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
