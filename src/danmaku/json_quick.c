#include "danmaku/json_quick.h"

#include "base/eight.h"
#include "base/mem.h"
#include "base/text.h"

#include <endian.h>

/* No row of so few bytes gets over JSON_ROW_MAX on the long way, no string over
 * JSON_STRING_MAX.  A row of YouTube has some 60 values. */
enum { QUICK_BYTES = 60 << 10, QUICK_NODES = 1 << 10 };

struct quick {
	const char *at, *end;
	struct json_tree *tree;
	char *to; /* in tree->text, which has room for all of the row; NULL: no escapes */
	int depth;
};

/* --- strings -------------------------------------------------------------------------- */

static bool
is_plain(char c)
{
	return (unsigned char)c >= 0x20 && (unsigned char)c < 0x7f && c != '"' &&
	       c != '\\';
}

/* The upper bit of bytes that are not plain.  A borrow may set one that is, but
 * only behind one that is not: the first is right. */
static uint64_t
odd_ones(uint64_t bytes)
{
	uint64_t quote = bytes ^ EIGHT_OF('"'), backslash = bytes ^ EIGHT_OF('\\');
	uint64_t low =
	    (bytes - EIGHT_OF(0x20)) | (quote - EIGHT_OF(1)) | (backslash - EIGHT_OF(1));

	/* One more, and DEL is above as well. */
	return (low | bytes | (bytes + EIGHT_OF(1))) & EIGHT_OF(0x80);
}

static const char *
pass_ascii(const char *at, const char *end)
{
	uint64_t odd;

	for (; end - at >= 8; at += 8) {
		odd = odd_ones(le64toh(eight_at(at)));
		if (odd != 0)
			return at + __builtin_ctzll(odd) / 8;
	}
	while (at < end && is_plain(*at))
		at++;
	return at;
}

/* Over characters that mean themselves; false at what is no UTF-8, or may not
 * stand in a string. */
static bool
pass_plain(struct quick *q)
{
	const char *at = q->at, *end = q->end;
	size_t used;

	while (at < end) {
		const unsigned char *u = (const unsigned char *)at;

		if (is_plain(*at)) {
			at = pass_ascii(at, end);
		} else if (end - at >= 3 && u[0] > 0xe0 && u[0] < 0xed &&
			   (u[1] & 0xc0) == 0x80 && (u[2] & 0xc0) == 0x80) {
			at += 3;
		} else if (u[0] < 0x80) {
			break;
		} else {
			if (text_decode(at, (size_t)(end - at), &used) == 0xfffd)
				return false;
			at += used;
		}
	}
	q->at = at;
	return at < end && (*at == '"' || *at == '\\');
}

/* The four digits at `at`, or -1. */
static int32_t
unit_at(const char *at, const char *end)
{
	int32_t unit = 0;
	int i;

	if (end - at < 4)
		return -1;
	for (i = 0; i < 4; i++) {
		char c = at[i], lower = (char)(c | 0x20);

		if (c >= '0' && c <= '9')
			unit = unit << 4 | (c - '0');
		else if (lower >= 'a' && lower <= 'f')
			unit = unit << 4 | (lower - 'a' + 10);
		else
			return -1;
	}
	return unit;
}

/* From behind "\u"; half a pair and NUL are for the long way. */
static bool
take_unit(struct quick *q)
{
	int32_t unit = unit_at(q->at, q->end), low;

	if (unit <= 0 || (unit >= 0xdc00 && unit < 0xe000))
		return false;
	q->at += 4;
	if (unit >= 0xd800 && unit < 0xdc00) {
		if (q->end - q->at < 6 || q->at[0] != '\\' || q->at[1] != 'u')
			return false;
		low = unit_at(q->at + 2, q->end);
		if (low < 0xdc00 || low >= 0xe000)
			return false;
		q->at += 6;
		unit = 0x10000 + ((unit - 0xd800) << 10 | (low - 0xdc00));
	}
	q->to += text_encode((uint32_t)unit, q->to);
	return true;
}

static bool
take_escape(struct quick *q)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (q->end - q->at < 2)
		return false;
	q->at += 2;
	if (q->at[-1] == 'u')
		return take_unit(q);
	found = memchr(from, q->at[-1], sizeof(from) - 1);
	if (found == NULL)
		return false;
	*q->to++ = to[found - from];
	return true;
}

/* A string with a backslash in it, from its content on: made anew. */
static bool
take_escaped(struct quick *q, const char *run, struct slice *s)
{
	const char *start = q->to;

	for (;;) {
		memcpy(q->to, run, (size_t)(q->at - run));
		q->to += q->at - run;
		if (*q->at == '"')
			break;
		if (!take_escape(q))
			return false;
		run = q->at;
		if (!pass_plain(q))
			return false;
	}
	q->at++;
	*s = (struct slice){ start, (size_t)(q->to - start) };
	return true;
}

static bool
take_string(struct quick *q, struct slice *s)
{
	const char *start = ++q->at;

	if (!pass_plain(q))
		return false;
	if (*q->at == '\\')
		return q->to != NULL && take_escaped(q, start, s);
	*s = (struct slice){ start, (size_t)(q->at - start) };
	q->at++;
	return true;
}

/* --- other values ----------------------------------------------------------------------- */

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       c == '-' || c == '+' || c == '.';
}

