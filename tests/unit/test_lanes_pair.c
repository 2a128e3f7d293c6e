/* Two comments and one row: do both fly exactly when they can?
 *
 * On a stage of many rows nobody is in the other's way and both start in time;
 * laid over each other these two flights either share a cell at some step or
 * they do not, and that is what must decide on a stage of one row. */
#include "unit/harness.h"

#include "danmaku/lanes.h"

#include <string.h>

static struct lanes_config
stage(int cols, int rows)
{
	return (struct lanes_config){
		.cols = cols,
		.rows = rows,
		.bottom_rows = rows,
		.flight = 2 * SECOND,
		.hold = 1 * SECOND,
	};
}

static void
say(struct track *track, int64_t at_ms, uint8_t mode, int cols)
{
	char text[64];
	struct comment c = {
		.at_ms = at_ms,
		.id = track_count(track) + 1,
		.text = text,
		.text_len = (uint32_t)cols,
		.author = "",
		.mode = mode,
	};

	memset(text, 'x', sizeof(text));
	track_add(track, &c);
}

static bool
share_a_cell_at(
    const struct lanes *l, const struct placed *a, const struct placed *b, ns_t t)
{
	int left = lanes_column(l, a, t), right = lanes_column(l, b, t);

	return a->start <= t && t < a->end && b->start <= t && t < b->end &&
	       left < right + b->cols && right < left + a->cols;
}

/* Nothing changes between two steps, so looking at each is looking always.  Two
 * that fly head on may change places in one step, and that is no better. */
static bool
share_a_cell(const struct lanes *l)
{
	const struct placed *a = lanes_at(l, 0), *b = lanes_at(l, 1);

	if (a->step > 0 && b->step > 0 && a->mode != b->mode)
		return a->end > b->start;
	for (ns_t t = lanes_next_step(l, a->start - 1); t != NS_NONE;
	     t = lanes_next_step(l, t))
		if (share_a_cell_at(l, a, b, t))
			return true;
	return false;
}

struct pair {
	uint8_t mode[2];
	int cols[2];
	int64_t after_ms;
};

static void
both_fly_if_they_can(int cols, const struct pair *pair)
{
	const struct lanes_config one = stage(cols, 1), many = stage(cols, 40);
	struct track *track = track_new();
	struct lanes *l;
	bool can;

	say(track, 100, pair->mode[0], pair->cols[0]);
	say(track, 100 + pair->after_ms, pair->mode[1], pair->cols[1]);
	l = lanes_new(track, &many);
	assert_int_equal(lanes_count(l), 2);
	can = !share_a_cell(l);
	lanes_free(l);
	l = lanes_new(track, &one);
	if (lanes_count(l) != (can ? 2 : 1))
		fail_msg("%d columns: mode %d of %d and after %d ms mode %d of %d %s",
		    cols, pair->mode[0], pair->cols[0], (int)pair->after_ms,
		    pair->mode[1], pair->cols[1], can ? "are kept apart" : "overlap");
	lanes_free(l);
	track_free(track);
}

static void
the_later_one_is_appended_if_it_can(int cols, const struct pair *pair)
{
	const struct lanes_config one = stage(cols, 1), many = stage(cols, 40);
	struct track *track = track_new();
	struct lanes *l, *free_ones;
	bool can;

	say(track, 100 + pair->after_ms, pair->mode[0], pair->cols[0]);
	l = lanes_new(track, &one);
	free_ones = lanes_new(track, &many);
	/* The appended one may come before the other. */
	say(track, 1100, pair->mode[1], pair->cols[1]);
	lanes_append(free_ones, track, 1, INT64_MIN / 2);
	assert_int_equal(lanes_count(free_ones), 2);
	can = !share_a_cell(free_ones);
	if (lanes_append(l, track, 1, INT64_MIN / 2) != (can ? 1 : 0))
		fail_msg("%d columns: mode %d of %d, then after %d ms mode %d of %d %s",
		    cols, pair->mode[0], pair->cols[0], 1000 - (int)pair->after_ms,
		    pair->mode[1], pair->cols[1], can ? "is kept out" : "overlaps");
	lanes_free(l);
	lanes_free(free_ones);
	track_free(track);
}

static void
for_all_pairs(void (*check)(int cols, const struct pair *))
{
	static const int stages[] = { 2, 5, 8 };
	static const int widths[] = { 1, 2, 3, 8, 13 };
	static const uint8_t modes[] = { COMMENT_SCROLL, COMMENT_REVERSE, COMMENT_TOP };

	for (size_t i = 0; i < 3 * 3 * 3 * 5 * 5; i++) {
		struct pair pair = {
			.mode = { modes[i % 3], modes[i / 3 % 3] },
			.cols = { widths[i / 27 % 5], widths[i / 135 % 5] },
		};

		for (pair.after_ms = 0; pair.after_ms < 4200; pair.after_ms += 61)
			check(stages[i / 9 % 3], &pair);
	}
}

static void
two_share_a_row_exactly_when_they_share_no_cell(void **state)
{
	(void)state;
	for_all_pairs(both_fly_if_they_can);
}

static void
one_is_appended_exactly_when_it_shares_no_cell(void **state)
{
	(void)state;
	for_all_pairs(the_later_one_is_appended_if_it_can);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_share_a_row_exactly_when_they_share_no_cell),
		cmocka_unit_test(one_is_appended_exactly_when_it_shares_no_cell),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
