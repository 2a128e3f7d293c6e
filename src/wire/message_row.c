#include "wire/message.h"

#include "base/text.h"
#include "danmaku/json_rows.h"
#include "danmaku/number.h"
#include "danmaku/writing.h"

static const char *const modes[] = { [COMMENT_SCROLL] = "scroll",
	[COMMENT_REVERSE] = "reverse",
	[COMMENT_TOP] = "top",
	[COMMENT_BOTTOM] = "bottom" };

enum { MODES = sizeof(modes) / sizeof(modes[0]) };

bool
message_mode(struct slice s, uint8_t *mode)
{
	for (uint8_t i = 0; i < MODES; i++)
		if (slice_is(s, modes[i])) {
			*mode = i;
			return true;
		}
	return false;
}

void
message_put_danmaku(struct bytes *out, const struct comment *c)
{
	bytes_text(out, "{\"id\":\"");
	bytes_number(out, c->id);
	bytes_text(out, "\",\"at_ms\":");
	writing_signed(out, c->at_ms);
	bytes_text(out, ",\"created_ms\":");
	writing_signed(out, c->created_ms);
	bytes_text(out, ",\"mode\":\"");
	bytes_text(out, modes[c->mode < MODES ? c->mode : COMMENT_SCROLL]);
	bytes_text(out, "\",\"color\":\"");
	writing_rgb(out, c->rgb);
	bytes_text(out, "\",\"size\":");
	bytes_number(out, c->size);
	bytes_text(out, ",\"author\":");
	writing_json(out, (struct slice){ c->author, strlen(c->author) });
	bytes_text(out, ",\"text\":");
	writing_json(out, writing_text(c));
	bytes_char(out, '}');
}

/* What message_danmaku() takes is not cut here: a hundred clusters may have many
 * bytes each. */
static const struct text_limits limits_row = { 256, 65536, 4 };

struct row_reader {
	struct bytes text, author;
};

static bool
number_in(const struct json *row, const char *name, int64_t least, int64_t most,
    int64_t otherwise, int64_t *out)
{
	struct slice s = json_member(row, name);

	*out = otherwise;
	if (s.len == 0)
		return true;
	return number_read(s, 0, out) == NUMBER_OK && *out >= least && *out <= most;
}

/* A server is believed no more than a file: it is cleaned again. */
static bool
row_read(struct row_reader *r, const struct json *row, struct comment *c)
{
	struct slice text = json_member(row, "text"), author = json_member(row, "author");
	struct slice color = json_member(row, "color");
	int64_t size;

	*c = (struct comment){ .rgb = color.len > 0 ? number_rgb(color) : 0xffffff };
	c->id = message_id(json_member(row, "id"));
	if (!json_is_map(row) || c->id == 0 || json_member(row, "at_ms").len == 0 ||
	    !number_in(row, "at_ms", 0, MESSAGE_AT_MS_MAX, 0, &c->at_ms) ||
	    !number_in(row, "created_ms", 0, INT64_MAX - 1, 0, &c->created_ms) ||
	    !number_in(row, "size", 1, 1000, 25, &size))
		return false;
	bytes_clear(&r->text);
	bytes_clear(&r->author);
	if (text_sanitise(&r->text, text.at, text.len, &limits_row) == 0)
		return false;
	bytes_add(&r->author, "", 0);
	text_sanitise(&r->author, author.at, author.len, &text_limits_title);
	c->size = (uint16_t)size;
	message_mode(json_member(row, "mode"), &c->mode);
	c->text = r->text.data;
	c->text_len = (uint32_t)r->text.len;
	c->author = r->author.data != NULL ? r->author.data : "";
	return true;
}

bool
message_danmaku_rows(struct slice data, message_row_fn *fn, void *arg, int *bad)
{
	struct row_reader r = { 0 };
	struct json_rows rows;
	enum json_step step;
	struct comment c;
	bool is_list;

	*bad = 0;
	json_rows_init(&rows, data.at, data.len, "[]", '{');
	while ((step = json_rows_next(&rows)) != JSON_ROWS_END) {
		if (step == JSON_ROW && row_read(&r, rows.row, &c))
			fn(arg, &c);
		else
			++*bad;
	}
	is_list = rows.reached;
	json_rows_fini(&rows);
	bytes_fini(&r.text);
	bytes_fini(&r.author);
	return is_list;
}
