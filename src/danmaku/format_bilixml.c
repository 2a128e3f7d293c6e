#include "danmaku/format_bilixml.h"

#include "danmaku/intake.h"
#include "danmaku/number.h"
#include "danmaku/xml.h"

enum {
	FIELDS_MAX = 12,
	FIELDS_LEAST = 4, /* time, mode, size, colour; the others have defaults */
	SNIFF_MAX = 1 << 20,
	WEIGHT_MAX = 11,
	SUPERCHAT_RGB = 0xffd700,
};

static const char *const row_names[] = { "d", "sc", "gift", "guard", NULL };

struct reader {
	const char *data;
	struct xml xml;
	struct intake in;
	struct bytes name;
	int first; /* of the fields: 2 in version 2.0 */
	bool time_in_ms;
};

/* What the field of a row means; `at` counts from reader.first. */
enum field { TIME, MODE, SIZE, COLOUR, CREATED, POOL, SENDER, ID, WEIGHT };

struct row {
	struct slice fields[FIELDS_MAX];
	int count;
};

/* --- looks like ------------------------------------------------------------- */

/* A root of its own, or rows in whatever there is around them. */
bool
bilixml_looks_like(const char *data, size_t len)
{
	struct xml_tag tag;
	struct xml xml;
	bool found = false, first = true;

	if (len > SNIFF_MAX)
		len = SNIFF_MAX;
	xml_init(&xml, data, len, row_names, "i");
	if (len == 0 || data[0] == '{' || data[0] == '[')
		return false;
	while (!found && xml_next(&xml, &tag) != XML_NONE) {
		found = (first && slice_is(tag.name, "i")) ||
			(slice_is(tag.name, "d") && xml_attribute(&tag, "p").len > 0);
		first = false;
	}
	xml_fini(&xml);
	return found;
}

static void
skip(struct reader *reader, const struct xml_tag *tag, const char *reason)
{
	intake_skip_line(&reader->in, reader->data, tag->start, reason);
}

/* --- fields ------------------------------------------------------------------ */

static struct slice
field(const struct reader *reader, const struct row *row, enum field which)
{
	int at = reader->first + (int)which;

	return at < row->count ? row->fields[at] : (struct slice){ "", 0 };
}

static const char *
read_fields(const struct reader *reader, const struct row *row, struct comment *c)
{
	const char *reason;

	if (row->count < reader->first + FIELDS_LEAST)
		return row->fields[0].len == 0 ? "there is no p" : "p has too few fields";
	reason =
	    intake_time(field(reader, row, TIME), reader->time_in_ms ? 0 : 3, &c->at_ms);
	if (reason == NULL)
		reason = intake_mode(field(reader, row, MODE), &c->mode);
	if (reason != NULL)
		return reason;
	c->size = intake_size(field(reader, row, SIZE));
	c->rgb = number_rgb(field(reader, row, COLOUR));
	c->created_ms = intake_created(field(reader, row, CREATED));
	c->pool =
	    (uint8_t)intake_within(number_or(field(reader, row, POOL), 0), 0, UINT8_MAX);
	c->id = number_id(field(reader, row, ID));
	c->weight = (uint8_t)intake_within(
	    number_or(field(reader, row, WEIGHT), 0), 0, WEIGHT_MAX);
	if (reader->first > 0 && c->id == 0)
		c->id = number_id(row->fields[0]); /* version 2.0 says it there */
	return NULL;
}

/* The name a recorder saw, or else the sender's hash. */
static const char *
read_author(struct reader *reader, const struct xml_tag *tag, struct slice hash)
{
	struct slice name = xml_attribute(tag, "user");

	if (name.len == 0)
		return intake_author(&reader->in, hash);
	bytes_clear(&reader->name);
	xml_decode(&reader->name, name);
	return intake_author(&reader->in, slice_of(&reader->name));
}

/* --- rows --------------------------------------------------------------------- */

static void
take_danmaku(struct reader *reader, const struct xml_tag *tag, const struct row *row,
    struct slice raw)
{
	struct comment comment = { 0 };
	const char *reason = read_fields(reader, row, &comment);

	if (reason != NULL) {
		skip(reader, tag, reason);
		return;
	}
	comment.author = read_author(reader, tag, field(reader, row, SENDER));
	intake_add_bilibili(&reader->in, &comment, raw);
}

