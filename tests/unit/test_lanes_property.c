/* Whatever the track and the stage: no two ever share a cell, nobody is late,
 * and nothing happens between two steps. */
#include "unit/harness.h"

#include "danmaku/lanes.h"

#include <stdlib.h>
#include <string.h>

#define COMMENTS_MAX 160

struct world {
	struct track *track;
	struct lanes_config config;
	struct lanes *lanes;
	int *cells;                              /* who is where, -1 nobody */
	const struct placed *seen[COMMENTS_MAX]; /* at the step before */
	int columns[COMMENTS_MAX];
	size_t seen_count;
};

static uint64_t
draw(uint64_t *seed, uint64_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (*seed >> 33) % below;
}

static void
comment_add(struct world *w, uint64_t *seed, int64_t span_ms, unsigned modes)
{
	char text[4096];
	size_t len = 0;
	int lines = draw(seed, 5) == 0 ? 1 + (int)draw(seed, 4) : 1;
	uint64_t wide = draw(seed, 8) == 0 ? 3 * (uint64_t)w->config.cols : 20;
	struct comment c = {
		.at_ms = (int64_t)draw(seed, (uint64_t)span_ms),
		.id = track_count(w->track) + 1,
		.text = text,
		.author = "",
		.size = 25,
		.weight = (uint8_t)draw(seed, 12),
		.flags = (uint8_t)(draw(seed, 8) == 0 ? draw(seed, 4) : 0),
	};

	do
		c.mode = (uint8_t)draw(seed, COMMENT_SCRIPT + 1);
	while ((modes >> c.mode & 1) == 0);
	for (int i = 0; i < lines; i++) {
		size_t cols = 1 + draw(seed, wide);

		memset(text + len, 'a' + i, cols);
		len += cols;
		text[len++] = '\n';
	}
	c.text_len = (uint32_t)len - 1;
	track_add(w->track, &c);
}

static void
world_make(struct world *w, uint64_t seed)
{
	static const struct {
		int cols, rows;
	} stages[] = { { 20, 2 }, { 2, 1 }, { 3, 1 }, { 20, 5 }, { 33, 3 }, { 80, 12 },
		{ 160, 9 }, { 300, 80 } };
	static const unsigned mixes[] = { 0x3f, 0x01, 0x02, 0x03, 0x0d, 0x0c, 0x0f };
	size_t stage = seed % (sizeof(stages) / sizeof(stages[0]));
	size_t count =
	    1 + draw(&seed, stages[stage].cols < 100 ? COMMENTS_MAX : COMMENTS_MAX / 4);
	int64_t span_ms = draw(&seed, 4) == 0 ? 1 : 1 + (int64_t)draw(&seed, 20000);
	unsigned modes = mixes[draw(&seed, 7)];

	*w = (struct world){ .track = track_new() };
	w->config = (struct lanes_config){
		.cols = stages[stage].cols,
		.rows = stages[stage].rows,
		.bottom_rows = stages[stage].rows + (int)draw(&seed, 4),
		.flight = (ns_t)(2 + draw(&seed, 12)) * SECOND + (ns_t)draw(&seed, 1000),
		.hold = (ns_t)(1 + draw(&seed, 6)) * SECOND + (ns_t)draw(&seed, 1000),
		.wait = (ns_t)draw(&seed, 3) * LANES_WAIT_MAX / 2,
		.offset = ((ns_t)draw(&seed, 5) - 2) * SECOND,
	};
	for (size_t i = 0; i < count; i++)
		comment_add(w, &seed, span_ms, modes);
	track_sort(w->track);
	w->cells = calloc(
	    (size_t)w->config.cols * (size_t)w->config.bottom_rows, sizeof(*w->cells));
	assert_non_null(w->cells);
	w->lanes = lanes_new(w->track, &w->config);
}

static void
world_drop(struct world *w)
{
	lanes_free(w->lanes);
	track_free(w->track);
	free(w->cells);
}

static bool
is_own(const struct world *w, size_t index)
{
	return (track_at(w->track, index)->flags & COMMENT_OWN) != 0;
}

static bool
is_fixed(const struct placed *p)
{
	return p->mode != COMMENT_SCROLL && p->mode != COMMENT_REVERSE;
}

/* With layers apart the kinds may cross. */
static int
layer_of(const struct world *w, const struct placed *p)
{
	if (!w->config.layers_apart)
		return 0;
	return is_fixed(p) ? COMMENT_TOP : p->mode;
}

static void
one_is_painted(struct world *w, const struct placed *p, int col)
{
	for (int r = p->row; r < p->row + p->rows; r++) {
		for (int x = col > 0 ? col : 0; x < col + p->cols && x < w->config.cols;
		     x++) {
			int *cell = &w->cells[r * w->config.cols + x];

			if (*cell != -1)
				fail_msg("%d and %d overlap", *cell, (int)p->index);
			*cell = (int)p->index;
		}
	}
}

