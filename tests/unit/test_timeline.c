#include "unit/harness.h"

#include "base/mem.h"
#include "player/show.h"
#include "player/timeline.h"

#include <stdlib.h>
#include <string.h>

#define FILM (100 * SECOND)

struct seat {
	struct timeline *timeline;
	struct show show;
	struct track *given;
};

static struct comment
said(int64_t at_ms, uint64_t id, const char *text)
{
	return (struct comment){ .at_ms = at_ms,
		.id = id,
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.size = 25,
		.author = "" };
}

static int
seat_take(void **state)
{
	const char *const argv[] = { "danmu", "--no-config", "a.mp4", NULL };
	struct seat *seat = mem_new(1, sizeof(*seat));
	struct options options;
	struct comment row;

	if (options_read(&options, 3, (char **)(uintptr_t)argv, NULL) != 0)
		return -1;
	show_init(&seat->show, &options, NULL);
	options_fini(&options);
	seat->timeline = timeline_new();
	seat->given = track_new();
	for (int i = 0; i < 200; i++) {
		row = said(i * 400, (uint64_t)i + 1, "what the source gave");
		track_add(seat->given, &row);
	}
	track_sort(seat->given);
	*state = seat;
	return 0;
}

static int
seat_leave(void **state)
{
	struct seat *seat = *state;

	timeline_free(seat->timeline);
	track_free(seat->given);
	free(seat);
	return 0;
}

/* Where everything stands, but for one comment. */
static uint64_t
picture_of(const struct timeline *timeline, uint64_t but)
{
	const struct lanes *lanes = timeline_lanes(timeline);
	const struct placed *p;
	uint64_t sum = 0;

	for (size_t i = 0; (p = lanes_at(lanes, i)) != NULL; i++) {
		const struct comment *c = track_at(timeline_track(timeline), p->index);

		if (c->id != but)
			sum += (c->id * 1000003 + (uint64_t)p->start) * 31 +
			       (uint64_t)p->row;
	}
	return sum;
}

static size_t
count_of(const struct timeline *timeline)
{
	return track_count(timeline_track(timeline));
}

static void
nothing_is_shown_before_something_is_set(void **state)
{
	struct seat *seat = *state;
	uint32_t most;

	assert_int_equal(count_of(seat->timeline), 0);
	assert_null(timeline_lanes(seat->timeline));
	assert_null(timeline_heat(seat->timeline, &most));
}

static void
what_was_set_is_laid_out(void **state)
{
	struct seat *seat = *state;
	uint32_t most;

	timeline_set(seat->timeline, seat->given);
	timeline_layout(seat->timeline, &seat->show, FILM);
	assert_int_equal(count_of(seat->timeline), 200);
	assert_int_equal(lanes_count(timeline_lanes(seat->timeline)), 200);
	assert_non_null(timeline_heat(seat->timeline, &most));
	assert_in_range(most, 1, 3);
}

static void
what_is_added_moves_nobody(void **state)
{
	struct seat *seat = *state;
	struct comment own = said(20050, 9001, "mine");
	uint64_t before;

	timeline_set(seat->timeline, seat->given);
	timeline_layout(seat->timeline, &seat->show, FILM);
	before = picture_of(seat->timeline, 9001);
	assert_true(timeline_add(seat->timeline, &own, 20050 * MILLISECOND));
	own = said(30000, 9002, "mine too");
	assert_true(timeline_add(seat->timeline, &own, 20050 * MILLISECOND));
	assert_int_equal(count_of(seat->timeline), 202);
	assert_true(timeline_remove(seat->timeline, 9002));
	assert_int_equal(picture_of(seat->timeline, 9001), before);
}

static void
what_is_added_stays_when_the_sources_change(void **state)
{
	struct seat *seat = *state;
	struct comment own = said(20050, 9001, "mine");
	struct track *other = track_new();

	timeline_add(seat->timeline, &own, 0);
	timeline_set(seat->timeline, seat->given);
	timeline_layout(seat->timeline, &seat->show, FILM);
	assert_int_equal(count_of(seat->timeline), 201);
	assert_int_equal(track_at(timeline_track(seat->timeline), 51)->id, 9001);
	timeline_set(seat->timeline, other);
	timeline_layout(seat->timeline, &seat->show, FILM);
	assert_int_equal(count_of(seat->timeline), 1);
	timeline_clear(seat->timeline);
	track_free(other);
	assert_int_equal(count_of(seat->timeline), 0);
}

