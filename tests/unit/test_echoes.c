/* What was answered to a key is answered again, for a while and for so many. */
#include "unit/harness.h"

#include "api/echoes.h"

#include <stdio.h>

static void
a_key_is_answered_as_the_first_time(void **state)
{
	struct echoes *e = echoes_new();
	struct echo echo = { 1, 2, 3 };

	(void)state;
	assert_false(echoes_find(e, "ann", "k", 0, &echo));
	assert_false(echoes_keep(e, "ann", "k", 0, &echo));
	echo = (struct echo){ 7, 8, 9 };
	assert_true(echoes_keep(e, "ann", "k", ECHOES_LAST - 1, &echo));
	assert_true(echo.id == 1 && echo.at_ms == 2 && echo.created_ms == 3);
	assert_true(echoes_find(e, "ann", "k", ECHOES_LAST - 1, &echo));
	assert_false(echoes_find(e, "bob", "k", 1, &echo));
	assert_false(echoes_find(e, "ann", "l", 1, &echo));
	echo.id = 4;
	assert_false(echoes_keep(e, "ann", "k", ECHOES_LAST, &echo));
	assert_true(echoes_find(e, "ann", "k", 2 * ECHOES_LAST - 1, &echo));
	assert_true(echo.id == 4);
	echoes_free(e);
	echoes_free(NULL);
}

/* However many keys somebody thinks of. */
static void
the_oldest_goes_when_there_are_too_many(void **state)
{
	struct echoes *e = echoes_new();
	struct echo echo;
	char key[16];

	(void)state;
	for (int i = 0; i <= ECHOES_MAX; i++) {
		echo = (struct echo){ .id = (uint64_t)i };
		snprintf(key, sizeof(key), "%d", i);
		assert_false(echoes_keep(e, "ann", key, i, &echo));
	}
	assert_false(echoes_find(e, "ann", "0", ECHOES_MAX, &echo));
	assert_true(echoes_find(e, "ann", "1", ECHOES_MAX, &echo));
	assert_true(echoes_find(e, "ann", key, ECHOES_MAX, &echo));
	assert_true(echo.id == ECHOES_MAX);
	echoes_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_is_answered_as_the_first_time),
		cmocka_unit_test(the_oldest_goes_when_there_are_too_many),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
