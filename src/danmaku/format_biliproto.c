#include "danmaku/format_biliproto.h"

#include "danmaku/intake.h"
#include "danmaku/number.h"

enum wire { VARINT = 0, FIXED64 = 1, LENGTH = 2, FIXED32 = 5 };

/* DmSegMobileReply, and DanmakuElem inside it. */
enum reply { ELEM = 1, STATE, AI_FLAG, DETAILS, COLORFUL, REPLY_FIELDS };
enum elem {
	ID = 1,
	PROGRESS,
	MODE,
	FONT_SIZE,
	COLOR,
	MID_HASH,
	CONTENT,
	CTIME,
	WEIGHT,
	POOL = 11,
	ID_STR = 12,
	ATTR = 13,
	LIKES = 15,
	ELEM_FIELDS
};

enum { VARINT_BYTES = 10, WEIGHT_MAX = 11, ATTR_HIGHLY_LIKED = 4 };

struct field {
	uint32_t number;
	enum wire wire;
	uint64_t value;      /* VARINT */
	struct slice inside; /* LENGTH */
};

/* --- walk ------------------------------------------------------------------------ */

enum step {
	STEP_FIELD,
	STEP_END,    /* nothing is left */
	STEP_CUT,    /* the field runs past the end */
	STEP_BROKEN, /* no protobuf from here on */
};

static void
eat(struct slice *s, size_t len)
{
	s->at += len;
	s->len -= len;
}

static enum step
take_varint(struct slice *s, uint64_t *value)
{
	unsigned char byte;
	size_t i;

	*value = 0;
	for (i = 0; i < VARINT_BYTES; i++) {
		if (i == s->len)
			return STEP_CUT;
		byte = (unsigned char)s->at[i];
		*value |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (byte < 0x80) {
			eat(s, i + 1);
			return STEP_FIELD;
		}
	}
	return STEP_BROKEN;
}

static enum step
take_fixed(struct slice *s, size_t len)
{
	if (s->len < len)
		return STEP_CUT;
	eat(s, len);
	return STEP_FIELD;
}

static enum step
take_field(struct slice *s, struct field *field)
{
	enum step step;
	uint64_t key;

	if (s->len == 0)
		return STEP_END;
	step = take_varint(s, &key);
	if (step != STEP_FIELD)
		return step;
	if (key >> 3 == 0 || key >> 3 > 0x1fffffff)
		return STEP_BROKEN;
	*field = (struct field){ .number = (uint32_t)(key >> 3), .wire = key & 7 };
	switch (field->wire) {
	case VARINT:
		return take_varint(s, &field->value);
	case FIXED64:
		return take_fixed(s, 8);
	case FIXED32:
		return take_fixed(s, 4);
	case LENGTH:
		step = take_varint(s, &field->value);
		if (step != STEP_FIELD)
			return step;
		if (field->value > s->len)
			return STEP_CUT;
		field->inside = (struct slice){ s->at, (size_t)field->value };
		eat(s, (size_t)field->value);
		return STEP_FIELD;
	}
	return STEP_BROKEN; /* groups: nobody writes them */
}

/* --- one element ------------------------------------------------------------------- */

struct elem_fields {
	uint64_t numbers[ELEM_FIELDS];
	struct slice texts[ELEM_FIELDS];
	bool has[ELEM_FIELDS]; /* of the kind it should be */
};

static bool
is_text(uint32_t number)
{
	return number == MID_HASH || number == CONTENT || number == ID_STR;
}

/* The last value of a field wins. */
static void
keep_field(struct elem_fields *fields, const struct field *field)
{
	if (field->number >= ELEM_FIELDS || field->number == POOL - 1)
		return;
	if (field->wire != (is_text(field->number) ? LENGTH : VARINT))
		return;
	fields->has[field->number] = true;
	if (is_text(field->number))
		fields->texts[field->number] = field->inside;
	else
		fields->numbers[field->number] = field->value;
}

static bool
read_elem(struct slice s, struct elem_fields *fields)
{
	struct field field;
	enum step step;
	size_t i;

	memset(fields, 0, sizeof(*fields));
	for (i = 0; i < ELEM_FIELDS; i++)
		fields->texts[i] = (struct slice){ "", 0 };
	while ((step = take_field(&s, &field)) == STEP_FIELD)
		keep_field(fields, &field);
	return step == STEP_END;
}

