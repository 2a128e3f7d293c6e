/* iQiyi's XML, mostly in zlib: <bulletInfo><contentId>1</contentId>
 * <content>text</content><showTime>12</showTime><color>ffffff</color> ..
 * </bulletInfo>. */
#include "danmaku/format_readers.h"

#include "danmaku/intake.h"
#include "danmaku/number.h"
#include "danmaku/xml.h"

enum { SNIFF_MAX = 1 << 20, ELEMENTS = 6 };

enum element { ID, CONTENT, TIME, COLOUR, LIKES, NAME };

static const char *const element_names[] = { "contentId", "content", "showTime", "color",
	"likeCount", "name", NULL };
static const char *const row_names[] = { "bulletInfo", NULL };

struct reader {
	const char *data;
	struct xml xml;
	struct intake in;
	struct bytes elements[ELEMENTS];
};

bool
iqiyi_looks_like(const char *data, size_t len)
{
	struct slice head = { data, len < SNIFF_MAX ? len : SNIFF_MAX };

	if (len == 0 || data[0] != '<')
		return false;
	return memmem(head.at, head.len, "<bulletInfo>", 12) != NULL ||
	       (memmem(head.at, head.len, "<danmu>", 7) != NULL &&
		   memmem(head.at, head.len, "<code>", 6) != NULL); /* none were said */
}

static void
skip(struct reader *reader, const char *start, const char *reason)
{
	intake_skip_line(&reader->in, reader->data, start, reason);
}

/* The first of each name counts: replies inside have the same ones. */
static void
read_elements(struct reader *reader, struct slice inside)
{
	struct xml_tag tag;
	struct slice text;
	struct xml xml;
	int i;

	for (i = 0; i < ELEMENTS; i++)
		bytes_clear(&reader->elements[i]);
	xml_init(&xml, inside.at, inside.len, element_names, "bulletInfo");
	while (xml_next(&xml, &tag) == XML_OK) {
		for (i = 0; i < ELEMENTS; i++)
			if (slice_is(tag.name, element_names[i]))
				break;
		if (i == ELEMENTS || reader->elements[i].len > 0)
			continue;
		xml_text(&xml, &tag, &text);
		bytes_add(&reader->elements[i], text.at, text.len);
	}
	xml_fini(&xml);
}

static struct slice
element(const struct reader *reader, enum element which)
{
	return slice_of(&reader->elements[which]);
}

static uint32_t
read_colour(struct slice s)
{
	char with_sign[7] = "#";

	s = slice_trim(s);
	if (s.len != 6)
		return intake_css(s);
	memcpy(with_sign + 1, s.at, 6);
	return number_rgb((struct slice){ with_sign, 7 });
}

static void
take(struct reader *reader, const char *start, struct slice inside)
{
	struct comment comment = intake_comment();
	const char *reason;

	read_elements(reader, inside);
	reason = intake_time(element(reader, TIME), 3, &comment.at_ms);
	if (reason != NULL) {
		skip(reader, start, reason);
		return;
	}
	comment.id = number_id(element(reader, ID));
	comment.rgb = read_colour(element(reader, COLOUR));
	comment.likes =
	    (uint32_t)intake_within(number_or(element(reader, LIKES), 0), 0, UINT32_MAX);
	comment.author = intake_author(&reader->in, element(reader, NAME));
	intake_add(&reader->in, &comment, element(reader, CONTENT));
}

void
iqiyi_parse(
    const char *data, size_t len, struct track *track, struct format_report *report)
{
	struct reader reader = { .data = data };
	struct slice text;
	struct xml_tag tag;
	enum xml_end end;
	const char *from;
	int i;

	intake_init(&reader.in, "line", track, report);
	xml_init(&reader.xml, data, len, row_names, "danmu");
	while ((end = xml_next(&reader.xml, &tag)) != XML_NONE) {
		if (end != XML_OK || !slice_is(tag.name, "bulletInfo"))
			continue;
		from = reader.xml.at;
		end = xml_text(&reader.xml, &tag, &text);
		if (end == XML_CUT) {
			skip(&reader, tag.start, intake_cut(&reader.in));
			continue;
		}
		take(&reader, tag.start,
		    (struct slice){ from, (size_t)(reader.xml.at - from) });
	}
	xml_fini(&reader.xml);
	for (i = 0; i < ELEMENTS; i++)
		bytes_fini(&reader.elements[i]);
	intake_fini(&reader.in);
}
