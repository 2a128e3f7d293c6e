#include "harness/json_pair.h"

#include "danmaku/json_tree.h"

#include <string.h>

static bool
is_same_text(struct slice a, struct slice b)
{
	return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static bool is_same(const struct json *a, const struct json *b);

/* jansson keeps a name once: the last of several counts. */
static const struct json *
last_named(const struct json *map, struct slice name)
{
	const struct json *at, *found = NULL;

	for (at = map->first; at != NULL; at = at->next)
		if (is_same_text(at->name, name))
			found = at;
	return found;
}

static bool
is_same_map(const struct json *a, const struct json *b)
{
	const struct json *at, *other;

	for (at = b->first; at != NULL; at = at->next)
		if (last_named(a, at->name) == NULL)
			return false;
	for (at = a->first; at != NULL; at = at->next) {
		other = last_named(b, at->name);
		if (other == NULL ||
		    (last_named(a, at->name) == at && !is_same(at, other)))
			return false;
	}
	return true;
}

static bool
is_same_list(const struct json *a, const struct json *b)
{
	for (a = a->first, b = b->first; a != NULL && b != NULL; a = a->next, b = b->next)
		if (!is_same(a, b))
			return false;
	return a == b;
}

static bool
is_same(const struct json *a, const struct json *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->kind != b->kind || !is_same_text(a->text, b->text))
		return false;
	return a->kind == JSON_KIND_MAP ? is_same_map(a, b) : is_same_list(a, b);
}

bool
json_pair_agrees(const char *data, size_t len, bool *quick)
{
	struct json_tree one = { 0 }, other = { 0 };
	const char *at = data, *other_at = data;
	enum json_end how = json_tree_scan(&one, &at, data + len);
	enum json_end other_how = json_tree_scan_slowly(&other, &other_at, data + len);
	bool same = how == other_how && at == other_at && is_same(one.root, other.root);

	*quick = one.root != NULL && one.loaded == NULL;
	json_tree_fini(&one);
	json_tree_fini(&other);
	return same;
}
