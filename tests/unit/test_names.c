/* Does a table of names find, drop and give back all that it was given? */
#include "unit/harness.h"

#include "base/names.h"

#include <stdio.h>

enum { MANY = 8, TABLES = 500, NAME_MAX_BYTES = 24 };

static char words[MANY][NAME_MAX_BYTES];

static const char *
name_of(const void *thing)
{
	return thing;
}

/* As full as they get, each with names at other places. */
static void
fill(struct names *names)
{
	names_init(names, name_of);
	for (int i = 0; i < MANY; i++) {
		snprintf(words[i], sizeof(words[i]), "name %d", i);
		names_put(names, words[i]);
	}
}

static void
what_is_dropped_is_gone_and_the_others_are_found(void **state)
{
	struct names names;

	(void)state;
	for (int table = 0; table < TABLES; table++) {
		fill(&names);
		for (int i = 0; i < MANY; i++) {
			names_drop(&names, words[i]);
			for (int k = 0; k < MANY; k++)
				assert_ptr_equal(names_find(&names, words[k]),
				    k > i ? words[k] : NULL);
		}
		names_fini(&names);
	}
}

static void
all_are_taken_out_wherever_they_stand(void **state)
{
	struct names names;

	(void)state;
	for (int table = 0; table < TABLES; table++) {
		size_t place, taken = 0;

		fill(&names);
		for (place = names.room; names_take(&names, &place) != NULL;)
			taken++;
		assert_int_equal(taken, MANY);
		assert_int_equal(names.count, 0);
		names_fini(&names);
	}
}

static void
nothing_is_taken_out_of_nothing(void **state)
{
	struct names names;
	size_t place = 0;

	(void)state;
	names_init(&names, name_of);
	assert_null(names_take(&names, &place));
	assert_null(names_find(&names, "nobody"));
	names_fini(&names);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_dropped_is_gone_and_the_others_are_found),
		cmocka_unit_test(all_are_taken_out_wherever_they_stand),
		cmocka_unit_test(nothing_is_taken_out_of_nothing),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
