/* Most of a file is passed over this way again and again until its format is
 * known, so eight bytes are looked at together. */
#include "danmaku/json_skip.h"

#include "danmaku/slice.h"

#define ONES UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

const char *
json_skip_blanks(const char *at, const char *end)
{
	while (at < end && char_is_blank(*at))
		at++;
	return at;
}

/* Not 0 when one of the bytes is `byte`. */
static uint64_t
has(uint64_t bytes, unsigned char byte)
{
	bytes ^= ONES * byte;
	return (bytes - ONES) & ~bytes & HIGHS;
}

static uint64_t
eight_at(const char *at)
{
	uint64_t bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return bytes;
}

/* Up to eight bytes before the first quote or bracket, or further.  All four
 * brackets are the same without three of their bits, and so are few letters. */
static const char *
near_mark(const char *at, const char *end)
{
	for (; end - at >= 8; at += 8) {
		uint64_t bytes = eight_at(at);

		if ((has(bytes, '"') | has(bytes & ONES * 0xd9, '[' & 0xd9)) != 0)
			break;
	}
	return at;
}

const char *
json_skip_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++) {
		while (end - at >= 8 &&
		       (has(eight_at(at), '"') | has(eight_at(at), '\\')) == 0)
			at += 8;
		if (at == end || *at == '"')
			break;
		at += *at == '\\' && at + 1 < end;
	}
	return at < end ? at + 1 : end;
}

const char *
json_skip_value(const char *at, const char *end)
{
	size_t depth = 0;

	do {
		if (depth > 0)
			at = near_mark(at, end);
		if (at == end)
			break;
		if (*at == '"') {
			at = json_skip_string(at, end);
			continue;
		}
		if (*at == '{' || *at == '[')
			depth++;
		else if ((*at == '}' || *at == ']') && depth > 0)
			depth--;
		else if (depth == 0 && (*at == ',' || *at == '}' || *at == ']'))
			return at;
		at++;
	} while (at < end && (depth > 0 || (at[-1] != '}' && at[-1] != ']')));
	return at;
}
