/* Where and when does each comment fly? */
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
		.flight = 8 * SECOND,
		.hold = 4 * SECOND,
		.wait = LANES_WAIT_MAX,
	};
}

static void
say(struct track *track, int64_t at_ms, uint8_t mode, const char *text)
{
	struct comment c = {
		.at_ms = at_ms,
		.id = track_count(track) + 1,
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.author = "",
		.mode = mode,
	};

	track_add(track, &c);
}

/* The same, by somebody who matters so much. */
static void
say_as(
    struct track *track, int64_t at_ms, uint8_t flags, uint8_t weight, const char *text)
{
	struct comment c = {
		.at_ms = at_ms,
		.id = track_count(track) + 1,
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.author = "",
		.flags = flags,
		.weight = weight,
	};

	track_add(track, &c);
}

static struct lanes *
layout(struct track *track, struct lanes_config config)
{
	track_sort(track);
	return lanes_new(track, &config);
}

static const struct placed *
placed_of(const struct lanes *l, uint32_t index)
{
	for (size_t i = 0; i < lanes_count(l); i++)
		if (lanes_at(l, i)->index == index)
			return lanes_at(l, i);
	return NULL;
}

static void
a_scrolling_comment_enters_at_the_right_edge_and_leaves_at_the_left(void **state)
{
	struct track *track = track_new();
	const struct placed *p;
	struct lanes *l;

	(void)state;
	say(track, 1000, COMMENT_SCROLL, "hello");
	l = layout(track, stage(80, 10));
	p = lanes_at(l, 0);
	assert_int_equal(p->start, 1 * SECOND);
	assert_int_equal(p->row, 0);
	assert_int_equal(p->cols, 5);
	assert_int_equal(lanes_column(l, p, p->start), 79);
	assert_int_equal(lanes_column(l, p, p->start - 1), 80);
	assert_int_equal(lanes_column(l, p, p->end - 1), -4);
	assert_int_equal(lanes_column(l, p, p->end), -5);
	assert_int_equal(lanes_column(l, p, INT64_MAX), -5);
	/* One of mean width takes D for the W + w columns to its last. */
	assert_in_range(p->end - p->start, 7 * SECOND, 8 * SECOND);
	lanes_free(l);
	track_free(track);
}

static void
a_reverse_comment_is_the_mirror_image(void **state)
{
	struct track *track = track_new();
	const struct placed *p;
	struct lanes *l;

	(void)state;
	say(track, 0, COMMENT_REVERSE, "hello");
	l = layout(track, stage(80, 10));
	p = lanes_at(l, 0);
	assert_int_equal(lanes_column(l, p, p->start - 1), -5);
	assert_int_equal(lanes_column(l, p, p->start), -4);
	assert_int_equal(lanes_column(l, p, p->end - 1), 79);
	assert_int_equal(lanes_column(l, p, p->end), 80);
	lanes_free(l);
	track_free(track);
}

static void
fixed_ones_stand_in_the_middle_from_the_top_down_and_the_bottom_up(void **state)
{
	struct lanes_config config = stage(21, 8);
	struct track *track = track_new();
	struct lanes *l;

	(void)state;
	config.bottom_rows = 10;
	say(track, 0, COMMENT_TOP, "first");
	say(track, 1, COMMENT_TOP, "second");
	say(track, 2, COMMENT_BOTTOM, "low");
	say(track, 3, COMMENT_BOTTOM, "two\nlines");
	l = layout(track, config);
	assert_int_equal(placed_of(l, 0)->row, 0);
	assert_int_equal(placed_of(l, 1)->row, 1);
	assert_int_equal(placed_of(l, 2)->row, 9);
	assert_int_equal(placed_of(l, 3)->row, 7);
	assert_int_equal(lanes_column(l, placed_of(l, 0), 0), 8);
	assert_int_equal(lanes_column(l, placed_of(l, 0), 3 * SECOND), 8);
	assert_int_equal(placed_of(l, 0)->end, 4 * SECOND);
	lanes_free(l);
	track_free(track);
}

