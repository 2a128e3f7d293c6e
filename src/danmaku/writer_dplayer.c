#include "danmaku/writer_dplayer.h"

#include "danmaku/writing.h"

/* Not Bilibili's numbers: 1 is top, 2 is bottom. */
static char
type(enum comment_mode mode)
{
	static const char types[] = {
		[COMMENT_SCROLL] = '0',
		[COMMENT_REVERSE] = '0',
		[COMMENT_TOP] = '1',
		[COMMENT_BOTTOM] = '2',
		[COMMENT_POSITIONED] = '1',
	};

	return types[mode];
}

static void
string(struct bytes *out, struct bytes *work, struct slice s)
{
	bytes_clear(work);
	writing_html(work, s);
	bytes_char(out, ',');
	writing_json(out, slice_of(work));
}

static void
row(struct bytes *out, struct bytes *work, const struct comment *c)
{
	bytes_char(out, '[');
	writing_seconds(out, c->at_ms, 3);
	bytes_char(out, ',');
	bytes_char(out, type(c->mode));
	bytes_char(out, ',');
	bytes_number(out, c->rgb);
	string(out, work, (struct slice){ c->author, strlen(c->author) });
	string(out, work, writing_text(c));
	bytes_char(out, ']');
}

void
writer_dplayer(const struct track *track, const struct writer_look *look,
    struct outlet *to, struct writer_report *report)
{
	struct bytes work = { 0 };
	const struct comment *c;
	size_t i, rows = 0;

	(void)look;
	bytes_text(&to->bytes, "{\"code\":0,\"data\":[");
	for (i = 0; (c = track_at(track, i)) != NULL; i++) {
		if (c->mode == COMMENT_SCRIPT) {
			report->left_out++;
			continue;
		}
		bytes_text(&to->bytes, rows++ > 0 ? ",\n" : "\n");
		row(&to->bytes, &work, c);
		report->changed +=
		    c->mode == COMMENT_REVERSE || c->mode == COMMENT_POSITIONED;
		outlet_next(to);
	}
	bytes_text(&to->bytes, "\n]}\n");
	report->written += rows;
	bytes_fini(&work);
}
