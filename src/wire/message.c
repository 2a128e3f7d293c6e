#include "wire/message.h"

#include "base/text.h"
#include "danmaku/number.h"
#include "danmaku/writing.h"

#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>

enum {
	SIZE_NORMAL = 25,
	SIZE_LEAST = 10,
	SIZE_MOST = 100,
	COUNTED_MAX = 10000, /* clusters that are counted to be told */
};

static int refuse(struct message_error *, int status, const char *code,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

static int
refuse(struct message_error *e, int status, const char *code, const char *format, ...)
{
	va_list args;

	e->status = status;
	e->code = code;
	va_start(args, format);
	vsnprintf(e->text, sizeof(e->text), format, args);
	va_end(args);
	return -EINVAL;
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

/* --- fields ------------------------------------------------------------------ */

static int
body_load(struct slice body, json_t **root, struct message_error *e)
{
	json_error_t why;

	*root =
	    json_loadb(body.at, body.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
	if (*root == NULL)
		return refuse(e, 400, "malformed",
		    "the body is no JSON: line %d, column %d", why.line, why.column);
	if (json_is_object(*root))
		return 0;
	json_decref(*root);
	*root = NULL;
	return refuse(e, 400, "malformed", "the body is no JSON object");
}

static int
integer_take(const json_t *root, const char *name, int64_t least, int64_t most,
    int64_t *out, struct message_error *e)
{
	const json_t *value = json_object_get(root, name);

	if (value == NULL)
		return 0;
	if (!json_is_integer(value))
		return refuse(e, 400, "malformed", "%s is not an integer", name);
	if (json_integer_value(value) < least || json_integer_value(value) > most)
		return refuse(e, 422, "out_of_range", "%s is not between %lld and %lld",
		    name, (long long)least, (long long)most);
	*out = json_integer_value(value);
	return 1;
}

static int
boolean_take(const json_t *root, const char *name, bool *out, struct message_error *e)
{
	const json_t *value = json_object_get(root, name);

	if (value == NULL)
		return 0;
	if (!json_is_boolean(value))
		return refuse(e, 400, "malformed", "%s is neither true nor false", name);
	*out = json_is_true(value);
	return 1;
}

/* 1 when it is there. */
static int
string_take(
    const json_t *root, const char *name, struct slice *out, struct message_error *e)
{
	const json_t *value = json_object_get(root, name);

	if (value == NULL)
		return 0;
	if (!json_is_string(value))
		return refuse(e, 400, "malformed", "%s is not a string", name);
	*out = (struct slice){ json_string_value(value), json_string_length(value) };
	return 1;
}

/* Counted whole and not cut: who wrote too much is told how much it is. */
static int
clean_take(struct slice raw, const char *name, int most, size_t bytes_max, int lines,
    struct bytes *out, struct message_error *e)
{
	const struct text_limits all = { COUNTED_MAX, (size_t)COUNTED_MAX * 8, lines };
	int clusters;

	bytes_clear(out);
	clusters = text_sanitise(out, raw.at, raw.len, &all);
	if (clusters > most)
		return refuse(e, 422, "text_too_long", "%s is %d characters, at most %d",
		    name, clusters, most);
	if (out->len > bytes_max)
		return refuse(e, 422, "text_too_long", "%s is %zu bytes, at most %zu",
		    name, out->len, bytes_max);
	return clusters;
}

static int
text_take(const json_t *root, int most, size_t bytes_max, int lines, struct bytes *out,
    struct message_error *e)
{
	struct slice raw;
	int rc = string_take(root, "text", &raw, e);

	if (rc < 0)
		return rc;
	if (rc == 0)
		return refuse(e, 400, "malformed", "text is missing");
	rc = clean_take(raw, "text", most, bytes_max, lines, out, e);
	if (rc == 0)
		return refuse(
		    e, 422, "text_empty", "there is nothing to see in the text");
	return rc < 0 ? rc : 0;
}

static bool
is_rgb(struct slice s)
{
	size_t i;

	if (s.len != 7 || s.at[0] != '#')
		return false;
	for (i = 1; i < 7; i++)
		if (s.at[i] == '\0' || strchr("0123456789abcdefABCDEF", s.at[i]) == NULL)
			return false;
	return true;
}

/* How it is to fly: all of it has a good default. */
static int
look_take(const json_t *root, struct comment *c, struct message_error *e)
{
	struct slice s;
	int64_t size = SIZE_NORMAL;
	int rc;

	rc = string_take(root, "mode", &s, e);
	if (rc < 0)
		return rc;
	if (rc > 0 && !message_mode(s, &c->mode))
		return refuse(e, 422, "out_of_range",
		    "mode is none of scroll, reverse, top and bottom");
	rc = string_take(root, "color", &s, e);
	if (rc < 0)
		return rc;
	if (rc > 0 && !is_rgb(s))
		return refuse(e, 422, "out_of_range", "color is not like #ff8000");
	if (rc > 0)
		c->rgb = number_rgb(s);
	rc = integer_take(root, "size", SIZE_LEAST, SIZE_MOST, &size, e);
	c->size = (uint16_t)size;
	return rc < 0 ? rc : 0;
}

/* --- what is posted ---------------------------------------------------------- */

static int
danmaku_take(
    const json_t *root, struct comment *c, struct bytes *text, struct message_error *e)
{
	int rc = integer_take(root, "at_ms", 0, MESSAGE_AT_MS_MAX, &c->at_ms, e);

	if (rc == 0)
		return refuse(e, 400, "malformed", "at_ms is missing");
	if (rc > 0)
		rc = look_take(root, c, e);
	if (rc == 0)
		rc = text_take(root, MESSAGE_TEXT_MAX, text_limits_comment.bytes,
		    text_limits_comment.lines, text, e);
	if (rc < 0)
		return rc;
	c->text = text->data;
	c->text_len = (uint32_t)text->len;
	return 0;
}

int
message_danmaku(
    struct slice body, struct comment *c, struct bytes *text, struct message_error *e)
{
	json_t *root;
	int rc = body_load(body, &root, e);

	*c = (struct comment){ .text = "", .author = "", .rgb = 0xffffff };
	if (rc == 0)
		rc = danmaku_take(root, c, text, e);
	json_decref(root);
	return rc;
}

int
message_comment(
    struct slice body, struct bytes *text, uint64_t *reply_to, struct message_error *e)
{
	struct slice id;
	json_t *root;
	int rc = body_load(body, &root, e);

	*reply_to = 0;
	if (rc == 0 && json_is_null(json_object_get(root, "reply_to")))
		json_object_del(root, "reply_to");
	if (rc == 0)
		rc = string_take(root, "reply_to", &id, e);
	if (rc > 0) {
		*reply_to = message_id(id);
		rc = *reply_to != 0 ? 0
				    : refuse(e, 422, "out_of_range", "reply_to is no id");
	}
	if (rc == 0)
		rc = text_take(root, MESSAGE_COMMENT_MAX, (size_t)MESSAGE_COMMENT_MAX * 8,
		    MESSAGE_COMMENT_MAX, text, e);
	json_decref(root);
	return rc;
}

/* A page makes a link of it: nothing but the web may be behind it. */
static bool
is_url(struct slice s)
{
	size_t i;

	if (s.len > MESSAGE_URL_MAX ||
	    (!slice_begins(s, "http://") && !slice_begins(s, "https://")))
		return false;
	for (i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] <= ' ' || s.at[i] == 0x7f ||
		    strchr("\"<>\\", s.at[i]) != NULL)
			return false;
	return s.at[strcspn(s.at, ":") + 3] != '\0' &&
	       s.at[strcspn(s.at, ":") + 3] != '/';
}

static int
url_take(const json_t *root, struct message_video *v, struct message_error *e)
{
	struct slice s;
	int rc = string_take(root, "url", &s, e);

	if (rc <= 0)
		return rc;
	if (s.len > 0 && !is_url(s))
		return refuse(
		    e, 422, "out_of_range", "url is no address of http or https");
	bytes_clear(&v->url);
	bytes_add(&v->url, s.at, s.len);
	v->fields |= MESSAGE_URL;
	return 0;
}

static int
title_take(const json_t *root, struct message_video *v, struct message_error *e)
{
	struct slice s;
	int rc = string_take(root, "title", &s, e);

	if (rc <= 0)
		return rc;
	v->fields |= MESSAGE_TITLE;
	rc = clean_take(s, "title", MESSAGE_TITLE_MAX, (size_t)MESSAGE_TITLE_MAX * 8, 1,
	    &v->title, e);
	return rc < 0 ? rc : 0;
}

static int
video_take(const json_t *root, struct message_video *v, struct message_error *e)
{
	int rc = title_take(root, v, e);

	if (rc == 0)
		rc = url_take(root, v, e);
	if (rc < 0)
		return rc;
	rc = integer_take(root, "duration_ms", 0, MESSAGE_AT_MS_MAX, &v->duration_ms, e);
	v->fields |= rc > 0 ? MESSAGE_DURATION : 0;
	if (rc >= 0)
		rc = boolean_take(root, "live", &v->live, e);
	if (rc > 0)
		v->fields |= MESSAGE_LIVE;
	if (rc >= 0)
		rc = boolean_take(root, "record", &v->record, e);
	if (rc > 0)
		v->fields |= MESSAGE_RECORD;
	return rc < 0 ? rc : 0;
}

int
message_video(struct slice body, struct message_video *v, struct message_error *e)
{
	json_t *root;
	int rc = body_load(body, &root, e);

	v->fields = 0;
	if (rc == 0)
		rc = video_take(root, v, e);
	json_decref(root);
	return rc;
}
