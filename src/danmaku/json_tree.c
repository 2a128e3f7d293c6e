#include "danmaku/json_tree.h"

#include "base/mem.h"
#include "danmaku/json_quick.h"

#include <jansson.h>
#include <stdlib.h>

static void
clear(struct json_tree *tree)
{
	json_decref(tree->loaded);
	tree->loaded = NULL;
	tree->root = NULL;
	tree->count = 0;
}

void
json_tree_fini(struct json_tree *tree)
{
	clear(tree);
	free(tree->nodes);
	bytes_fini(&tree->text);
	*tree = (struct json_tree){ 0 };
}

/* --- the long way ---------------------------------------------------------------------- */

/* All values in it, with itself. */
static size_t
count(json_t *value)
{
	size_t all = 1, i;
	const char *name;
	json_t *inner;

	json_array_foreach(value, i, inner) all += count(inner);
	json_object_foreach(value, name, inner) all += count(inner);
	return all;
}

static enum json_kind
kind_of(const json_t *value)
{
	if (json_is_object(value))
		return JSON_KIND_MAP;
	if (json_is_array(value))
		return JSON_KIND_LIST;
	if (json_is_string(value))
		return JSON_KIND_TEXT;
	return json_is_true(value)    ? JSON_KIND_TRUE
	       : json_is_false(value) ? JSON_KIND_FALSE
				      : JSON_KIND_NULL;
}

/* There is room: its members have been counted.  No deeper than JSON_ROW_DEPTH. */
static const struct json *
adopt(struct json_tree *tree, const char *name, json_t *value)
{
	struct json *node = &tree->nodes[tree->count++];
	const struct json **link = &node->first;
	json_t *inner;
	size_t i;

	*node = (struct json){
		.name = { name, strlen(name) },
		.text = { "", 0 },
		.kind = kind_of(value),
	};
	if (node->kind == JSON_KIND_TEXT)
		node->text =
		    (struct slice){ json_string_value(value), json_string_length(value) };
	json_array_foreach(value, i, inner)
	{
		*link = adopt(tree, "", inner);
		link = &tree->nodes[*link - tree->nodes].next;
	}
	json_object_foreach(value, name, inner)
	{
		*link = adopt(tree, name, inner);
		link = &tree->nodes[*link - tree->nodes].next;
	}
	return node;
}

enum json_end
json_tree_scan_slowly(struct json_tree *tree, const char **at, const char *end)
{
	enum json_end how;
	size_t all;

	clear(tree);
	bytes_clear(&tree->text);
	how = json_scan(at, end, &tree->text);
	if (how == JSON_WHOLE)
		tree->loaded = json_loadb(tree->text.data, tree->text.len, 0, NULL);
	if (tree->loaded == NULL)
		return how;
	all = count(tree->loaded);
	if (all > tree->cap) {
		tree->cap = all;
		tree->nodes = mem_grow(tree->nodes, all, sizeof(*tree->nodes));
	}
	tree->root = adopt(tree, "", tree->loaded);
	return how;
}

/* --- reading ---------------------------------------------------------------------------- */

enum json_end
json_tree_scan(struct json_tree *tree, const char **at, const char *end)
{
	clear(tree);
	if (json_quick_scan(tree, at, end))
		return JSON_WHOLE;
	return json_tree_scan_slowly(tree, at, end);
}

const struct json *
json_tree_read(struct json_tree *tree, struct slice s)
{
	const char *at = s.at;

	json_tree_scan(tree, &at, s.at + s.len);
	return tree->root;
}

/* --- what is in it ------------------------------------------------------------------------ */

const struct json *
json_get(const struct json *map, const char *name)
{
	const struct json *at, *found = NULL;
	size_t len = strlen(name);

	if (!json_is_map(map))
		return NULL;
	for (at = map->first; at != NULL; at = at->next)
		if (at->name.len == len && memcmp(at->name.at, name, len) == 0)
			found = at;
	return found;
}

const struct json *
json_list(const struct json *list)
{
	return list != NULL && list->kind == JSON_KIND_LIST ? list->first : NULL;
}

const struct json *
json_at(const struct json *list, size_t index)
{
	const struct json *at = json_list(list);

	for (; at != NULL && index > 0; index--)
		at = at->next;
	return at;
}

bool
json_is_text(const struct json *value)
{
	return value != NULL && value->kind == JSON_KIND_TEXT;
}

bool
json_is_map(const struct json *value)
{
	return value != NULL && value->kind == JSON_KIND_MAP;
}

struct slice
json_text(const struct json *value)
{
	return value != NULL ? value->text : (struct slice){ "", 0 };
}

struct slice
json_member(const struct json *map, const char *name)
{
	return json_text(json_get(map, name));
}

struct slice
json_element(const struct json *list, size_t index)
{
	return json_text(json_at(list, index));
}

bool
json_is_set(const struct json *map, const char *name)
{
	const struct json *value = json_get(map, name);
	struct slice s = json_text(value);

	return (value != NULL && value->kind == JSON_KIND_TRUE) ||
	       (s.len > 0 && !slice_is(s, "0") && !slice_is(s, "false"));
}

struct slice
json_either(const struct json *map, const char *a, const char *b)
{
	struct slice s = json_member(map, a);

	return s.len > 0 ? s : json_member(map, b);
}
