/* Is a token believed when it is ours, and only then? */
#include "unit/harness.h"

#include "broker/author.h"
#include "broker/token.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct token_secret secret = { { 1, 2, 3 } }, another = { { 1, 2, 4 } };

static char *
written(const char *user, enum token_role role, int64_t expires_s)
{
	struct token token = { .role = role, .expires_s = expires_s };
	struct err err = { 0 };
	char *text;

	snprintf(token.user, sizeof(token.user), "%s", user);
	text = token_write(&secret, &token, &err);
	if (text == NULL)
		fail_msg("%s", err.text);
	return text;
}

static int
verdict(const struct token_secret *by, const char *text, size_t len, int64_t now_s)
{
	struct token token = { .user = "untouched" };
	int rc = token_read(&token, by, text, len, now_s, NULL);

	if (rc != 0)
		assert_string_equal(token.user, "untouched");
	return rc;
}

static void
what_was_written_is_read(void **state)
{
	static const char *const names[] = { "viewer", "moderator", "admin" };
	struct token token;
	struct err err = { 0 };

	(void)state;
	for (int role = TOKEN_VIEWER; role <= TOKEN_ADMIN; role++) {
		char *text = written("A-n_n.9", (enum token_role)role, 2000000000);
		enum token_role parsed;

		assert_int_equal(
		    strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
				 "uvwxyz0123456789-_."),
		    strlen(text));
		assert_int_equal(
		    token_read(&token, &secret, text, strlen(text), 1999999999, &err), 0);
		assert_string_equal(token.user, "A-n_n.9");
		assert_int_equal(token.role, role);
		assert_int_equal(token.expires_s, 2000000000);
		assert_string_equal(token_role_name(token.role), names[role]);
		assert_int_equal(token_role_parse(&parsed, names[role], &err), 0);
		assert_int_equal(parsed, role);
		free(text);
	}
	assert_int_equal(
	    token_role_parse(&(enum token_role){ 0 }, "root", &err), -EINVAL);
}

static void
a_token_ends_when_it_says(void **state)
{
	char *text = written("ann", TOKEN_ADMIN, 1000);

	(void)state;
	assert_int_equal(verdict(&secret, text, strlen(text), 999), 0);
	assert_int_equal(verdict(&secret, text, strlen(text), 1000), -ETIME);
	assert_int_equal(verdict(&another, text, strlen(text), 1000), -EACCES);
	free(text);
}

/* Any other byte at any place, any part of it, more of it. */
static void
nothing_in_a_token_can_be_changed(void **state)
{
	char *text = written("ann", TOKEN_VIEWER, 1000), more[256];
	size_t len = strlen(text);

	(void)state;
	assert_int_equal(verdict(&another, text, len, 1), -EACCES);
	for (size_t at = 0; at < len; at++) {
		char was = text[at];

		assert_int_equal(verdict(&secret, text, at, 1), -EACCES);
		for (int byte = 0; byte < 256; byte++) {
			text[at] = (char)byte;
			if (text[at] != was)
				assert_int_equal(verdict(&secret, text, len, 1), -EACCES);
		}
		text[at] = was;
	}
	snprintf(more, sizeof(more), "%sA", text);
	assert_int_equal(verdict(&secret, more, len + 1, 1), -EACCES);
	snprintf(more, sizeof(more), "%s=", text);
	assert_int_equal(verdict(&secret, more, len + 1, 1), -EACCES);
	assert_int_equal(verdict(&secret, "", 0, 1), -EACCES);
	assert_int_equal(verdict(&secret, ".", 1, 1), -EACCES);
	assert_int_equal(verdict(&secret, text, len, 1), 0);
	free(text);
}

static void
a_long_one_is_refused_at_once(void **state)
{
	char text[4096];

	(void)state;
	memset(text, 'A', sizeof(text));
	text[4000] = '.';
	assert_int_equal(verdict(&secret, text, sizeof(text), 1), -EACCES);
}

static void
a_user_with_a_colon_cannot_be(void **state)
{
	static const char *const bad[] = { "", "a:admin", "a b", "a\n", "\xc3\xa9" };
	struct token token = { .expires_s = 1 };
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(token.user, sizeof(token.user), "%s", bad[i]);
		assert_null(token_write(&secret, &token, &err));
		assert_int_equal(err.code, -EINVAL);
	}
}

static void
a_secret_is_its_owners_alone(void **state)
{
	struct token_secret a, b;
	char dir[] = "/tmp/test_token.XX"
		     "XX"
		     "XX",
	     path[64];
	struct err err = { 0 };
	struct stat st;
	int fd;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/secret", dir);
	assert_int_equal(token_secret_read(&a, path, &err), -ENOENT);
	assert_int_equal(token_secret_make(path, &err), 0);
	assert_int_equal(token_secret_make(path, &err), -EEXIST);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(token_secret_read(&a, path, &err), 0);
	assert_int_equal(token_secret_read(&b, path, &err), 0);
	assert_memory_equal(&a, &b, sizeof(a));
	chmod(path, 0640);
	assert_int_equal(token_secret_read(&a, path, &err), -EPERM);
	assert_non_null(strstr(err.text, "chmod 600"));
	assert_int_equal(token_secret_read(&a, dir, &err), -EPERM);
	fd = open(path, O_WRONLY | O_TRUNC);
	assert_int_equal(write(fd, "too short\n\n\n\n\n\n\n\n", 17), 17);
	close(fd);
	chmod(path, 0600);
	assert_int_equal(token_secret_read(&a, path, &err), -EINVAL);
	unlink(path);
	rmdir(dir);
}

static void
a_guest_has_one_name_by_address_and_secret(void **state)
{
	char a[AUTHOR_NAME_MAX], b[AUTHOR_NAME_MAX];

	(void)state;
	author_name(a, &secret, "\x7f\0\0\1", 4);
	author_name(b, &secret, "\x7f\0\0\1", 4);
	assert_string_equal(a, b);
	assert_int_equal(strlen(a), 16);
	assert_int_equal(strspn(a + 6, "abcdefghijklmnopqrstuvwxyz234567"), 10);
	author_name(b, &secret, "\x7f\0\0\2", 4);
	assert_string_not_equal(a, b);
	author_name(b, &another, "\x7f\0\0\1", 4);
	assert_string_not_equal(a, b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read),
		cmocka_unit_test(a_token_ends_when_it_says),
		cmocka_unit_test(nothing_in_a_token_can_be_changed),
		cmocka_unit_test(a_long_one_is_refused_at_once),
		cmocka_unit_test(a_user_with_a_colon_cannot_be),
		cmocka_unit_test(a_secret_is_its_owners_alone),
		cmocka_unit_test(a_guest_has_one_name_by_address_and_secret),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