static void
a_comment_of_many_lines_has_consecutive_rows_as_far_as_there_are_any(void **state)
{
	struct track *track = track_new();
	struct lanes *l;

	(void)state;
	say(track, 0, COMMENT_SCROLL, "x");
	say(track, 1, COMMENT_SCROLL, "1\n22\n333\n4");
	l = layout(track, stage(40, 5));
	assert_int_equal(placed_of(l, 1)->rows, 4);
	assert_int_equal(placed_of(l, 1)->cols, 3);
	assert_int_equal(placed_of(l, 1)->row, 1);
	lanes_free(l);
	l = layout(track, stage(40, 3));
	assert_int_equal(placed_of(l, 1)->rows, 3);
	lanes_free(l);
	track_free(track);
}

static void
what_is_too_wide_is_cut_to_two_stages_flying_and_one_standing(void **state)
{
	char wide[1001];
	struct track *track = track_new();
	struct lanes *l;

	(void)state;
	memset(wide, 'w', 1000);
	wide[1000] = '\0';
	say(track, 0, COMMENT_SCROLL, wide);
	say(track, 60000, COMMENT_TOP, wide);
	l = layout(track, stage(40, 5));
	assert_int_equal(placed_of(l, 0)->cols, 80);
	assert_int_equal(placed_of(l, 1)->cols, 40);
	assert_int_equal(lanes_column(l, placed_of(l, 1), 60 * SECOND), 0);
	/* It stays at most twice as long as one of usual width. */
	assert_true(placed_of(l, 0)->end - placed_of(l, 0)->start <= 16 * SECOND);
	lanes_free(l);
	track_free(track);
}

static void
one_that_finds_no_row_waits_half_a_second_and_is_hidden_then(void **state)
{
	struct track *track = track_new();
	struct lanes *l;

	(void)state;
	say(track, 0, COMMENT_SCROLL, "ten.column");
	say(track, 900, COMMENT_SCROLL, "ten.column");
	say(track, 1000, COMMENT_SCROLL, "ten.column");
	l = layout(track, stage(80, 1));
	assert_int_equal(lanes_count(l), 2);
	assert_in_range(lanes_at(l, 1)->start, 900 * MILLISECOND, 1400 * MILLISECOND);
	assert_int_equal(lanes_hidden(l), 1);
	assert_int_equal(lanes_hidden_near(l, 1 * SECOND, 1), 1);
	assert_int_equal(lanes_hidden_near(l, 1 * SECOND - 1, SECOND), 0);
	assert_int_equal(lanes_hidden_near(l, 3 * SECOND, 2 * SECOND), 0);
	assert_int_equal(lanes_hidden_near(l, 3 * SECOND, 2 * SECOND + 1), 1);
	lanes_free(l);
	track_free(track);
}

static void
the_important_are_shown_when_there_is_room_for_one(void **state)
{
	static const struct {
		uint8_t flags, weight;
	} order[] = { { 0, 0 }, { 0, 3 }, { 0, 9 }, { COMMENT_LIKED, 0 },
		{ COMMENT_OWN, 0 }, { COMMENT_OWN | COMMENT_LIKED, 0 } };

	(void)state;
	for (size_t more = 1; more < sizeof(order) / sizeof(order[0]); more++) {
		for (size_t less = 0; less < more; less++) {
			struct track *track = track_new();
			struct lanes *l;

			say_as(track, 0, 0, 0, "a rather long one that is in the way");
			say_as(
			    track, 2900, order[less].flags, order[less].weight, "lesser");
			say_as(
			    track, 2901, order[more].flags, order[more].weight, "better");
			l = layout(track, stage(80, 1));
			assert_non_null(placed_of(l, 2));
			lanes_free(l);
			track_free(track);
		}
	}
}

/* Twenty a second where there is room for four. */
static void
ones_own_flies_at_once_in_the_thickest_crowd(void **state)
{
	struct track *track = track_new();
	struct lanes *l;

	(void)state;
	for (int i = 0; i < 1200; i++)
		say(track, 50 * i, COMMENT_SCROLL,
		    i % 3 == 0 ? "a rather long one" : "short");
	l = layout(track, stage(80, 6));
	for (int i = 0; i < 10; i++) {
		ns_t now = (10 + 4 * i) * SECOND + 123 * MILLISECOND;
		uint32_t index = (uint32_t)track_count(track);
		const struct placed *own;

		say_as(track, now / MILLISECOND, COMMENT_OWN, 0, "this is mine");
		assert_int_equal(lanes_append(l, track, index, now), 1);
		own = placed_of(l, index);
		assert_non_null(own);
		assert_in_range(own->start, now, now + LANES_WAIT_MAX);
	}
	lanes_free(l);
	track_free(track);
}

