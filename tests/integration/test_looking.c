/* Does the viewer find a danmaku, go there, copy it, hide it? */
#include "unit/harness.h"

#include "base/mem.h"
#include "integration/cinema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct screen *
paused(struct cinema *c, const char *config, int cols, int rows)
{
	const char *env[] = { config, NULL };
	const struct screen_options options = { .env = env, .cols = cols, .rows = rows };
	struct screen *s = cinema_play(
	    c, &options, c->film, "--pause", "--start=1", "--no-library", NULL);

	cinema_see(s, "FIRST-BELOW");
	return s;
}

static bool
is_at_twelve(struct screen *s, void *arg)
{
	(void)arg;
	return cinema_seconds(s) == 12;
}

static void
tab_opens_a_list_that_searches_and_goes_there(void **state)
{
	struct screen *s = paused(*state, NULL, 100, 24);

	screen_send(s, "\t");
	cinema_see(s, "6 danmaku by time");
	cinema_see(s, "00:12 .* THIRD-ABOVE");
	screen_send(s, "/third");
	cinema_see(s, "1 of 6 by time  /third");
	screen_send(s, "\r");
	if (!screen_wait(s, is_at_twelve, NULL))
		screen_print(s);
	assert_int_equal(cinema_seconds(s), 12);
	screen_send(s, "\033");
	cinema_see_no(s, "by time");
	cinema_see(s, "THIRD-ABOVE");
	cinema_leave(s);
}

/* Else its lines would go somewhere, and its letters do what they are bound to. */
static void
what_is_pasted_into_the_search_is_text(void **state)
{
	struct screen *s = paused(*state, NULL, 100, 24);

	screen_send(s, "\t/");
	cinema_see(s, "6 danmaku by time  /");
	assert_non_null(strstr(screen_log(s), "\033[?2004h"));
	screen_send(s, "\033[200~third\rq\033[201~");
	cinema_see(s, "/third q");
	screen_send(s, "\033");
	cinema_see_no(s, "/third q");
	cinema_leave(s);
}

static bool
has_copied(struct screen *s, void *arg)
{
	return strstr(screen_log(s), arg) != NULL;
}

static void
y_copies_the_text_to_the_terminals_clipboard(void **state)
{
	struct screen *s = paused(*state, NULL, 100, 24);
	char wanted[] = "\033]52;c;VEhJUkQtQUJPVkU=\033\\"; /* THIRD-ABOVE */

	screen_send(s, "\t/third\r");
	cinema_see(s, "/third");
	screen_send(s, "y");
	if (!screen_wait(s, has_copied, wanted))
		screen_print(s);
	assert_true(has_copied(s, wanted));
	cinema_leave(s);
}

