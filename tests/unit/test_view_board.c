/* Are comments drawn whole, in every size of the screen, whatever is in them? */
#include "unit/harness.h"

#include "ui/view.h"

#include <string.h>

static struct scene
scene_of(int cols, int rows, const struct scene_board *board)
{
	struct scene scene = { .cols = cols, .rows = rows, .board = board };

	scene.look = (struct look){ .depth = COLOR_TRUE, .utf8 = true };
	return scene;
}

static const char *
row_text(const struct surface *surface, int row)
{
	static char text[4096];
	size_t used = 0;

	for (int col = 0; col < surface->cols; col++) {
		const struct cell *cell = &surface->cells[row * surface->cols + col];
		size_t len = strnlen(cell->glyph, CELL_GLYPH);

		if (cell->style & CELL_RIGHT)
			continue;
		memcpy(text + used, len > 0 ? cell->glyph : " ", len > 0 ? len : 1);
		used += len > 0 ? len : 1;
	}
	text[used] = '\0';
	return text;
}

#define ROW(KIND, TEXT) .kind = (KIND), .text = (TEXT), .len = sizeof(TEXT) - 1

static const struct scene_board_row some[] = {
	{ ROW(SCENE_BOARD_HEAD, "ann"), .when = "5 min", .likes = 12, .liked = true },
	{ ROW(SCENE_BOARD_TEXT, "first line 中文"), .on = true },
	{ ROW(SCENE_BOARD_HEAD, "bob"), .when = "now", .answers = "eve", .indent = 3,
	    .own = true },
	{ ROW(SCENE_BOARD_TEXT, "שלום"), .indent = 3 },
	{ ROW(SCENE_BOARD_FAINT, "▸ 2 replies") },
};

static const struct scene_board board = {
	.title = "3 comments", .rows = some, .count = sizeof(some) / sizeof(some[0])
};

static void
who_when_and_how_many_like_it_stand_over_the_text(void **state)
{
	struct scene scene = scene_of(40, 12, &board);
	struct surface *surface = surface_new(40, 12);

	(void)state;
	view_board_draw(surface, &scene);
	assert_memory_equal(row_text(surface, 0), " 3 comments ", 12);
	assert_non_null(strstr(row_text(surface, 1), " ann  5 min  ♥12"));
	assert_non_null(strstr(row_text(surface, 2), " first line 中文"));
	assert_non_null(strstr(row_text(surface, 3), "    bob ▸ eve  now"));
	assert_non_null(strstr(row_text(surface, 4), "    םולש")); /* as it is seen */
	assert_non_null(strstr(row_text(surface, 5), " ▸ 2 replies"));
	assert_non_null(strstr(row_text(surface, 10), "Enter"));
	assert_true(surface_cell(surface, 4, 3)->style & CELL_UNDERLINE);
	assert_int_not_equal(
	    surface_cell(surface, 1, 2)->bg, surface_cell(surface, 1, 1)->bg);
	surface_free(surface);
}

static void
the_keys_are_told_in_ascii_where_that_is_all(void **state)
{
	struct scene scene;
	struct surface *surface;

	(void)state;
	for (int cols = 1; cols <= 200; cols++) {
		scene = scene_of(cols, 12, &board);
		surface = surface_new(cols, 12);
		scene.look.utf8 = false;
		view_board_draw(surface, &scene);
		for (const char *c = row_text(surface, 10); *c != '\0'; c++)
			assert_in_range(*c, ' ', '~');
		surface_free(surface);
	}
}

static void
a_long_name_gives_way_to_what_stands_behind_it(void **state)
{
	static const char name[] =
	    "名字名字名字名字名字名字名字名字名字名字名字名字名字名字";
	const struct scene_board_row row = { .kind = SCENE_BOARD_HEAD,
		.text = name,
		.len = sizeof(name) - 1,
		.when = "12 min",
		.likes = 1234 };
	const struct scene_board long_name = { .title = "t", .rows = &row, .count = 1 };
	struct scene scene = scene_of(30, 10, &long_name);
	struct surface *surface = surface_new(30, 10);

	(void)state;
	view_board_draw(surface, &scene);
	assert_non_null(strstr(row_text(surface, 1), " 名字名字"));
	assert_non_null(strstr(row_text(surface, 1), "12 min  ♡1234"));
	surface_free(surface);
}

static void
every_size_is_drawn_inside_of_its_box(void **state)
{
	(void)state;
	for (int cols = 1; cols < 90; cols += 3) {
		for (int rows = 1; rows < 12; rows++) {
			struct scene scene = scene_of(cols, rows, &board);
			struct surface *surface = surface_new(cols, rows);
			struct view_box box = view_list_box(&scene);

			scene.look.depth = cols % 2 ? COLOR_MONO : COLOR_TRUE;
			scene.look.utf8 = cols % 4 != 0;
			view_board_draw(surface, &scene);
			if (rows > 1)
				assert_int_equal(
				    surface_cell(surface, cols - 1, rows - 1)->solid,
				    CELL_CLEAR);
			if (box.col > 0)
				assert_int_equal(
				    surface_cell(surface, box.col - 1, 0)->solid,
				    CELL_CLEAR);
			surface_free(surface);
		}
	}
}

static void
what_it_asks_stands_where_the_keys_stood(void **state)
{
	struct scene_board asking = board;
	struct scene scene = scene_of(60, 12, &asking);
	struct surface *surface = surface_new(60, 12);

	(void)state;
	asking.asks = "d again deletes it";
	view_board_draw(surface, &scene);
	assert_non_null(strstr(row_text(surface, 10), "d again deletes it"));
	assert_null(strstr(row_text(surface, 10), "Enter"));
	surface_free(surface);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_when_and_how_many_like_it_stand_over_the_text),
		cmocka_unit_test(the_keys_are_told_in_ascii_where_that_is_all),
		cmocka_unit_test(a_long_name_gives_way_to_what_stands_behind_it),
		cmocka_unit_test(every_size_is_drawn_inside_of_its_box),
		cmocka_unit_test(what_it_asks_stands_where_the_keys_stood),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
