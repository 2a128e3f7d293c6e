/* Which danmaku were these subtitles made of? */
#include "unit/harness.h"

#include "danmaku/path.h"
#include "harness/reading.h"

#include <string.h>

/* clang-format off */
#define HEAD \
	"\xef\xbb\xbf[Script Info]\r\n; of our own\r\nPlayResX: 1920\r\nPlayResY: 1080\r\n\r\n[V4+ Styles]\r\n" \
	"Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, Alignment\r\n" \
	"Style: R2L,Sans,40,&H4BFFFFFF,&H0,8\r\nStyle: Red,Sans,40,&H000000FF,&H0,2\r\nStyle: Up,Sans,40,&HFFFFFF,&H0,8\r\n" \
	"Style: TOP,Sans,40,&HFFFFFF,&H0,8\r\nStyle: BTM,Sans,40,&HFFFFFF,&H0,8\r\nStyle: SP,Sans,40,&HFFFFFF,&H0,7\r\n\r\n" \
	"[Events]\r\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n"
#define LINE(time, style, text) "Dialogue: 0," time ",0:00:20.00," style ",who,0,0,0,," text "\r\n"

static const char *const lines[][2] = {
	{ LINE("0:00:01.50", "R2L", "{\\move(2015,0,-95,0)}a, b, c"), "1500 scroll ffffff a, b, c\n" },
	{ LINE("0:00:01.50", "R2L", "{\\move(-95,0,2015,0)}back"), "1500 reverse ffffff back\n" },
	{ LINE("1:02:03.04", "R2L", "{\\pos(960,0)}{\\c&H722E00}top"), "3723040 top 002e72 top\n" },
	{ LINE("0:00:01.50", "R2L", "{\\pos(960,1042)\\1c&H0000FF&}low"), "1500 bottom ff0000 low\n" },
	{ LINE("0:00:01.50", "R2L", "{\\an8\\pos(960,700)}up by name"), "1500 top ffffff up by name\n" },
	{ LINE("0:00:01.50", "R2L", "{\\an2\\pos(960,100)}down by name"), "1500 bottom ffffff down by name\n" },
	{ LINE("0:00:01.50", "Red", "a subtitle"), "1500 bottom ff0000 a subtitle\n" },
	{ LINE("0:00:01.50", "Up", "above"), "1500 top ffffff above\n" },
	{ LINE("0:00:01.50", "Red", "{\\a6}old way"), "1500 top ff0000 old way\n" },
	{ LINE("0:00:01.50", "None", "one\\Ntwo\\nthree\\hfour"), "1500 bottom ffffff one|two|three four\n" },
	{ LINE("0:00:01.50", "R2L", "{\\move(1,2,3,4,100,600)}diagonal"), "1500 positioned ffffff diagonal\n" },
	{ LINE("0:00:01.50", "R2L", "{\\an7\\pos(192,108)}placed"), "1500 positioned ffffff placed\n" },
	{ LINE("0:00:01.50", "R2L", "{\\org(960, 540)\\pos(501, 432)\\frx0}turned"), "1500 positioned ffffff turned\n" },
	{ LINE("0:00:01.50", "R2L", "{\\org(960, 540)\\move(501, 432, 601, 432)}glides"), "1500 positioned ffffff glides\n" },
	{ LINE("0:00:01.50", "TOP", "{\\pos(960,973)}low top"), "1500 top ffffff low top\n" },
	{ LINE("0:00:01.50", "BTM", "{\\pos(960,100)}high bottom"), "1500 bottom ffffff high bottom\n" },
	{ LINE("0:00:01.50", "SP", "{\\pos(60,100)}special"), "1500 positioned ffffff special\n" },
	{ LINE("0:00:01.50", "R2L", "{\\p1}m 0 0 l 1 1{\\p0}"), "" },
	{ LINE("0:00:01.50", "R2L", "\\{braces\\} {\\b1}in{\\b0}side {"), "1500 top ffffff {braces} inside {\n" },
	{ "Comment: 0,0:00:01.50,0:00:20.00,R2L,,0,0,0,,blocked\r\n", "" },
};
/* clang-format on */

static void
tags_say_which_danmaku_it_was(void **state)
{
	struct bytes b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		bytes_clear(&b);
		bytes_text(&b, HEAD);
		bytes_text(&b, lines[i][0]);
		reading_check("ass", b.data, lines[i][1]);
	}
	bytes_fini(&b);
}

static void
sizes_authors_and_flights_are_kept(void **state)
{
	static const char file[] = HEAD LINE("0:00:01.00", "R2L", "{\\fs80\\an8}big")
	    LINE("0:00:05.00", "R2L", "{\\an7\\move(192,108,960,540,500,1500)}moves");
	struct format_report report;
	struct track *track = reading_of(file, sizeof(file) - 1, &report);
	const struct comment *c = track_at(track, 1);

	(void)state;
	assert_int_equal(track_at(track, 0)->size, 50);
	assert_string_equal(track_at(track, 0)->author, "who");
	assert_non_null(c->path);
	assert_int_equal(c->path->life_ms, 15000);
	assert_int_equal(c->path->delay_ms, 500);
	assert_int_equal(c->path->move_ms, 1000);
	assert_int_equal(c->path->count, 2);
	assert_true(c->path->points[0].x == 0.1f && c->path->points[1].y == 0.5f);
	track_free(track);
}

static void
bad_lines_are_named(void **state)
{
	(void)state;
	reading_report("Dialogue: 0,0:00:01.00,0:00:02.00,S,,0,0,0,,a\n"
		       "Dialogue: 0,0:00:01.00\nDialogue: 0,x:1,,S,,0,0,0,,b\n"
		       "Dialogue: 0,0:00:03.00,0:00:04.00,S,,0,0,0,,c",
	    "1000 bottom ffffff a\n3000 bottom ffffff c\n",
	    "2 danmaku, 2 rows skipped: line 2 there are too few fields, "
	    "line 3 time is not a number");
	reading_report("[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,S,,0,0,0,,a\n"
		       "Dialogue: 0,0:00:01.00,0:00:02.00,S,,0,0,0,,{\\move(1",
	    "1000 bottom ffffff a\n",
	    "1 danmaku, the file breaks off, 1 row skipped: line 3 the file breaks off "
	    "here");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags_say_which_danmaku_it_was),
		cmocka_unit_test(sizes_authors_and_flights_are_kept),
		cmocka_unit_test(bad_lines_are_named),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