static void
a_segment_that_comes_later_joins_in(void **state)
{
	struct seat *seat = *state;
	struct track *more = track_new();
	struct comment row;
	uint64_t before;

	timeline_set(seat->timeline, seat->given);
	timeline_layout(seat->timeline, &seat->show, FILM);
	before = picture_of(seat->timeline, 9001);
	row = said(90000, 9001, "from a segment");
	track_add(more, &row);
	assert_int_equal(timeline_extend(seat->timeline, more, 0), 1);
	track_free(more);
	assert_int_equal(count_of(seat->timeline), 201);
	assert_int_equal(picture_of(seat->timeline, 9001), before);
}

/* When the comment begins to fly; NS_NONE: never. */
static ns_t
start_of(const struct timeline *timeline, uint64_t id)
{
	const struct lanes *lanes = timeline_lanes(timeline);
	const struct placed *p;

	for (size_t i = 0; (p = lanes_at(lanes, i)) != NULL; i++) {
		if (track_at(timeline_track(timeline), p->index)->id == id)
			return p->start;
	}
	return NS_NONE;
}

static void
an_own_one_flies_when_it_was_written_whatever_the_offset(void **state)
{
	struct seat *seat = *state;
	struct comment mine = said(20000, 9999, "mine");

	mine.flags = COMMENT_OWN;
	seat->show.offset = 3 * SECOND;
	timeline_set(seat->timeline, seat->given);
	timeline_layout(seat->timeline, &seat->show, FILM);
	assert_true(timeline_add(seat->timeline, &mine, 20 * SECOND));
	assert_int_equal(start_of(seat->timeline, 9999), 20 * SECOND);
	seat->show.offset = -5 * SECOND;
	timeline_layout(seat->timeline, &seat->show, FILM);
	assert_in_range(
	    start_of(seat->timeline, 9999), 20 * SECOND, 20 * SECOND + LANES_WAIT_MAX);
	assert_true(timeline_remove(seat->timeline, 9999));
	assert_int_equal(start_of(seat->timeline, 9999), NS_NONE);
}

static void
what_is_taken_back_is_gone_and_moves_nobody(void **state)
{
	struct seat *seat = *state;
	struct comment own = said(20050, 9001, "mine");
	uint64_t before;

	timeline_set(seat->timeline, seat->given);
	timeline_layout(seat->timeline, &seat->show, FILM);
	before = picture_of(seat->timeline, 0);
	timeline_add(seat->timeline, &own, 0);
	assert_int_not_equal(picture_of(seat->timeline, 0), before);
	assert_true(timeline_remove(seat->timeline, 9001));
	assert_false(timeline_remove(seat->timeline, 9001));
	assert_false(timeline_remove(seat->timeline, 7)); /* the sources' */
	assert_int_equal(picture_of(seat->timeline, 0), before);
	assert_int_equal(count_of(seat->timeline), 200);
	timeline_layout(seat->timeline, &seat->show, FILM);
	assert_int_equal(picture_of(seat->timeline, 0), before);
}

/* Among others that were laid out with it, their places in the track change. */
static void
taken_back_after_a_layout_the_others_are_still_themselves(void **state)
{
	struct seat *seat = *state;
	struct comment own = said(20050, 9001, "mine");
	const struct placed *p;
	uint64_t before;

	timeline_add(seat->timeline, &own, 0);
	timeline_set(seat->timeline, seat->given);
	timeline_layout(seat->timeline, &seat->show, FILM);
	before = picture_of(seat->timeline, 9001);
	assert_true(timeline_remove(seat->timeline, 9001));
	assert_int_equal(picture_of(seat->timeline, 0), before);
	for (size_t i = 0; (p = lanes_at(timeline_lanes(seat->timeline), i)); i++)
		assert_in_range(p->index, 0, 199);
	assert_int_equal(lanes_count(timeline_lanes(seat->timeline)), 200);
}

static void
what_had_no_room_is_not_counted_as_hidden_any_more(void **state)
{
	struct seat *seat = *state;
	struct comment own;
	size_t hidden;

	seat->show.rows = 2;
	timeline_set(seat->timeline, seat->given);
	timeline_layout(seat->timeline, &seat->show, FILM);
	hidden = lanes_hidden(timeline_lanes(seat->timeline));
	for (uint64_t id = 9000; id < 9040; id++) {
		own = said(20050, id, "too many at once to find room");
		timeline_add(seat->timeline, &own, 0);
	}
	assert_true(lanes_hidden(timeline_lanes(seat->timeline)) > hidden);
	for (uint64_t id = 9000; id < 9040; id++)
		assert_true(timeline_remove(seat->timeline, id));
	assert_int_equal(lanes_hidden(timeline_lanes(seat->timeline)), hidden);
}

