#include "danmaku/format_bilixml.h"

#include "base/text.h"
#include "danmaku/number.h"
#include "danmaku/path.h"
#include "danmaku/xml.h"

#include <stdio.h>

enum {
	FIELDS_MAX = 12,
	FIELDS_LEAST = 4, /* time, mode, size, colour; the others have defaults */
	SNIFF_MAX = 1 << 20,
	SIZE_NORMAL = 25,
	SIZE_MAX_SHOWN = 255,
	WEIGHT_MAX = 11,
	SUPERCHAT_RGB = 0xffd700,
};

/* Nobody has danmaku for a video of a year; whoever says so miscounted. */
#define TIME_MAX_MS ((int64_t)366 * 24 * 3600 * 1000)
/* A little before the start is the start: live recorders count like that. */
#define TIME_MIN_MS ((int64_t)-24 * 3600 * 1000)
/* Seconds since 1970 do not get there for 3000 years, milliseconds have. */
#define UNIX_SECONDS_MAX 100000000000

static const char *const row_names[] = { "d", "sc", "gift", "guard", NULL };

struct reader {
	const char *data;
	struct xml xml;
	struct track *track;
	struct format_report *report;
	struct bytes text, author, broken, json, path;
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

/* --- report ----------------------------------------------------------------- */

static size_t
line_of(const char *data, const char *at)
{
	size_t line = 1;

	while ((data = memchr(data, '\n', (size_t)(at - data))) != NULL) {
		data++;
		line++;
	}
	return line;
}

static void
skip(struct reader *reader, const struct xml_tag *tag, const char *reason)
{
	struct format_report *report = reader->report;

	if (report->skipped++ == 0)
		snprintf(report->first, sizeof(report->first), "line %zu: %s",
		    line_of(reader->data, tag->start), reason);
}

/* --- fields ------------------------------------------------------------------ */

static void
split(struct slice p, struct row *row)
{
	const char *comma;
	size_t len;

	row->count = 0;
	while (row->count < FIELDS_MAX) {
		comma = p.len > 0 ? memchr(p.at, ',', p.len) : NULL;
		len = comma != NULL ? (size_t)(comma - p.at) : p.len;
		row->fields[row->count++] = (struct slice){ p.at, len };
		if (comma == NULL)
			return;
		p.at += len + 1;
		p.len -= len + 1;
	}
}

static struct slice
field(const struct reader *reader, const struct row *row, enum field which)
{
	int at = reader->first + (int)which;

	return at < row->count ? row->fields[at] : (struct slice){ "", 0 };
}

/* NULL, or why this is no time. */
static const char *
read_time(struct slice from, bool in_ms, int64_t *at_ms)
{
	switch (number_read(from, in_ms ? 0 : 3, at_ms)) {
	case NUMBER_NAN:
		return "time is NaN";
	case NUMBER_INFINITE:
		return "time is infinite";
	case NUMBER_BROKEN:
		return "time is not a number";
	case NUMBER_OK:
		break;
	}
	if (*at_ms > TIME_MAX_MS || *at_ms < TIME_MIN_MS)
		return "time is absurd";
	if (*at_ms < 0)
		*at_ms = 0;
	return NULL;
}

static const char *
read_mode(struct slice from, uint8_t *mode)
{
	static const uint8_t modes[] = { COMMENT_SCROLL, COMMENT_SCROLL, COMMENT_SCROLL,
		COMMENT_BOTTOM, COMMENT_TOP, COMMENT_REVERSE, COMMENT_POSITIONED,
		COMMENT_SCRIPT, COMMENT_SCRIPT };
	int64_t number;

	if (number_read(from, 0, &number) != NUMBER_OK)
		return "mode is not a number";
	if (number < 1 || number > (int64_t)sizeof(modes))
		return "mode is unknown";
	*mode = modes[number - 1];
	return NULL;
}

static int64_t
within(int64_t value, int64_t least, int64_t most)
{
	return value < least ? least : value > most ? most : value;
}

static uint16_t
read_size(struct slice from)
{
	int64_t size = within(number_or(from, 0), 0, SIZE_MAX_SHOWN);

	return size > 0 ? (uint16_t)size : SIZE_NORMAL;
}

static int64_t
read_created(struct slice from)
{
	int64_t created = number_or(from, 0);

	if (created <= 0)
		return 0;
	return created < UNIX_SECONDS_MAX ? created * 1000 : created;
}

static const char *
read_fields(const struct reader *reader, const struct row *row, struct comment *c)
{
	const char *reason;

	if (row->count < reader->first + FIELDS_LEAST)
		return row->fields[0].len == 0 ? "there is no p" : "p has too few fields";
	reason = read_time(field(reader, row, TIME), reader->time_in_ms, &c->at_ms);
	if (reason == NULL)
		reason = read_mode(field(reader, row, MODE), &c->mode);
	if (reason != NULL)
		return reason;
	c->size = read_size(field(reader, row, SIZE));
	c->rgb = number_rgb(field(reader, row, COLOUR));
	c->created_ms = read_created(field(reader, row, CREATED));
	c->pool = (uint8_t)within(number_or(field(reader, row, POOL), 0), 0, UINT8_MAX);
	c->id = number_id(field(reader, row, ID));
	c->weight =
	    (uint8_t)within(number_or(field(reader, row, WEIGHT), 0), 0, WEIGHT_MAX);
	if (reader->first > 0 && c->id == 0)
		c->id = number_id(row->fields[0]); /* version 2.0 says it there */
	return NULL;
}

/* --- texts -------------------------------------------------------------------- */

static const char *
find_break(struct slice raw)
{
	const char *at = raw.at, *end = raw.at + raw.len;

	while (at < end && (at = memchr(at, '/', (size_t)(end - at))) != NULL) {
		if (at + 1 < end && at[1] == 'n')
			return at;
		at++;
	}
	return NULL;
}

/* "/n" is how the site's own editor writes a line break. */
static struct slice
break_lines(struct bytes *broken, struct slice raw)
{
	const char *mark = find_break(raw);
	size_t len;

	if (mark == NULL)
		return raw;
	bytes_clear(broken);
	for (; mark != NULL; mark = find_break(raw)) {
		len = (size_t)(mark - raw.at);
		bytes_add(broken, raw.at, len);
		bytes_char(broken, '\n');
		raw.at += len + 2;
		raw.len -= len + 2;
	}
	bytes_add(broken, raw.at, raw.len);
	return slice_of(broken);
}

/* Mode 7 is JSON with the text in it.  What is no JSON at all is the text. */
static struct slice
read_positioned(struct reader *reader, struct slice raw, struct comment *c)
{
	bytes_clear(&reader->json);
	if (slice_trim(raw).len == 0 || slice_trim(raw).at[0] != '[')
		return raw;
	if (!path_read(raw, &reader->json, &reader->path))
		return (struct slice){ "", 0 };
	c->path = (const struct comment_path *)(const void *)reader->path.data;
	return slice_of(&reader->json);
}

/* Sets text, text_len and path; false when there is nothing to show. */
static bool
read_text(struct reader *reader, struct slice raw, struct comment *c)
{
	bytes_clear(&reader->text);
	c->text = "";
	c->text_len = 0;
	if (c->mode == COMMENT_SCRIPT)
		return true; /* counted, never shown: nobody needs the program */
	if (c->mode == COMMENT_POSITIONED)
		raw = read_positioned(reader, raw, c);
	raw = break_lines(&reader->broken, raw);
	if (text_sanitise(&reader->text, raw.at, raw.len, &text_limits_comment) == 0)
		return false;
	c->text = reader->text.data;
	c->text_len = (uint32_t)reader->text.len;
	return true;
}

/* The name a recorder saw, or else the sender's hash. */
static const char *
read_author(struct reader *reader, const struct xml_tag *tag, struct slice hash)
{
	struct slice name = xml_attribute(tag, "user");

	bytes_clear(&reader->author);
	if (name.len > 0) {
		bytes_clear(&reader->broken);
		xml_decode(&reader->broken, name);
		name = slice_of(&reader->broken);
	} else {
		name = slice_trim(hash);
	}
	if (name.len == 0 ||
	    text_sanitise(&reader->author, name.at, name.len, &text_limits_title) == 0)
		return "";
	return reader->author.data;
}

/* --- rows --------------------------------------------------------------------- */

static void
add(struct reader *reader, const struct comment *comment)
{
	track_add(reader->track, comment);
	reader->report->read++;
	reader->report->scripts += comment->mode == COMMENT_SCRIPT;
}

static void
take_danmaku(struct reader *reader, const struct xml_tag *tag, struct slice raw)
{
	struct comment comment = { 0 };
	const char *reason;
	struct row row;

	split(xml_attribute(tag, "p"), &row);
	reason = read_fields(reader, &row, &comment);
	if (reason != NULL) {
		skip(reader, tag, reason);
		return;
	}
	if (!read_text(reader, raw, &comment)) {
		reader->report->empty++;
		return;
	}
	comment.author = read_author(reader, tag, field(reader, &row, SENDER));
	add(reader, &comment);
}

/* A paid message of a live recording: <sc ts="1.5" user=".." price="30">. */
static void
take_superchat(struct reader *reader, const struct xml_tag *tag, struct slice raw)
{
	struct comment comment = {
		.mode = COMMENT_TOP,
		.size = SIZE_NORMAL,
		.rgb = SUPERCHAT_RGB,
		.flags = COMMENT_LIKED,
	};
	const char *reason;

	reason = read_time(xml_attribute(tag, "ts"), false, &comment.at_ms);
	if (reason != NULL) {
		skip(reader, tag, reason);
		return;
	}
	if (!read_text(reader, raw, &comment)) {
		reader->report->empty++;
		return;
	}
	comment.author = read_author(reader, tag, (struct slice){ "", 0 });
	add(reader, &comment);
}

static void
take_row(struct reader *reader, const struct xml_tag *tag, enum xml_end end)
{
	bool danmaku = slice_is(tag->name, "d");
	struct slice raw = { "", 0 };

	if (!danmaku && !slice_is(tag->name, "sc"))
		return;
	if (end == XML_OK)
		end = xml_text(&reader->xml, tag, &raw);
	if (end == XML_BROKEN) {
		skip(reader, tag, "the tag has no end");
		return;
	}
	if (end == XML_CUT) {
		reader->report->truncated = true;
		skip(reader, tag, "the file breaks off here");
		return;
	}
	if (end == XML_OPEN) /* blanks between the rows are not the text's */
		raw = slice_trim(raw);
	if (danmaku)
		take_danmaku(reader, tag, raw);
	else
		take_superchat(reader, tag, raw);
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
	struct reader reader = { .data = data, .track = track, .report = report };
	struct xml_tag tag;
	enum xml_end end;

	if (is_version_2(data, len)) {
		reader.first = 2;
		reader.time_in_ms = true;
	}
	xml_init(&reader.xml, data, len, row_names, "i");
	while ((end = xml_next(&reader.xml, &tag)) != XML_NONE)
		take_row(&reader, &tag, end);
	xml_fini(&reader.xml);
	bytes_fini(&reader.text);
	bytes_fini(&reader.author);
	bytes_fini(&reader.broken);
	bytes_fini(&reader.json);
	bytes_fini(&reader.path);
}
