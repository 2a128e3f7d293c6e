/* danmaku/json_quick.h - the short way to a tree.
 *
 * Takes JSON that needs no repair and is of a usual size; false for anything
 * else, with *at where it was and nothing in the tree.  Texts without a
 * backslash are left where they are, the others go to tree->text. */
#pragma once
#include "danmaku/json_tree.h"

bool json_quick_scan(struct json_tree *, const char **at, const char *end);
