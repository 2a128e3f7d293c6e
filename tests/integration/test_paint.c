/* Does a terminal that is sent only the differences show what it should? */
#include "unit/harness.h"

#include "base/mem.h"
#include "base/text.h"
#include "cells/compose.h"
#include "cells/paint.h"

#include <stdlib.h>
#include <string.h>
#include <vterm.h>

/* A small generator of our own: the same on every machine. */
static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static uint32_t
color(uint32_t *seed)
{
	static const uint32_t few[] = { RGB_DEFAULT, 0, 0xffffff, 0xff0000, 0x336699 };
	uint32_t pick = next(seed) % 8;

	return pick < 5 ? few[pick] : next(seed) & 0xffffff;
}

static void
scribble(struct surface *s, uint32_t *seed)
{
	static const char *const texts[] = { "a", "弹", "弹幕", "x y", "日本語text",
		"e\xcc\x81", "▄", "⣿", "   ", "ab弹c", "~" };
	const char *text = texts[next(seed) % (sizeof(texts) / sizeof(texts[0]))];
	struct pen pen = { color(seed), color(seed), 0, CELL_SOLID };
	int col = (int)(next(seed) % (uint32_t)(s->cols + 2)) - 1;
	int row = (int)(next(seed) % (uint32_t)s->rows);

	if (next(seed) % 3 == 0)
		pen.style = next(seed) &
			    (CELL_BOLD | CELL_UNDERLINE | CELL_REVERSE | CELL_ITALIC);
	if (next(seed) % 6 == 0)
		surface_fill(
		    s, col, row, (int)(next(seed) % 30), (int)(next(seed) % 3), pen);
	else
		surface_text(
		    s, col, row, text, strlen(text), pen, (struct text_rule){ 0 });
}

static uint32_t
code_of(uint32_t rgb, enum color_depth depth)
{
	if (rgb == RGB_DEFAULT || depth == COLOR_MONO)
		return RGB_DEFAULT;
	return depth == COLOR_256  ? (uint32_t)palette_256(rgb)
	       : depth == COLOR_16 ? (uint32_t)palette_16(rgb)
				   : rgb;
}

static uint32_t
code_shown(const VTermColor *c, bool is_default)
{
	if (is_default)
		return RGB_DEFAULT;
	if (VTERM_COLOR_IS_INDEXED(c))
		return c->indexed.idx;
	return (uint32_t)c->rgb.red << 16 | (uint32_t)c->rgb.green << 8 | c->rgb.blue;
}

static void
check_glyph(const VTermScreenCell *shown, const struct cell *want, bool utf8)
{
	char text[VTERM_MAX_CHARS_PER_CELL * 4 + 1] = "";
	size_t len = 0;

	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && shown->chars[i] != 0; i++)
		len += text_encode(shown->chars[i], text + len);
	text[len] = '\0';
	if (strcmp(text, " ") == 0)
		text[0] = '\0';
	if (!utf8 && strlen(want->glyph) > 1)
		assert_string_equal(text, "?");
	else
		assert_string_equal(text, want->glyph);
}

static void
check_cell(VTermScreen *screen, const struct surface *want, int col, int row,
    const struct paint_options *o)
{
	const struct cell *cell = &want->cells[row * want->cols + col];
	bool clear = cell->solid == CELL_CLEAR, blank;
	VTermScreenCell shown;

	assert_true(vterm_screen_get_cell(screen, (VTermPos){ row, col }, &shown));
	if (cell->style & CELL_RIGHT && o->utf8) {
		assert_int_equal(shown.chars[0], (uint32_t)-1);
		return;
	}
	if (!(cell->style & CELL_RIGHT))
		check_glyph(&shown, cell, o->utf8);
	assert_int_equal(code_shown(&shown.bg, VTERM_COLOR_IS_DEFAULT_BG(&shown.bg)),
	    clear ? RGB_DEFAULT : code_of(cell->bg, o->depth));
	assert_int_equal(
	    shown.attrs.reverse, !clear && (cell->style & CELL_REVERSE) != 0);
	assert_int_equal(shown.attrs.bold, !clear && (cell->style & CELL_BOLD) != 0);
	assert_int_equal(
	    shown.attrs.underline != 0, !clear && (cell->style & CELL_UNDERLINE) != 0);
	assert_int_equal(shown.attrs.italic, !clear && (cell->style & CELL_ITALIC) != 0);
	blank =
	    cell->glyph[0] == '\0' && !(cell->style & (CELL_REVERSE | CELL_UNDERLINE));
	if (!blank && !(cell->style & CELL_RIGHT))
		assert_int_equal(
		    code_shown(&shown.fg, VTERM_COLOR_IS_DEFAULT_FG(&shown.fg)),
		    clear ? RGB_DEFAULT : code_of(cell->fg, o->depth));
}

