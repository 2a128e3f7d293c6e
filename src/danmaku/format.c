#include "danmaku/format.h"

#include "base/text.h"
#include "danmaku/format_biliproto.h"
#include "danmaku/format_bilixml.h"
#include "danmaku/format_readers.h"
#include "danmaku/format_unpack.h"
#include "danmaku/slice.h"

#include <errno.h>
#include <stdio.h>
#include <strings.h>

enum { BEGINNING = 64 << 10, LOOK_FIRST = 1 << 20 };

/* clang-format off */
static const struct format formats[] = { /* most telling signature first */
	{ "bilibili-proto", true,  biliproto_looks_like,  biliproto_parse }, /* its texts may hold anything */
	{ "bilibili-xml",   false, bilixml_looks_like,    bilixml_parse },
	{ "niconico-xml",   false, nico_xml_looks_like,   nico_xml_parse },
	{ "iqiyi",          false, iqiyi_looks_like,      iqiyi_parse },
	{ "ass",            false, ass_looks_like,        ass_parse },
	{ "jsonl",          false, jsonl_looks_like,      jsonl_parse },
	{ "dandanplay",     false, dandan_looks_like,     dandan_parse },
	{ "dplayer",        false, dplayer_looks_like,    dplayer_parse },
	{ "twitch",         false, twitch_looks_like,     twitch_parse },
	{ "youtube",        false, youtube_looks_like,    youtube_parse },
	{ "niconico-json",  false, nico_json_looks_like,  nico_json_parse },
	{ "acfun",          false, acfun_looks_like,      acfun_parse },
	{ "ccl",            false, ccl_looks_like,        ccl_parse },
	{ "bahamut",        false, bahamut_looks_like,    bahamut_parse },
	{ "tencent",        false, tencent_looks_like,    tencent_parse },
	{ "mgtv",           false, mgtv_looks_like,       mgtv_parse },
	{ "youku",          false, youku_looks_like,      youku_parse },
	{ "artplayer",      false, artplayer_looks_like,  artplayer_parse },
};
/* clang-format on */

static struct slice
without_mark(struct slice s)
{
	size_t mark = slice_begins(s, "\xef\xbb\xbf") ? 3 : 0;

	return (struct slice){ s.at + mark, s.len - mark };
}

static struct slice
content(const char *data, size_t len)
{
	return slice_trim(without_mark((struct slice){ data, len }));
}

static bool
begins_as(struct slice s, const char *lower)
{
	return s.len >= strlen(lower) && strncasecmp(s.at, lower, strlen(lower)) == 0;
}

static bool
is_web_page(struct slice s)
{
	return begins_as(s, "<!doctype html") || begins_as(s, "<html") ||
	       begins_as(s, "<head") || begins_as(s, "<body");
}

static const struct format *
find_within(const char *data, size_t len, struct slice s)
{
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (formats[i].binary ? formats[i].looks_like(data, len)
				      : formats[i].looks_like(s.at, s.len))
			return &formats[i];
	return NULL;
}

static bool
is_like_json(struct slice s)
{
	return s.len > 0 && (s.at[0] == '{' || s.at[0] == '[');
}

const struct format *
format_find(const char *data, size_t len)
{
	struct slice s = content(data, len), head = { s.at, LOOK_FIRST };
	const struct format *found = NULL;

	if (is_web_page(s))
		return NULL;
	/* Every format in JSON would look far for its rows, one after the other,
	 * when mostly one of them has only to look here. */
	if (is_like_json(s) && s.len > LOOK_FIRST)
		found = find_within(data, (size_t)(s.at - data) + LOOK_FIRST, head);
	return found != NULL ? found : find_within(data, len, s);
}

bool
format_may_be(const char *data, size_t len)
{
	struct slice s = content(data, len);
	struct bytes plain = { 0 };
	bool cut = false, packed;

	/* In JSON the rows may come late; all else shows itself at once. */
	if (is_like_json(s) || format_find(data, len) != NULL)
		return true;
	len = len < BEGINNING ? len : BEGINNING;
	packed =
	    format_inflate(&plain, data, len, &cut) || format_recode(&plain, data, len);
	bytes_fini(&plain);
	return packed;
}

int
format_unpack(
    const char *data, size_t len, struct bytes *out, bool *truncated, struct err *err)
{
	if (len > FORMAT_INPUT_MAX)
		return err_set(
		    err, -EFBIG, "is larger than %zu MiB", FORMAT_INPUT_MAX >> 20);
	*truncated = false;
	if (format_find(data, len) != NULL || !format_inflate(out, data, len, truncated))
		bytes_add(out, data, len);
	return 0;
}

/* --- why not ------------------------------------------------------------------- */

