/* Does a positioned comment fly as its data says? */
#include "unit/harness.h"

#include "danmaku/path.h"

#include <math.h>
#include <stdio.h>

struct parsed {
	struct bytes text, bytes;
	const struct comment_path *path; /* NULL: it could not be read */
};

static struct parsed
parse(const char *json)
{
	struct parsed p = { { 0 }, { 0 }, NULL };

	bytes_text(&p.text, "");
	if (path_read((struct slice){ json, strlen(json) }, &p.text, &p.bytes))
		p.path = (const struct comment_path *)(const void *)p.bytes.data;
	return p;
}

static void
forget(struct parsed *p)
{
	bytes_fini(&p->text);
	bytes_fini(&p->bytes);
}

/* "x y alpha" at a time, in thousandths, or "gone". */
static void
check_at(const struct parsed *p, int64_t since_ms, const char *want)
{
	struct path_state state;
	char got[64] = "gone";

	if (path_at(p->path, since_ms, &state))
		snprintf(got, sizeof(got), "%ld %ld %ld", lroundf(state.at.x * 1000),
		    lroundf(state.at.y * 1000), lroundf(state.alpha * 1000));
	assert_string_equal(got, want);
}

static void
it_waits_moves_stays_and_goes(void **state)
{
	struct parsed p = parse("[\"0.1\",\"0.2\",\"1-0.5\",\"4\",\"hi\",30,-60,"
				"\"0.5\",\"0.6\",1000,500,1,\"SimHei\",1]");

	(void)state;
	assert_string_equal(p.text.data, "hi");
	assert_int_equal(p.path->turn_z, 30);
	assert_int_equal(p.path->turn_y, -60);
	check_at(&p, -1, "gone");
	check_at(&p, 0, "100 200 1000");
	check_at(&p, 500, "100 200 938");
	check_at(&p, 1000, "300 400 875");
	check_at(&p, 1500, "500 600 813");
	check_at(&p, 3999, "500 600 500");
	check_at(&p, 4000, "gone");
	forget(&p);
}

static void
what_is_missing_has_defaults(void **state)
{
	struct parsed p = parse("[0.5,0.25,\"\",\"\",\"x\"]");

	(void)state;
	check_at(&p, 0, "500 250 1000");
	check_at(&p, 4499, "500 250 1000");
	check_at(&p, 4500, "gone");
	forget(&p);
	p = parse("[nan,\"?\",\"0.3\",0,\"x\",,,\"1.0\",\"1\"]");
	check_at(&p, 0, "0 0 300");
	check_at(&p, 4499, "1000 2 300"); /* 1.0 is all of it, 1 is a pixel */
	forget(&p);
}

static void
large_numbers_are_pixels(void **state)
{
	struct parsed p = parse("[\"336\",219,\"1-1\",\"2\",\"x\",0,0,672,\"438\",0]");

	(void)state;
	check_at(&p, 0, "1000 1000 1000"); /* a move that takes no time is over */
	forget(&p);
	p = parse("[\"336\",219,1,2,\"x\"]");
	check_at(&p, 100, "500 500 1000");
	forget(&p);
}

static void
a_list_of_points_is_flown_at_even_speed(void **state)
{
	struct parsed p = parse("[0,0,1,10,\"x\",0,0,0,0,1000,0,1,\"\",1,"
				"\"M0.0,0.0L0.3,0.0L 0.3,0.1\"]");

	(void)state;
	assert_int_equal(p.path->count, 3);
	check_at(&p, 0, "0 0 1000");
	check_at(&p, 500, "200 0 1000");
	check_at(&p, 750, "300 0 1000");
	check_at(&p, 875, "300 50 1000");
	check_at(&p, 5000, "300 100 1000");
	forget(&p);
}

struct text {
	const char *json, *text; /* NULL: nothing can be read */
};

/* clang-format off */
static const struct text texts[] = {
	{ "[0,0,1,1,\"a\\nb\\t\\\"\\\\\\/\"]", "a\nb\t\"\\/" },
	{ "[0,0,1,1,\"\\u5f39\\ud83d\\ude02\\ud83dx\"]", "弹😂\xef\xbf\xbdx" },
	{ "[0,0,1,1,\"he said \"hi\" to me\",0]", "he said \"hi\" to me" },
	{ "[0,0,1,1,\"cut off he", "cut off he" },
	{ "[0,0,1,1,\"cut\\", "cut" },
	{ "[0,0,1,1,\"cut\\u12", "cutu12" },
	{ "[0,0,1,1,\"whole\",", "whole" },
	{ "[0,0,1,1,12.5]", "12.5" },
	{ " [ 0 , 0 , 1 , 1 , \"x\" ] ", "x" },
	{ "[0,0,1,1,\"]\"]", "]" },
	{ "[0,0,1,1,\"a,b\"]", "a,b" },
	{ "[0,0,1,1]", NULL },
	{ "[0,0,1,", NULL },
	{ "[", NULL },
	{ "", NULL },
	{ "x", NULL },
};
/* clang-format on */

static void
the_text_is_found_in_broken_json(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct parsed p = parse(texts[i].json);

		if ((p.path == NULL) != (texts[i].text == NULL))
			fail_msg(
			    "%s was%s read", texts[i].json, p.path == NULL ? " not" : "");
		if (p.path != NULL)
			assert_string_equal(p.text.data, texts[i].text);
		forget(&p);
	}
}

static void
absurd_numbers_stay_within_bounds(void **state)
{
	struct parsed p =
	    parse("[1e300,-1e300,\"9--9\",1e300,\"x\",1e9,-1e9,1e300,1e300,1e300,"
		  "-5,0,0,0,\"M1e300,1e300\"]");
	struct path_state there;

	(void)state;
	assert_true(path_at(p.path, 3600 * 1000 - 1, &there));
	assert_false(path_at(p.path, 3600 * 1000, &there));
	assert_true(isfinite(there.at.x) && isfinite(there.at.y));
	assert_true(there.alpha >= 0 && there.alpha <= 1);
	forget(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_waits_moves_stays_and_goes),
		cmocka_unit_test(what_is_missing_has_defaults),
		cmocka_unit_test(large_numbers_are_pixels),
		cmocka_unit_test(a_list_of_points_is_flown_at_even_speed),
		cmocka_unit_test(the_text_is_found_in_broken_json),
		cmocka_unit_test(absurd_numbers_stay_within_bounds),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