static void
play(int cols, int rows, uint32_t seed, const struct paint_options *o)
{
	struct surface *shown = surface_new(cols, rows), *want = surface_new(cols, rows);
	struct diff_run *runs = mem_new((size_t)(cols * rows), sizeof(*runs));
	VTerm *vt = vterm_new(rows, cols);
	VTermScreen *screen = vterm_obtain_screen(vt);
	struct paint_options options = *o;
	struct bytes out = { 0 };

	vterm_set_utf8(vt, 1);
	vterm_screen_reset(screen, 1);
	for (int frame = 0; frame < 12; frame++) {
		size_t count;

		for (uint32_t n = next(&seed) % 20; n > 0; n--)
			scribble(want, &seed);
		options.home_before = frame == 7;
		if (options.home_before)
			surface_clear(shown);
		count = diff(shown, want, 0, runs);
		bytes_clear(&out);
		paint(&out, shown, want, runs, count, &options);
		if (out.len > 0)
			vterm_input_write(vt, out.data, out.len);
		for (int row = 0; row < rows; row++)
			for (int col = 0; col < cols; col++)
				check_cell(screen, want, col, row, &options);
		assert_memory_equal(shown->cells, want->cells,
		    sizeof(*want->cells) * (size_t)(cols * rows));
	}
	vterm_free(vt);
	bytes_fini(&out);
	free(runs);
	surface_free(shown);
	surface_free(want);
}

static void
play_all_sizes(enum color_depth depth, bool utf8, bool bce, bool synchronized)
{
	static const int sizes[][2] = { { 1, 1 }, { 2, 1 }, { 1, 6 }, { 20, 5 },
		{ 37, 11 }, { 120, 3 } };
	struct paint_options o = { .depth = depth,
		.utf8 = utf8,
		.bce = bce,
		.synchronized = synchronized,
		.ask_status = synchronized };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		for (uint32_t seed = 1; seed <= 25; seed++)
			play(sizes[i][0], sizes[i][1], seed * 77 + (uint32_t)i, &o);
}

static void
a_terminal_in_24_bits_shows_what_was_wanted(void **state)
{
	(void)state;
	play_all_sizes(COLOR_TRUE, true, true, true);
	play_all_sizes(COLOR_TRUE, true, false, false);
}

static void
a_terminal_with_256_colours_shows_what_was_wanted(void **state)
{
	(void)state;
	play_all_sizes(COLOR_256, true, true, false);
}

static void
a_terminal_with_16_colours_shows_what_was_wanted(void **state)
{
	(void)state;
	play_all_sizes(COLOR_16, true, false, true);
}

static void
a_terminal_without_colours_shows_what_was_wanted(void **state)
{
	(void)state;
	play_all_sizes(COLOR_MONO, true, true, false);
}

static void
an_ascii_terminal_gets_question_marks_and_nothing_moves(void **state)
{
	(void)state;
	play_all_sizes(COLOR_TRUE, false, true, false);
	play_all_sizes(COLOR_MONO, false, false, false);
}

static int
scrolled(VTermRect dest, VTermRect src, void *user)
{
	(void)dest;
	(void)src;
	*(bool *)user = true;
	return 0;
}

static int
pushed(int cols, const VTermScreenCell *cells, void *user)
{
	(void)cols;
	(void)cells;
	*(bool *)user = true;
	return 0;
}

static void
the_last_cell_is_painted_and_nothing_scrolls(void **state)
{
	static const VTermScreenCallbacks callbacks = { .moverect = scrolled,
		.sb_pushline = pushed };
	const struct paint_options o = { .depth = COLOR_TRUE, .utf8 = true };
	struct surface *shown = surface_new(20, 5), *want = surface_new(20, 5);
	struct diff_run runs[100];
	VTerm *vt = vterm_new(5, 20);
	VTermScreen *screen = vterm_obtain_screen(vt);
	struct bytes out = { 0 };
	bool moved = false;

	(void)state;
	vterm_set_utf8(vt, 1);
	vterm_screen_set_callbacks(screen, &callbacks, &moved);
	vterm_screen_reset(screen, 1);
	for (uint32_t frame = 0; frame < 4; frame++) {
		for (int i = 0; i < 100; i++)
			want->cells[i] = (struct cell){ .glyph = "▄",
				.fg = 0x10101u * frame,
				.bg = (uint32_t)i,
				.solid = CELL_SOLID };
		paint(&out, shown, want, runs, diff(shown, want, 0, runs), &o);
		vterm_input_write(vt, out.data, out.len);
		bytes_clear(&out);
	}
	check_cell(screen, want, 19, 4, &o);
	check_cell(screen, want, 0, 0, &o);
	assert_false(moved);
	vterm_free(vt);
	bytes_fini(&out);
	surface_free(shown);
	surface_free(want);
}