/* A paid message of a live recording: <sc ts="1.5" user=".." price="30">. */
static void
take_superchat(struct reader *reader, const struct xml_tag *tag, struct slice raw)
{
	struct comment comment = {
		.mode = COMMENT_TOP,
		.size = INTAKE_SIZE_NORMAL,
		.rgb = SUPERCHAT_RGB,
		.flags = COMMENT_LIKED,
	};
	const char *reason;

	reason = intake_time(xml_attribute(tag, "ts"), 3, &comment.at_ms);
	if (reason != NULL) {
		skip(reader, tag, reason);
		return;
	}
	comment.author = read_author(reader, tag, (struct slice){ "", 0 });
	intake_add_bilibili(&reader->in, &comment, raw);
}

static void
take_row(struct reader *reader, const struct xml_tag *tag, enum xml_end end)
{
	bool danmaku = slice_is(tag->name, "d");
	struct slice raw = { "", 0 };
	struct row row;

	if (!danmaku && !slice_is(tag->name, "sc"))
		return;
	if (end == XML_OK)
		end = xml_text(&reader->xml, tag, &raw);
	if (end == XML_BROKEN) {
		skip(reader, tag, "the tag has no end");
		return;
	}
	if (end == XML_CUT) {
		skip(reader, tag, intake_cut(&reader->in));
		return;
	}
	if (end == XML_OPEN) /* blanks between the rows are not the text's */
		raw = slice_trim(raw);
	if (!danmaku) {
		take_superchat(reader, tag, raw);
		return;
	}
	row.count = intake_split(xml_attribute(tag, "p"), row.fields, FIELDS_MAX);
	take_danmaku(reader, tag, &row, raw);
}

/* --- the short way: <d p="1.5,1,25,...">text</d>, as the site writes it ------- */

/* The fields from `at` on; behind their quote, or NULL when there is anything
 * else than fields. */
static const char *
split_fields(const char *at, const char *end, struct row *row)
{
	const char *start = at;

	for (row->count = 0; at < end && *at != '<'; at++) {
		if (*at > ',' || (*at != ',' && *at != '"'))
			continue;
		if (row->count == FIELDS_MAX)
			return NULL;
		row->fields[row->count++] = (struct slice){ start, (size_t)(at - start) };
		start = at + 1;
		if (*at == '"')
			return start;
	}
	return NULL;
}

/* Takes the next row if it is written like that.  False: nothing was done, and
 * the scanner may see what it is. */
static bool
take_usual(struct reader *reader)
{
	static const char open[] = "<d p=\"", close[] = "</d>";
	const char *at = reader->xml.at, *end = reader->xml.end, *text;
	struct xml_tag tag;
	struct row row;

	while (at < end && char_is_blank(*at))
		at++;
	if ((size_t)(end - at) < sizeof(open) || memcmp(at, open, sizeof(open) - 1) != 0)
		return false;
	tag.start = at;
	tag.count = 0;
	text = split_fields(at + sizeof(open) - 1, end, &row);
	if (text == NULL || text == end || *text++ != '>')
		return false;
	at = memchr(text, '<', (size_t)(end - text));
	if (at == NULL || at - text > XML_TEXT_MAX ||
	    (size_t)(end - at) < sizeof(close) - 1 ||
	    memcmp(at, close, sizeof(close) - 1) != 0 ||
	    memchr(text, '&', (size_t)(at - text)) != NULL)
		return false;
	reader->xml.at = at + sizeof(close) - 1;
	take_danmaku(reader, &tag, &row, (struct slice){ text, (size_t)(at - text) });
	return true;
}

static bool
is_version_2(const char *data, size_t len)
{
	const char *end = memchr(data, '>', len < 256 ? len : 256);
	size_t head = end != NULL ? (size_t)(end - data) : 0;

	return head > 0 && memmem(data, head, "<?xml", 5) != NULL &&
	       (memmem(data, head, "version=\"2.0\"", 13) != NULL ||
		   memmem(data, head, "version='2.0'", 13) != NULL);
}

void
bilixml_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	struct reader reader = { .data = data };
	struct xml_tag tag;
	enum xml_end end;

	if (is_version_2(data, len)) {
		reader.first = 2;
		reader.time_in_ms = true;
	}
	intake_init(&reader.in, "line", track, report);
	xml_init(&reader.xml, data, len, row_names, "i");
	for (;;) {
		if (take_usual(&reader))
			continue;
		end = xml_next(&reader.xml, &tag);
		if (end == XML_NONE)
			break;
		take_row(&reader, &tag, end);
	}
	xml_fini(&reader.xml);
	bytes_fini(&reader.name);
	intake_fini(&reader.in);
}
