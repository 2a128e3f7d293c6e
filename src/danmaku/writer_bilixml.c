#include "danmaku/writer_bilixml.h"

#include "danmaku/writing.h"

#include <string.h>

#define HEAD                                                                             \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?><i><chatserver>chat.bilibili.com"     \
	"</chatserver><chatid>0</chatid><mission>0</mission><maxlimit>%zu"               \
	"</maxlimit><state>0</state><real_name>0</real_name><source>k-v</source>\n"

static void
number(struct bytes *out, uint64_t value)
{
	bytes_char(out, ',');
	bytes_number(out, value);
}

/* A name that is a field as it is. */
static bool
is_field(const char *author)
{
	return strpbrk(author, ",&<>\"") == NULL;
}

static void
sender(struct bytes *out, const char *author)
{
	bytes_char(out, ',');
	if (is_field(author))
		bytes_text(out, author);
}

static void
fields(struct bytes *out, const struct comment *c)
{
	writing_seconds(out, c->at_ms, 5);
	number(out, (uint64_t)writing_mode(c->mode));
	number(out, c->size);
	number(out, c->rgb);
	number(out, c->created_ms > 0 ? (uint64_t)c->created_ms / 1000 : 0);
	number(out, c->pool);
	sender(out, c->author);
	number(out, c->id);
	number(out, c->weight);
}

static void
row(struct bytes *out, const struct comment *c, struct bytes *text)
{
	bytes_text(out, "<d p=\"");
	fields(out, c);
	if (!is_field(c->author)) {
		bytes_text(out, "\" user=\"");
		writing_xml(out, (struct slice){ c->author, strlen(c->author) });
	}
	bytes_text(out, "\">");
	bytes_clear(text);
	if (c->mode == COMMENT_POSITIONED)
		writing_positioned(text, c);
	else
		writing_breaks(text, writing_text(c));
	writing_xml(out, slice_of(text));
	bytes_text(out, "</d>\n");
}

void
writer_bilixml(const struct track *track, const struct writer_look *look,
    struct outlet *to, struct writer_report *report)
{
	struct bytes text = { 0 };
	const struct comment *c;
	size_t i;

	(void)look;
	bytes_print(&to->bytes, HEAD, track_count(track));
	for (i = 0; (c = track_at(track, i)) != NULL; i++) {
		row(&to->bytes, c, &text);
		outlet_next(to);
	}
	bytes_text(&to->bytes, "</i>\n");
	report->written += i;
	bytes_fini(&text);
}
