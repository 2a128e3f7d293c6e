/* Is what a daemon tells of comments read, clean, and bad rows passed over? */
#include "unit/harness.h"

#include "wire/remark.h"

#include <stdio.h>
#include <string.h>

struct seen {
	struct bytes
	    all; /* "id/root/reply_to author>answers: text +likes* (replies); " */
	int count;
};

static void
see(void *arg, const struct remark *r)
{
	struct seen *seen = arg;

	seen->count++;
	bytes_print(&seen->all, "%d/%d/%d %s>%s: %s +%d%s (%d); ", (int)r->id,
	    (int)r->root, (int)r->reply_to, r->author, r->answers, r->text, (int)r->likes,
	    r->liked ? "*" : "", (int)r->replies);
}

static struct slice
of(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

static void
check_page(const char *body, enum remark_list list, const char *wanted, const char *next,
    int bad)
{
	struct remark_rest rest;
	struct seen seen = { 0 };

	bytes_add(&seen.all, "", 0);
	assert_true(remark_page(of(body), list, see, &seen, &rest));
	assert_string_equal(seen.all.data != NULL ? seen.all.data : "", wanted);
	assert_string_equal(rest.next, next);
	assert_int_equal(rest.bad, bad);
	bytes_fini(&seen.all);
}

static void
threads_come_with_their_first_replies(void **state)
{
	(void)state;
	check_page("{\"comments\":[{\"id\":\"9\",\"root\":\"9\",\"author\":\"ann\","
		   "\"text\":\"hi\",\"created_ms\":5,\"likes\":3,\"liked\":true,"
		   "\"reply_count\":4,\"replies\":[{\"id\":\"11\",\"root\":\"9\","
		   "\"reply_to\":\"9\",\"answers\":\"ann\",\"author\":\"bob\","
		   "\"text\":\"yes\",\"likes\":0}]},{\"id\":\"8\",\"text\":\"x\"}],"
		   "\"next\":\"3-8\"}",
	    REMARK_ROOTS,
	    "9/9/0 ann>: hi +3* (4); 11/9/9 bob>ann: yes +0 (0); 8/8/0 >: x +0 (0); ",
	    "3-8", 0);
	check_page("{\"comments\":[],\"next\":null}", REMARK_ROOTS, "", "", 0);
}

static void
replies_come_alone(void **state)
{
	(void)state;
	check_page("{\"replies\":[{\"id\":\"11\",\"root\":\"9\",\"text\":\"a\"},"
		   "{\"id\":\"12\",\"text\":\"a root\"}],\"next\":\"0-11\"}",
	    REMARK_REPLIES, "11/9/9 >: a +0 (0); ", "0-11", 1);
}

static void
a_bad_row_costs_no_other(void **state)
{
	(void)state;
	check_page(
	    "{\"comments\":[7,{\"id\":\"1\"},{\"text\":\"no id\"},{\"id\":\"2\","
	    "\"text\":\"\\u001b\\n \"},{\"id\":\"x\",\"text\":\"y\"},{\"id\":\"3\","
	    "\"reply_to\":\"1\",\"text\":\"no root\"},"
	    "{\"id\":\"4\",\"text\":\"good\",\"likes\":-5,\"replies\":["
	    "{\"id\":\"5\",\"root\":\"77\",\"reply_to\":\"77\",\"text\":\"z\"},"
	    "null]}],\"next\":\"a b\"}",
	    REMARK_ROOTS, "4/4/0 >: good +0 (0); ", "", 8);
}

static void
texts_and_names_are_clean(void **state)
{
	(void)state;
	check_page("{\"comments\":[{\"id\":\"1\",\"author\":\"\\u001b[31mev\\u202eil\\nx"
		   "\",\"text\":\"a\\u0007b\\r\\nc\\u001b]52;c;x\\u0007\"}]}",
	    REMARK_ROOTS, "1/1/0 [31mevil x>: ab\nc]52;c;x +0 (0); ", "", 0);
}

static void
what_is_no_page_is_none(void **state)
{
	static const char *const bodies[] = { "", "[]", "{}", "<html>", "null",
		"{\"comments\":{}}", "{\"replies\":[]}" };
	struct remark_rest rest;
	struct seen seen = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		assert_false(remark_page(of(bodies[i]), REMARK_ROOTS, see, &seen, &rest));
	assert_int_equal(seen.count, 0);
	assert_string_equal(rest.next, "");
}

static void
one_alone_and_a_like_are_read(void **state)
{
	struct seen seen = { 0 };
	int64_t likes;
	bool liked;

	(void)state;
	assert_true(remark_one(of("{\"id\":\"6\",\"text\":\"t\"}"), see, &seen));
	assert_false(remark_one(of("{\"id\":\"6\"}"), see, &seen));
	assert_false(remark_one(of("nothing"), see, &seen));
	assert_int_equal(seen.count, 1);
	bytes_fini(&seen.all);
	assert_true(remark_likes(of("{\"likes\":4,\"liked\":true}"), &likes, &liked));
	assert_int_equal(likes, 4);
	assert_true(liked);
	assert_false(remark_likes(of("{}"), &likes, &liked));
}

static void
what_is_posted_is_one_line_of_json(void **state)
{
	struct bytes out = { 0 };

	(void)state;
	remark_write(&out, of("a \"b\"\n\\"), 0);
	assert_string_equal(out.data, "{\"text\":\"a \\\"b\\\"\\n\\\\\"}");
	bytes_clear(&out);
	remark_write(&out, of("c"), 12);
	assert_string_equal(out.data, "{\"text\":\"c\",\"reply_to\":\"12\"}");
	bytes_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_come_with_their_first_replies),
		cmocka_unit_test(replies_come_alone),
		cmocka_unit_test(a_bad_row_costs_no_other),
		cmocka_unit_test(texts_and_names_are_clean),
		cmocka_unit_test(what_is_no_page_is_none),
		cmocka_unit_test(one_alone_and_a_like_are_read),
		cmocka_unit_test(what_is_posted_is_one_line_of_json),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
