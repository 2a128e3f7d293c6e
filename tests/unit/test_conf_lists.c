/* Do lists come into the one spelling that can be met, or are refused? */
#include "unit/harness.h"

#include "daemon/conf_lists.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef int list_fn(char **to, const char *value, struct err *);

static void
becomes(list_fn *list, const char *value, const char *want)
{
	struct err err = { 0 };
	char *got = NULL;

	if (list(&got, value, &err) < 0)
		fail_msg("%s: %s", value, err.text);
	assert_string_equal(got, want);
	free(got);
}

/* With its reason, and what was there stays. */
static void
is_refused(list_fn *list, const char *value, const char *reason)
{
	struct err err = { 0 };
	char *got = strdup("before");

	assert_int_equal(list(&got, value, &err), -EINVAL);
	assert_string_equal(got, "before");
	if (strstr(err.text, reason) == NULL)
		fail_msg("%s: %s", value, err.text);
	free(got);
}

static void
origins_are_spelt_as_browsers_spell_them(void **state)
{
	(void)state;
	becomes(conf_origins, "", "");
	becomes(conf_origins, "*", "*");
	becomes(conf_origins, "https://example.org", "https://example.org");
	becomes(conf_origins, " ,https://a,,http://b:81 ", "https://a http://b:81");
	becomes(conf_origins, "HTTPS://Example.ORG:443", "https://example.org");
	becomes(conf_origins, "http://a:80 http://a:443", "http://a http://a:443");
	becomes(conf_origins, "http://[::1]:8080", "http://[::1]:8080");
}

static void
an_origin_that_nobody_could_have_is_refused(void **state)
{
	static const char *const bad[] = { "https://a/", "https://a/page", "https://a?b",
		"https://u@a", "https://", "http://", "a.example", "null", "ftp://a",
		"https://*.a" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		is_refused(conf_origins, bad[i], bad[i]);
	is_refused(conf_origins, "https://a * https://b", "*: ");
}

static void
addresses_are_spelt_in_one_way(void **state)
{
	(void)state;
	becomes(conf_addresses, "", "");
	becomes(conf_addresses, "127.0.0.1, ::0:1", "127.0.0.1 ::1");
	becomes(conf_addresses, "[2001:DB8::0:1]", "2001:db8::1");
	becomes(conf_addresses, "::ffff:10.0.0.1", "10.0.0.1");
}

static void
what_is_no_address_is_refused(void **state)
{
	static const char *const bad[] = { "10.0.0.0/8", "localhost", "127.0.0.1:80",
		"[::1]:80", "127.0.0", "::1%lo" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		is_refused(conf_addresses, bad[i], bad[i]);
	is_refused(conf_addresses, "127.0.0.1 proxy", "proxy: ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(origins_are_spelt_as_browsers_spell_them),
		cmocka_unit_test(an_origin_that_nobody_could_have_is_refused),
		cmocka_unit_test(addresses_are_spelt_in_one_way),
		cmocka_unit_test(what_is_no_address_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
