/* Paths and queries, decoded strictly (wire/query.h): what is no escape, or a NUL,
 * is refused, not guessed. */
#include "api/call.h"
#include "wire/query.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_MAX = 8192 };

static bool
decode_part(char to[CALL_PART_MAX], struct slice s)
{
	struct bytes text = { 0 };
	bool fine = query_decode(&text, s, false) && text.len < CALL_PART_MAX &&
		    memchr(text.data, '/', text.len) == NULL &&
		    strcmp(text.data, ".") != 0 && strcmp(text.data, "..") != 0;

	if (fine)
		memcpy(to, text.data, text.len + 1);
	bytes_fini(&text);
	return fine;
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

bool
call_query(const struct call *call, const char *name, struct bytes *value)
{
	return query_text(slice_of(&call->query), name, value, VALUE_MAX) == QUERY_OK;
}

bool
call_number(struct call *call, const char *name, int64_t usual, int64_t least,
    int64_t most, int64_t *value)
{
	enum query_end end =
	    query_number(slice_of(&call->query), name, least, most, value);

	if (end == QUERY_NONE)
		*value = usual;
	if (end != QUERY_BROKEN)
		return true;
	call_error(call, 422, "out_of_range", "%s is a whole number from %lld to %lld",
	    name, (long long)least, (long long)most);
	return false;
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
