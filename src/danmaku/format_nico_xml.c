/* <packet><chat thread="1" no="2" vpos="1563" date="1402139529" mail="184 ue"
 * user_id="..">text</chat></packet>, vpos in 1/100 s. */
#include "danmaku/format_readers.h"

#include "danmaku/nico.h"
#include "danmaku/number.h"
#include "danmaku/xml.h"

enum { SNIFF_MAX = 1 << 20, SNIFF_TAGS = 64 };

static const char *const row_names[] = { "chat", NULL };

struct reader {
	const char *data;
	struct xml xml;
	struct intake in;
	struct bytes name;
};

bool
nico_xml_looks_like(const char *data, size_t len)
{
	struct xml_tag tag;
	struct xml xml;
	bool found = false;
	int i;

	if (len == 0 || data[0] != '<')
		return false;
	xml_init(&xml, data, len < SNIFF_MAX ? len : SNIFF_MAX, row_names, "packet");
	for (i = 0; i < SNIFF_TAGS && !found; i++) {
		if (xml_next(&xml, &tag) == XML_NONE)
			break;
		found = (i == 0 && slice_is(tag.name, "packet")) ||
			(slice_is(tag.name, "chat") &&
			    (xml_attribute(&tag, "vpos").len > 0 ||
				xml_attribute(&tag, "thread").len > 0));
	}
	xml_fini(&xml);
	return found;
}

static void
skip(struct reader *reader, const struct xml_tag *tag, const char *reason)
{
	intake_skip_line(&reader->in, reader->data, tag->start, reason);
}

static int64_t
read_date(const struct xml_tag *tag)
{
	int64_t created = intake_created(xml_attribute(tag, "date"));
	int64_t usec = number_or(xml_attribute(tag, "date_usec"), 0);

	return created + (created > 0 ? intake_within(usec, 0, 999999) / 1000 : 0);
}

static void
take(struct reader *reader, const struct xml_tag *tag, struct slice text)
{
	struct comment comment = intake_comment();
	struct slice user = xml_attribute(tag, "user_id");
	struct nico_style style = { 0 };
	const char *reason;

	if (number_or(xml_attribute(tag, "deleted"), 0) != 0) {
		reader->in.report->empty++;
		return;
	}
	reason = intake_time(xml_attribute(tag, "vpos"), 1, &comment.at_ms);
	if (reason != NULL) {
		skip(reader, tag, reason);
		return;
	}
	comment.id = number_id(xml_attribute(tag, "no"));
	comment.created_ms = read_date(tag);
	bytes_clear(&reader->name);
	xml_decode(&reader->name, xml_attribute(tag, "mail"));
	nico_command(&style, &comment, slice_of(&reader->name));
	bytes_clear(&reader->name);
	xml_decode(&reader->name, user);
	comment.author = intake_author(&reader->in, slice_of(&reader->name));
	nico_add(&reader->in, &comment, &style, text, user.len == 0);
}

static void
take_row(struct reader *reader, const struct xml_tag *tag, enum xml_end end)
{
	struct slice text = { "", 0 };

	if (!slice_is(tag->name, "chat"))
		return;
	if (end == XML_OK)
		end = xml_text(&reader->xml, tag, &text);
	if (end == XML_BROKEN || end == XML_CUT) {
		skip(reader, tag,
		    end == XML_CUT ? intake_cut(&reader->in) : "the tag has no end");
		return;
	}
	take(reader, tag, end == XML_OPEN ? slice_trim(text) : text);
}

void
nico_xml_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	struct reader reader = { .data = data };
	struct xml_tag tag;
	enum xml_end end;

	intake_init(&reader.in, "line", track, report);
	xml_init(&reader.xml, data, len, row_names, "packet");
	while ((end = xml_next(&reader.xml, &tag)) != XML_NONE)
		take_row(&reader, &tag, end);
	xml_fini(&reader.xml);
	bytes_fini(&reader.name);
	intake_fini(&reader.in);
}
