/* danmaku/json_tree.h - a value of JSON that has been read, and what is in it.
 *
 * Nearly every row is JSON as it should be: it is read in one go, and its texts
 * lie where they were written.  All else goes the long way, through the scanner
 * of json.h and jansson; what comes out is the same.  The input must outlive
 * the tree.  Zero-initialised is empty; caller's storage, one owner. */
#pragma once
#include "danmaku/json.h"

enum json_kind {
	JSON_KIND_NULL,
	JSON_KIND_FALSE,
	JSON_KIND_TRUE,
	JSON_KIND_TEXT, /* a string, or a number as it was written */
	JSON_KIND_LIST,
	JSON_KIND_MAP,
};

struct json {
	struct slice name, text;         /* "" unless it has one */
	const struct json *first, *next; /* inside of it, beside it */
	enum json_kind kind;
};

struct json_tree {
	const struct json *root; /* a map or a list; NULL */
	struct json *nodes;
	size_t count, cap;
	struct bytes text;
	struct json_t *loaded; /* jansson's, after the long way */
};

void json_tree_fini(struct json_tree *);

/* Reads the map or list at *at in place of what was in the tree before; *at and
 * what is returned are as json_scan() says.  There may be no root all the same. */
enum json_end json_tree_scan(struct json_tree *, const char **at, const char *end);

/* The same, but never by the short way: the two are held against each other. */
enum json_end json_tree_scan_slowly(struct json_tree *, const char **at, const char *end);

/* The map or list at the beginning of the slice, or NULL. */
const struct json *json_tree_read(struct json_tree *, struct slice);

/* --- what is in it: NULL is a value without anything inside ------------------------- */

/* The member of a map, the last of that name; or NULL. */
const struct json *json_get(const struct json *map, const char *name);
/* The first element of a list, or NULL; the others follow by json.next. */
const struct json *json_list(const struct json *list);
/* The element at `index` of a list, or NULL. */
const struct json *json_at(const struct json *list, size_t index);

bool json_is_text(const struct json *);
bool json_is_map(const struct json *);

/* A string's content, a number's digits; empty for all else. */
struct slice json_text(const struct json *);

/* The same of a member, and of an element. */
struct slice json_member(const struct json *map, const char *name);
struct slice json_element(const struct json *list, size_t index);

/* Is the member true, or a number that is not 0? */
bool json_is_set(const struct json *map, const char *name);

/* Any of these members, the first that says something. */
struct slice json_either(const struct json *map, const char *a, const char *b);
