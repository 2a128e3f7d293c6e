/* Does the screen say what the scene says? */
#include "unit/harness.h"

#include "base/mem.h"
#include "ui/ui.h"
#include "ui/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scene
scene_of(int cols, int rows)
{
	struct scene scene = {
		.cols = cols,
		.rows = rows,
		.t = 30 * SECOND,
		.duration = 60 * SECOND,
		.state = SCENE_PLAYING,
		.title = "",
	};

	scene.look = (struct look){ .blitter = blit_find("half"),
		.depth = COLOR_TRUE,
		.utf8 = true,
		.opacity = 80,
		.danmaku = true };
	scene.bar = (struct scene_bar){ .visible = true,
		.volume = 80,
		.rate_ppm = 1000000,
		.items = 1,
		.busy_percent = -1 };
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

static void
the_bar_tells_place_speed_volume_and_what_is_hidden(void **state)
{
	struct scene scene = scene_of(80, 24);
	struct surface *surface = surface_new(80, 24);

	(void)state;
	scene.bar.rate_ppm = 1250000;
	scene.bar.hidden = 12;
	scene.bar.filtered = 34;
	view_bar_draw(surface, &scene);
	assert_non_null(strstr(row_text(surface, 23), "▶ 00:30 / 01:00"));
	assert_non_null(strstr(row_text(surface, 23), "+12 hidden"));
	assert_non_null(strstr(row_text(surface, 23), " 34 filtered"));
	assert_non_null(strstr(row_text(surface, 23), "1.25x"));
	assert_non_null(strstr(row_text(surface, 23), "vol 80%"));
	surface_free(surface);
}

static void
a_hidden_bar_still_owns_up_to_hidden_danmaku(void **state)
{
	struct scene scene = scene_of(80, 24);
	struct surface *surface = surface_new(80, 24);

	(void)state;
	scene.bar.visible = false;
	view_bar_draw(surface, &scene);
	assert_null(strstr(row_text(surface, 23), "vol"));
	scene.bar.hidden = 3;
	view_bar_draw(surface, &scene);
	assert_non_null(strstr(row_text(surface, 23), "+3 hidden"));
	surface_free(surface);
}

static void
a_click_on_the_bar_is_a_place_in_the_video(void **state)
{
	struct scene scene = scene_of(80, 24);
	struct view_box box = view_bar_progress(&scene);

	(void)state;
	assert_true(box.cols > 20);
	assert_true(view_bar_hit(&scene, box.col, 23) == 0.0);
	assert_true(view_bar_hit(&scene, box.col + box.cols - 1, 23) == 1.0);
	assert_true(view_bar_hit(&scene, box.col, 22) < 0);
	assert_true(view_bar_hit(&scene, box.col - 1, 23) < 0);
	scene.bar.visible = false;
	assert_true(view_bar_hit(&scene, box.col, 23) < 0);
}

static void
dense_places_stand_higher_in_the_bar(void **state)
{
	uint32_t heat[8] = { 0, 0, 0, 100, 0, 0, 0, 0 };
	struct scene scene = scene_of(80, 24);
	struct surface *surface = surface_new(80, 24);

	(void)state;
	scene.t = 0;
	scene.bar.heat = heat;
	scene.bar.heat_slices = 8;
	scene.bar.heat_most = 100;
	view_bar_draw(surface, &scene);
	assert_non_null(strstr(row_text(surface, 23), "▁█"));
	surface_free(surface);
}

static void
what_has_no_room_in_the_bar_gives_way_the_server_last(void **state)
{
	static const char *const ends[] = { [60] = "▁ +12 hidden 3 on line loop ",
		[55] = "▁ +12 hidden 3 on line ",
		[46] = "▁ 3 on line ",
		[32] = "▁ 3 on line " };

	(void)state;
	for (int cols = 32; cols <= 60; cols++) {
		struct scene scene = scene_of(cols, 5);
		struct surface *surface = surface_new(cols, 5);

		scene.bar.online = "3 on line";
		scene.bar.hidden = 12;
		scene.bar.loop = true;
		view_bar_draw(surface, &scene);
		if (ends[cols] != NULL)
			assert_non_null(strstr(row_text(surface, 4), ends[cols]));
		surface_free(surface);
	}
}

static void
the_bar_fits_any_width(void **state)
{
	(void)state;
	for (int cols = 1; cols < 60; cols++) {
		struct scene scene = scene_of(cols, 5);
		struct surface *surface = surface_new(cols, 5);

		scene.bar.busy = "fetching danmaku";
		scene.bar.hidden = 1234;
		view_bar_draw(surface, &scene);
		view_notice_draw(surface, &scene);
		surface_free(surface);
	}
}

/* The reason comes last, behind an address; but there is a film, too. */
static void
a_notice_that_is_wider_than_the_screen_is_read_to_its_end(void **state)
{
	(void)state;
	for (int rows = 1; rows < 12; rows++) {
		struct scene scene = scene_of(30, rows);
		struct surface *surface = surface_new(30, rows);

		scene.notice =
		    "http://127.0.0.1:8771/api/v2/comment/7: larger than 4 MiB";
		view_notice_draw(surface, &scene);
		assert_non_null(strstr(
		    row_text(surface, rows > 1 ? rows - 2 : 0), rows > 8   ? "MiB"
								: rows > 5 ? "larger than"
									   : "http"));
		surface_free(surface);
	}
}

static struct track *
track_of(const char *text, enum comment_mode mode)
{
	struct track *track = track_new();
	struct comment comment = { .at_ms = 30000,
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.rgb = 0xffffff,
		.mode = (uint8_t)mode };

	track_add(track, &comment);
	track_sort(track);
	return track;
}

static struct lanes *
lanes_of(const struct track *track, int cols, int rows)
{
	struct lanes_config config = { .cols = cols,
		.rows = rows,
		.bottom_rows = rows,
		.flight = 8 * SECOND,
		.hold = 4 * SECOND,
		.wait = SECOND / 2 };

	return lanes_new(track, &config);
}

static void
the_same_time_always_gives_the_same_screen(void **state)
{
	struct track *track = track_of("弹幕 fly by", COMMENT_SCROLL);
	struct lanes *lanes = lanes_of(track, 40, 9);
	struct surface *a = surface_new(40, 10), *b = surface_new(40, 10);
	struct scene scene = scene_of(40, 10);

	(void)state;
	scene.track = track;
	scene.lanes = lanes;
	scene.t = 33 * SECOND;
	view_flight_draw(a, &scene);
	scene.t = 31 * SECOND; /* somewhere else, and back */
	view_flight_draw(b, &scene);
	surface_clear(b);
	scene.t = 33 * SECOND;
	view_flight_draw(b, &scene);
	assert_memory_equal(a->cells, b->cells, sizeof(struct cell) * 400);
	assert_non_null(strstr(row_text(a, 0), "弹幕 fly by"));
	surface_free(a);
	surface_free(b);
	lanes_free(lanes);
	track_free(track);
}

static void
a_comment_too_wide_for_its_place_ends_in_dots(void **state)
{
	char text[400];
	struct track *track;
	struct lanes *lanes;
	struct surface *surface = surface_new(20, 5);
	struct scene scene = scene_of(20, 5);
	bool dots = false;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	track = track_of(text, COMMENT_SCROLL);
	lanes = lanes_of(track, 20, 4);
	scene.track = track;
	scene.lanes = lanes;
	for (int ms = 0; ms < 30000 && !dots; ms += 50) {
		scene.t = (30000 + ms) * MILLISECOND;
		surface_clear(surface);
		view_flight_draw(surface, &scene);
		dots = strstr(row_text(surface, 0), "…") != NULL;
	}
	assert_true(dots);
	surface_free(surface);
	lanes_free(lanes);
	track_free(track);
}

/* "…" and blocks are two columns wide there. */
static void
where_ambiguous_is_wide_a_cut_comment_keeps_to_its_columns(void **state)
{
	char text[400];
	struct track *track;
	struct lanes *lanes;
	struct surface *surface = surface_new(20, 5);
	struct scene scene = scene_of(20, 5);

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	track = track_of(text, COMMENT_TOP);
	lanes = lanes_of(track, 20, 4);
	scene.track = track;
	scene.lanes = lanes;
	scene.look.rule.ambiguous_wide = true;
	view_flight_draw(surface, &scene);
	assert_string_equal(row_text(surface, 0), "xxxxxxxxxxxxxxxxxx…");
	surface_free(surface);
	lanes_free(lanes);
	track_free(track);
}

static void
where_ambiguous_is_wide_the_bar_still_shows_how_far_it_is(void **state)
{
	uint32_t heat[8] = { 0, 0, 0, 100, 0, 0, 0, 0 };
	struct scene scene = scene_of(80, 24);
	struct surface *surface = surface_new(80, 24);
	struct view_box box;

	(void)state;
	scene.look.rule.ambiguous_wide = true;
	scene.bar.heat = heat;
	scene.bar.heat_slices = 8;
	scene.bar.heat_most = 100;
	view_bar_draw(surface, &scene);
	box = view_bar_progress(&scene);
	for (int col = box.col; col < box.col + box.cols; col++)
		assert_true(surface_cell(surface, col, 23)->glyph[0] != '\0');
	surface_free(surface);
}

static void
nothing_changed_means_no_bytes(void **state)
{
	struct ui_frame_options options = { .paint.depth = COLOR_TRUE,
		.paint.utf8 = true };
	struct scene scene = scene_of(40, 10);
	struct ui_times times = { 0 };
	struct bytes bytes = { 0 };
	uint32_t dots[40 * 20];
	struct ui *ui = ui_new();

	(void)state;
	for (int i = 0; i < 800; i++)
		dots[i] = (uint32_t)i * 2711;
	scene.picture = (struct scene_picture){ dots, 40, 20, 1 };
	ui_frame(ui, &scene, &options, &bytes, &times);
	assert_true(bytes.len > 0);
	bytes_clear(&bytes);
	ui_frame(ui, &scene, &options, &bytes, &times);
	assert_int_equal(bytes.len, 0);
	ui_forget(ui);
	ui_frame(ui, &scene, &options, &bytes, &times);
	assert_true(bytes.len > 0);
	bytes_fini(&bytes);
	ui_free(ui);
}

static void
a_picture_stands_in_the_middle_of_the_stage(void **state)
{
	struct scene scene = scene_of(80, 24);
	uint32_t dot = 0;
	struct view_box box;

	(void)state;
	scene.picture = (struct scene_picture){ &dot, 60, 40, 1 };
	box = view_video_box(&scene);
	assert_int_equal(box.col, 10);
	assert_int_equal(box.row, 2);
	assert_int_equal(box.cols, 60);
	assert_int_equal(box.rows, 20);
}

static void
a_long_help_scrolls_and_stays_inside(void **state)
{
	const char *lines[] = { "one\tfirst", "two\tsecond", "three\tthird",
		"four\tfourth" };
	struct scene_box box = { "keys", lines, 4, 2 };
	struct scene scene = scene_of(20, 4);
	struct surface *surface = surface_new(20, 4);

	(void)state;
	view_box_draw(surface, &scene, &box, true);
	assert_non_null(strstr(row_text(surface, 0), "keys"));
	assert_non_null(strstr(row_text(surface, 1), "three"));
	assert_non_null(strstr(row_text(surface, 2), "four"));
	surface_free(surface);
}

static struct scene_prompt
prompt_of(const char *text, size_t cursor)
{
	static const char *const modes[] = { "scroll", "top", "bottom", "reverse" };
	static const uint32_t colors[] = { 0xffffff, 0xff0000, 0x00ff00 };

	return (struct scene_prompt){
		.text = text,
		.len = strlen(text),
		.cursor = cursor,
		.clusters = 5,
		.most = 100,
		.modes = modes,
		.mode_count = 4,
		.mode = 1,
		.colors = colors,
		.color_name = "red",
		.color_count = 3,
		.color = 1,
	};
}

/* The column of the only cell of the last row that is drawn as the cursor. */
static int
cursor_col(const struct surface *surface, int row)
{
	int found = -1;

	for (int col = 0; col < surface->cols; col++) {
		const struct cell *cell = &surface->cells[row * surface->cols + col];

		if (cell->bg != 0xff0000 || cell->style & CELL_RIGHT)
			continue;
		assert_int_equal(found, -1);
		found = col;
	}
	return found;
}

static void
the_prompt_shows_text_cursor_count_and_choices(void **state)
{
	struct scene_prompt prompt = prompt_of("a你好b", 4);
	struct scene scene = scene_of(80, 24);
	struct surface *surface = surface_new(80, 24);

	(void)state;
	scene.prompt = &prompt;
	view_prompt_draw(surface, &scene);
	assert_memory_equal(row_text(surface, 23), "> a你好b", strlen("> a你好b"));
	assert_non_null(strstr(row_text(surface, 23), " 5/100"));
	assert_int_equal(cursor_col(surface, 23), 5); /* on the second wide one */
	assert_non_null(strstr(row_text(surface, 22), "scroll top bottom reverse"));
	assert_non_null(strstr(row_text(surface, 22), "red"));
	surface_clear(surface);
	prompt.cursor = prompt.len;
	prompt.said = "not posted: the disk is full";
	view_prompt_draw(surface, &scene);
	assert_int_equal(cursor_col(surface, 23), 8);
	assert_non_null(strstr(row_text(surface, 22), " not posted: the disk is full"));
	surface_free(surface);
}

static void
the_prompt_fits_everywhere_and_the_cursor_is_always_seen(void **state)
{
	static const char text[] = "0123456789你好世界👩‍👩‍👧abcdefgh";
	struct scene_prompt prompt = prompt_of(text, 0);
	struct scene scene = scene_of(20, 5);
	struct surface *surface = surface_new(1, 1);
	size_t size;
	int col, at, row;

	(void)state;
	assert_false(view_prompt_cursor(&scene, &at, &row));
	scene.prompt = &prompt;
	for (scene.cols = 8; scene.cols < 60; scene.cols++) {
		for (prompt.cursor = 0; prompt.cursor < prompt.len;
		     prompt.cursor += size) {
			surface_resize(surface, scene.cols, 5);
			view_prompt_draw(surface, &scene);
			col = cursor_col(surface, 4);
			assert_true(col >= 2 && col < scene.cols);
			assert_true(view_prompt_cursor(&scene, &at, &row));
			assert_true(at == col && row == 4);
			size = text_cluster_size(
			    text + prompt.cursor, prompt.len - prompt.cursor);
		}
	}
	for (int rows = 1; rows < 4; rows++) {
		for (int cols = 1; cols < 12; cols++) {
			scene.cols = cols;
			scene.rows = rows;
			surface_resize(surface, cols, rows);
			view_prompt_draw(surface, &scene);
		}
	}
	surface_free(surface);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bar_tells_place_speed_volume_and_what_is_hidden),
		cmocka_unit_test(a_hidden_bar_still_owns_up_to_hidden_danmaku),
		cmocka_unit_test(a_click_on_the_bar_is_a_place_in_the_video),
		cmocka_unit_test(dense_places_stand_higher_in_the_bar),
		cmocka_unit_test(what_has_no_room_in_the_bar_gives_way_the_server_last),
		cmocka_unit_test(the_bar_fits_any_width),
		cmocka_unit_test(
		    a_notice_that_is_wider_than_the_screen_is_read_to_its_end),
		cmocka_unit_test(the_same_time_always_gives_the_same_screen),
		cmocka_unit_test(a_comment_too_wide_for_its_place_ends_in_dots),
		cmocka_unit_test(
		    where_ambiguous_is_wide_a_cut_comment_keeps_to_its_columns),
		cmocka_unit_test(
		    where_ambiguous_is_wide_the_bar_still_shows_how_far_it_is),
		cmocka_unit_test(nothing_changed_means_no_bytes),
		cmocka_unit_test(a_picture_stands_in_the_middle_of_the_stage),
		cmocka_unit_test(a_long_help_scrolls_and_stays_inside),
		cmocka_unit_test(the_prompt_shows_text_cursor_count_and_choices),
		cmocka_unit_test(
		    the_prompt_fits_everywhere_and_the_cursor_is_always_seen),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