static void
of_two_that_weigh_the_same_the_bigger_stands(void **state)
{
	static const uint16_t sizes[] = { 18, 25, 36 };

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct track *track = track_new();
		struct comment c = { .text = "x", .text_len = 1, .author = "" };
		struct lanes *l;

		c.mode = COMMENT_TOP;
		for (int k = 0; k < 2; k++) {
			c.id = (uint64_t)k + 1;
			c.size = sizes[i + k];
			track_add(track, &c);
		}
		l = layout(track, stage(20, 1));
		assert_int_equal(lanes_count(l), 1);
		assert_int_equal(lanes_at(l, 0)->index, 1);
		lanes_free(l);
		track_free(track);
	}
}

static void
of_two_fixed_ones_for_one_row_the_important_stands(void **state)
{
	struct track *track = track_new();
	struct comment c = {
		.text = "x", .text_len = 1, .author = "", .mode = COMMENT_TOP
	};
	struct lanes *l;

	(void)state;
	track_add(track, &c);
	c.weight = 5;
	c.id = 1;
	track_add(track, &c);
	c.weight = 4;
	c.id = 2;
	track_add(track, &c);
	l = layout(track, stage(80, 1));
	assert_int_equal(lanes_count(l), 1);
	assert_int_equal(track_at(track, lanes_at(l, 0)->index)->weight, 5);
	lanes_free(l);
	track_free(track);
}

static void
rows_below_the_crush_are_for_those_at_the_bottom(void **state)
{
	struct lanes_config config = stage(80, 11);
	struct track *track = track_new();
	struct lanes *l;

	(void)state;
	config.bottom_rows = 15;
	for (int i = 0; i < 404; i++)
		say(track, i < 4 ? 3000 : i * 50, i < 4 ? COMMENT_BOTTOM : 0, "crush");
	l = layout(track, config);
	for (uint32_t i = 0; i < 404; i++)
		assert_true(track_at(track, i)->id > 4 || placed_of(l, i) != NULL);
	lanes_free(l);
	track_free(track);
}

static void
an_own_one_finds_room_in_a_crush(void **state)
{
	struct track *track = track_new();
	struct lanes *l;

	(void)state;
	for (int i = 0; i < 2000; i++)
		say_as(track, i * 10, i % 100 == 50 ? COMMENT_OWN : 0, 11,
		    "some words of it");
	l = layout(track, stage(80, 6));
	assert_true(lanes_hidden(l) > 1000);
	for (uint32_t i = 50; i < 2000; i += 100)
		assert_non_null(placed_of(l, i));
	lanes_free(l);
	track_free(track);
}

static void
a_fixed_comment_is_flown_around(void **state)
{
	struct track *track = track_new();
	const struct placed *fixed, *flying;
	struct lanes *l;

	(void)state;
	say(track, 2000, COMMENT_SCROLL, "scrolling");
	say(track, 2100, COMMENT_TOP, "standing");
	l = layout(track, stage(80, 2));
	fixed = placed_of(l, 1);
	flying = placed_of(l, 0);
	assert_int_equal(fixed->row, 0);
	assert_int_equal(flying->row, 1);
	assert_int_equal(flying->start, 2 * SECOND);
	lanes_free(l);
	track_free(track);
}

static void
a_quiet_row_leaves_four_blank_columns(void **state)
{
	struct track *track = track_new();
	struct lanes *l;

	(void)state;
	say(track, 0, COMMENT_SCROLL, "ten.column");
	say(track, 1000, COMMENT_SCROLL, "ten.column");
	l = layout(track, stage(80, 2));
	assert_int_equal(placed_of(l, 0)->row, 0);
	assert_int_equal(placed_of(l, 1)->row, 1);
	lanes_free(l);
	track_free(track);
}

static void
an_offset_moves_everything_and_may_move_it_before_the_start(void **state)
{
	struct lanes_config config = stage(80, 5);
	struct track *track = track_new();
	struct lanes *l;

	(void)state;
	say(track, 1000, COMMENT_SCROLL, "hello");
	config.offset = -3 * SECOND;
	l = layout(track, config);
	assert_int_equal(lanes_at(l, 0)->start, -2 * SECOND);
	assert_true(lanes_column(l, lanes_at(l, 0), 0) < 70);
	lanes_free(l);
	track_free(track);
}

