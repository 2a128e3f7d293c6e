/* Danmaku that a converter made subtitles of: one line of [Events] each.
 *   Dialogue: 0,0:00:01.50,0:00:13.50,R2L,,0,0,0,,{\move(2015,0,-95,0)}text
 * Lines of "Comment:" are those that a converter blocked: not shown.  Ours are
 * read: those that found no room (ass_mark.h). */
#include "danmaku/format_readers.h"

#include "danmaku/ass_mark.h"
#include "danmaku/ass_style.h"
#include "danmaku/number.h"

enum { SNIFF_MAX = 64 << 10, FIELDS_MAX = 16 };

#define EVENT_FORMAT "Layer,Start,End,Style,Name,MarginL,MarginR,MarginV,Effect,Text"

struct reader {
	struct intake in;
	struct ass_sheet sheet;
	struct slice format, style_format;
	struct bytes text;
	size_t line;
};

/* --- lines ------------------------------------------------------------------------------ */

static bool
take_line(struct slice *s, struct slice *line)
{
	const char *end;

	if (s->len == 0)
		return false;
	end = memchr(s->at, '\n', s->len);
	*line = (struct slice){ s->at, end != NULL ? (size_t)(end - s->at) : s->len };
	s->at += line->len + (end != NULL);
	s->len -= line->len + (end != NULL);
	if (line->len > 0 && line->at[line->len - 1] == '\r')
		line->len--;
	return true;
}

/* The value when the line begins with `name`. */
static bool
has_name(struct slice line, const char *name, struct slice *value)
{
	size_t len = strlen(name);

	if (!slice_begins(line, name))
		return false;
	*value = (struct slice){ line.at + len, line.len - len };
	return true;
}

bool
ass_looks_like(const char *data, size_t len)
{
	struct slice s = { data, len < SNIFF_MAX ? len : SNIFF_MAX }, line, value;

	while (take_line(&s, &line)) {
		line = slice_trim(line);
		if (slice_is(line, "[Script Info]") || slice_is(line, "[Events]"))
			return true;
		if (has_name(line, "Dialogue:", &value))
			return memchr(value.at, ',', value.len) != NULL;
		if (line.len > 0 && line.at[0] != ';' && line.at[0] != '!')
			return false;
	}
	return false;
}

/* --- one event -------------------------------------------------------------------------- */

struct event {
	struct slice start, end, style, text;
	struct slice name, effect;
};

/* The last field is the text, commas and all. */
static bool
read_event(const struct reader *reader, struct slice value, struct event *event)
{
	struct slice names[FIELDS_MAX];
	int count = intake_split(reader->format, names, FIELDS_MAX), i;
	const struct slice none = { "", 0 };
	const char *comma;

	*event = (struct event){ none, none, none, none, none, none };
	for (i = 0; i < count; i++) {
		struct slice field = value, name = slice_trim(names[i]);

		comma = memchr(value.at, ',', value.len);
		if (i < count - 1) {
			if (comma == NULL)
				return false;
			field.len = (size_t)(comma - value.at);
			value = (struct slice){ comma + 1, value.len - field.len - 1 };
		}
		if (slice_is(name, "Start"))
			event->start = field;
		else if (slice_is(name, "End"))
			event->end = field;
		else if (slice_is(name, "Style"))
			event->style = field;
		else if (slice_is(name, "Name"))
			event->name = field;
		else if (slice_is(name, "Effect"))
			event->effect = field;
		else if (slice_is(name, "Text"))
			event->text = field;
	}
	return true;
}

/* "h:mm:ss.cc" */
static const char *
read_clock(struct slice s, int64_t *at_ms)
{
	const char *colon;
	int64_t minutes = 0, part, ms;
	const char *reason;

	s = slice_trim(s);
	while (s.len > 0 && (colon = memchr(s.at, ':', s.len)) != NULL) {
		struct slice front = { s.at, (size_t)(colon - s.at) };

		if (number_read(front, 0, &part) != NUMBER_OK)
			return "time is not a number";
		minutes = minutes * 60 + intake_within(part, 0, 500000);
		if (minutes > 500000)
			return "time is absurd";
		s = (struct slice){ colon + 1, s.len - front.len - 1 };
	}
	reason = intake_time(s, 3, &ms);
	*at_ms = minutes * 60000 + intake_within(ms, INT64_MIN / 2, INT64_MAX / 2);
	return reason;
}

/* What the backslash at the front stands for; bytes used. */
static size_t
decode_escape(struct bytes *out, struct slice s)
{
	char c = s.len > 1 ? s.at[1] : '\0';

	if (c == 'N' || c == 'n')
		bytes_char(out, '\n');
	else if (c == 'h')
		bytes_char(out, ' ');
	else if (c == '{' || c == '}' || c == '\\')
		bytes_char(out, c);
	else
		return bytes_char(out, '\\'), 1;
	return 2;
}

