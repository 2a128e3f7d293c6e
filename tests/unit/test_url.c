/* Is an address sent as HTTP wants it, and shown without its password? */
#include "unit/harness.h"

#include "net/url.h"

#include <stdlib.h>
#include <string.h>

static void
check(char *got, const char *want)
{
	assert_string_equal(got, want);
	free(got);
}

static void
only_http_is_http(void **state)
{
	(void)state;
	assert_true(url_is_http("http://a/"));
	assert_true(url_is_http("HTTPS://a/"));
	assert_false(url_is_http("file:///etc/passwd"));
	assert_false(url_is_http("httpx://a/"));
	assert_false(url_is_http("http:/a"));
	assert_false(url_is_http("movie.xml"));
	assert_false(url_is_http(""));
}

static void
what_people_type_is_encoded_and_what_is_encoded_stays(void **state)
{
	(void)state;
	check(url_encode(" http://h/a b.xml\n"), "http://h/a%20b.xml");
	check(url_encode("http://h/弹.xml?名=1"), "http://h/%E5%BC%B9.xml?%E5%90%8D=1");
	check(url_encode("http://h/a%20b#c"), "http://h/a%20b#c");
	check(url_encode("http://弹/a"), "http://弹/a");
	check(url_encode("http://h?a\tb"), "http://h?a%09b");
	check(url_encode(""), "");
}

static void
a_label_has_no_user_and_no_password(void **state)
{
	(void)state;
	check(url_label("http://h:80/a@b?c@d", false), "http://h:80/a@b?c@d");
	check(url_label("http://me:secret@h/a", false), "http://h/a");
	check(url_label("http://me:se@cret@h?x", false), "http://h?x");
	check(url_label("http://me:sec/ret@h/a", true), "http://h/a");
	check(url_label("me:secret@h", true), "h");
}

static void
a_long_label_keeps_both_ends(void **state)
{
	char url[2000] = "http://host/", *label;

	(void)state;
	memset(url + 12, 'x', sizeof(url) - 13);
	memcpy(url + sizeof(url) - 9, "last.xml", 9);
	label = url_label(url, false);
	assert_true(strlen(label) < 260);
	assert_memory_equal(label, "http://host/xx", 14);
	assert_non_null(strstr(label, "xx...xx"));
	assert_string_equal(label + strlen(label) - 8, "last.xml");
	free(label);
}

static void
users_are_taken_out_of_any_text(void **state)
{
	char text[] = "bad proxy 'http://a:b@c:1' for https://d:e@f/g@h and http://i/";
	char none[] = "no address @ all ://";

	(void)state;
	url_hide_users(text);
	assert_string_equal(
	    text, "bad proxy 'http://c:1' for https://f/g@h and http://i/");
	url_hide_users(none);
	assert_string_equal(none, "no address @ all ://");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_http_is_http),
		cmocka_unit_test(what_people_type_is_encoded_and_what_is_encoded_stays),
		cmocka_unit_test(a_label_has_no_user_and_no_password),
		cmocka_unit_test(a_long_label_keeps_both_ends),
		cmocka_unit_test(users_are_taken_out_of_any_text),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
