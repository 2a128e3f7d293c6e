/* Our own: all that a comment has, one object a line, as
 * `danmu-convert --list` prints it. */
#include "danmaku/format_readers.h"

#include "danmaku/json_reader.h"
#include "danmaku/number.h"

enum { LIFE_MS_MAX = 3600000 };

static bool
is_row(const struct json *row)
{
	return json_get(row, "at_ms") != NULL && json_get(row, "mode") != NULL;
}

/* By name, or by Bilibili's number. */
static const char *
read_mode(struct slice s, uint8_t *mode)
{
	static const char *const names[] = { "scroll", "reverse", "top", "bottom",
		"positioned", "script" };
	uint8_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_is(s, names[i])) {
			*mode = i;
			return NULL;
		}
	return intake_mode(s, mode);
}

/* Millionths are as fine as a float is on a stage. */
static float
real_of(struct slice s, float otherwise)
{
	int64_t millionths;

	if (number_read(s, 6, &millionths) != NUMBER_OK)
		return otherwise;
	return (
	    float)((double)intake_within(millionths, -100000000000, 100000000000) / 1e6);
}

static uint32_t
ms_of(const struct json *path, const char *name)
{
	return (uint32_t)intake_within(
	    number_or(json_member(path, name), 0), 0, LIFE_MS_MAX);
}

static int16_t
turn_of(const struct json *turns, size_t index)
{
	return (int16_t)intake_within(
	    number_or(json_element(turns, index), 0), -3600, 3600);
}

static void
read_flight(struct intake *in, struct comment *c, const struct json *path)
{
	const struct json *alpha = json_get(path, "alpha");
	const struct json *turns = json_get(path, "turn");
	const struct json *place = json_list(json_get(path, "points"));
	struct path_point points[PATH_POINTS_MAX] = { { 0, 0 } };
	struct comment_path head = { .life_ms = ms_of(path, "life"),
		.delay_ms = ms_of(path, "delay"),
		.move_ms = ms_of(path, "move") };
	int count = 0;

	head.from_alpha = real_of(json_element(alpha, 0), 1);
	head.to_alpha = real_of(json_element(alpha, 1), head.from_alpha);
	head.turn_z = turn_of(turns, 0);
	head.turn_y = turn_of(turns, 1);
	for (; place != NULL && count < PATH_POINTS_MAX; place = place->next) {
		points[count++] = (struct path_point){ real_of(json_element(place, 0), 0),
			real_of(json_element(place, 1), 0) };
	}
	intake_fly(in, c, &head, points, count > 0 ? count : 1);
}

static uint32_t
small(const struct json *row, const char *name, uint32_t most)
{
	return (uint32_t)intake_within(number_or(json_member(row, name), 0), 0, most);
}

static const char *
take(struct json_reader *reader, const struct json *row)
{
	struct comment comment = intake_comment();
	const struct json *path = json_get(row, "path");
	const char *reason;

	reason = intake_time(json_member(row, "at_ms"), 0, &comment.at_ms);
	if (reason == NULL)
		reason = read_mode(json_member(row, "mode"), &comment.mode);
	if (reason != NULL)
		return reason;
	comment.rgb = intake_css(json_member(row, "color"));
	comment.size = intake_size(json_member(row, "size"));
	comment.created_ms = number_or(json_member(row, "created_ms"), 0);
	comment.id = number_id(json_member(row, "id"));
	comment.pool = (uint8_t)small(row, "pool", UINT8_MAX);
	comment.weight = (uint8_t)small(row, "weight", 11);
	comment.likes = small(row, "likes", UINT32_MAX);
	comment.flags = (uint8_t)small(row, "flags", COMMENT_OWN | COMMENT_LIKED);
	comment.source = (uint16_t)small(row, "source", UINT16_MAX);
	comment.author = intake_author(&reader->in, json_member(row, "author"));
	if (comment.mode == COMMENT_POSITIONED && json_is_map(path))
		read_flight(&reader->in, &comment, path);
	intake_add(&reader->in, &comment, json_member(row, "text"));
	return NULL;
}

static const struct json_shape shapes[] = {
	{ "", '{', false, is_row, take, NULL, true },
	{ "[]", '{', false, is_row, take, NULL, false },
	{ "danmaku[]", '{', true, is_row, take, NULL, false }, /* danmud's answers */
};

enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

bool
jsonl_looks_like(const char *data, size_t len)
{
	return json_shape_find(shapes, SHAPES, data, len) != NULL;
}

void
jsonl_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	json_shape_parse(shapes, SHAPES, data, len, track, report);
}
