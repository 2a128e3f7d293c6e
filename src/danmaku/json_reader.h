/* danmaku/json_reader.h - a format in JSON is where its rows are and what
 * their members mean; this does the rest. */
#pragma once
#include "danmaku/intake.h"
#include "danmaku/json_rows.h"

struct json_reader {
	struct intake in;
	const struct json_shape *shape;
	struct slice watched; /* what json_shape.watch said around this row */
	int64_t first_ms;     /* for what counts from its first row; -1 */
	struct bytes work;
	struct json_tree inner; /* of a string of the row that is JSON itself */
};

struct json_shape {
	const char *path; /* json_rows.h */
	char open;
	bool may_be_empty; /* no rows in the right place are enough to be one */
	bool (*is_row)(const struct json *);
	/* NULL, or why the row cannot be read. */
	const char *(*take)(struct json_reader *, const struct json *row);
	const char *watch; /* may be NULL */
	bool lines;        /* one row a line: bad ones are named by it */
};

/* A good row as most are, read in one go: behind it, or NULL with nothing done.
 * What take() of reader.shape would make of it, only sooner. */
typedef const char *json_take_quickly(
    struct json_reader *, const char *at, const char *end);

/* The first shape of `count` that fits, or NULL. */
const struct json_shape *json_shape_find(
    const struct json_shape *, size_t count, const char *data, size_t len);

/* Reads all rows by the shape that fits. */
void json_shape_parse(const struct json_shape *, size_t count, const char *data,
    size_t len, struct track *, struct format_report *);

/* The same, but those rows quickly that can be. */
void json_shape_parse_quickly(const struct json_shape *, size_t count,
    json_take_quickly *, const char *data, size_t len, struct track *,
    struct format_report *);
