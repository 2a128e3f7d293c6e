/* danmaku/json_quick.h - the short way to a tree.
 *
 * Takes JSON that needs no repair and is of a usual size; false for anything
 * else, with *at where it was and nothing in the tree.  Texts without a
 * backslash are left where they are, the others go to tree->text. */
#pragma once
#include "danmaku/json_tree.h"

bool json_quick_scan(struct json_tree *, const char **at, const char *end);

/* A member as its writer writes it: what stands before its value. */
struct json_usual {
	const char *start;
	size_t len;
};

/* clang-format off */
#define JSON_FIRST(name) { "{\"" name "\":", sizeof("{\"" name "\":") - 1 }
#define JSON_NEXT(name)  { ",\"" name "\":", sizeof(",\"" name "\":") - 1 }
#define JSON_FIRST_ELEMENT { "[", 1 }
#define JSON_NEXT_ELEMENT  { ",", 1 }
/* clang-format on */

/* Without a tree: a map of just these members, or a list of these elements, the
 * first `least` of them or more, whose values are strings without a backslash
 * and plain numbers.  Behind it, with "" for those that are missing; NULL for
 * anything else. */
const char *json_quick_row(const struct json_usual *members, size_t count, size_t least,
    struct slice *values, const char *at, const char *end);
