#include "danmaku/writer_dandan.h"

#include "danmaku/writing.h"

static void
number(struct bytes *out, uint64_t value)
{
	bytes_char(out, ',');
	bytes_number(out, value);
}

/* The name is the last of four fields: a comma in it would make a fifth. */
static void
sender(struct bytes *out, const char *author)
{
	bytes_char(out, ',');
	for (; *author != '\0'; author++)
		bytes_char(out, (char)(*author == ',' ? ' ' : *author));
}

static void
row(struct bytes *out, struct bytes *p, const struct comment *c)
{
	enum comment_mode mode =
	    c->mode == COMMENT_POSITIONED ? COMMENT_TOP : (enum comment_mode)c->mode;

	bytes_clear(p);
	writing_seconds(p, c->at_ms, 3);
	number(p, (uint64_t)writing_mode(mode));
	number(p, c->rgb);
	sender(p, c->author);
	bytes_text(out, "{\"cid\":");
	bytes_number(out, c->id);
	bytes_text(out, ",\"p\":");
	writing_json(out, slice_of(p));
	bytes_text(out, ",\"m\":");
	writing_json(out, writing_text(c));
	bytes_char(out, '}');
}

static size_t
scripts_of(const struct track *track)
{
	const struct comment *c;
	size_t i, scripts = 0;

	for (i = 0; (c = track_at(track, i)) != NULL; i++)
		scripts += c->mode == COMMENT_SCRIPT;
	return scripts;
}

void
writer_dandan(const struct track *track, const struct writer_look *look,
    struct outlet *to, struct writer_report *report)
{
	size_t i, rows = 0, scripts = scripts_of(track);
	struct bytes p = { 0 };
	const struct comment *c;

	(void)look;
	bytes_print(
	    &to->bytes, "{\"count\":%zu,\"comments\":[", track_count(track) - scripts);
	for (i = 0; (c = track_at(track, i)) != NULL; i++) {
		if (c->mode == COMMENT_SCRIPT)
			continue;
		bytes_text(&to->bytes, rows++ > 0 ? ",\n" : "\n");
		row(&to->bytes, &p, c);
		report->changed += c->mode == COMMENT_POSITIONED;
		outlet_next(to);
	}
	bytes_text(&to->bytes, "\n]}\n");
	report->written += rows;
	report->left_out += scripts;
	bytes_fini(&p);
}