static int64_t
within(uint64_t value, int64_t most)
{
	return value > INT64_MAX ? 0 : intake_within((int64_t)value, 0, most);
}

/* A decimal, because that is what the checks of all formats take. */
static struct slice
written(int64_t value, char *to)
{
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
	char *at = to + 24;

	do
		*--at = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (value < 0)
		*--at = '-';
	return (struct slice){ at, (size_t)(to + 24 - at) };
}

/* What is missing is 0, and so a missing colour is black and a missing time
 * the start; a missing mode scrolls. */
static const char *
read_comment(const struct elem_fields *fields, struct comment *c)
{
	const uint64_t *numbers = fields->numbers;
	const char *reason;
	char digits[24];

	reason = intake_time(written((int64_t)numbers[PROGRESS], digits), 0, &c->at_ms);
	if (reason != NULL)
		return reason;
	c->mode = COMMENT_SCROLL;
	if (numbers[MODE] != 0)
		reason = intake_mode(written((int32_t)numbers[MODE], digits), &c->mode);
	c->id = numbers[ID];
	if (c->id == 0)
		c->id = number_id(fields->texts[ID_STR]);
	c->size = intake_size(written((int32_t)numbers[FONT_SIZE], digits));
	c->rgb = numbers[COLOR] <= 0xffffff
		     ? (uint32_t)numbers[COLOR]
		     : number_rgb(written((int64_t)numbers[COLOR], digits));
	c->created_ms = intake_created(written((int64_t)numbers[CTIME], digits));
	c->weight = (uint8_t)within(numbers[WEIGHT], WEIGHT_MAX);
	c->pool = (uint8_t)within(numbers[POOL], UINT8_MAX);
	c->likes = (uint32_t)within(numbers[LIKES], UINT32_MAX);
	c->flags = (numbers[ATTR] & ATTR_HIGHLY_LIKED) != 0 ? COMMENT_LIKED : 0;
	return reason;
}

static void
take_elem(struct intake *in, size_t row, struct slice s)
{
	struct comment comment = intake_comment();
	struct elem_fields fields;
	const char *reason;

	if (!read_elem(s, &fields)) {
		intake_skip(in, row, "the element is damaged");
		return;
	}
	reason = read_comment(&fields, &comment);
	if (reason != NULL) {
		intake_skip(in, row, reason);
		return;
	}
	comment.author = intake_author(in, fields.texts[MID_HASH]);
	intake_add_bilibili(in, &comment, fields.texts[CONTENT]);
}

/* --- all of them -------------------------------------------------------------------- */

void
biliproto_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	struct slice s = { data, len };
	struct intake in;
	struct field field;
	enum step step;
	size_t row = 0;

	intake_init(&in, "row", track, report);
	while ((step = take_field(&s, &field)) == STEP_FIELD)
		if (field.number == ELEM && field.wire == LENGTH)
			take_elem(&in, ++row, field.inside);
	if (step == STEP_CUT)
		intake_skip(&in, row + 1, intake_cut(&in));
	else if (step == STEP_BROKEN)
		intake_skip(&in, row + 1, "the file is damaged from here on");
	intake_fini(&in);
}

/* Has it at least something that makes a danmaku, and all of it as it ought
 * to be? */
static bool
is_elem(struct slice s)
{
	static const uint8_t telling[] = { ID, PROGRESS, MODE, COLOR, CONTENT };
	struct elem_fields fields;
	int found = 0;
	size_t i;

	if (!read_elem(s, &fields))
		return false;
	for (i = 0; i < sizeof(telling); i++)
		found += fields.has[telling[i]];
	return found >= 2;
}

/* Protobuf has no signature: the fields of a reply up to the first whole
 * element, or to the end when there is none. */
bool
biliproto_looks_like(const char *data, size_t len)
{
	struct slice s = { data, len };
	struct field field;
	enum step step;
	bool bare = false; /* there are elements, but nothing in them */
	int damaged = 0;

	while ((step = take_field(&s, &field)) == STEP_FIELD) {
		if (field.number >= REPLY_FIELDS ||
		    field.wire != (field.number == STATE ? VARINT : LENGTH))
			return false;
		if (field.number != ELEM)
			continue;
		if (is_elem(field.inside))
			return true;
		damaged += field.inside.len > 0;
		if (damaged > 4)
			return false;
		bare = true;
	}
	return step == STEP_END && len > 0 && !bare;
}
