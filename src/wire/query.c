#include "wire/query.h"

#include "wire/http_inside.h"

/* The character at s.at[*i], which is moved behind it; -1: none may be so. */
static int
char_take(struct slice s, size_t *i, bool plus)
{
	char c = s.at[(*i)++];
	int high, low;

	if (c == '+' && plus)
		return ' ';
	if (c != '%')
		return c == '\0' ? -1 : (unsigned char)c;
	if (s.len - *i < 2)
		return -1;
	high = http_hex(s.at[*i]);
	low = http_hex(s.at[*i + 1]);
	*i += 2;
	return high < 0 || low < 0 || high + low == 0 ? -1 : high << 4 | low;
}

bool
query_decode(struct bytes *out, struct slice s, bool plus)
{
	size_t before = out->len, i = 0;
	int c;

	bytes_add(out, "", 0);
	while (i < s.len) {
		c = char_take(s, &i, plus);
		if (c < 0) {
			out->len = before;
			if (out->data != NULL)
				out->data[before] = '\0';
			return false;
		}
		bytes_char(out, (char)c);
	}
	return true;
}

/* Takes what stands before the next `mark`, or all. */
static struct slice
part_take(struct slice *s, char mark)
{
	const char *at = s->len > 0 ? memchr(s->at, mark, s->len) : NULL;
	struct slice part = { s->at, at != NULL ? (size_t)(at - s->at) : s->len };
	size_t used = part.len + (at != NULL);

	s->at += used;
	s->len -= used;
	return part;
}

bool
query_next(struct slice *query, struct slice *name, struct slice *value)
{
	struct slice pair;

	while (query->len > 0) {
		pair = part_take(query, '&');
		if (pair.len == 0)
			continue;
		*name = part_take(&pair, '=');
		*value = pair;
		return true;
	}
	return false;
}

/* Names are compared as they are meant: "%61" is "a". */
static bool
name_is(struct slice written, const char *name)
{
	size_t i = 0;

	while (i < written.len && *name != '\0')
		if (char_take(written, &i, true) != (unsigned char)*name++)
			return false;
	return i == written.len && *name == '\0';
}

enum query_end
query_text(struct slice query, const char *name, struct bytes *out, size_t bytes_max)
{
	struct slice key, value;

	bytes_clear(out);
	while (query_next(&query, &key, &value)) {
		if (!name_is(key, name))
			continue;
		if (value.len / 3 > bytes_max || !query_decode(out, value, true))
			return QUERY_BROKEN;
		return out->len <= bytes_max ? QUERY_OK : QUERY_BROKEN;
	}
	return QUERY_NONE;
}

static bool
number_take(struct slice s, int64_t *out)
{
	bool minus = s.len > 0 && s.at[0] == '-';
	int64_t n = 0;
	size_t i;

	if (s.len == (size_t)minus)
		return false;
	for (i = minus; i < s.len; i++)
		if (!http_is_digit(s.at[i]) || __builtin_mul_overflow(n, 10, &n) ||
		    __builtin_sub_overflow(n, s.at[i] - '0', &n))
			return false;
	if (!minus && n == INT64_MIN)
		return false;
	*out = minus ? n : -n;
	return true;
}

enum query_end
query_number(
    struct slice query, const char *name, int64_t least, int64_t most, int64_t *out)
{
	struct slice key, value;
	int64_t n;

	while (query_next(&query, &key, &value)) {
		if (!name_is(key, name))
			continue;
		if (!number_take(value, &n) || n < least || n > most)
			return QUERY_BROKEN;
		*out = n;
		return QUERY_OK;
	}
	return QUERY_NONE;
}

/* --- paths ----------------------------------------------------------------- */

/* A slash that was escaped is no part of a name here: files and ids have none. */
static bool
is_part(struct slice s)
{
	return s.len > 0 && !slice_is(s, ".") && !slice_is(s, "..") &&
	       memchr(s.at, '/', s.len) == NULL;
}

bool
path_split(struct path_parts *parts, struct bytes *text, struct slice path)
{
	size_t from;
	int i;

	parts->count = 0;
	bytes_clear(text);
	if (path.len == 0 || path.at[0] != '/')
		return false;
	bytes_room(text, path.len + 1); /* so that it does not move */
	path = (struct slice){ path.at + 1, path.len - 1 };
	if (path.len == 0)
		return true;
	if (path.len > 1 && path.at[path.len - 1] == '/')
		path.len--;
	if (path.at[path.len - 1] == '/')
		return false;
	while (path.len > 0) {
		if (parts->count == PATH_PARTS_MAX)
			return false;
		from = text->len;
		if (!query_decode(text, part_take(&path, '/'), false))
			return false;
		i = parts->count++;
		parts->at[i] = (struct slice){ text->data + from, text->len - from };
		if (!is_part(parts->at[i]))
			return false;
	}
	return true;
}
