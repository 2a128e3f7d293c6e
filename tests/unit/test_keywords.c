#include "unit/harness.h"

#include "base/mem.h"
#include "sift/keywords.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Few characters of every size, so that words are often found by chance. */
static void
word_make(char *to, size_t size, uint32_t *seed, int most)
{
	static const char *const characters[] = { "a", "b", "é", "剧", "透", "😂" };
	int count = 1 + (int)(next(seed) % (uint32_t)most);
	size_t used = 0;

	while (count-- > 0)
		used += (size_t)snprintf(
		    to + used, size - used, "%s", characters[next(seed) % 6]);
}

static void
a_text_has_a_word_when_a_plain_search_finds_one(void **state)
{
	enum { WORDS = 12 };
	char words[WORDS][160], text[400];
	uint32_t seed = 7;
	int found = 0;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct keywords *keywords = keywords_new();
		bool want = false;

		word_make(text, sizeof(text), &seed, 60);
		for (int i = 0; i < WORDS; i++) {
			word_make(words[i], sizeof(words[i]), &seed, i == 0 ? 30 : 7);
			keywords_add(keywords, words[i], strlen(words[i]));
			want |= strstr(text, words[i]) != NULL;
		}
		if (keywords_in(keywords, text, strlen(text)) != want)
			fail_msg("\"%s\": %d expected", text, want);
		found += want;
		keywords_free(keywords);
	}
	assert_in_range(found, 200, 1999); /* both have been seen */
}

static void
a_long_word_is_compared_to_its_end(void **state)
{
	struct keywords *keywords = keywords_new();
	char text[202];

	(void)state;
	memset(text, 'x', 200);
	keywords_add(keywords, text, 200);
	assert_true(keywords_in(keywords, text, 200));
	assert_false(keywords_in(keywords, text, 199));
	text[199] = 'y';
	assert_false(keywords_in(keywords, text, 200));
	keywords_add(keywords, text, 200);
	assert_true(keywords_in(keywords, text, 200));
	keywords_free(keywords);
}

static void
none_are_in_nothing(void **state)
{
	struct keywords *keywords = keywords_new();

	(void)state;
	assert_false(keywords_in(keywords, "x", 1));
	keywords_add(keywords, "x", 1);
	assert_false(keywords_in(keywords, "", 0));
	assert_int_equal(keywords_count(keywords), 1);
	keywords_free(keywords);
	keywords_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_has_a_word_when_a_plain_search_finds_one),
		cmocka_unit_test(a_long_word_is_compared_to_its_end),
		cmocka_unit_test(none_are_in_nothing),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
