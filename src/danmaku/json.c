/* The scanner is a tokenizer with a stack of brackets.  It is strict about
 * what stands between two values, because that is how one sees a lost quote or
 * bracket within a few bytes, and easy about what a value is. */
#include "danmaku/json.h"

#include "base/text.h"

#include <jansson.h>

struct scan {
	const char *at, *end;
	struct bytes *out; /* may be NULL */
	ptrdiff_t most;    /* of a string */
	char stack[JSON_ROW_DEPTH];
	int depth;
};

static void
put(struct scan *s, const char *from, size_t len)
{
	if (s->out != NULL)
		bytes_add(s->out, from, len);
}

static void
put_char(struct scan *s, char c)
{
	if (s->out != NULL)
		bytes_char(s->out, c);
}

/* --- strings ---------------------------------------------------------------------- */

/* The four digits behind "\u", or -1. */
static int32_t
unit_at(const char *at, const char *end)
{
	int32_t unit = 0;
	int i;
	char c;

	if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
		return -1;
	for (i = 2; i < 6; i++) {
		c = at[i];
		if (c >= '0' && c <= '9')
			unit = unit << 4 | (c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			unit = unit << 4 | ((c | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return unit;
}

/* A NUL is left out, half a pair is no character. */
static void
scan_unit(struct scan *s)
{
	int32_t unit = unit_at(s->at, s->end), low;

	if (unit < 0) { /* a backslash too much */
		put(s, "\\\\", 2);
		s->at++;
		return;
	}
	low = unit >= 0xd800 && unit < 0xdc00 ? unit_at(s->at + 6, s->end) : -1;
	if (low >= 0xdc00 && low < 0xe000) {
		put(s, s->at, 12);
		s->at += 12;
		return;
	}
	if (unit >= 0xd800 && unit < 0xe000)
		put(s, "\xef\xbf\xbd", 3);
	else if (unit != 0)
		put(s, s->at, 6);
	s->at += 6;
}

static enum json_end
scan_escape(struct scan *s)
{
	char c;

	if (s->end - s->at < 2)
		return JSON_CUT;
	c = s->at[1];
	if (c == 'u') {
		if (s->end - s->at < 6 &&
		    memchr(s->at, '"', (size_t)(s->end - s->at)) == NULL)
			return JSON_CUT;
		scan_unit(s);
		return JSON_WHOLE;
	}
	if (memchr("\"\\/bfnrt", c, 8) != NULL) {
		put(s, s->at, 2);
		s->at += 2;
	} else {
		s->at++; /* "\'" and the like: the character itself */
	}
	return JSON_WHOLE;
}

/* What may not stand in a string as it is. */
static void
scan_odd(struct scan *s)
{
	size_t used = 1;
	uint32_t code;

	if ((unsigned char)*s->at < 0x80) {
		if (*s->at == '\n' || *s->at == '\t')
			put(s, *s->at == '\n' ? "\\n" : "\\t", 2);
	} else {
		code = text_decode(s->at, (size_t)(s->end - s->at), &used);
		if (code == 0xfffd)
			put(s, "\xef\xbf\xbd", 3);
		else
			put(s, s->at, used);
	}
	s->at += used;
}

static bool
is_plain(char c)
{
	return (unsigned char)c >= 0x20 && (unsigned char)c < 0x7f && c != '"' &&
	       c != '\\';
}

/* The rest of a string that is too long to be kept, up to its quote. */
static enum json_end
skip_long(struct scan *s)
{
	const char *quote, *back;

	for (;;) {
		quote = memchr(s->at, '"', (size_t)(s->end - s->at));
		if (quote == NULL)
			return JSON_CUT;
		for (back = quote; back > s->at && back[-1] == '\\'; back--)
			;
		s->at = quote;
		if ((quote - back) % 2 == 0)
			return JSON_WHOLE;
		s->at++;
	}
}

/* From behind the first quote to behind the last. */
static enum json_end
scan_string(struct scan *s)
{
	const char *start = ++s->at, *run;
	enum json_end end = JSON_WHOLE;

	put_char(s, '"');
	while (s->at < s->end && *s->at != '"') {
		for (run = s->at; s->at < s->end && is_plain(*s->at); s->at++)
			if (s->at - start > s->most)
				break;
		put(s, run, (size_t)(s->at - run));
		if (s->at == s->end || *s->at == '"')
			break;
		if (s->at - start > s->most)
			end = skip_long(s);
		else if (*s->at == '\\')
			end = scan_escape(s);
		else
			scan_odd(s);
		if (end != JSON_WHOLE)
			return end;
	}
	if (s->at == s->end)
		return JSON_CUT;
	s->at++;
	put_char(s, '"');
	return JSON_WHOLE;
}

/* --- other values ----------------------------------------------------------------- */

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       c == '-' || c == '+' || c == '.';
}

/* true, false and null as they are; all else is somebody's idea of a number. */
static enum json_end
scan_word(struct scan *s)
{
	struct slice word = { s->at, 0 };
	bool quoted;

	while (s->at < s->end && is_word(*s->at))
		s->at++;
	word.len = (size_t)(s->at - word.at);
	if (word.len == 0)
		return JSON_BROKEN;
	if (s->at == s->end)
		return JSON_CUT; /* there may have been more of it */
	quoted = !slice_is(word, "true") && !slice_is(word, "false") &&
		 !slice_is(word, "null");
	if (word.len > JSON_STRING_MAX)
		word.len = JSON_STRING_MAX;
	if (quoted)
		put_char(s, '"');
	put(s, word.at, word.len);
	if (quoted)
		put_char(s, '"');
	return JSON_WHOLE;
}

static void
skip_blanks(struct scan *s)
{
	while (s->at < s->end && char_is_blank(*s->at))
		s->at++;
}

/* One string, word or opening bracket. */
static enum json_end
scan_value(struct scan *s)
{
	if (s->out != NULL && s->out->len > JSON_ROW_MAX)
		return JSON_BROKEN;
	if (*s->at == '"')
		return scan_string(s);
	if (*s->at != '{' && *s->at != '[')
		return scan_word(s);
	if (s->depth == JSON_ROW_DEPTH)
		return JSON_BROKEN;
	s->stack[s->depth++] = *s->at;
	put_char(s, *s->at++);
	return JSON_WHOLE;
}

/* "name": in an object; nothing in an array. */
static enum json_end
scan_name(struct scan *s)
{
	enum json_end end;

	if (s->stack[s->depth - 1] != '{')
		return JSON_WHOLE;
	if (*s->at != '"')
		return JSON_BROKEN;
	end = scan_string(s);
	skip_blanks(s);
	if (end == JSON_WHOLE && s->at == s->end)
		return JSON_CUT;
	if (end != JSON_WHOLE || *s->at != ':')
		return end != JSON_WHOLE ? end : JSON_BROKEN;
	put_char(s, *s->at++);
	skip_blanks(s);
	return s->at == s->end ? JSON_CUT : JSON_WHOLE;
}

static bool
is_close(const struct scan *s)
{
	return *s->at == (s->stack[s->depth - 1] == '{' ? '}' : ']');
}

/* The next member or element, or the bracket that closes them. */
static enum json_end
scan_next(struct scan *s, bool first)
{
	enum json_end end;
	bool comma = false;

	while (!first && s->at < s->end && (*s->at == ',' || char_is_blank(*s->at)))
		comma |= *s->at++ == ',';
	skip_blanks(s);
	if (s->at == s->end)
		return JSON_CUT;
	if (is_close(s)) {
		s->depth--;
		put_char(s, *s->at++);
		return JSON_WHOLE;
	}
	if (!first && !comma)
		return JSON_BROKEN;
	if (comma)
		put_char(s, ',');
	end = scan_name(s);
	return end == JSON_WHOLE ? scan_value(s) : end;
}

enum json_end
json_scan(const char **at, const char *end, struct bytes *out)
{
	struct scan s = { .at = *at, .end = end, .out = out, .most = JSON_STRING_MAX };
	enum json_end how;
	int before;

	skip_blanks(&s);
	how = s.at < end ? scan_value(&s) : JSON_CUT;
	for (before = 0; how == JSON_WHOLE && s.depth > 0;) {
		bool first = s.depth > before;

		before = s.depth;
		how = scan_next(&s, first);
	}
	*at = s.at;
	return how;
}

/* --- a string alone ---------------------------------------------------------------- */

bool
json_unescape(const char *at, const char *end, struct bytes *out)
{
	struct bytes quoted = { 0 };
	struct scan s = { .at = at, .end = end, .out = &quoted, .most = PTRDIFF_MAX };
	bool whole = scan_string(&s) == JSON_WHOLE;
	json_t *value;

	if (!whole)
		bytes_char(&quoted, '"');
	value = json_loadb(quoted.data, quoted.len, JSON_DECODE_ANY, NULL);
	bytes_fini(&quoted);
	if (value != NULL)
		bytes_add(out, json_string_value(value), json_string_length(value));
	json_decref(value);
	return whole;
}
