/* wire/query.h - what do the path and the query of a target say?
 *
 * Nothing is allocated but in the caller's bytes.  An escape that is none, a NUL
 * and a part of a path that climbs are refused, never repaired.  Pure. */
#pragma once
#include "danmaku/slice.h"

#include <stdint.h>

enum { PATH_PARTS_MAX = 8 };

/* Appends what s stands for; `plus` says that a + is a blank, as it is in
 * queries.  False: a bad escape or a NUL, and nothing was appended. */
bool query_decode(struct bytes *, struct slice s, bool plus);

/* Takes the next "name=value" off the query, undecoded; false at the end. */
bool query_next(struct slice *query, struct slice *name, struct slice *value);

enum query_end {
	QUERY_NONE, /* there is no such name */
	QUERY_OK,
	QUERY_BROKEN, /* a bad escape, no number, out of bounds, too long */
};

/* The first value of this name, decoded into `out`, which is emptied first. */
enum query_end query_text(
    struct slice query, const char *name, struct bytes *out, size_t bytes_max);

/* Digits alone, with a minus where `least` allows one. */
enum query_end query_number(
    struct slice query, const char *name, int64_t least, int64_t most, int64_t *out);

/* A path cut at its slashes, each part decoded; they lie in `text`. */
struct path_parts {
	int count; /* "/": 0 */
	struct slice at[PATH_PARTS_MAX];
};

/* One slash at the end is fine ("/v3/").  False: it does not begin with a slash, or one of its parts is empty, "." or
 * "..", badly escaped, or one too many.  `text` is emptied first, and is to be
 * left alone as long as the parts are needed. */
bool path_split(struct path_parts *, struct bytes *text, struct slice path);
