/* Our own: all that a comment has, one object a line, as
 * `danmu-convert --list` prints it. */
#include "danmaku/format_readers.h"

#include "danmaku/json_quick.h"
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

/* Nine digits say which float it was, be they behind zeros. */
static float
real_of(struct slice s, float otherwise)
{
	const int64_t most = INT64_C(100000) * 1000000000000;
	int64_t value;

	if (number_read(s, 12, &value) != NUMBER_OK)
		return otherwise;
	return (float)((double)intake_within(value, -most, most) / 1e12);
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
small(struct slice value, uint32_t most)
{
	return (uint32_t)intake_within(number_or(value, 0), 0, most);
}

/* --- rows ------------------------------------------------------------------------ */

enum member {
	AT,
	MODE,
	COLOR,
	SIZE,
	AUTHOR,
	CREATED,
	ID,
	POOL,
	WEIGHT,
	LIKES,
	TEXT,
	SOURCE,
	FLAGS,
	MEMBERS
};

/* `path` may be NULL. */
static const char *
take_values(
    struct json_reader *reader, const struct slice *values, const struct json *path)
{
	struct comment comment = intake_comment();
	const char *reason;

	reason = intake_time(values[AT], 0, &comment.at_ms);
	if (reason == NULL)
		reason = read_mode(values[MODE], &comment.mode);
	if (reason != NULL)
		return reason;
	comment.rgb = intake_css(values[COLOR]);
	comment.size = intake_size(values[SIZE]);
	comment.created_ms = intake_moment(number_or(values[CREATED], 0));
	comment.id = number_id(values[ID]);
	comment.pool = (uint8_t)small(values[POOL], UINT8_MAX);
	comment.weight = (uint8_t)small(values[WEIGHT], 11);
	comment.likes = small(values[LIKES], UINT32_MAX);
	comment.flags = (uint8_t)small(values[FLAGS], COMMENT_OWN | COMMENT_LIKED);
	comment.source = (uint16_t)small(values[SOURCE], UINT16_MAX);
	comment.author = intake_author(&reader->in, values[AUTHOR]);
	if (comment.mode == COMMENT_POSITIONED && json_is_map(path))
		read_flight(&reader->in, &comment, path);
	intake_add(&reader->in, &comment, values[TEXT]);
	return NULL;
}

static const char *
take(struct json_reader *reader, const struct json *row)
{
	static const char *const names[MEMBERS] = { "at_ms", "mode", "color", "size",
		"author", "created_ms", "id", "pool", "weight", "likes", "text", "source",
		"flags" };
	struct slice values[MEMBERS];

	for (int i = 0; i < MEMBERS; i++)
		values[i] = json_member(row, names[i]);
	return take_values(reader, values, json_get(row, "path"));
}

/* As writer_jsonl.c writes it; flags are left out when there are none. */
static const char *
take_quickly(struct json_reader *reader, const char *at, const char *end)
{
	static const struct json_usual usual[MEMBERS] = { JSON_FIRST("at_ms"),
		JSON_NEXT("mode"), JSON_NEXT("color"), JSON_NEXT("size"),
		JSON_NEXT("author"), JSON_NEXT("created_ms"), JSON_NEXT("id"),
		JSON_NEXT("pool"), JSON_NEXT("weight"), JSON_NEXT("likes"),
		JSON_NEXT("text"), JSON_NEXT("source"), JSON_NEXT("flags") };
	struct slice values[MEMBERS];
	const char *behind = json_quick_row(usual, MEMBERS, FLAGS, values, at, end);

	if (behind == NULL || take_values(reader, values, NULL) != NULL)
		return NULL;
	return behind;
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
	json_shape_parse_quickly(shapes, SHAPES, take_quickly, data, len, track, report);
}