/* --- a room ------------------------------------------------------------------ */

static size_t
times_of(const struct track *track, uint64_t id)
{
	const struct comment *c;
	size_t count = 0;

	for (size_t i = 0; (c = track_at(track, i)) != NULL; i++)
		count += c->id == id;
	return count;
}

static void
what_was_live_and_comes_in_a_piece_is_shown_once(void **state)
{
	struct seat *seat = *state;
	struct comment live = said(700, 5000, "live");
	struct track *more = track_new();

	timeline_set(seat->timeline, seat->given);
	timeline_layout(seat->timeline, &seat->show, FILM);
	timeline_add(seat->timeline, &live, 0);
	assert_true(timeline_has(seat->timeline, 5000, 700));
	assert_true(timeline_has(seat->timeline, 3, 800));
	assert_false(timeline_has(seat->timeline, 5001, 800));
	track_add(more, &live);
	track_add(seat->given, &live);
	track_sort(seat->given);
	timeline_grow(seat->timeline, seat->given, more, 0);
	assert_int_equal(times_of(timeline_track(seat->timeline), 5000), 1);
	timeline_layout(seat->timeline, &seat->show, FILM);
	assert_int_equal(times_of(timeline_track(seat->timeline), 5000), 1);
	track_free(more);
}

static void
what_is_dropped_is_gone_whoever_gave_it(void **state)
{
	struct seat *seat = *state;
	struct comment live = said(700, 5000, "live");

	timeline_set(seat->timeline, seat->given);
	timeline_layout(seat->timeline, &seat->show, FILM);
	timeline_drop(seat->timeline, 3);
	timeline_add(seat->timeline, &live, 0);
	timeline_drop(seat->timeline, 5000);
	for (int again = 0; again < 2; again++) {
		const struct track *track = timeline_track(seat->timeline);

		assert_int_equal(track_count(track), 199);
		assert_int_equal(times_of(track, 3) + times_of(track, 5000), 0);
		timeline_layout(seat->timeline, &seat->show, FILM);
	}
	assert_true(timeline_has(seat->timeline, 3, 800));
}

static void
what_a_server_confirmed_looks_so_and_stays_so(void **state)
{
	struct seat *seat = *state;
	struct comment own = said(700, 5000, "mine");
	const struct comment *c;
	size_t last;

	own.flags = COMMENT_OWN | COMMENT_UNSENT;
	timeline_set(seat->timeline, seat->given);
	timeline_layout(seat->timeline, &seat->show, FILM);
	timeline_add(seat->timeline, &own, 0);
	timeline_mark(seat->timeline, 5000, COMMENT_OWN);
	last = track_count(timeline_track(seat->timeline)) - 1;
	c = track_at(timeline_track(seat->timeline), last);
	assert_int_equal(c->flags, COMMENT_OWN);
	timeline_layout(seat->timeline, &seat->show, FILM);
	for (size_t i = 0; (c = track_at(timeline_track(seat->timeline), i)) != NULL; i++)
		assert_true(c->id != 5000 || c->flags == COMMENT_OWN);
}

#define SEATED(test) cmocka_unit_test_setup_teardown(test, seat_take, seat_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SEATED(nothing_is_shown_before_something_is_set),
		SEATED(what_was_set_is_laid_out),
		SEATED(what_is_added_moves_nobody),
		SEATED(what_is_added_stays_when_the_sources_change),
		SEATED(a_segment_that_comes_later_joins_in),
		SEATED(an_own_one_flies_when_it_was_written_whatever_the_offset),
		SEATED(what_is_taken_back_is_gone_and_moves_nobody),
		SEATED(taken_back_after_a_layout_the_others_are_still_themselves),
		SEATED(what_was_live_and_comes_in_a_piece_is_shown_once),
		SEATED(what_is_dropped_is_gone_whoever_gave_it),
		SEATED(what_a_server_confirmed_looks_so_and_stays_so),
		SEATED(what_had_no_room_is_not_counted_as_hidden_any_more),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
