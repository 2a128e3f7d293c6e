/* What bodies say.  JSON whatever its Content-Type is: pages of players send it as
 * text/plain.  A member of the wrong kind is an error, one that is not known is
 * none.  Texts are sanitised here, where they enter. */
#include "api/call.h"
#include "base/text.h"
#include "danmaku/comment.h"
#include "store/store_video.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_MOST_MS (INT64_C(1) << 40) /* 35 years: nobody's video is longer */

enum { DANMAKU_CLUSTERS = 100, COMMENT_CLUSTERS = 1000, ROOM_FOR_ALL = 1 << 20 };

/* The body as an object, which json_decref() frees; NULL: answered. */
static json_t *
read_object(struct call *call)
{
	struct slice body = conn_body(call->conn);
	json_error_t error;
	json_t *root = json_loadb(body.at != NULL ? body.at : "", body.len, 0, &error);
	char said[160];

	if (json_is_object(root))
		return root;
	if (root != NULL)
		call_error(call, 400, "malformed", "the body is JSON, but no object");
	else
		call_error(call, 400, "malformed", "the body is no JSON: line %d: %s",
		    error.line,
		    text_clean(said, sizeof(said), error.text, strlen(error.text)));
	json_decref(root);
	return NULL;
}

static bool
wrong(struct call *call, const char *name, const char *wanted)
{
	call_error(call, 400, "malformed", "%s is to be %s", name, wanted);
	return false;
}

/* A whole number; also 12.0, as some write it. */
static bool
read_number(struct call *call, const json_t *root, const char *name, bool must,
    int64_t least, int64_t most, int64_t *value)
{
	const json_t *v = json_object_get(root, name);
	double real;

	if (v == NULL || json_is_null(v)) {
		if (must)
			call_error(call, 400, "missing", "%s is missing", name);
		return !must;
	}
	if (!json_is_number(v))
		return wrong(call, name, "a number");
	real = json_number_value(v);
	if (real < (double)least || real > (double)most) {
		call_error(call, 422, "out_of_range", "%s is to be from %lld to %lld",
		    name, (long long)least, (long long)most);
		return false;
	}
	*value = json_is_integer(v) ? json_integer_value(v) : (int64_t)llround(real);
	return true;
}

static bool
read_string(struct call *call, const json_t *root, const char *name, const char **value)
{
	const json_t *v = json_object_get(root, name);

	*value = NULL;
	if (v == NULL || json_is_null(v))
		return true;
	if (!json_is_string(v))
		return wrong(call, name, "a string");
	*value = json_string_value(v);
	return true;
}

static bool
read_flag(
    struct call *call, const json_t *root, const char *name, unsigned field, bool *value)
{
	const json_t *v = json_object_get(root, name);

	if (v == NULL || json_is_null(v))
		return true;
	if (!json_is_boolean(v))
		return wrong(call, name, "true or false");
	*value = json_is_true(v);
	call->fields |= field;
	return true;
}

/* Cleans it into call->text; too long or empty: answered. */
static bool
take_text(struct call *call, const char *raw, int clusters_max, int lines)
{
	const struct text_limits all = { ROOM_FOR_ALL, ROOM_FOR_ALL, lines };
	int clusters;

	if (raw == NULL) {
		call_error(call, 400, "missing", "text is missing");
		return false;
	}
	clusters = text_sanitise(&call->text, raw, strlen(raw), &all);
	if (clusters == 0)
		call_error(call, 422, "text_empty", "text has nothing that can be shown");
	else if (clusters > clusters_max)
		call_error(call, 422, "text_too_long",
		    "text is %d characters, at most %d", clusters, clusters_max);
	return clusters > 0 && clusters <= clusters_max;
}

static bool
take_color(struct call *call, const char *text)
{
	char *end;

	if (text == NULL)
		return true;
	if (strlen(text) == 7 && text[0] == '#' &&
	    strspn(text + 1, "0123456789abcdefABCDEF") == 6) {
		call->rgb = (uint32_t)strtoul(text + 1, &end, 16);
		return true;
	}
	call_error(call, 422, "bad_color", "color is to be like #ffffff");
	return false;
}

