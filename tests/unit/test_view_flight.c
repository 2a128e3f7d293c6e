/* What do danmaku look like on the stage? */
#include "unit/harness.h"

#include "danmaku/path.h"
#include "ui/view.h"

#include <string.h>

enum { COLS = 20, ROWS = 5 };

struct stage {
	struct track *track;
	struct lanes *lanes;
	struct surface *surface;
};

/* The stage a moment after one comment was said. */
static void
show(struct stage *stage, const struct comment *comment)
{
	const struct lanes_config config = {
		.cols = COLS,
		.rows = ROWS,
		.bottom_rows = ROWS,
		.flight = 8 * SECOND,
		.hold = 4 * SECOND,
	};
	struct scene scene = { .cols = COLS, .rows = ROWS, .t = 1 * SECOND };

	stage->track = track_new();
	track_add(stage->track, comment);
	track_sort(stage->track);
	stage->lanes = lanes_new(stage->track, &config);
	stage->surface = surface_new(COLS, ROWS);
	scene.look = (struct look){ .depth = COLOR_TRUE, .utf8 = true, .danmaku = true };
	scene.track = stage->track;
	scene.lanes = stage->lanes;
	view_flight_draw(stage->surface, &scene);
}

static void
drop(struct stage *stage)
{
	surface_free(stage->surface);
	lanes_free(stage->lanes);
	track_free(stage->track);
}

static struct comment
said(uint8_t mode, const char *text)
{
	return (struct comment){ .text = text,
		.text_len = (uint32_t)strlen(text),
		.author = "",
		.mode = mode,
		.size = 25 };
}

/* One that stands with its corner in the middle of the stage. */
static void
show_posed(struct stage *stage, const char *text, uint16_t size, float alpha)
{
	static const struct path_point middle[] = { { 0.5f, 0.4f } };
	const struct comment_path head = {
		.life_ms = 4000, .from_alpha = alpha, .to_alpha = alpha
	};
	struct comment c = said(COMMENT_POSITIONED, text);
	struct bytes path = { 0 };

	path_make(&path, &head, middle, 1);
	c.path = (const void *)path.data;
	c.size = size;
	show(stage, &c);
	bytes_fini(&path);
}

static void
a_positioned_one_stands_where_it_should_and_its_blanks_are_clear(void **state)
{
	struct stage stage;

	(void)state;
	show_posed(&stage, "ab\n　c", 25, 1);
	assert_memory_equal(surface_cell(stage.surface, 10, 2)->glyph, "a", 2);
	assert_memory_equal(surface_cell(stage.surface, 11, 2)->glyph, "b", 2);
	assert_int_equal(surface_cell(stage.surface, 10, 3)->solid, CELL_CLEAR);
	assert_int_equal(surface_cell(stage.surface, 11, 3)->solid, CELL_CLEAR);
	assert_memory_equal(surface_cell(stage.surface, 12, 3)->glyph, "c", 2);
	assert_false(surface_cell(stage.surface, 10, 2)->style & CELL_DIM);
	drop(&stage);
}

static void
a_positioned_one_is_found_where_it_is_drawn(void **state)
{
	struct stage stage;
	struct scene scene = { .cols = COLS, .rows = ROWS, .t = 1 * SECOND };

	(void)state;
	show_posed(&stage, "ab\n　c", 25, 1);
	scene.look = (struct look){ .depth = COLOR_TRUE, .utf8 = true, .danmaku = true };
	scene.track = stage.track;
	scene.lanes = stage.lanes;
	assert_int_equal(view_flight_hit(&scene, 10, 2), 0);
	assert_int_equal(view_flight_hit(&scene, 11, 2), 0);
	assert_int_equal(view_flight_hit(&scene, 12, 3), 0);
	assert_true(view_flight_hit(&scene, 12, 2) == SCENE_NO_PICK);
	assert_true(view_flight_hit(&scene, 10, 3) == SCENE_NO_PICK);
	assert_true(view_flight_hit(&scene, COLS, 2) == SCENE_NO_PICK);
	assert_true(view_flight_hit(&scene, -1, -1) == SCENE_NO_PICK);
	scene.pick = 0;
	scene.pick_said = "said";
	view_flight_draw(stage.surface, &scene);
	assert_true(surface_cell(stage.surface, 10, 2)->style & CELL_REVERSE);
	drop(&stage);
}

static void
a_faint_one_is_dim_and_what_lies_outside_is_cut(void **state)
{
	struct stage stage;

	(void)state;
	show_posed(&stage, "a long one that leaves\n1\n2\n3\n4\n5", 25, 0.3f);
	assert_true(surface_cell(stage.surface, 10, 2)->style & CELL_DIM);
	assert_memory_equal(surface_cell(stage.surface, 10, 4)->glyph, "2", 2);
	drop(&stage);
}

static void
small_blocks_are_the_pixels_of_a_drawing(void **state)
{
	struct stage stage;

	(void)state;
	/* 12 pixels of 672 are less than a column of 20, yet they are seen. */
	show_posed(&stage, "█", 12, 1);
	assert_int_equal(surface_cell(stage.surface, 10, 2)->solid, CELL_SOLID);
	drop(&stage);
}

static void
size_is_weight(void **state)
{
	static const uint16_t sizes[] = { 18, 25, 36 };
	static const int styles[] = { CELL_DIM, 0, CELL_BOLD };

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct comment c = said(COMMENT_TOP, "ab");
		struct stage stage;

		c.size = sizes[i];
		show(&stage, &c);
		assert_int_equal(
		    surface_cell(stage.surface, 9, 0)->style & (CELL_DIM | CELL_BOLD),
		    styles[i]);
		drop(&stage);
	}
}

static void
what_runs_to_the_left_begins_on_the_right(void **state)
{
	struct comment c = said(COMMENT_TOP, "אבגד");
	struct stage stage;

	(void)state;
	show(&stage, &c);
	assert_memory_equal(surface_cell(stage.surface, 8, 0)->glyph, "ד", 3);
	assert_memory_equal(surface_cell(stage.surface, 11, 0)->glyph, "א", 3);
	drop(&stage);
	c = said(COMMENT_TOP, "אאאאאאאאאאאאאאאאאאאאאאאאאאאא");
	show(&stage, &c);
	assert_memory_equal(surface_cell(stage.surface, 0, 0)->glyph, "…", 4);
	assert_memory_equal(surface_cell(stage.surface, 19, 0)->glyph, "א", 3);
	drop(&stage);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_positioned_one_stands_where_it_should_and_its_blanks_are_clear),
		cmocka_unit_test(a_positioned_one_is_found_where_it_is_drawn),
		cmocka_unit_test(a_faint_one_is_dim_and_what_lies_outside_is_cut),
		cmocka_unit_test(small_blocks_are_the_pixels_of_a_drawing),
		cmocka_unit_test(size_is_weight),
		cmocka_unit_test(what_runs_to_the_left_begins_on_the_right),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
