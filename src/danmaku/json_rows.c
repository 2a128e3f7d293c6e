/* Only containers on the path are walked into, all others are passed over. */
#include "danmaku/json_rows.h"

#include "danmaku/json_skip.h"

static void
read_path(struct json_rows *rows, const char *path)
{
	size_t len;

	while (*path != '\0' && rows->count < JSON_STEPS) {
		struct json_name *step = &rows->steps[rows->count++];

		if (slice_begins((struct slice){ path, strlen(path) }, "[]")) {
			path += 2;
		} else {
			len = strcspn(path, ".[");
			*step = (struct json_name){ path, len };
			path += len;
		}
		path += *path == '.';
	}
}

void
json_rows_init(
    struct json_rows *rows, const char *data, size_t len, const char *path, char open)
{
	*rows = (struct json_rows){
		.data = data, .at = data, .end = data + len, .open = open
	};
	read_path(rows, path);
	rows->reached = rows->count == 0;
}

void
json_rows_fini(struct json_rows *rows)
{
	json_tree_fini(&rows->tree);
	bytes_fini(&rows->watched);
}

bool
json_rows_are_cut(const struct json_rows *rows)
{
	return rows->at == rows->end && rows->depth > 0;
}

/* --- rows ---------------------------------------------------------------------------- */

/* What the next row should begin with: the first name of this one, and if
 * rows are arrays nothing. */
static void
keep_telling(struct json_rows *rows)
{
	const char *at = json_skip_blanks(rows->start + 1, rows->at);

	rows->telling = (struct slice){ at, 0 };
	if (rows->open == '{' && at < rows->at && *at == '"')
		rows->telling.len = (size_t)(json_skip_string(at, rows->at) - at);
}

/* Does something that looks like a row begin here? */
static bool
is_row_start(const struct json_rows *rows, const char *at)
{
	const char *next = json_skip_blanks(at + 1, rows->end);

	if (next == rows->end)
		return false;
	if (rows->open == '[')
		return *next == '"' || *next == '-' || *next == '.' ||
		       (*next >= '0' && *next <= '9');
	if (rows->telling.len == 0)
		return *next == '"';
	return (size_t)(rows->end - next) >= rows->telling.len &&
	       memcmp(next, rows->telling.at, rows->telling.len) == 0;
}

/* From bracket to quote and from there to the next bracket, for there may be many
 * of the one and none of the other. */
static const char *
find_map(const struct json_rows *rows, const char *at)
{
	const char *end = rows->end, *quote, *before;

	while (at < end && (at = memchr(at, '{', (size_t)(end - at))) != NULL) {
		quote = memchr(at, '"', (size_t)(end - at));
		if (quote == NULL)
			return NULL;
		for (before = quote - 1; char_is_blank(*before); before--)
			; /* there is a bracket */
		if (*before == '{' && is_row_start(rows, before))
			return before;
		at = quote + 1;
	}
	return NULL;
}

static const char *
find_row(const struct json_rows *rows, const char *at)
{
	if (rows->open == '{')
		return find_map(rows, at);
	while (at < rows->end &&
	       (at = memchr(at, rows->open, (size_t)(rows->end - at))) != NULL) {
		if (is_row_start(rows, at))
			return at;
		at++;
	}
	return NULL;
}

/* Behind what is no row.  Of a line only as much as is before a row. */
static const char *
pass_junk(const struct json_rows *rows)
{
	const char *end = memchr(rows->start, '\n', (size_t)(rows->end - rows->start));
	const char *at = rows->start;

	if (rows->count > 0)
		return json_skip_value(rows->start, rows->end);
	if (end == NULL)
		end = rows->end;
	while ((at = memchr(at, rows->open, (size_t)(end - at))) != NULL) {
		if (is_row_start(rows, at))
			return at;
		at++;
	}
	return end;
}

static enum json_step
read_row(struct json_rows *rows)
{
	enum json_end end;
	const char *next;

	rows->start = rows->at;
	rows->number++;
	end = *rows->at == rows->open ? json_tree_scan(&rows->tree, &rows->at, rows->end)
				      : JSON_BROKEN;
	if (end == JSON_WHOLE) {
		rows->row = rows->tree.root;
		keep_telling(rows);
		return rows->row != NULL ? JSON_ROW : JSON_ROW_BROKEN;
	}
	if (*rows->start != rows->open) { /* something else, but whole perhaps */
		rows->at = pass_junk(rows);
		return JSON_ROW_BROKEN;
	}
	rows->damaged = true;
	next = find_row(rows, rows->start + 1);
	rows->at = next != NULL ? next : rows->end;
	return next == NULL && end == JSON_CUT ? JSON_ROW_CUT : JSON_ROW_BROKEN;
}