/* The stage at t, painted by who `lanes_visible` says, one layer at a time. */
static void
nobody_overlaps(struct world *w, const struct placed **flying, size_t count, ns_t t)
{
	size_t cells = (size_t)w->config.cols * (size_t)w->config.bottom_rows;

	for (int layer = 0; layer <= COMMENT_TOP; layer++) {
		memset(w->cells, 0xff, cells * sizeof(*w->cells));
		for (size_t i = 0; i < count; i++)
			if (layer_of(w, flying[i]) == layer)
				one_is_painted(
				    w, flying[i], lanes_column(w->lanes, flying[i], t));
	}
}

static void
visible_ones_are_all_there_are(
    struct world *w, const struct placed **flying, size_t count, ns_t t)
{
	size_t expected = 0;

	for (size_t i = 0; i < lanes_count(w->lanes); i++) {
		const struct placed *p = lanes_at(w->lanes, i);

		if (p->start > t || t >= p->end)
			continue;
		if (expected == count || flying[expected] != p)
			fail_msg("comment %d is missing", (int)p->index);
		expected++;
	}
	assert_int_equal(expected, count);
}

static bool
looks_as_before(const struct world *w, const struct placed **flying, size_t count, ns_t t)
{
	if (count != w->seen_count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (flying[i] != w->seen[i] ||
		    lanes_column(w->lanes, flying[i], t) != w->columns[i])
			return false;
	return true;
}

static void
remember(struct world *w, const struct placed **flying, size_t count, ns_t t)
{
	for (size_t i = 0; i < count; i++) {
		w->seen[i] = flying[i];
		w->columns[i] = lanes_column(w->lanes, flying[i], t);
		if (w->columns[i] >= w->config.cols ||
		    w->columns[i] + flying[i]->cols <= 0)
			fail_msg("comment %d is not on the stage", (int)flying[i]->index);
	}
	w->seen_count = count;
}

static void
every_step_is_walked(struct world *w)
{
	const struct placed *flying[COMMENTS_MAX];
	ns_t t = INT64_MIN / 2, next;
	size_t count;

	while ((next = lanes_next_step(w->lanes, t)) != NS_NONE) {
		assert_true(next > t);
		count = lanes_visible(w->lanes, next - 1, flying, COMMENTS_MAX);
		assert_true(looks_as_before(w, flying, count, next - 1));
		count = lanes_visible(w->lanes, next, flying, COMMENTS_MAX);
		assert_false(looks_as_before(w, flying, count, next));
		visible_ones_are_all_there_are(w, flying, count, next);
		nobody_overlaps(w, flying, count, next);
		remember(w, flying, count, next);
		t = next;
	}
	assert_int_equal(w->seen_count, 0);
	assert_int_equal(lanes_visible(w->lanes, INT64_MAX, flying, COMMENTS_MAX), 0);
}

static void
no_two_ever_share_a_cell_and_steps_are_exact(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 120; seed++) {
		struct world w;

		world_make(&w, seed);
		every_step_is_walked(&w);
		world_drop(&w);
	}
}

static void
kinds_laid_out_apart_never_overlap_among_themselves(void **state)
{
	(void)state;
	for (uint64_t seed = 1000; seed < 1024; seed++) {
		struct world w;

		world_make(&w, seed);
		lanes_free(w.lanes);
		w.config.layers_apart = true;
		w.lanes = lanes_new(w.track, &w.config);
		every_step_is_walked(&w);
		world_drop(&w);
	}
}

static void
every_comment_is_placed_once_in_time_and_in_its_rows_or_hidden(void **state)
{
	(void)state;
	for (uint64_t seed = 2000; seed < 2400; seed++) {
		bool met[COMMENTS_MAX] = { false };
		size_t scripts = 0;
		struct world w;

		world_make(&w, seed);
		for (size_t i = 0; i < track_count(w.track); i++)
			scripts += track_at(w.track, i)->mode == COMMENT_SCRIPT;
		for (size_t i = 0; i < lanes_count(w.lanes); i++) {
			const struct placed *p = lanes_at(w.lanes, i);
			const struct comment *c = track_at(w.track, p->index);
			ns_t late = p->start - c->at_ms * MILLISECOND - w.config.offset;

			assert_true(late >= 0);
			assert_true(late <= w.config.wait || is_own(&w, p->index));
			assert_int_equal(p->mode, c->mode);
			assert_int_not_equal(p->mode, COMMENT_SCRIPT);
			assert_false(met[p->index]);
			met[p->index] = true;
			assert_true(p->row >= 0 && p->rows >= 1);
			assert_true(p->row + p->rows <=
				    (p->mode == COMMENT_BOTTOM || is_own(&w, p->index)
					    ? w.config.bottom_rows
					    : w.config.rows));
		}
		assert_int_equal(lanes_count(w.lanes) + lanes_hidden(w.lanes) + scripts,
		    track_count(w.track));
		assert_int_equal(lanes_hidden_near(w.lanes, INT64_MAX / 2, INT64_MAX),
		    lanes_hidden(w.lanes));
		world_drop(&w);
	}
}