/* The text without its tags, which go to `place`. */
static struct slice
read_text(struct reader *reader, struct slice s, struct ass_place *place)
{
	struct bytes *out = &reader->text;
	const char *close;
	size_t used;

	bytes_clear(out);
	bytes_text(out, "");
	for (; s.len > 0; s.at += used, s.len -= used) {
		used = 1;
		close = *s.at == '{' ? memchr(s.at, '}', s.len) : NULL;
		if (close != NULL) {
			used = (size_t)(close - s.at) + 1;
			ass_place_tags(place, (struct slice){ s.at + 1, used - 2 });
		} else if (*s.at == '\\') {
			used = decode_escape(out, s);
		} else if (!place->drawn) {
			bytes_char(out, *s.at);
		}
	}
	return slice_of(out);
}

/* What is not shown is a danmaku when it says so itself. */
static void
take_event(struct reader *reader, struct slice value, bool shown)
{
	struct comment comment = intake_comment();
	const struct ass_style *style;
	struct ass_place place;
	struct event event;
	struct slice text;
	const char *reason;
	enum ass_mark mark;
	int64_t end;

	if (!read_event(reader, value, &event)) {
		if (shown)
			intake_skip(
			    &reader->in, reader->line, "there are too few fields");
		return;
	}
	reason = read_clock(event.start, &comment.at_ms);
	if (reason != NULL) {
		if (shown)
			intake_skip(&reader->in, reader->line, reason);
		return;
	}
	if (read_clock(event.end, &end) != NULL)
		end = comment.at_ms;
	style = ass_sheet_find(&reader->sheet, event.style);
	ass_place_init(&place, style);
	text = read_text(reader, event.text, &place);
	ass_place_apply(
	    &place, &reader->sheet, style, end - comment.at_ms, &reader->in, &comment);
	mark = ass_mark_read(event.effect, &reader->in, &comment);
	if (mark == ASS_MARK_MORE || (!shown && mark == ASS_MARK_NONE))
		return;
	comment.author = intake_author(&reader->in, event.name);
	intake_add(&reader->in, &comment, text);
}

/* --- all of them ------------------------------------------------------------------------ */

static void
read_line(struct reader *reader, struct slice line, bool *events)
{
	struct ass_sheet *sheet = &reader->sheet;
	struct slice value;

	if (slice_begins(line, "[")) {
		*events = slice_is(slice_trim(line), "[Events]");
		sheet->old |= slice_is(slice_trim(line), "[V4 Styles]");
	} else if (has_name(line, "Dialogue:", &value)) {
		take_event(reader, value, true);
	} else if (has_name(line, "Comment:", &value)) {
		take_event(reader, value, false);
	} else if (has_name(line, "Format:", &value)) {
		*(*events ? &reader->format : &reader->style_format) = value;
	} else if (has_name(line, "Style:", &value)) {
		ass_sheet_style(sheet, reader->style_format, value);
	} else if (has_name(line, "PlayResX:", &value)) {
		sheet->wide = intake_within(number_or(value, sheet->wide), 1, 100000);
	} else if (has_name(line, "PlayResY:", &value)) {
		sheet->high = intake_within(number_or(value, sheet->high), 1, 100000);
	}
}

/* The last line, with no line break behind it: does it end too early? */
static bool
is_cut(struct slice line, char last)
{
	const char *brace;
	struct slice value, fields[FIELDS_MAX];

	if (last == '\n' || !has_name(line, "Dialogue:", &value))
		return false;
	brace = memrchr(line.at, '{', line.len);
	if (brace != NULL &&
	    memchr(brace, '}', (size_t)(line.at + line.len - brace)) == NULL)
		return true;
	return intake_split(value, fields, FIELDS_MAX) < 10;
}

void
ass_parse(const char *data, size_t len, struct track *track, struct format_report *report)
{
	struct reader reader = { .format = { EVENT_FORMAT, sizeof(EVENT_FORMAT) - 1 },
		.style_format = { "", 0 } };
	struct slice s = { data, len }, line;
	bool events = false;

	intake_init(&reader.in, "line", track, report);
	ass_sheet_init(&reader.sheet);
	while (take_line(&s, &line)) {
		reader.line++;
		if (s.len == 0 && is_cut(line, data[len - 1])) {
			intake_skip(&reader.in, reader.line, intake_cut(&reader.in));
			break;
		}
		read_line(&reader, line, &events);
	}
	bytes_fini(&reader.text);
	intake_fini(&reader.in);
}
