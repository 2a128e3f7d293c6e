/* Is what was meant found, and nothing said when nothing is near? */
#include "unit/harness.h"

#include "base/suggest.h"

#include <string.h>

static const char *const names[] = { "render", "record", "resume", "mute", "mouse",
	"loop", "danmaku", "danmaku-offset", "geometry", "fps", "a" };

static const char *
near(const char *word)
{
	struct suggest s;

	suggest_start(&s, word, strlen(word));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		suggest_offer(&s, names[i]);
	return suggest_best(&s);
}

static int
distance(const char *a, const char *b)
{
	return suggest_distance(a, strlen(a), b, strlen(b));
}

static void
a_slip_costs_one(void **state)
{
	(void)state;
	assert_int_equal(distance("", ""), 0);
	assert_int_equal(distance("", "abc"), 3);
	assert_int_equal(distance("abc", ""), 3);
	assert_int_equal(distance("render", "rendr"), 1);
	assert_int_equal(distance("render", "renderr"), 1);
	assert_int_equal(distance("render", "rander"), 1);
	assert_int_equal(distance("render", "redner"), 1);
	assert_int_equal(distance("RENDER", "render"), 0);
	assert_int_equal(distance("kitten", "sitting"), 3);
	assert_int_equal(distance("ca", "abc"), 3); /* no letter is touched twice */
}

static void
the_distance_is_the_same_from_both_sides(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		for (size_t j = 0; j < sizeof(names) / sizeof(names[0]); j++)
			assert_int_equal(
			    distance(names[i], names[j]), distance(names[j], names[i]));
	}
}

static void
a_word_that_is_too_long_is_not_measured(void **state)
{
	char longer[SUGGEST_WORD_MAX + 2];

	(void)state;
	memset(longer, 'x', sizeof(longer));
	longer[SUGGEST_WORD_MAX + 1] = '\0';
	assert_int_equal(distance(longer, "x"), -1);
	assert_null(near(longer));
	longer[SUGGEST_WORD_MAX] = '\0';
	assert_int_equal(distance(longer, "x"), SUGGEST_WORD_MAX - 1);
}

static void
what_was_meant_is_found(void **state)
{
	(void)state;
	assert_string_equal(near("rendr"), "render");
	assert_string_equal(near("redner"), "render");
	assert_string_equal(near("recrod"), "record");
	assert_string_equal(near("mose"), "mouse");
	assert_string_equal(near("Mute"), "mute");
	assert_string_equal(near("geom"), "geometry");
	assert_string_equal(near("danmku-ofset"), "danmaku-offset");
	assert_string_equal(near("fsp"), "fps");
}

static void
the_nearest_wins(void **state)
{
	(void)state;
	assert_string_equal(near("danmakus"), "danmaku");
	assert_string_equal(near("danmaku-"), "danmaku");
}

static void
nothing_is_said_when_nothing_is_near(void **state)
{
	(void)state;
	assert_null(near("xyzzy"));
	assert_null(near(""));
	assert_null(near("b"));
	assert_null(near("help"));
	assert_null(near("subtitles"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slip_costs_one),
		cmocka_unit_test(the_distance_is_the_same_from_both_sides),
		cmocka_unit_test(a_word_that_is_too_long_is_not_measured),
		cmocka_unit_test(what_was_meant_is_found),
		cmocka_unit_test(the_nearest_wins),
		cmocka_unit_test(nothing_is_said_when_nothing_is_near),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