static bool
take_mode(struct call *call, const char *name)
{
	static const uint8_t modes[] = { COMMENT_SCROLL, COMMENT_REVERSE, COMMENT_TOP,
		COMMENT_BOTTOM };

	if (name == NULL)
		return true;
	for (size_t i = 0; i < sizeof(modes); i++) {
		if (strcmp(name, write_mode(modes[i])) != 0)
			continue;
		call->mode = modes[i];
		return true;
	}
	call_error(call, 422, "bad_mode", "mode is to be scroll, reverse, top or bottom");
	return false;
}

/* The call is gone once something was refused: what is read is put into it before. */
static bool
danmaku_members(struct call *call, const json_t *root)
{
	const char *color, *mode, *text;
	int64_t size = 25;

	if (!read_number(call, root, "size", false, 10, 127, &size))
		return false;
	call->size = (uint16_t)size;
	return read_number(call, root, "at_ms", true, 0, AT_MOST_MS, &call->at_ms) &&
	       read_string(call, root, "color", &color) &&
	       read_string(call, root, "mode", &mode) &&
	       read_string(call, root, "text", &text) && take_color(call, color) &&
	       take_mode(call, mode) && take_text(call, text, DANMAKU_CLUSTERS, 1);
}

bool
call_read_danmaku(struct call *call)
{
	json_t *root = read_object(call);
	bool fine;

	if (root == NULL)
		return false;
	call->rgb = 0xffffff;
	fine = danmaku_members(call, root);
	json_decref(root);
	return fine;
}

/* DPlayer sends a colour as a number or as "#fff", and its type as a number or
 * a word, by its version. */
static void
dplayer_looks(struct call *call, const json_t *root)
{
	const json_t *color = json_object_get(root, "color");
	const json_t *type = json_object_get(root, "type");
	const char *word = json_is_string(type) ? json_string_value(type) : "";
	json_int_t number = json_is_integer(type) ? json_integer_value(type) : 0;
	unsigned rgb;

	call->rgb = 0xffffff;
	if (json_is_number(color))
		call->rgb = (uint32_t)json_number_value(color) & 0xffffff;
	else if (json_is_string(color) &&
		 sscanf(json_string_value(color), "#%6x", &rgb) == 1)
		call->rgb = strlen(json_string_value(color)) == 4
				? (rgb >> 8 & 15) * 0x110000 + (rgb >> 4 & 15) * 0x1100 +
				      (rgb & 15) * 0x11
				: rgb;
	if (number == 1 || strcmp(word, "top") == 0)
		call->mode = COMMENT_TOP;
	else if (number == 2 || strcmp(word, "bottom") == 0)
		call->mode = COMMENT_BOTTOM;
}

static bool
dplayer_members(struct call *call, const json_t *root)
{
	const json_t *time = json_object_get(root, "time");
	const json_t *id = json_object_get(root, "id");
	const char *text;
	double seconds;

	if (!json_is_string(id) || !api_is_video(json_string_value(id)))
		return wrong(call, "id", "the id of a video");
	if (!json_is_number(time))
		return wrong(call, "time", "a number of seconds");
	seconds = json_number_value(time);
	if (!(seconds >= 0 && seconds * 1000 <= (double)AT_MOST_MS)) {
		call_error(call, 422, "out_of_range", "time is no place in a video");
		return false;
	}
	bytes_text(&call->more, json_string_value(id));
	call->video = call->more.data;
	call->at_ms = (int64_t)llround(seconds * 1000);
	call->size = 25;
	dplayer_looks(call, root);
	return read_string(call, root, "text", &text) &&
	       take_text(call, text, DANMAKU_CLUSTERS, 1);
}

bool
call_read_dplayer(struct call *call)
{
	json_t *root = read_object(call);
	bool fine;

	if (root == NULL)
		return false;
	fine = dplayer_members(call, root);
	json_decref(root);
	return fine;
}

static bool
comment_members(struct call *call, const json_t *root)
{
	const char *text, *to;

	if (!read_string(call, root, "text", &text) ||
	    !read_string(call, root, "reply_to", &to))
		return false;
	if (to != NULL && !call_id(to, &call->other))
		return wrong(call, "reply_to", "the id of a comment, as a string");
	return take_text(call, text, COMMENT_CLUSTERS, 100);
}