/* The string behind "name": in something like JSON, as it is written. */
static struct slice
json_string(struct slice s, const char *name)
{
	const char *at = memmem(s.at, s.len, name, strlen(name)), *end = s.at + s.len,
		   *from;

	if (at == NULL)
		return (struct slice){ "", 0 };
	for (at += strlen(name); at < end && (char_is_blank(*at) || *at == ':'); at++)
		;
	if (at == end || *at != '"')
		return (struct slice){ "", 0 };
	for (from = ++at; at < end && *at != '"'; at++)
		at += *at == '\\' && at + 1 < end;
	return (struct slice){ from, (size_t)(at - from) };
}

/* Words of servers that see no fault. */
static bool
is_content(struct slice said)
{
	static const char *const words[] = { "0", "ok", "success" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (said.len == strlen(words[i]) && begins_as(said, words[i]))
			return true;
	return said.len == 0;
}

/* What the server had to say instead of danmaku. */
static int
refuse_json(struct slice s, struct err *err)
{
	static const char *const names[] = { "\"message\"", "\"msg\"", "\"errorMessage\"",
		"\"error\"" };
	struct slice said = { "", 0 };
	char text[200];
	size_t i;

	if (s.len > 4096)
		s.len = 4096;
	for (i = 0; i < sizeof(names) / sizeof(names[0]) && is_content(said); i++)
		said = json_string(s, names[i]);
	if (is_content(said))
		return err_set(err, -EINVAL, "is JSON of no known danmaku format");
	text_clean(text, sizeof(text), said.at, said.len);
	return err_set(err, -EINVAL, "holds no danmaku, the server says: %s", text);
}

static int
refuse(struct slice s, struct err *err)
{
	if (s.len == 0)
		return err_set(err, -EINVAL, "is empty");
	if (is_web_page(s))
		return err_set(err, -EINVAL, "is a web page, not danmaku");
	if (s.at[0] == '{' || (s.at[0] == '[' && !slice_begins(s, "[Script Info]")))
		return refuse_json(s, err);
	if (s.at[0] == '<')
		return err_set(err, -EINVAL, "is XML of no known danmaku format");
	return err_set(err, -EINVAL, "is no known danmaku format");
}

/* --- reading ------------------------------------------------------------------- */

/* `format` may be NULL: it has to be found then. */
static int
read_plain(struct slice s, const struct format *format, struct track *track,
    struct format_report *report, struct err *err)
{
	if (format == NULL)
		format = format_find(s.at, s.len);
	if (format == NULL)
		return refuse(content(s.at, s.len), err);
	report->format = format->name;
	if (!format->binary)
		s = without_mark(s);
	track_expect(track, s.len);
	format->parse(s.at, s.len, track, report);
	track_sort(track);
	return 0;
}

int
format_read(const char *data, size_t len, struct track *track,
    struct format_report *report, struct err *err)
{
	struct bytes plain = { 0 }, recoded = { 0 };
	struct slice s = { data, len };
	const struct format *format;
	int rc;

	*report = (struct format_report){ 0 };
	if (len > FORMAT_INPUT_MAX)
		return err_set(
		    err, -EFBIG, "is larger than %zu MiB", FORMAT_INPUT_MAX >> 20);
	/* What is not packed is read where it lies. */
	format = format_find(data, len);
	if (format == NULL && format_inflate(&plain, s.at, s.len, &report->truncated))
		s = slice_of(&plain);
	if (format_recode(&recoded, s.at, s.len)) {
		bytes_fini(&plain);
		s = slice_of(&recoded);
		format = NULL;
	}
	rc = read_plain(s, format, track, report, err);
	bytes_fini(&plain);
	bytes_fini(&recoded);
	return rc;
}

/* --- report -------------------------------------------------------------------- */

/* "1,234,567" */
static void
add_grouped(struct bytes *b, uint64_t number)
{
	if (number >= 1000) {
		add_grouped(b, number / 1000);
		bytes_print(b, ",%03u", (unsigned)(number % 1000));
		return;
	}
	bytes_number(b, number);
}

static void
add_rows(struct bytes *b, size_t rows, const char *what)
{
	bytes_text(b, ", ");
	add_grouped(b, rows);
	bytes_print(b, " row%s %s", rows == 1 ? "" : "s", what);
}

char *
format_report_text(char *to, size_t size, const struct format_report *report)
{
	struct bytes b = { 0 };

	add_grouped(&b, report->read);
	bytes_text(&b, " danmaku");
	if (report->scripts > 0) {
		bytes_text(&b, " (");
		add_grouped(&b, report->scripts);
		bytes_text(&b, " of them scripts, not shown)");
	}
	if (report->empty > 0)
		add_rows(&b, report->empty, "without text");
	if (report->truncated)
		bytes_text(&b, ", the file breaks off");
	if (report->skipped > 0) {
		add_rows(&b, report->skipped, "skipped");
		bytes_print(&b, ": %s%s", report->names,
		    report->skipped > report->named ? ", …" : "");
	}
	snprintf(to, size, "%s", b.data);
	bytes_fini(&b);
	return to;
}
