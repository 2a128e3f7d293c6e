/* Is a row that is read the short way what it would be by the long one? */
#include "unit/harness.h"

#include "base/mem.h"
#include "danmaku/json_rows.h"
#include "harness/json_pair.h"

#include <stdlib.h>
#include <string.h>

/* From memory of exactly its size. */
static void
check(const void *data, size_t len, bool may_be_quick)
{
	char *copy = mem_grow(NULL, len > 0 ? len : 1, 1);
	bool quick;

	memcpy(copy, data, len);
	if (!json_pair_agrees(copy, len, &quick) || (quick && !may_be_quick))
		fail_msg("%.*s", (int)(len < 300 ? len : 300), (const char *)data);
	free(copy);
}

static void
check_text(const char *row, bool want_quick)
{
	bool quick;

	check(row, strlen(row), true);
	assert_true(json_pair_agrees(row, strlen(row), &quick));
	if (quick != want_quick)
		fail_msg("%s", row);
}

/* clang-format off */
static const char *const good[] = {
	"{}", "[]", " [ ] ", "[[],{}]", "{\"a\":1}", "{ \"a\" :\t-1.5e9 ,\r\n\"b\": \"\" }",
	"[1.5,0,16777215,\"DIYgod\",\"a &lt;b&gt;\"]",
	"{\"cid\":11,\"p\":\"12.34,1,16777215,[BiliBili]3001f68a\",\"m\":\"滚动\"}",
	"{\"a\":true,\"b\":false,\"c\":null,\"d\":NaN,\"e\":1e999,\"f\":.5,\"g\":truest}",
	"{\"a\":1,\"b\":2,\"a\":{\"a\":\"the last counts\"}}",
	"[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u4f60\\ud83d\\ude02\\u0001\\u007f\\uffff\"]",
	"{\"\\u0061\":1,\"a\":2,\"\":3,\"é\":4}", "[\"é好😂\xef\xbf\xbe\"]",
	"{\"x\":[[[[{\"y\":[1,[2,[3]]]}]]]]} and more", "[1] ]",
};
static const char *const odd[] = {
	"", " ", "1", "\"text\"", "null ", "{", "[", "[1", "[1,", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1",
	"[1,]", "[,1]", "[1,,2]", "{\"a\":1,}", "{,}", "[1 2]", "{\"a\" 1}", "{a:1}", "{1:2}", "[1}", "{\"a\":1]",
	"{\"a\":}", "[']", "[\"\x01\"]", "[\"a\nb\"]", "[\"\t\"]", "[\"\x7f\"]", "[\"\xff\"]", "[\"\xe4\xb8\"]",
	"[\"\xed\xa0\x80\"]", "[\"\xc0\x80\"]", "[\"\xf4\x90\x80\x80\"]", "[\"\xef\xbf\xbd\"]",
	"[\"\\u0000\"]", "[\"\\ud83d\"]", "[\"\\ude02\"]", "[\"\\ud83d\\u0041\"]", "[\"\\ud83dx\"]", "[\"\\u12\"]",
	"[\"\\uzzzz\"]", "[\"\\q\"]", "[\"\\'\"]", "[\"\\", "[\"\\u", "[\"\\ud83d\\u", "[\"\\ud83d\\ude0",
};
/* clang-format on */

enum {
	GOOD = sizeof(good) / sizeof(good[0]),
	ODD = sizeof(odd) / sizeof(odd[0]),
	MUTANTS = 20000,
};

static void
json_as_it_should_be_takes_the_short_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < GOOD; i++)
		check_text(good[i], true);
}

static void
all_else_takes_the_long_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < ODD; i++)
		check_text(odd[i], false);
}

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static const char *
any_row(uint32_t *seed)
{
	uint32_t which = next_random(seed) % (GOOD + ODD);

	return which < GOOD ? good[which] : odd[which - GOOD];
}

/* Some of another row put in or over, some left out, a bit turned over. */
static void
mutate(struct bytes *row, uint32_t *seed)
{
	const char *other = any_row(seed);
	size_t len = strlen(other), from = len > 0 ? next_random(seed) % len : 0;
	size_t at = row->len > 0 ? next_random(seed) % row->len : 0, tail;
	struct bytes made = { 0 };

	len = len > from + 9 ? next_random(seed) % 9 : len - from;
	bytes_add(&made, row->data, at);
	if (next_random(seed) % 3 > 0)
		bytes_add(&made, other + from, len);
	tail = at + (next_random(seed) % 2 > 0 ? len : next_random(seed) % 2);
	if (tail < row->len)
		bytes_add(&made, row->data + tail, row->len - tail);
	if (next_random(seed) % 4 == 0 && at < made.len)
		made.data[at] ^= (char)(1 << next_random(seed) % 8);
	bytes_fini(row);
	*row = made;
}

