/* Paths and queries, decoded strictly: what is no escape, no UTF-8 or a NUL is
 * refused, not guessed. */
#include "api/call.h"

#include <stdlib.h>
#include <string.h>

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One byte of s[*i]; below 0: it is none. */
static int
decode_one(struct slice s, size_t *i, bool plus)
{
	int high, low;

	if (s.at[*i] == '+' && plus)
		return ' ';
	if (s.at[*i] != '%')
		return (unsigned char)s.at[*i];
	if (*i + 2 >= s.len)
		return -1;
	high = hex(s.at[*i + 1]);
	low = hex(s.at[*i + 2]);
	*i += 2;
	return high < 0 || low < 0 || (high | low) == 0 ? -1 : high << 4 | low;
}

static bool
decode_part(char to[CALL_PART_MAX], struct slice s)
{
	size_t len = 0;

	for (size_t i = 0; i < s.len; i++) {
		int c = decode_one(s, &i, false);

		if (c <= 0 || c == '/' || len + 1 >= CALL_PART_MAX)
			return false;
		to[len++] = (char)c;
	}
	to[len] = '\0';
	return strcmp(to, ".") != 0 && strcmp(to, "..") != 0;
}

/* "/a/b" has two parts, and "/a/" as well: its last is empty. */
bool
call_split(struct call *call, struct slice path)
{
	const char *end = path.at + path.len, *at = path.at;

	call->part_count = 0;
	while (at < end) {
		const char *slash = memchr(at + 1, '/', (size_t)(end - at - 1));
		struct slice part = { at + 1,
			(size_t)((slash != NULL ? slash : end) - at - 1) };

		if (*at != '/' || call->part_count == CALL_PARTS_MAX ||
		    !decode_part(call->parts[call->part_count], part))
			return false;
		call->part_count++;
		at = part.at + part.len;
	}
	return call->part_count > 0;
}

static bool
decode_value(struct slice s, struct bytes *value)
{
	for (size_t i = 0; i < s.len; i++) {
		int c = decode_one(s, &i, true);

		if (c <= 0)
			return false;
		bytes_char(value, (char)c);
	}
	bytes_add(value, "", 0);
	return true;
}

bool
call_query(const struct call *call, const char *name, struct bytes *value)
{
	const char *at = call->query.data, *end = at + call->query.len;
	size_t len = strlen(name);

	while (at != NULL && at < end) {
		const char *stop = memchr(at, '&', (size_t)(end - at));
		struct slice pair = { at, (size_t)((stop != NULL ? stop : end) - at) };

		at = stop != NULL ? stop + 1 : end;
		if (pair.len < len || memcmp(pair.at, name, len) != 0)
			continue;
		if (pair.len == len)
			return decode_value((struct slice){ "", 0 }, value);
		if (pair.at[len] == '=')
			return decode_value(
			    (struct slice){ pair.at + len + 1, pair.len - len - 1 },
			    value);
	}
	return false;
}

static bool
whole_number(const char *text, int64_t least, int64_t most, int64_t *value)
{
	bool minus = *text == '-';
	int64_t n = 0;

	text += minus;
	if (*text == '\0' || strlen(text) > 18)
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		n = n * 10 + (*text - '0');
	}
	*value = minus ? -n : n;
	return *value >= least && *value <= most;
}

bool
call_number(struct call *call, const char *name, int64_t usual, int64_t least,
    int64_t most, int64_t *value)
{
	struct bytes text = { 0 };
	bool there = call_query(call, name, &text);
	bool fine = !there ||
		    whole_number(text.data != NULL ? text.data : "", least, most, value);

	if (!there)
		*value = usual;
	bytes_fini(&text);
	if (!fine)
		call_error(call, 422, "out_of_range",
		    "%s is a whole number from %lld to %lld", name, (long long)least,
		    (long long)most);
	return fine;
}

bool
call_id(const char *text, uint64_t *id)
{
	uint64_t n = 0;

	if (text[0] < '1' || text[0] > '9' || strlen(text) > 19)
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		n = n * 10 + (uint64_t)(*text - '0');
	}
	*id = n;
	return n <= INT64_MAX;
}

bool
api_is_video(const char *id)
{
	size_t len = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				"0123456789._-");

	return len > 0 && len <= ROOM_NAME_MAX && id[len] == '\0';
}
