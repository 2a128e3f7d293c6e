#include "net/validity.h"

#include <string.h>
#include <strings.h>

#define FRESH_MAX_SECONDS 31536000

static bool
is_name(const char *line, size_t len, const char *name, const char **value)
{
	size_t n = strlen(name);

	if (len <= n || line[n] != ':' || strncasecmp(line, name, n) != 0)
		return false;
	*value = line + n + 1;
	return true;
}

static void
copy(char *to, size_t size, const char *value, const char *end)
{
	while (value < end && (*value == ' ' || *value == '\t'))
		value++;
	while (end > value && strchr(" \t\r\n", end[-1]) != NULL)
		end--;
	to[0] = '\0';
	if ((size_t)(end - value) >= size)
		return;
	for (const char *at = value; at < end; at++) {
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return;
	}
	memcpy(to, value, (size_t)(end - value));
	to[end - value] = '\0';
}

static ns_t
seconds(const char *at, const char *end)
{
	ns_t number = 0;

	if (at < end && *at == '"')
		at++;
	for (; at < end && *at >= '0' && *at <= '9' && number < FRESH_MAX_SECONDS; at++)
		number = number * 10 + (*at - '0');
	return (number < FRESH_MAX_SECONDS ? number : FRESH_MAX_SECONDS) * SECOND;
}

static bool
begins(const char *at, const char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - at) >= len && strncasecmp(at, word, len) == 0;
}

/* "public, max-age=60" */
static void
control(struct validity *v, const char *at, const char *end)
{
	bool ask = false;

	while (at < end) {
		while (at < end && strchr(" \t\r\n,", *at) != NULL)
			at++;
		if (begins(at, end, "no-store"))
			v->no_store = true;
		if (begins(at, end, "no-cache"))
			ask = true;
		if (begins(at, end, "max-age="))
			v->fresh = seconds(at + 8, end);
		while (at < end && *at != ',')
			at++;
	}
	if (ask || v->no_store)
		v->fresh = 0;
}

void
validity_line(struct validity *v, const char *line, size_t len)
{
	const char *value, *end = line + len;

	if (is_name(line, len, "etag", &value))
		copy(v->etag, sizeof(v->etag), value, end);
	if (is_name(line, len, "last-modified", &value))
		copy(v->modified, sizeof(v->modified), value, end);
	if (is_name(line, len, "cache-control", &value))
		control(v, value, end);
}