static void
f_and_b_hide_and_write_down_a_rule(void **state)
{
	struct cinema *c = *state;
	char *config = mem_print("XDG_CONFIG_HOME=%s/rules", c->dir);
	struct screen *s = paused(c, config, 100, 24);
	char *path = mem_print("%s/rules/danmu/filter", c->dir), line[200] = "";
	FILE *file;

	screen_send(s, "\t/first-b\r");
	cinema_see(s, "1 of 6");
	screen_send(s, "f");
	cinema_see(s, "hidden from now on: keyword FIRST-BELOW");
	cinema_see_no(s, "00:00 .* FIRST-BELOW");
	screen_send(s, "/");
	screen_send(s, "\033");
	cinema_see(s, "5 danmaku by time");
	screen_send(s, "b");
	cinema_see(s, "hidden from now on: sender a");
	cinema_see(s, "no danmaku");
	cinema_leave(s);
	file = fopen(path, "r");
	assert_non_null(file);
	line[fread(line, 1, sizeof(line) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(line, "keyword FIRST-BELOW\nsender a\n");
	free(config);
	free(path);
}

/* Where a text of one line stands on the screen, from 1; the row in *row. */
static int
find(struct screen *s, const char *text, int *row)
{
	for (*row = 0; *row < screen_rows(s); (*row)++) {
		for (int col = 0; col < 80; col++) {
			size_t i = 0;

			while (text[i] != '\0' &&
			       screen_at(s, *row, col + (int)i).glyph[0] == text[i])
				i++;
			if (text[i] == '\0')
				return col;
		}
	}
	return -1;
}

static void
a_click_picks_what_flies_over_a_paused_picture(void **state)
{
	struct screen *s = paused(*state, NULL, 80, 24);
	char click[48];
	int row, col = find(s, "FIRST-BELOW", &row);

	assert_true(col >= 0);
	snprintf(click, sizeof(click), "\033[<0;%d;%dM\033[<0;%d;%dm", col + 3, row + 1,
	    col + 3, row + 1);
	screen_send(s, click);
	cinema_see(s, "00:00 a: FIRST-BELOW");
	assert_true(screen_has(s, "‖")); /* the click did not go on playing */
	screen_send(s, "\r");
	cinema_see(s, "6 danmaku by time");
	screen_send(s, "\033\033");
	cinema_see_no(s, "00:00 a: FIRST-BELOW");
	cinema_leave(s);
}

static void
tab_goes_through_those_that_fly(void **state)
{
	struct screen *s = paused(*state, NULL, 100, 24);

	screen_send(s, "\t");
	cinema_see(s, "00:00 a: ");
	for (int i = 0; i < 3; i++)
		screen_send(s, "\t");
	cinema_see(s, "6 danmaku by time");
	cinema_see(s, "00:00 a: ");
	cinema_leave(s);
}

static void
the_list_fits_small_and_large_screens(void **state)
{
	static const int sizes[][2] = { { 20, 5 }, { 40, 10 }, { 200, 56 } };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct cinema *c = *state;
		const struct screen_options options = { .cols = sizes[i][0],
			.rows = sizes[i][1] };
		struct screen *s = cinema_play(
		    c, &options, c->film, "--pause", "--start=1", "--no-library", NULL);

		cinema_see(s, "‖");
		screen_send(s, "\t");
		cinema_see(s, "00:00");
		screen_send(s, "\033[F");
		cinema_see(s, "00:12");
		cinema_leave(s);
	}
}

static void
n_goes_to_a_peak_and_shows_the_density(void **state)
{
	struct cinema *c = *state;
	char *path = mem_print("%s/dense.xml", c->dir), *option;
	FILE *file = fopen(path, "w");
	struct screen *s;

	assert_non_null(file);
	fputs("<i>\n", file);
	for (int i = 0; i < 200; i++)
		fprintf(file, "<d p=\"%d.%d,1,25,16777215,1600000000,0,a,%d\">x</d>\n",
		    i < 100 ? 9 : i / 10, i % 10, i + 1);
	fputs("</i>\n", file);
	fclose(file);
	option = mem_print("--danmaku=%s", path);
	s = cinema_play(c, NULL, c->film, "--pause", "--no-library", option, NULL);
	cinema_see(s, "‖ 00:00");
	screen_send(s, "n");
	cinema_see(s, "peak 1 of [0-9]+: 00:0[89]");
	cinema_see(s, "‖ 00:0[89]");
	cinema_see(s, "█");
	screen_send(s, "N");
	cinema_see(s, "no earlier peak");
	cinema_leave(s);
	free(option);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tab_opens_a_list_that_searches_and_goes_there),
		cmocka_unit_test(what_is_pasted_into_the_search_is_text),
		cmocka_unit_test(y_copies_the_text_to_the_terminals_clipboard),
		cmocka_unit_test(f_and_b_hide_and_write_down_a_rule),
		cmocka_unit_test(a_click_picks_what_flies_over_a_paused_picture),
		cmocka_unit_test(tab_goes_through_those_that_fly),
		cmocka_unit_test(the_list_fits_small_and_large_screens),
		cmocka_unit_test(n_goes_to_a_peak_and_shows_the_density),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cinema_open, cinema_close);
}
