/* May this value stand there? */
#include "unit/harness.h"

#include "setup/check.h"

#include <errno.h>

static const char scheme[] =
    "has no http:// or https:// in front, such as http://192.168.1.5:8086";
static const char address[] = "not an address such as http://192.168.1.5:8086";
static const char odd[] = "an address of a server has no blanks, and no ? or # in it";

static void
a_server_is_an_address_of_one(void **state)
{
	static const char *const fine[] = { "http://a", "HTTPS://a.b:65535/x/",
		"http://[::1]:8086", "http://u:p@a:1/", "http://[::1]", "http://a:/",
		"http://例え.jp:80" };
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		assert_int_equal(check_server(fine[i], &err), 0);
}

static void
what_a_server_lacks_is_said(void **state)
{
	/* clang-format off */
	static const struct { const char *value, *why; } slips[] = {
		{ "127.0.0.1:8086", scheme }, { "a", scheme }, { "ftp://a", scheme },
		{ "-", scheme }, { "http//a", scheme }, { "", scheme },
		{ "http://", address }, { "http:///x", address }, { "http://a:0", address },
		{ "http://a:65536", address }, { "http://a:99999999999999999999", address },
		{ "http://a:b", address }, { "http://::1", address }, { "http://[::1", address },
		{ "http://[]:1", address }, { "http://u@", address }, { "http://u@:1", address },
		{ "http://[::1]x", address },
		{ "http://a/?b", odd }, { "http://a/#b", odd }, { "http://a/\\b", odd },
		{ "http://a/\x7f", odd }, { "http://a b/", odd }, { "http://a/\n", odd },
	};
	/* clang-format on */
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++) {
		err = (struct err){ 0 };
		assert_int_equal(check_server(slips[i].value, &err), -EINVAL);
		assert_string_equal(err.text, slips[i].why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_server_is_an_address_of_one),
		cmocka_unit_test(what_a_server_lacks_is_said),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
