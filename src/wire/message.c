#include "wire/message.h"

#include "base/text.h"
#include "danmaku/number.h"
#include "danmaku/writing.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	SIZE_NORMAL = 25,
	ROOM_FOR_ALL = 1 << 20, /* of a text, so that all of it is counted */
	HASH_MAX = 32,
};

/* A body that is being read.  Once something was refused, `fine` is false and the
 * first reason stays. */
struct body {
	json_t *root;
	struct message_error *e;
	bool fine;
};

static bool refuse(struct body *, int status, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static bool
refuse(struct body *b, int status, const char *code, const char *format, ...)
{
	va_list args;

	b->fine = false;
	b->e->status = status;
	b->e->code = code;
	va_start(args, format);
	vsnprintf(b->e->text, sizeof(b->e->text), format, args);
	va_end(args);
	return false;
}

void
message_error(struct bytes *out, const char *code, const char *text)
{
	bytes_text(out, "{\"error\":{\"code\":");
	writing_json(out, (struct slice){ code, strlen(code) });
	bytes_text(out, ",\"message\":");
	writing_json(out, (struct slice){ text, strlen(text) });
	bytes_text(out, "}}");
}

uint64_t
message_id(struct slice s)
{
	uint64_t id = number_id(s);

	return id <= INT64_MAX ? id : 0;
}

/* --- members ----------------------------------------------------------------- */

static bool
body_open(struct body *b, struct slice text, struct message_error *e)
{
	char said[100];
	json_error_t error;

	*b = (struct body){ .e = e, .fine = true };
	b->root = json_loadb(text.at != NULL ? text.at : "", text.len, 0, &error);
	if (b->root == NULL)
		return refuse(b, 400, "malformed", "the body is no JSON: line %d: %s",
		    error.line,
		    text_clean(said, sizeof(said), error.text, strlen(error.text)));
	if (!json_is_object(b->root))
		return refuse(b, 400, "malformed", "the body is JSON, but no object");
	return true;
}

static int
body_close(struct body *b)
{
	json_decref(b->root);
	return b->fine ? 0 : -EINVAL;
}

static bool
wrong(struct body *b, const char *name, const char *wanted)
{
	return refuse(b, 400, "malformed", "%s is to be %s", name, wanted);
}

/* NULL when it is not there. */
static const json_t *
member(const struct body *b, const char *name)
{
	const json_t *value = json_object_get(b->root, name);

	return json_is_null(value) ? NULL : value;
}

/* A whole number; also 12.0, as some write it, and 12.3, which a page has that
 * multiplied seconds: nobody sees the part of a millisecond.  What is not there
 * leaves *value. */
static bool
take_number(struct body *b, const char *name, int64_t least, int64_t most, int64_t *value)
{
	const json_t *v = member(b, name);
	double real;

	if (v == NULL)
		return true;
	if (!json_is_number(v))
		return wrong(b, name, "a number");
	real = json_number_value(v);
	if (!(real >= (double)least && real <= (double)most))
		return refuse(b, 422, "out_of_range", "%s is to be from %lld to %lld",
		    name, (long long)least, (long long)most);
	*value = json_is_integer(v) ? json_integer_value(v) : (int64_t)llround(real);
	return true;
}

/* NULL when it is not there; good as long as the body is open. */
static bool
take_string(struct body *b, const char *name, const char **value)
{
	const json_t *v = member(b, name);

	*value = NULL;
	if (v == NULL)
		return true;
	if (!json_is_string(v))
		return wrong(b, name, "a string");
	*value = json_string_value(v);
	return true;
}

static bool
take_flag(struct body *b, const char *name, unsigned field, unsigned *fields, bool *value)
{
	const json_t *v = member(b, name);

	if (v == NULL)
		return true;
	if (!json_is_boolean(v))
		return wrong(b, name, "true or false");
	*value = json_is_true(v);
	*fields |= field;
	return true;
}

/* Counted whole and not cut: who wrote too much is told how much it is. */
static bool
take_text(struct body *b, int clusters_max, int lines, struct bytes *text)
{
	const struct text_limits all = { ROOM_FOR_ALL, ROOM_FOR_ALL, lines };
	const char *raw;
	int clusters;

	bytes_clear(text);
	if (!take_string(b, "text", &raw))
		return false;
	if (raw == NULL)
		return refuse(b, 400, "missing", "text is missing");
	clusters = text_sanitise(text, raw, strlen(raw), &all);
	if (clusters == 0)
		return refuse(b, 422, "text_empty", "text has nothing that can be shown");
	if (clusters > clusters_max)
		return refuse(b, 422, "text_too_long",
		    "text is %d characters, at most %d", clusters, clusters_max);
	return true;
}

/* One line for a title or a name, cut where it is too long; NULL is nothing. */
static void
clean(struct bytes *to, const char *raw)
{
	bytes_clear(to);
	text_sanitise(to, raw != NULL ? raw : "", raw != NULL ? strlen(raw) : 0,
	    &text_limits_title);
}

/* --- a danmaku --------------------------------------------------------------- */

static bool
take_color(struct body *b, uint32_t *rgb)
{
	const char *text;

	if (!take_string(b, "color", &text) || text == NULL)
		return b->fine;
	if (strlen(text) != 7 || text[0] != '#' ||
	    strspn(text + 1, "0123456789abcdefABCDEF") != 6)
		return refuse(b, 422, "bad_color", "color is to be like #ffffff");
	*rgb = (uint32_t)strtoul(text + 1, NULL, 16);
	return true;
}

static bool
take_mode(struct body *b, uint8_t *mode)
{
	const char *name;

	if (!take_string(b, "mode", &name) || name == NULL ||
	    message_mode((struct slice){ name, strlen(name) }, mode))
		return b->fine;
	return refuse(b, 422, "bad_mode", "mode is to be scroll, reverse, top or bottom");
}

static bool
take_at(struct body *b, int64_t *at_ms)
{
	if (member(b, "at_ms") == NULL)
		return refuse(b, 400, "missing", "at_ms is missing");
	return take_number(b, "at_ms", 0, MESSAGE_AT_MS_MAX, at_ms);
}

static void
comment_text(struct comment *c, const struct bytes *text)
{
	c->text = text->data;
	c->text_len = (uint32_t)text->len;
}

static const struct comment usual = {
	.text = "", .author = "", .rgb = 0xffffff, .size = SIZE_NORMAL
};

int
message_danmaku(
    struct slice body, struct comment *c, struct bytes *text, struct message_error *e)
{
	int64_t size = SIZE_NORMAL;
	struct body b;

	*c = usual;
	if (body_open(&b, body, e) &&
	    take_number(&b, "size", MESSAGE_SIZE_LEAST, MESSAGE_SIZE_MOST, &size) &&
	    take_at(&b, &c->at_ms) && take_color(&b, &c->rgb) &&
	    take_mode(&b, &c->mode) && take_text(&b, MESSAGE_TEXT_MAX, 1, text))
		comment_text(c, text);
	c->size = (uint16_t)size;
	return body_close(&b);
}

/* "#fff", "#ff8000"; what is neither is as if it were not there. */
static uint32_t
dplayer_color(const char *text)
{
	size_t digits = text[0] == '#' ? strspn(text + 1, "0123456789abcdefABCDEF") : 0;
	uint32_t rgb = 0xffffff;

	if (digits == strlen(text) - 1 && (digits == 3 || digits == 6))
		rgb = (uint32_t)strtoul(text + 1, NULL, 16);
	if (digits == 3)
		rgb = (rgb >> 8 & 15) * 0x110000 + (rgb >> 4 & 15) * 0x1100 +
		      (rgb & 15) * 0x11;
	return rgb;
}

/* It sends a colour as a number or as text, and its type as a number or a word, by
 * its version. */
static void
dplayer_looks(const struct body *b, struct comment *c)
{
	const json_t *color = member(b, "color"), *type = member(b, "type");
	const char *word = json_is_string(type) ? json_string_value(type) : "";
	json_int_t number = json_is_integer(type) ? json_integer_value(type) : 0;
	double rgb = json_number_value(color);

	if (json_is_number(color) && rgb >= 0 && rgb <= 0xffffff)
		c->rgb = (uint32_t)rgb;
	else if (json_is_string(color) && json_string_length(color) > 0)
		c->rgb = dplayer_color(json_string_value(color));
	if (number == 1 || strcmp(word, "top") == 0)
		c->mode = COMMENT_TOP;
	else if (number == 2 || strcmp(word, "bottom") == 0)
		c->mode = COMMENT_BOTTOM;
}

static bool
dplayer_place(struct body *b, int64_t *at_ms)
{
	const json_t *time = member(b, "time");
	double seconds;

	if (!json_is_number(time))
		return wrong(b, "time", "a number of seconds");
	seconds = json_number_value(time);
	if (!(seconds >= 0 && seconds * 1000 <= (double)MESSAGE_AT_MS_MAX))
		return refuse(b, 422, "out_of_range", "time is no place in a video");
	*at_ms = (int64_t)llround(seconds * 1000);
	return true;
}

/* As its page has it: some have a number there. */
static bool
dplayer_video(struct body *b, struct bytes *video)
{
	const json_t *id = member(b, "id");

	bytes_clear(video);
	if (json_is_string(id))
		bytes_text(video, json_string_value(id));
	else if (json_is_integer(id))
		bytes_print(video, "%lld", (long long)json_integer_value(id));
	else
		return wrong(b, "id", "the id of a video");
	return true;
}

int
message_dplayer(struct slice body, struct comment *c, struct bytes *text,
    struct bytes *video, struct message_error *e)
{
	struct body b;

	*c = usual;
	if (body_open(&b, body, e) && dplayer_video(&b, video) &&
	    dplayer_place(&b, &c->at_ms) && take_text(&b, MESSAGE_TEXT_MAX, 1, text)) {
		dplayer_looks(&b, c);
		comment_text(c, text);
	}
	return body_close(&b);
}

/* --- other bodies ------------------------------------------------------------ */

int
message_comment(
    struct slice body, struct bytes *text, uint64_t *reply_to, struct message_error *e)
{
	const char *to = NULL;
	struct body b;

	*reply_to = 0;
	if (body_open(&b, body, e) && take_string(&b, "reply_to", &to) && to != NULL)
		*reply_to = message_id((struct slice){ to, strlen(to) });
	if (b.fine && to != NULL && *reply_to == 0)
		wrong(&b, "reply_to", "the id of a comment, as a string");
	if (b.fine)
		take_text(&b, MESSAGE_COMMENT_MAX, MESSAGE_COMMENT_LINES, text);
	return body_close(&b);
}

/* A page makes a link of it: nothing but the web may be behind it. */
static bool
is_web_address(const char *url)
{
	size_t scheme = strncmp(url, "http://", 7) == 0    ? 7
			: strncmp(url, "https://", 8) == 0 ? 8
							   : 0;

	if (scheme == 0 || strlen(url) > MESSAGE_URL_MAX || url[scheme] == '\0' ||
	    url[scheme] == '/')
		return false;
	for (; *url != '\0'; url++)
		if ((unsigned char)*url <= ' ' || *url == 0x7f ||
		    strchr("\"<>\\^`{|}", *url) != NULL)
			return false;
	return true;
}

static bool
take_url(struct body *b, struct message_video *v)
{
	const char *url;

	if (!take_string(b, "url", &url) || url == NULL)
		return b->fine;
	if (url[0] != '\0' && !is_web_address(url))
		return refuse(b, 422, "bad_url",
		    "url is to begin with http:// or https://, with at most %d bytes, "
		    "and without blanks, quotes or brackets",
		    MESSAGE_URL_MAX);
	bytes_text(&v->url, url);
	v->fields |= MESSAGE_URL;
	return true;
}

int
message_video(struct slice body, struct message_video *v, struct message_error *e)
{
	const char *title = NULL;
	struct body b;

	v->fields = 0;
	v->duration_ms = -1;
	v->live = v->record = false;
	bytes_clear(&v->title);
	bytes_clear(&v->url);
	if (body_open(&b, body, e) && take_string(&b, "title", &title) &&
	    take_url(&b, v) &&
	    take_number(&b, "duration_ms", 0, MESSAGE_AT_MS_MAX, &v->duration_ms) &&
	    take_flag(&b, "live", MESSAGE_LIVE, &v->fields, &v->live))
		take_flag(&b, "record", MESSAGE_RECORD, &v->fields, &v->record);
	if (b.fine && title != NULL) {
		clean(&v->title, title);
		v->fields |= MESSAGE_TITLE;
	}
	if (v->duration_ms >= 0)
		v->fields |= MESSAGE_DURATION;
	else
		v->duration_ms = 0;
	return body_close(&b);
}

/* One of ours, or NULL. */
static const char *
ban_kind(const char *said)
{
	static const char *const kinds[] = { "author", "address", "word" };

	for (size_t i = 0; said != NULL && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(said, kinds[i]) == 0)
			return kinds[i];
	return NULL;
}

int
message_ban(struct slice body, struct message_ban *ban, struct message_error *e)
{
	const char *kind = NULL, *value = NULL, *why = NULL;
	struct body b;

	ban->kind = NULL;
	if (body_open(&b, body, e) && take_string(&b, "kind", &kind) &&
	    take_string(&b, "value", &value) && take_string(&b, "why", &why)) {
		ban->kind = ban_kind(kind);
		clean(&ban->value, value);
		clean(&ban->why, why);
	}
	if (b.fine && (ban->kind == NULL || value == NULL || value[0] == '\0'))
		wrong(&b, "kind", "author, address or word, with a value");
	else if (b.fine && ban->value.len == 0)
		wrong(&b, "value", "something that can be seen");
	return body_close(&b);
}

int
message_match(
    struct slice body, struct bytes *name, struct bytes *hash, struct message_error *e)
{
	const char *file = NULL, *digits = NULL;
	struct body b;

	bytes_clear(hash);
	if (body_open(&b, body, e) && take_string(&b, "fileName", &file) &&
	    take_string(&b, "fileHash", &digits))
		clean(name, file);
	for (; b.fine && digits != NULL && *digits != '\0' && hash->len < HASH_MAX;
	     digits++)
		bytes_char(hash,
		    (char)(*digits >= 'A' && *digits <= 'Z' ? *digits | 0x20 : *digits));
	return body_close(&b);
}