static void
mutants_are_the_same_both_ways(void **state)
{
	uint32_t seed = 7;

	(void)state;
	for (int i = 0; i < MUTANTS; i++) {
		struct bytes row = { 0 };

		bytes_text(&row, any_row(&seed));
		for (uint32_t times = next_random(&seed) % 4 + 1; times > 0; times--)
			mutate(&row, &seed);
		check(row.data, row.len, true);
		bytes_fini(&row);
	}
}

/* Eight characters are looked at together: any two, anywhere among them. */
static void
any_character_is_the_same_anywhere(void **state)
{
	(void)state;
	for (int code = 0; code < 256; code++)
		for (size_t at = 2; at < 19; at++) {
			char row[] = "[\"aaaaaaaaaaaaaaaaa\"]";

			row[at] = (char)code;
			check(row, strlen("[\"\"]") + 17, true);
			row[2 + at * 7 % 17] = (char)(code + 1);
			check(row, strlen("[\"\"]") + 17, true);
		}
}

static void
rows_cut_anywhere_are_the_same_both_ways(void **state)
{
	(void)state;
	for (size_t i = 0; i < GOOD; i++)
		for (size_t len = 0; len <= strlen(good[i]); len++)
			check(good[i], len, true);
}

static void
repeat(struct bytes *row, const char *text, size_t times)
{
	while (times-- > 0)
		bytes_text(row, text);
}

/* So many times `text` between brackets. */
static void
check_large(const char *before, const char *text, size_t times, const char *behind)
{
	struct bytes row = { 0 };

	bytes_text(&row, before);
	repeat(&row, text, times);
	bytes_text(&row, behind);
	check(row.data, row.len, true);
	bytes_fini(&row);
}

static void
large_rows_are_the_same_both_ways(void **state)
{
	static const size_t times[] = { 30, 31, 32, 33, 1000, 1022, 1023, 1024, 1025,
		61400, 61440, 65530, 65540, 262140, 262150, 300000 };

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		check_large("[\"", "x", times[i], "\"]");
		check_large("[", "1", times[i], "]");
		check_large("[0", ",1", times[i], "]");
		check_large("[0", ",\"\\u4f60\"", times[i] / 6, "]");
		check_large("[", "[", times[i], "]]]");
		check_large("[1,", "                ", times[i], "2]");
	}
}

/* The members and elements of a tree, as the formats ask for them. */
static void
what_is_asked_for_is_found(void **state)
{
	static const char row[] = "{\"n\":7,\"on\":true,\"no\":0,\"s\":\"\",\"t\":"
				  "\"\\u0061b\",\"l\":[1,\"b\",{}]}";
	struct json_tree tree = { 0 };
	const struct json *map =
	    json_tree_read(&tree, (struct slice){ row, strlen(row) });

	(void)state;
	assert_true(json_is_map(map));
	assert_true(slice_is(json_member(map, "n"), "7"));
	assert_true(slice_is(json_either(map, "s", "t"), "ab"));
	assert_true(json_is_set(map, "on") && json_is_set(map, "n"));
	assert_false(json_is_set(map, "no") || json_is_set(map, "not there"));
	assert_true(slice_is(json_element(json_get(map, "l"), 1), "b"));
	assert_true(json_is_map(json_at(json_get(map, "l"), 2)));
	assert_null(json_at(json_get(map, "l"), 3));
	assert_null(json_list(map));
	assert_null(json_get(json_get(map, "l"), "n"));
	assert_int_equal(json_member(NULL, "n").len, 0);
	assert_null(json_tree_read(&tree, (struct slice){ "17", 2 }));
	json_tree_fini(&tree);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_as_it_should_be_takes_the_short_way),
		cmocka_unit_test(all_else_takes_the_long_way),
		cmocka_unit_test(mutants_are_the_same_both_ways),
		cmocka_unit_test(any_character_is_the_same_anywhere),
		cmocka_unit_test(rows_cut_anywhere_are_the_same_both_ways),
		cmocka_unit_test(large_rows_are_the_same_both_ways),
		cmocka_unit_test(what_is_asked_for_is_found),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
