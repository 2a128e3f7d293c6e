/* {"count":1,"comments":[{"cid":1,"p":"12.5,1,16777215,[Source]uid","m":"text"}]} */
#include "danmaku/format_readers.h"

#include "danmaku/json_quick.h"
#include "danmaku/json_reader.h"
#include "danmaku/number.h"

enum { FIELDS_MAX = 9, LIKE_BILIBILI = 7 };

static bool
is_row(const struct json *row)
{
	return json_is_text(json_get(row, "p")) && json_is_text(json_get(row, "m"));
}

/* time, mode, colour, user; some servers pass Bilibili's own p on: time, mode,
 * size, colour, created, pool, user, id; and some say time, mode, size, colour,
 * [source]. */
static void
read_rest(struct comment *c, const struct slice *fields, int count, struct slice *user)
{
	bool bilibili = count >= LIKE_BILIBILI;
	bool sized =
	    bilibili || (slice_begins(fields[4], "[") && !slice_begins(fields[3], "["));

	c->rgb = number_rgb(fields[sized ? 3 : 2]);
	*user = bilibili ? fields[6] : fields[sized ? 4 : 3];
	if (sized)
		c->size = intake_size(fields[2]);
	if (bilibili)
		c->created_ms = intake_created(fields[4]);
}

enum member { CID, P, M, MEMBERS };

static const char *
take_values(struct json_reader *reader, const struct slice *values, struct slice shift)
{
	struct slice fields[FIELDS_MAX], user;
	struct comment comment = intake_comment();
	const char *reason;
	int count;

	count = intake_split(values[P], fields, FIELDS_MAX);
	if (count < 3)
		return "p has too few fields";
	reason = intake_time(fields[0], 3, &comment.at_ms);
	if (reason == NULL)
		reason = intake_mode(fields[1], &comment.mode);
	if (reason != NULL)
		return reason;
	intake_shift(shift, 3, &comment.at_ms);
	intake_shift(reader->watched, 3, &comment.at_ms);
	read_rest(&comment, fields, count, &user);
	comment.id = number_id(values[CID]);
	comment.author = intake_author(&reader->in, user);
	intake_add(&reader->in, &comment, values[M]);
	return NULL;
}

static const char *
take(struct json_reader *reader, const struct json *row)
{
	const struct slice values[MEMBERS] = { json_member(row, "cid"),
		json_member(row, "p"), json_member(row, "m") };

	if (!is_row(row))
		return "there is no p or no m";
	return take_values(reader, values, json_member(row, "shift"));
}

static const char *
take_quickly(struct json_reader *reader, const char *at, const char *end)
{
	static const struct json_usual usual[MEMBERS] = { JSON_FIRST("cid"),
		JSON_NEXT("p"), JSON_NEXT("m") };
	struct slice values[MEMBERS];
	const char *behind = json_quick_row(usual, MEMBERS, MEMBERS, values, at, end);

	if (behind == NULL ||
	    take_values(reader, values, (struct slice){ "", 0 }) != NULL)
		return NULL;
	return behind;
}

static const struct json_shape shapes[] = {
	{ "comments[]", '{', true, is_row, take, "shift", false },
	{ "[]", '{', false, is_row, take, NULL, false },
};

enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

bool
dandan_looks_like(const char *data, size_t len)
{
	return json_shape_find(shapes, SHAPES, data, len) != NULL;
}

void
dandan_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	json_shape_parse_quickly(shapes, SHAPES, take_quickly, data, len, track, report);
}