bool
call_read_comment(struct call *call)
{
	json_t *root = read_object(call);
	bool fine;

	if (root == NULL)
		return false;
	fine = comment_members(call, root);
	json_decref(root);
	return fine;
}

static bool
is_web_address(const char *url)
{
	return (strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0) &&
	       strlen(url) < 2000 && strpbrk(url, " \"<>\\^`{|}\t\r\n") == NULL;
}

static bool
video_members(struct call *call, const json_t *root)
{
	const char *title, *url;
	int64_t duration = -1;

	if (!read_string(call, root, "title", &title) ||
	    !read_string(call, root, "url", &url) ||
	    !read_number(call, root, "duration_ms", false, 0, AT_MOST_MS, &duration) ||
	    !read_flag(call, root, "live", VIDEO_LIVE, &call->live) ||
	    !read_flag(call, root, "record", VIDEO_RECORD, &call->record))
		return false;
	if (title != NULL) {
		text_sanitise(&call->text, title, strlen(title), &text_limits_title);
		call->fields |= VIDEO_TITLE;
	}
	if (url != NULL && url[0] != '\0' && !is_web_address(url)) {
		call_error(
		    call, 422, "bad_url", "url is to begin with http:// or https://");
		return false;
	}
	if (url != NULL) {
		bytes_text(&call->more, url);
		call->fields |= VIDEO_URL;
	}
	if (duration >= 0)
		call->fields |= VIDEO_DURATION;
	call->at_ms = duration;
	return true;
}

bool
call_read_video(struct call *call)
{
	json_t *root = read_object(call);
	bool fine;

	if (root == NULL)
		return false;
	fine = video_members(call, root);
	json_decref(root);
	return fine;
}

/* A ban of an address that is none would never meet anybody. */
static bool
can_be_met(struct call *call)
{
	struct gate_address address;

	if (call->text.len == 0)
		return wrong(call, "value", "something that can be seen");
	if (strcmp(call->key, "address") != 0 ||
	    gate_address_plain(&address, call->text.data, call->text.len))
		return true;
	call_error(
	    call, 422, "out_of_range", "value is to be one address, without a port");
	return false;
}

bool
call_read_ban(struct call *call)
{
	json_t *root = read_object(call);
	const char *kind = NULL, *value = NULL, *why = NULL;
	bool fine;

	if (root == NULL)
		return false;
	fine = read_string(call, root, "kind", &kind) &&
	       read_string(call, root, "value", &value) &&
	       read_string(call, root, "why", &why);
	if (fine && (kind == NULL || value == NULL || value[0] == '\0' ||
			(strcmp(kind, "author") != 0 && strcmp(kind, "address") != 0 &&
			    strcmp(kind, "word") != 0)))
		fine = wrong(call, "kind", "author, address or word, with a value");
	if (fine) {
		snprintf(call->key, sizeof(call->key), "%s", kind);
		text_sanitise(&call->text, value, strlen(value), &text_limits_title);
		text_sanitise(&call->more, why != NULL ? why : "",
		    why != NULL ? strlen(why) : 0, &text_limits_title);
		fine = can_be_met(call);
	}
	json_decref(root);
	return fine;
}

/* dandanplay's: a file's name and the hash of its beginning. */
bool
call_read_match(struct call *call)
{
	json_t *root = read_object(call);
	const char *name = NULL, *hash = NULL;
	bool fine;

	if (root == NULL)
		return false;
	fine = read_string(call, root, "fileName", &name) &&
	       read_string(call, root, "fileHash", &hash);
	if (fine) {
		text_sanitise(&call->text, name != NULL ? name : "",
		    name != NULL ? strlen(name) : 0, &text_limits_title);
		for (; hash != NULL && *hash != '\0' && call->more.len < 32; hash++)
			bytes_char(&call->more,
			    (char)(*hash >= 'A' && *hash <= 'Z' ? *hash | 0x20 : *hash));
	}
	json_decref(root);
	return fine;
}
