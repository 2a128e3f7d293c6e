#include "setup/check.h"

#include "sift/rules.h"
#include "sift/shift.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

int
check_shift(const char *value, struct err *err)
{
	struct shift shift;

	return shift_read(&shift, value, err);
}

int
check_rule(const char *value, struct err *err)
{
	struct rules *rules = rules_new();
	int rc = rules_add_line(rules, value, strlen(value), err);

	if (rc == 0 && rules_count(rules) == 0)
		rc = err_set(err, -EINVAL, "no rule, such as keyword WORD");
	rules_free(rules);
	return rc;
}

/* 1 to 65535, or not there. */
static bool
is_port(const char *at, size_t len)
{
	long port = 0;

	for (size_t i = 0; i < len; i++) {
		if (at[i] < '0' || at[i] > '9' || port > 65535)
			return false;
		port = port * 10 + (at[i] - '0');
	}
	return len == 0 || (port > 0 && port <= 65535);
}

/* "host", "host:8086", "[::1]:8086", each perhaps behind a "user:password@". */
static bool
is_host(const char *at, size_t len)
{
	const char *end = at + len, *user = memchr(at, '@', len), *colon;

	if (user != NULL)
		at = user + 1;
	if (at < end && *at == '[') {
		colon = memchr(at, ']', (size_t)(end - at));
		if (colon == NULL || colon - at < 3)
			return false;
		colon++;
	} else {
		colon = memchr(at, ':', (size_t)(end - at));
		colon = colon != NULL ? colon : end;
	}
	if (colon == at || (colon < end && *colon != ':'))
		return false;
	return colon == end || is_port(colon + 1, (size_t)(end - colon - 1));
}

int
check_server(const char *value, struct err *err)
{
	size_t scheme = strncasecmp(value, "http://", 7) == 0    ? 7
			: strncasecmp(value, "https://", 8) == 0 ? 8
								 : 0;

	if (scheme == 0)
		return err_set(err, -EINVAL,
		    "has no http:// or https:// in front, such as "
		    "http://192.168.1.5:8086");
	if (!is_host(value + scheme, strcspn(value + scheme, "/?#")))
		return err_set(
		    err, -EINVAL, "not an address such as http://192.168.1.5:8086");
	for (const char *at = value; *at != '\0'; at++) {
		if (strchr("?#\\", *at) != NULL || (unsigned char)*at <= ' ' ||
		    *at == 0x7f)
			return err_set(err, -EINVAL,
			    "an address of a server has no blanks, and no ? or # in it");
	}
	return 0;
}