/* --- the way to them ------------------------------------------------------------------ */

static bool
is_on_path(const struct json_rows *rows, struct slice name)
{
	const struct json_name *step = &rows->steps[rows->depth - 1];

	return name.len == step->len && memcmp(name.at, step->name, name.len) == 0;
}

/* Into the container at `at`, if it is what the path says. */
static bool
enter(struct json_rows *rows)
{
	char bracket = rows->steps[rows->depth].name != NULL ? '{' : '[';

	if (*rows->at != bracket) {
		rows->at = json_skip_value(rows->at, rows->end);
		return false;
	}
	rows->at++;
	rows->depth++;
	rows->reached |= rows->depth == rows->count && bracket == '[';
	return true;
}

static void
leave(struct json_rows *rows)
{
	rows->at++;
	if (rows->depth == rows->watched_depth)
		bytes_clear(&rows->watched);
	if (rows->depth > 0)
		rows->depth--;
}

static void
watch(struct json_rows *rows)
{
	const char *at = rows->at;

	bytes_clear(&rows->watched);
	rows->watched_depth = rows->depth;
	if (*at == '"') {
		at = json_skip_string(at, rows->end);
		if (at[-1] == '"' && at - rows->at >= 2)
			bytes_add(
			    &rows->watched, rows->at + 1, (size_t)(at - rows->at) - 2);
	} else if (*at != '{' && *at != '[') {
		at = json_skip_value(at, rows->end);
		bytes_add(&rows->watched, rows->at, (size_t)(at - rows->at));
	}
}

/* A member of an object on the path; true when its value is to be entered. */
static bool
find_member(struct json_rows *rows)
{
	struct slice name = { rows->at, 0 };

	if (*rows->at != '"') {
		rows->at = json_skip_value(rows->at, rows->end);
		return false;
	}
	rows->at = json_skip_string(rows->at, rows->end);
	name = (struct slice){ name.at + 1, (size_t)(rows->at - name.at) - 1 };
	name.len -= name.len > 0;
	rows->at = json_skip_blanks(rows->at, rows->end);
	if (rows->at == rows->end || *rows->at != ':')
		return false;
	rows->at = json_skip_blanks(rows->at + 1, rows->end);
	if (rows->at == rows->end)
		return false;
	if (is_on_path(rows, name))
		return true;
	if (rows->watch != NULL && slice_is(name, rows->watch))
		watch(rows);
	rows->at = json_skip_value(rows->at, rows->end);
	return false;
}

/* A bracket that belongs to a row which lost its other one? */
static bool
is_stray(const struct json_rows *rows)
{
	const char *next = json_skip_blanks(rows->at + 1, rows->end);

	if (rows->depth < rows->count || rows->count == 0)
		return false;
	if (*rows->at == '}')
		return true;
	if (!rows->damaged || next == rows->end || *next != ',')
		return false;
	next = json_skip_blanks(next + 1, rows->end);
	return next < rows->end && *next == rows->open && is_row_start(rows, next);
}

/* To the next row, member or bracket. */
static void
pass_between(struct json_rows *rows)
{
	while (rows->at < rows->end && (char_is_blank(*rows->at) || *rows->at == ','))
		rows->at++;
}

bool
json_rows_reach_one(struct json_rows *rows)
{
	pass_between(rows);
	return rows->at < rows->end && *rows->at == rows->open &&
	       rows->depth == rows->count &&
	       (rows->depth == 0 || rows->steps[rows->depth - 1].name == NULL);
}

void
json_rows_pass(struct json_rows *rows, const char *behind)
{
	rows->start = rows->at;
	rows->number++;
	rows->at = behind;
	keep_telling(rows);
}

enum json_step
json_rows_next(struct json_rows *rows)
{
	rows->row = NULL;
	for (;;) {
		pass_between(rows);
		if (rows->at == rows->end)
			return JSON_ROWS_END;
		if (*rows->at == '}' || *rows->at == ']') {
			if (is_stray(rows))
				rows->at++;
			else
				leave(rows);
			continue;
		}
		if (rows->depth > 0 && rows->steps[rows->depth - 1].name != NULL &&
		    !find_member(rows))
			continue;
		if (rows->depth == rows->count)
			return read_row(rows);
		enter(rows);
	}
}
