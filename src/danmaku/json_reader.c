#include "danmaku/json_reader.h"

#include <stdio.h>

enum { SNIFF_MAX = 1 << 20, SNIFF_FAR = 16 << 20, SNIFF_ROWS = 16 };

/* --- looking -------------------------------------------------------------------------- */

static bool
begins_right(const struct json_shape *shape, const char *data, size_t len)
{
	struct slice s = slice_trim((struct slice){ data, len });

	if (s.len == 0 || (s.at[0] != '{' && s.at[0] != '['))
		return false;
	if (shape->path[0] == '\0')
		return s.at[0] == shape->open;
	return s.at[0] == (shape->path[0] == '[' ? '[' : '{');
}

/* Is the last name of the path there at all?  A quick look, for most of the
 * formats have to walk over everything to see that it is not. */
static bool
has_name(const struct json_shape *shape, const char *data, size_t len)
{
	const char *end = shape->path + strlen(shape->path), *name;
	char quoted[64];
	int size;

	while (end > shape->path && (end[-1] == '[' || end[-1] == ']' || end[-1] == '.'))
		end--;
	for (name = end; name > shape->path && name[-1] != '.' && name[-1] != ']'; name--)
		;
	size = snprintf(quoted, sizeof(quoted), "\"%.*s\"", (int)(end - name), name);
	return name == end || memmem(data, len, quoted, (size_t)size) != NULL;
}

/* *cut: a row was there, but not all of it, or the way to the rows is longer. */
static bool
look(const struct json_shape *shape, const char *data, size_t len, bool *cut)
{
	struct json_rows rows;
	enum json_step step = JSON_ROW;
	bool found = false, none;
	int i;

	*cut = false;
	json_rows_init(&rows, data, len, shape->path, shape->open);
	for (i = 0; i < SNIFF_ROWS && !found && step != JSON_ROWS_END; i++) {
		step = json_rows_next(&rows);
		found = step == JSON_ROW && shape->is_row(rows.row);
		*cut |= step == JSON_ROW_CUT && rows.number == 1;
	}
	*cut |= json_rows_are_cut(&rows);
	none = rows.number == 0 && step == JSON_ROWS_END && rows.reached;
	json_rows_fini(&rows);
	return found || (none && shape->may_be_empty);
}

static bool
fits(const struct json_shape *shape, const char *data, size_t len)
{
	bool cut;

	if (!begins_right(shape, data, len) || !has_name(shape, data, len))
		return false;
	if (look(shape, data, len < SNIFF_MAX ? len : SNIFF_MAX, &cut))
		return true;
	/* What stands before the rows, or the first of them, may be that large. */
	return cut && len > SNIFF_MAX &&
	       look(shape, data, len < SNIFF_FAR ? len : SNIFF_FAR, &cut);
}

const struct json_shape *
json_shape_find(
    const struct json_shape *shapes, size_t count, const char *data, size_t len)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (fits(&shapes[i], data, len))
			return &shapes[i];
	return NULL;
}

/* --- reading -------------------------------------------------------------------------- */

static void
skip(struct json_reader *reader, const struct json_rows *rows,
    const struct json_shape *shape, const char *reason)
{
	if (shape->lines)
		intake_skip_line(&reader->in, rows->data, rows->start, reason);
	else
		intake_skip(&reader->in, rows->number, reason);
}

static void
take(struct json_reader *reader, struct json_rows *rows, const struct json_shape *shape)
{
	const char *reason;

	reader->watched = slice_of(&rows->watched);
	reason = shape->take(reader, rows->row);
	if (reason != NULL)
		skip(reader, rows, shape, reason);
}

static enum json_step
next(struct json_reader *reader, struct json_rows *rows, json_take_quickly *quick)
{
	const char *behind;

	while (quick != NULL && json_rows_reach_one(rows)) {
		reader->watched = slice_of(&rows->watched);
		behind = quick(reader, rows->at, rows->end);
		if (behind == NULL)
			break;
		json_rows_pass(rows, behind);
	}
	return json_rows_next(rows);
}

void
json_shape_parse(const struct json_shape *shapes, size_t count, const char *data,
    size_t len, struct track *track, struct format_report *report)
{
	json_shape_parse_quickly(shapes, count, NULL, data, len, track, report);
}

void
json_shape_parse_quickly(const struct json_shape *shapes, size_t count,
    json_take_quickly *quick, const char *data, size_t len, struct track *track,
    struct format_report *report)
{
	const struct json_shape *shape = json_shape_find(shapes, count, data, len);
	struct json_reader reader = { .shape = shape, .first_ms = -1 };
	struct json_rows rows;
	enum json_step step;

	if (shape == NULL)
		return;
	intake_init(&reader.in, shape->lines ? "line" : "row", track, report);
	json_rows_init(&rows, data, len, shape->path, shape->open);
	rows.watch = shape->watch;
	while ((step = next(&reader, &rows, quick)) != JSON_ROWS_END) {
		if (step == JSON_ROW)
			take(&reader, &rows, shape);
		else if (step == JSON_ROW_BROKEN)
			skip(&reader, &rows, shape, "the JSON is damaged");
		else
			skip(&reader, &rows, shape, intake_cut(&reader.in));
	}
	if (json_rows_are_cut(&rows))
		report->truncated = true;
	json_rows_fini(&rows);
	bytes_fini(&reader.work);
	json_tree_fini(&reader.inner);
	intake_fini(&reader.in);
}
