#include "danmaku/writer_jsonl.h"

#include "danmaku/path.h"
#include "danmaku/writing.h"

static const char *const modes[] = {
	[COMMENT_SCROLL] = "scroll",
	[COMMENT_REVERSE] = "reverse",
	[COMMENT_TOP] = "top",
	[COMMENT_BOTTOM] = "bottom",
	[COMMENT_POSITIONED] = "positioned",
	[COMMENT_SCRIPT] = "script",
};

static void
number(struct bytes *out, const char *name, int64_t value)
{
	bytes_text(out, name);
	writing_signed(out, value);
}

static void
id(struct bytes *out, uint64_t value)
{
	bytes_text(out, ",\"id\":\"");
	if (value != 0)
		bytes_number(out, value);
	bytes_char(out, '"');
}

static void
flight(struct bytes *out, const struct comment_path *path)
{
	int i;

	number(out, ",\"path\":{\"life\":", path->life_ms);
	number(out, ",\"delay\":", path->delay_ms);
	number(out, ",\"move\":", path->move_ms);
	bytes_print(out, ",\"alpha\":[%.9g,%.9g]", (double)path->from_alpha,
	    (double)path->to_alpha);
	bytes_print(out, ",\"turn\":[%d,%d],\"points\":[", path->turn_z, path->turn_y);
	for (i = 0; i < path->count; i++)
		bytes_print(out, "%s[%.9g,%.9g]", i > 0 ? "," : "",
		    (double)path->points[i].x, (double)path->points[i].y);
	bytes_text(out, "]}");
}

static void
row(struct bytes *out, const struct comment *c)
{
	number(out, "{\"at_ms\":", c->at_ms);
	bytes_text(out, ",\"mode\":\"");
	bytes_text(out, modes[c->mode]);
	bytes_text(out, "\",\"color\":\"");
	writing_rgb(out, c->rgb);
	number(out, "\",\"size\":", c->size);
	bytes_text(out, ",\"author\":");
	writing_json(out, (struct slice){ c->author, strlen(c->author) });
	number(out, ",\"created_ms\":", c->created_ms);
	id(out, c->id);
	number(out, ",\"pool\":", c->pool);
	number(out, ",\"weight\":", c->weight);
	number(out, ",\"likes\":", c->likes);
	bytes_text(out, ",\"text\":");
	writing_json(out, writing_text(c));
	number(out, ",\"source\":", c->source);
}

/* What only we know. */
static void
rest(struct bytes *out, const struct comment *c)
{
	if (c->flags != 0)
		number(out, ",\"flags\":", c->flags);
	if (c->path != NULL)
		flight(out, c->path);
}

static void
write_rows(const struct track *track, struct outlet *to, struct writer_report *report,
    bool lossless)
{
	const struct comment *c;
	size_t i;

	for (i = 0; (c = track_at(track, i)) != NULL; i++) {
		row(&to->bytes, c);
		if (lossless)
			rest(&to->bytes, c);
		bytes_text(&to->bytes, "}\n");
		outlet_next(to);
	}
	report->written += i;
}

void
writer_jsonl(const struct track *track, const struct writer_look *look, struct outlet *to,
    struct writer_report *report)
{
	(void)look;
	write_rows(track, to, report, true);
}

void
writer_list(const struct track *track, const struct writer_look *look, struct outlet *to,
    struct writer_report *report)
{
	(void)look;
	write_rows(track, to, report, false);
}
