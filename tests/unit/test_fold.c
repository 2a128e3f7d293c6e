#include "unit/harness.h"

#include "base/text_fold.h"

#include <string.h>

typedef void fold_fn(struct bytes *, const char *, size_t);

static void
check(fold_fn *fold, const char *from, const char *to)
{
	struct bytes out = { 0 };

	fold(&out, from, strlen(from));
	assert_string_equal(out.data != NULL ? out.data : "", to);
	bytes_fini(&out);
}

static void
case_and_width_do_not_matter(void **state)
{
	(void)state;
	check(text_fold, "Hello World", "hello world");
	check(text_fold, "ＡＢＣ１２３！", "abc123!");
	check(text_fold, "ÀÉ", "àé");
	check(text_fold, "E\xcc\x81", "é");
	check(text_fold, "ｶﾞ", "ガ");
	check(text_fold, "ガ", "ガ");
	check(text_fold, "한ﾊﾟ", "한パ");
	check(text_fold, "Straße", "strasse");
	check(text_fold, "①", "1");
	check(text_fold, "剧透！", "剧透!");
	check(text_fold, "", "");
}

static void
what_is_whole_stays_whole(void **state)
{
	(void)state;
	check(text_fold, "が", "が");
	check(text_fold, "한국", "한국");
	check(text_fold, "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한");
}

static void
the_longest_that_folding_makes_fits(void **state)
{
	struct bytes out = { 0 };

	(void)state;
	text_fold(&out, "\xef\xb7\xba", 3); /* U+FDFA: 18 letters */
	assert_true(out.len > 20);
	bytes_fini(&out);
}

static void
a_gist_is_what_repeats_have_in_common(void **state)
{
	(void)state;
	check(text_gist, "哈哈哈哈", "哈");
	check(text_gist, "哈哈哈哈！！！", "哈");
	check(text_gist, "WWWｗｗ", "w");
	check(text_gist, "2333333", "23");
	check(text_gist, "前方 高能~", "前方高能");
	check(text_gist, "前方高能。。。", "前方高能");
	check(text_gist, "a b\nc", "abc");
}

static void
what_is_only_punctuation_keeps_it(void **state)
{
	(void)state;
	check(text_gist, "？？？", "?");
	check(text_gist, "！？", "!?");
	check(text_gist, "…", ".");
}

static void
it_is_appended(void **state)
{
	struct bytes out = { 0 };

	(void)state;
	bytes_text(&out, "x!");
	text_gist(&out, "好好！", strlen("好好！"));
	assert_string_equal(out.data, "x!好");
	bytes_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_and_width_do_not_matter),
		cmocka_unit_test(what_is_whole_stays_whole),
		cmocka_unit_test(the_longest_that_folding_makes_fits),
		cmocka_unit_test(a_gist_is_what_repeats_have_in_common),
		cmocka_unit_test(what_is_only_punctuation_keeps_it),
		cmocka_unit_test(it_is_appended),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
