/* AcFun, old: [{"c":"29.8,16724889,5,25,user,1315733928[,id]","m":"text"}], or
 * [[],[],[..]]; and new: {"danmakus":[{"position":29800,"color":16724889,
 * "mode":1,"size":25,"body":"text"}]}, also under "added" or without a name. */
#include "danmaku/format_readers.h"

#include "danmaku/json_reader.h"
#include "danmaku/number.h"

enum { C_FIELDS = 7, C_LEAST = 3, LIFE_MS = 4000, STEP_MS = 500, LIFE_MS_MAX = 3600000 };

static bool
is_old(const struct json *row)
{
	return json_is_text(json_get(row, "c")) && json_is_text(json_get(row, "m"));
}

/* --- positioned ----------------------------------------------------------------------- */

static float
number_of(const struct json *object, const char *name, float otherwise)
{
	int64_t thousandths;

	if (number_read(json_member(object, name), 3, &thousandths) != NUMBER_OK)
		return otherwise;
	return (float)intake_within(thousandths, -100000000, 100000000) / 1000;
}

static uint32_t
ms_of(const struct json *object, const char *name, int64_t otherwise)
{
	int64_t ms;

	if (number_read(json_member(object, name), 3, &ms) != NUMBER_OK || ms <= 0)
		ms = otherwise;
	return (uint32_t)intake_within(ms, 0, LIFE_MS_MAX);
}

/* Places are thousandths of the stage. */
static struct path_point
place_of(const struct json *object, struct path_point otherwise)
{
	return (struct path_point){
		number_of(object, "x", otherwise.x * 1000) / 1000,
		number_of(object, "y", otherwise.y * 1000) / 1000,
	};
}

/* It stands for its life, and goes from place to place after that. */
static void
read_flight(struct intake *in, struct comment *c, const struct json *data)
{
	struct path_point points[PATH_POINTS_MAX];
	struct comment_path head = { 0 };
	const struct json *move = json_list(json_get(data, "z"));
	int count = 1;

	points[0] = place_of(json_get(data, "p"), (struct path_point){ 0, 0 });
	head.life_ms = ms_of(data, "l", LIFE_MS);
	head.from_alpha = head.to_alpha = number_of(data, "a", 1);
	head.turn_z =
	    (int16_t)intake_within((int64_t)number_of(data, "r", 0), -3600, 3600);
	head.delay_ms = head.life_ms;
	for (; move != NULL && count < PATH_POINTS_MAX; move = move->next) {
		points[count] = place_of(move, points[count - 1]);
		head.move_ms += ms_of(move, "l", STEP_MS);
		head.to_alpha = number_of(move, "t", head.to_alpha);
		count++;
	}
	head.move_ms = (uint32_t)intake_within(head.move_ms, 0, LIFE_MS_MAX);
	head.life_ms += head.move_ms;
	intake_fly(in, c, &head, points, count);
}

/* A text that is no JSON stands where it is. */
static const struct json *
read_data(struct json_reader *reader, struct slice text)
{
	const struct json *data;

	text = slice_trim(text);
	if (text.len == 0 || text.at[0] != '{')
		return NULL;
	data = json_tree_read(&reader->inner, text);
	return json_is_text(json_get(data, "n")) ? data : NULL;
}

/* --- texts ---------------------------------------------------------------------------- */

/* Line breaks are "\r", a backslash and an r, or "/n". */
static struct slice
break_lines(struct bytes *work, struct slice s)
{
	size_t i;

	bytes_clear(work);
	bytes_text(work, "");
	for (i = 0; i < s.len; i++) {
		if (i + 1 < s.len && s.at[i] == '\\' &&
		    (s.at[i + 1] == 'r' || s.at[i + 1] == 'n')) {
			bytes_char(work, '\n');
			i++;
		} else if (i + 1 < s.len && s.at[i] == '\r' && s.at[i + 1] == '\n') {
			continue;
		} else {
			bytes_char(work, (char)(s.at[i] == '\r' ? '\n' : s.at[i]));
		}
	}
	return slice_of(work);
}

static void
add(struct json_reader *reader, struct comment *c, struct slice text)
{
	const struct json *data =
	    c->mode == COMMENT_POSITIONED ? read_data(reader, text) : NULL;

	if (data != NULL) {
		read_flight(&reader->in, c, data);
		text = json_member(data, "n");
	}
	/* As Bilibili's but for mode 7, whose text has been found already. */
	text = intake_break(&reader->in, break_lines(&reader->work, text));
	intake_add(&reader->in, c, text);
}

/* --- old ------------------------------------------------------------------------------ */

enum field { TIME, COLOUR, MODE, SIZE, USER, CREATED, ID };

static const char *
take_old(struct json_reader *reader, const struct json *row)
{
	struct comment comment = intake_comment();
	struct slice c = json_member(row, "c"), fields[C_FIELDS];
	const char *reason;
	int count;

	if (!is_old(row))
		return "there is no c or no m";
	count = intake_split(c, fields, C_FIELDS);
	if (count < C_LEAST)
		return "c has too few fields";
	reason = intake_time(fields[TIME], 3, &comment.at_ms);
	if (reason == NULL)
		reason = intake_mode(fields[MODE], &comment.mode);
	if (reason != NULL)
		return reason;
	comment.rgb = number_rgb(fields[COLOUR]);
	comment.size = intake_size(fields[SIZE]);
	comment.created_ms = intake_created(fields[CREATED]);
	comment.id = number_id(fields[ID]);
	comment.author = intake_author(&reader->in, fields[USER]);
	add(reader, &comment, json_member(row, "m"));
	return NULL;
}

/* --- new ------------------------------------------------------------------------------ */

static bool
is_new(const struct json *row)
{
	return json_is_text(json_get(row, "body")) && json_get(row, "position") != NULL;
}

static const char *
take_new(struct json_reader *reader, const struct json *row)
{
	struct comment comment = intake_comment();
	struct slice mode = json_member(row, "mode");
	const char *reason;

	reason = intake_time(json_member(row, "position"), 0, &comment.at_ms);
	if (reason == NULL && mode.len > 0)
		reason = intake_mode(mode, &comment.mode);
	if (reason != NULL)
		return reason;
	comment.rgb = number_rgb(json_member(row, "color"));
	comment.size = intake_size(json_member(row, "size"));
	comment.created_ms = intake_created(json_member(row, "createTime"));
	comment.id = number_id(json_member(row, "danmakuId"));
	comment.likes = (uint32_t)intake_within(
	    number_or(json_member(row, "likeCount"), 0), 0, UINT32_MAX);
	comment.author = intake_author(&reader->in, json_member(row, "userId"));
	add(reader, &comment, json_member(row, "body"));
	return NULL;
}

/* clang-format off */
static const struct json_shape shapes[] = {
	{ "[]",         '{', false, is_old, take_old, NULL, false },
	{ "[][]",       '{', false, is_old, take_old, NULL, false },
	{ "danmakus[]", '{', true,  is_new, take_new, NULL, false },
	{ "added[]",    '{', false, is_new, take_new, NULL, false },
	{ "[]",         '{', false, is_new, take_new, NULL, false },
};
/* clang-format on */

enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

bool
acfun_looks_like(const char *data, size_t len)
{
	return json_shape_find(shapes, SHAPES, data, len) != NULL;
}

void
acfun_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	json_shape_parse(shapes, SHAPES, data, len, track, report);
}