static bool
take_word(struct quick *q, struct json *value)
{
	struct slice word = { q->at, 0 };

	while (q->at < q->end && is_word(*q->at))
		q->at++;
	word.len = (size_t)(q->at - word.at);
	if (slice_is(word, "null"))
		value->kind = JSON_KIND_NULL;
	else if (slice_is(word, "true"))
		value->kind = JSON_KIND_TRUE;
	else if (slice_is(word, "false"))
		value->kind = JSON_KIND_FALSE;
	else
		value->text = word;
	return word.len > 0 && q->at < q->end;
}

/* To the next character that is no blank; NUL at the end. */
static char
pass_blanks(struct quick *q)
{
	while (q->at < q->end && char_is_blank(*q->at))
		q->at++;
	return (char)(q->at < q->end ? *q->at : '\0');
}

static bool
take_name(struct quick *q, struct json *value)
{
	if (pass_blanks(q) != '"' || !take_string(q, &value->name) ||
	    pass_blanks(q) != ':')
		return false;
	q->at++;
	return true;
}

static bool take_value(struct quick *q, struct json *value);

static struct json *
take_node(struct quick *q, bool named)
{
	struct json *node = &q->tree->nodes[q->tree->count];

	if (q->tree->count == QUICK_NODES)
		return NULL;
	q->tree->count++;
	*node =
	    (struct json){ .name = { "", 0 }, .text = { "", 0 }, .kind = JSON_KIND_TEXT };
	if ((named && !take_name(q, node)) || !take_value(q, node))
		return NULL;
	return node;
}

/* Behind the bracket that closes `value`. */
static bool
take_inside(struct quick *q, struct json *value, char close)
{
	const struct json **link = &value->first;
	struct json *node;
	char c;

	q->at++;
	value->kind = close == '}' ? JSON_KIND_MAP : JSON_KIND_LIST;
	for (c = pass_blanks(q); c != close; c = pass_blanks(q)) {
		if (value->first != NULL && c != ',')
			return false;
		q->at += value->first != NULL;
		node = take_node(q, close == '}');
		if (node == NULL)
			return false;
		*link = node;
		link = &node->next;
	}
	q->at++;
	return true;
}

static bool
take_value(struct quick *q, struct json *value)
{
	char c = pass_blanks(q);
	bool good;

	if (c == '"')
		return take_string(q, &value->text);
	if (c != '{' && c != '[')
		return take_word(q, value);
	if (q->depth == JSON_ROW_DEPTH)
		return false;
	q->depth++;
	good = take_inside(q, value, (char)(c == '{' ? '}' : ']'));
	q->depth--;
	return good;
}

bool
json_quick_scan(struct json_tree *tree, const char **at, const char *end)
{
	struct quick q = { .at = *at, .end = end, .tree = tree };
	char c = pass_blanks(&q);

	if (c != '{' && c != '[')
		return false;
	if (end - q.at > QUICK_BYTES)
		q.end = q.at + QUICK_BYTES;
	if (tree->cap < QUICK_NODES) {
		tree->cap = QUICK_NODES;
		tree->nodes = mem_grow(tree->nodes, tree->cap, sizeof(*tree->nodes));
	}
	bytes_clear(&tree->text);
	q.to = bytes_room(&tree->text, QUICK_BYTES);
	tree->root = take_node(&q, false);
	if (tree->root != NULL)
		*at = q.at;
	return tree->root != NULL;
}

/* --- rows whose members are known ----------------------------------------------------- */

/* A string or a number; all else is for the other ways. */
static bool
take_usual_value(struct quick *q, struct slice *value)
{
	if (q->at < q->end && *q->at == '"')
		return take_string(q, value);
	*value = (struct slice){ q->at, 0 };
	while (q->at < q->end &&
	       ((*q->at >= '0' && *q->at <= '9') || *q->at == '-' || *q->at == '.'))
		q->at++;
	value->len = (size_t)(q->at - value->at);
	return value->len > 0;
}

/* What is neither short nor long is two words, which may share some of it. */
static bool
is_start(const char *at, const struct json_usual *member)
{
	const char *start = member->start;
	size_t last = member->len - 8;

	if (member->len < 8 || member->len > 16)
		return memcmp(at, start, member->len) == 0;
	return eight_at(at) == eight_at(start) &&
	       eight_at(at + last) == eight_at(start + last);
}

static bool
take_usual(struct quick *q, const struct json_usual *member, struct slice *value)
{
	if ((size_t)(q->end - q->at) < member->len || !is_start(q->at, member))
		return false;
	q->at += member->len;
	return take_usual_value(q, value);
}

const char *
json_quick_row(const struct json_usual *members, size_t count, size_t least,
    struct slice *values, const char *at, const char *end)
{
	const char close = (char)(members[0].start[0] == '{' ? '}' : ']');
	struct quick q = { .at = at, .end = end };
	size_t i;

	if (end - at > QUICK_BYTES)
		q.end = at + QUICK_BYTES;
	for (i = 0; i < count; i++) {
		if (i >= least && q.at < q.end && *q.at == close)
			break;
		if (!take_usual(&q, &members[i], &values[i]))
			return NULL;
	}
	for (; i < count; i++)
		values[i] = (struct slice){ "", 0 };
	return q.at < q.end && *q.at == close ? q.at + 1 : NULL;
}