static void
nothing_new_is_not_a_byte(void **state)
{
	const struct paint_options o = { .synchronized = true, .ask_status = true };
	struct surface *shown = surface_new(20, 5), *want = surface_new(20, 5);
	struct diff_run runs[100];
	struct bytes out = { 0 };

	(void)state;
	assert_int_equal(
	    paint(&out, shown, want, runs, diff(shown, want, 0, runs), &o), 0);
	assert_int_equal(out.len, 0);
	surface_free(shown);
	surface_free(want);
}

static const char *
painted(const struct surface *want, struct surface *shown, struct bytes *out)
{
	const struct paint_options o = { .depth = COLOR_TRUE, .utf8 = true, .bce = true };
	struct diff_run runs[100];

	bytes_clear(out);
	paint(out, shown, want, runs, diff(shown, want, 0, runs), &o);
	return out->data;
}

static void
only_what_changes_is_said(void **state)
{
	struct surface *shown = surface_new(20, 5), *want = surface_new(20, 5);
	struct pen red = { 0xff0000, RGB_DEFAULT, 0, CELL_SOLID };
	struct pen bold = { 0xff0000, RGB_DEFAULT, CELL_BOLD, CELL_SOLID };
	struct text_rule rule = { 0 };
	struct bytes out = { 0 };

	(void)state;
	surface_text(want, 2, 1, "abc", 3, red, rule);
	assert_string_equal(
	    painted(want, shown, &out), "\033[m\033[2;3H\033[38;2;255;0;0mabc");
	surface_text(want, 2, 1, "a", 1, bold, rule);
	surface_text(want, 4, 1, "C", 1, red, rule);
	surface_text(want, 0, 2, "x", 1, red, rule);
	assert_string_equal(painted(want, shown, &out),
	    "\033[m\033[2;3H\033[1;38;2;255;0;0ma\033[C\033[22mC\r\nx");
	surface_fill(want, 2, 1, 18, 1, (struct pen){ 0, 0xff, 0, CELL_SOLID });
	assert_string_equal(
	    painted(want, shown, &out), "\033[m\033[2;3H\033[48;2;0;0;255m\033[K");
	bytes_fini(&out);
	surface_free(shown);
	surface_free(want);
}

static void
behind_the_last_column_the_cursor_is_placed_anew(void **state)
{
	struct surface *shown = surface_new(20, 5), *want = surface_new(20, 5);
	struct pen pen = { RGB_DEFAULT, RGB_DEFAULT, 0, CELL_SOLID };
	struct bytes out = { 0 };

	(void)state;
	surface_text(want, 19, 0, "x", 1, pen, (struct text_rule){ 0 });
	surface_text(want, 0, 1, "y", 1, pen, (struct text_rule){ 0 });
	assert_string_equal(painted(want, shown, &out), "\033[m\033[;20Hx\033[2Hy");
	bytes_fini(&out);
	surface_free(shown);
	surface_free(want);
}

static void
a_colour_is_erased_only_where_the_terminal_does_so(void **state)
{
	struct paint_options o = { .depth = COLOR_TRUE, .utf8 = true };
	struct surface *shown = surface_new(20, 5), *want = surface_new(20, 5);
	struct diff_run runs[100];
	struct bytes out = { 0 };

	(void)state;
	surface_fill(want, 0, 0, 20, 1, (struct pen){ 0, 0xff, 0, CELL_SOLID });
	surface_fill(want, 0, 1, 20, 1, (struct pen){ 0, RGB_DEFAULT, 0, CELL_SOLID });
	paint(&out, shown, want, runs, diff(shown, want, 0, runs), &o);
	assert_string_equal(out.data, "\033[m\033[H\033[48;2;0;0;255m                    "
				      "\033[2H\033[m\033[K");
	bytes_fini(&out);
	surface_free(shown);
	surface_free(want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_terminal_in_24_bits_shows_what_was_wanted),
		cmocka_unit_test(a_terminal_with_256_colours_shows_what_was_wanted),
		cmocka_unit_test(a_terminal_with_16_colours_shows_what_was_wanted),
		cmocka_unit_test(a_terminal_without_colours_shows_what_was_wanted),
		cmocka_unit_test(an_ascii_terminal_gets_question_marks_and_nothing_moves),
		cmocka_unit_test(the_last_cell_is_painted_and_nothing_scrolls),
		cmocka_unit_test(nothing_new_is_not_a_byte),
		cmocka_unit_test(only_what_changes_is_said),
		cmocka_unit_test(behind_the_last_column_the_cursor_is_placed_anew),
		cmocka_unit_test(a_colour_is_erased_only_where_the_terminal_does_so),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