static void
a_stage_without_room_hides_all_but_the_scripts(void **state)
{
	static const struct {
		int cols, rows;
	} stages[] = { { 0, 0 }, { 1, 10 }, { 80, 0 }, { -5, -5 } };
	struct track *track = track_new();

	(void)state;
	say(track, 0, COMMENT_SCROLL, "one");
	say(track, 0, COMMENT_TOP, "two");
	say(track, 0, COMMENT_SCRIPT, "three");
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		struct lanes *l = layout(track, stage(stages[i].cols, stages[i].rows));
		const struct placed *none[1];

		assert_int_equal(lanes_count(l), 0);
		assert_int_equal(lanes_hidden(l), 2);
		assert_int_equal(lanes_visible(l, 0, none, 1), 0);
		assert_int_equal(lanes_next_step(l, 0), NS_NONE);
		lanes_free(l);
	}
	track_free(track);
	lanes_free(NULL);
}

static void
no_setting_and_no_time_of_a_comment_is_too_absurd(void **state)
{
	struct lanes_config config = stage(80, 5);
	struct track *track = track_new();
	const struct placed *seen[4];
	struct lanes *l;

	(void)state;
	say(track, INT64_C(9007199254740991), COMMENT_SCROLL, "the end of time");
	say(track, INT64_C(9007199254740991), COMMENT_TOP, "and of the world");
	say(track, 0, COMMENT_POSITIONED, "here");
	config.offset = INT64_MAX;
	config.flight = INT64_MAX;
	config.hold = INT64_MIN;
	config.wait = INT64_MAX;
	config.cols = config.rows = config.bottom_rows = 1000000;
	l = layout(track, config);
	assert_int_equal(lanes_count(l), 3);
	assert_int_equal(lanes_visible(l, lanes_at(l, 2)->start, seen, 4), 2);
	lanes_free(l);
	config.offset = config.flight = config.wait = INT64_MIN;
	l = layout(track, config);
	assert_int_equal(lanes_count(l), 3);
	lanes_free(l);
	track_free(track);
}

static void
of_too_many_visible_ones_the_latest_are_told_in_drawing_order(void **state)
{
	struct track *track = track_new();
	const struct placed *seen[3];
	struct lanes *l;

	(void)state;
	for (int i = 0; i < 10; i++)
		say(track, i, COMMENT_SCROLL, "word");
	l = layout(track, stage(80, 10));
	assert_int_equal(lanes_visible(l, SECOND, seen, 3), 3);
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(seen[i]->index, 7 + i);
	lanes_free(l);
	track_free(track);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_scrolling_comment_enters_at_the_right_edge_and_leaves_at_the_left),
		cmocka_unit_test(a_reverse_comment_is_the_mirror_image),
		cmocka_unit_test(
		    fixed_ones_stand_in_the_middle_from_the_top_down_and_the_bottom_up),
		cmocka_unit_test(
		    a_comment_of_many_lines_has_consecutive_rows_as_far_as_there_are_any),
		cmocka_unit_test(
		    what_is_too_wide_is_cut_to_two_stages_flying_and_one_standing),
		cmocka_unit_test(
		    one_that_finds_no_row_waits_half_a_second_and_is_hidden_then),
		cmocka_unit_test(the_important_are_shown_when_there_is_room_for_one),
		cmocka_unit_test(ones_own_flies_at_once_in_the_thickest_crowd),
		cmocka_unit_test(of_two_that_weigh_the_same_the_bigger_stands),
		cmocka_unit_test(of_two_fixed_ones_for_one_row_the_important_stands),
		cmocka_unit_test(rows_below_the_crush_are_for_those_at_the_bottom),
		cmocka_unit_test(an_own_one_finds_room_in_a_crush),
		cmocka_unit_test(a_fixed_comment_is_flown_around),
		cmocka_unit_test(a_quiet_row_leaves_four_blank_columns),
		cmocka_unit_test(
		    an_offset_moves_everything_and_may_move_it_before_the_start),
		cmocka_unit_test(a_stage_without_room_hides_all_but_the_scripts),
		cmocka_unit_test(no_setting_and_no_time_of_a_comment_is_too_absurd),
		cmocka_unit_test(
		    of_too_many_visible_ones_the_latest_are_told_in_drawing_order),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
