/* Is Hebrew seen in the order in which it is read, wherever it stands? */
#include "unit/harness.h"

#include "ui/view.h"

#include <string.h>

/* "shalom olam", and as it is seen from left to right. */
#define WRITTEN "שלום עולם"
#define SEEN "םלוע םולש"

static const char *
row_text(const struct surface *surface, int row)
{
	static char text[4096];
	size_t used = 0;

	for (int col = 0; col < surface->cols; col++) {
		const char *glyph = surface->cells[row * surface->cols + col].glyph;
		size_t len = strnlen(glyph, CELL_GLYPH);

		memcpy(text + used, len > 0 ? glyph : " ", len > 0 ? len : 1);
		used += len > 0 ? len : 1;
	}
	text[used] = '\0';
	return text;
}

static struct scene
scene_of(int cols, int rows)
{
	struct scene scene = { .cols = cols, .rows = rows };

	scene.look = (struct look){ .depth = COLOR_TRUE, .utf8 = true };
	return scene;
}

static void
the_list_shows_who_said_what(void **state)
{
	const uint32_t items[] = { 0 };
	const struct scene_list list = { .items = items, .count = 1, .all = 1 };
	const struct comment comment = { .text = "a\n" WRITTEN,
		.text_len = sizeof("a\n" WRITTEN) - 1,
		.author = "לא",
		.rgb = 0xffffff };
	struct scene scene = scene_of(60, 8);
	struct surface *surface = surface_new(60, 8);
	struct track *track = track_new();

	(void)state;
	track_add(track, &comment);
	track_sort(track);
	scene.track = track;
	scene.list = &list;
	view_list_draw(surface, &scene);
	assert_non_null(strstr(row_text(surface, 1), "a⏎" SEEN " "));
	assert_non_null(strstr(row_text(surface, 1), " אל "));
	track_free(track);
	surface_free(surface);
}

static void
the_menu_and_notices_are_read_as_well(void **state)
{
	const char *const lines[] = { WRITTEN };
	const struct scene_menu menu = { .title = "which?", .lines = lines, .count = 1 };
	struct scene scene = scene_of(40, 8);
	struct surface *surface = surface_new(40, 8);

	(void)state;
	scene.menu = &menu;
	scene.notice = "say " WRITTEN;
	view_menu_draw(surface, &scene);
	assert_non_null(
	    strstr(row_text(surface, view_menu_rows(&scene).row), " " SEEN " "));
	view_notice_draw(surface, &scene);
	assert_non_null(strstr(row_text(surface, 6), " say " SEEN " "));
	surface_free(surface);
}

/* Its end is missing, and that is on the left. */
static void
what_does_not_fit_begins_at_its_beginning(void **state)
{
	const struct pen pen = { .solid = CELL_SOLID };
	struct scene scene = scene_of(6, 1);
	struct surface *surface = surface_new(6, 1);
	int col;

	(void)state;
	col = view_text_draw(surface, &scene, (struct view_box){ 1, 0, 4, 1 }, 1, WRITTEN,
	    sizeof(WRITTEN) - 1, pen);
	assert_string_equal(row_text(surface, 0), " םולש ");
	assert_int_equal(col, 5);
	surface_free(surface);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list_shows_who_said_what),
		cmocka_unit_test(the_menu_and_notices_are_read_as_well),
		cmocka_unit_test(what_does_not_fit_begins_at_its_beginning),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