static void
the_same_track_and_stage_give_the_same_layout(void **state)
{
	(void)state;
	for (uint64_t seed = 3000; seed < 3040; seed++) {
		struct lanes *again;
		struct world w;

		world_make(&w, seed);
		again = lanes_new(w.track, &w.config);
		assert_int_equal(lanes_count(again), lanes_count(w.lanes));
		for (size_t i = 0; i < lanes_count(again); i++) {
			const struct placed *a = lanes_at(w.lanes, i),
					    *b = lanes_at(again, i);

			assert_int_equal(a->start, b->start);
			assert_int_equal(a->index, b->index);
			assert_int_equal(a->row, b->row);
		}
		lanes_free(again);
		world_drop(&w);
	}
}

/* All of `before` are still among the placed, as they were, but for some of
 * those after `now` if one's own needed their room. */
static size_t
nothing_has_moved(
    const struct world *w, const struct placed *before, size_t count, ns_t now, bool own)
{
	const struct lanes *l = w->lanes;
	size_t at, gone = 0;

	for (size_t i = 0; i < count; i++) {
		const struct comment *c = track_at(w->track, before[i].index);

		for (at = 0; at < lanes_count(l); at++)
			if (lanes_at(l, at)->index == before[i].index)
				break;
		if (at == lanes_count(l)) {
			assert_true(own && before[i].start > now);
			assert_false(c->flags & COMMENT_OWN);
			gone++;
			continue;
		}
		assert_int_equal(lanes_at(l, at)->start, before[i].start);
		assert_int_equal(lanes_at(l, at)->end, before[i].end);
		assert_int_equal(lanes_at(l, at)->row, before[i].row);
	}
	return gone;
}

static void
late_ones_start_in_their_time(const struct world *w, size_t first, ns_t now)
{
	for (size_t i = 0; i < lanes_count(w->lanes); i++) {
		const struct placed *p = lanes_at(w->lanes, i);
		ns_t at =
		    track_at(w->track, p->index)->at_ms * MILLISECOND + w->config.offset;

		if (p->index < first)
			continue;
		if (is_own(w, p->index))
			continue;
		assert_in_range(p->start - at, 0, w->config.wait);
		assert_true(p->start >= now || at + w->config.wait < now);
	}
}

static void
own_ones_are_all_there(const struct world *w)
{
	size_t want = 0, have = 0;

	for (size_t i = 0; i < track_count(w->track); i++)
		want += is_own(w, i) && track_at(w->track, i)->mode <= COMMENT_BOTTOM;
	for (size_t i = 0; i < lanes_count(w->lanes); i++)
		have += is_own(w, lanes_at(w->lanes, i)->index) &&
			lanes_at(w->lanes, i)->mode <= COMMENT_BOTTOM;
	assert_int_equal(have, want);
}

static void
what_is_appended_moves_nothing_and_overlaps_nobody(void **state)
{
	(void)state;
	for (uint64_t seed = 4000; seed < 4080; seed++) {
		struct placed before[COMMENTS_MAX];
		uint64_t dice = seed;
		struct world w;

		world_make(&w, seed);
		for (int turn = 0; turn < 4; turn++) {
			size_t count = lanes_count(w.lanes), first = track_count(w.track);
			ns_t now = (ns_t)draw(&dice, 20) * SECOND;
			size_t hidden = lanes_hidden(w.lanes), placed, gone;
			bool own = false;

			if (first > COMMENTS_MAX - 10)
				break;
			for (size_t i = 0; i < count; i++)
				before[i] = *lanes_at(w.lanes, i);
			for (int i = 0; i < 10; i++)
				comment_add(&w, &dice, 20000, 0x1f);
			for (size_t i = first; i < first + 10; i++)
				own |= is_own(&w, i);
			placed = lanes_append(w.lanes, w.track, first, now);
			gone = nothing_has_moved(&w, before, count, now, own);
			own_ones_are_all_there(&w);
			/* Of those just added some may have given way too. */
			assert_true(lanes_count(w.lanes) <= count + placed - gone);
			assert_int_equal(lanes_count(w.lanes) + lanes_hidden(w.lanes),
			    count + hidden + 10);
			late_ones_start_in_their_time(&w, first, now);
		}
		every_step_is_walked(&w);
		world_drop(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_two_ever_share_a_cell_and_steps_are_exact),
		cmocka_unit_test(kinds_laid_out_apart_never_overlap_among_themselves),
		cmocka_unit_test(
		    every_comment_is_placed_once_in_time_and_in_its_rows_or_hidden),
		cmocka_unit_test(the_same_track_and_stage_give_the_same_layout),
		cmocka_unit_test(what_is_appended_moves_nothing_and_overlaps_nobody),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
