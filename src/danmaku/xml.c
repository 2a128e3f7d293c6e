#include "danmaku/xml.h"

#include "base/text.h"

/* Bits of xml.unclosed: looked for up to the end once, and never again. */
enum { NO_COMMENT_END = 1, NO_CDATA_END = 2, NO_DOCTYPE_END = 4 };

enum { DOCTYPE_MAX = 1 << 20 };

void
xml_init(struct xml *xml, const char *data, size_t len, const char *const *rows,
    const char *root)
{
	*xml = (struct xml){ .at = data, .end = data + len, .rows = rows, .root = root };
}

void
xml_fini(struct xml *xml)
{
	bytes_fini(&xml->text);
}

/* --- where things begin and end --------------------------------------------- */

static bool
begins(const char *at, const char *end, const char *with)
{
	return slice_begins((struct slice){ at, (size_t)(end - at) }, with);
}

static bool
is_name_end(char c)
{
	return c <= '>' &&
	       (char_is_blank(c) || c == '>' || c == '/' || c == '<' || c == '=');
}

/* Is this "<name" with nothing of a name behind it? */
static bool
is_tag(const char *at, const char *end, struct slice name)
{
	return (size_t)(end - at) > name.len + 1 &&
	       memcmp(at + 1, name.at, name.len) == 0 && is_name_end(at[1 + name.len]);
}

static bool
is_row(const struct xml *xml, const char *at)
{
	const char *const *row;
	char first = at + 1 < xml->end ? at[1] : '\0';

	for (row = xml->rows; *row != NULL; row++)
		if (**row == first &&
		    is_tag(at, xml->end, (struct slice){ *row, strlen(*row) }))
			return true;
	return false;
}

static bool
is_row_end(const struct xml *xml, const char *at)
{
	return at + 1 < xml->end && at[1] == '/' && is_row(xml, at + 1);
}

/* Behind the next `mark` from `at` on, or NULL; the answer "nowhere" is kept. */
static const char *
behind(struct xml *xml, const char *at, const char *mark, unsigned kind)
{
	const char *found = NULL;

	if ((xml->unclosed & kind) == 0)
		found = memmem(at, (size_t)(xml->end - at), mark, strlen(mark));
	if (found == NULL) {
		xml->unclosed |= kind;
		return NULL;
	}
	return found + strlen(mark);
}

/* Behind a DOCTYPE with its internal subset, where quotes and comments may
 * hold anything, tags that look like rows included. */
static const char *
behind_doctype(struct xml *xml, const char *at)
{
	const char *end = xml->end - at > DOCTYPE_MAX ? at + DOCTYPE_MAX : xml->end;
	int depth = 0;

	if ((xml->unclosed & NO_DOCTYPE_END) != 0)
		return NULL;
	while (at != NULL && at < end) {
		if (*at == '"' || *at == '\'')
			at = memchr(at + 1, *at, (size_t)(end - at - 1));
		else if (begins(at, end, "<!--"))
			at = memmem(at, (size_t)(end - at), "-->", 3);
		else if (*at == '[' || *at == ']')
			depth += *at == '[' ? 1 : -1;
		else if (*at == '>' && depth <= 0)
			return at + 1;
		if (at != NULL)
			at++;
	}
	xml->unclosed |= NO_DOCTYPE_END;
	return NULL;
}

/* Behind the comment or CDATA at `at`, or NULL.  One that never ends is taken
 * for a slip of the pen: nothing after it is lost. */
static const char *
behind_markup(struct xml *xml, const char *at)
{
	if (begins(at, xml->end, "<!--"))
		return behind(xml, at + 4, "-->", NO_COMMENT_END);
	if (begins(at, xml->end, "<![CDATA["))
		return behind(xml, at + 9, "]]>", NO_CDATA_END);
	return NULL;
}

/* --- tags ------------------------------------------------------------------- */

static const char *
skip_blanks(const char *at, const char *end)
{
	while (at < end && char_is_blank(*at))
		at++;
	return at;
}

static const char *
skip_name(const char *at, const char *end)
{
	while (at < end && !is_name_end(*at))
		at++;
	return at;
}

/* Reads a quoted value up to its quote, or as far as a row begins or ends. */
static enum xml_end
read_quoted(struct xml *xml, struct slice *value)
{
	const char *at = xml->at + 1, *end = xml->end;
	const char *close = memchr(at, *xml->at, (size_t)(end - at));

	value->at = at;
	if (close == NULL)
		close = end;
	while ((at = memchr(at, '<', (size_t)(close - at))) != NULL) {
		if (is_row(xml, at) || is_row_end(xml, at))
			break;
		at++;
	}
	xml->at = at != NULL ? at : close;
	if (at != NULL)
		return XML_BROKEN;
	if (close == end)
		return XML_CUT;
	value->len = (size_t)(xml->at - value->at);
	xml->at++;
	return XML_OK;
}

static enum xml_end
read_value(struct xml *xml, struct slice *value)
{
	xml->at = skip_blanks(xml->at + 1, xml->end);
	if (xml->at == xml->end)
		return XML_CUT;
	if (*xml->at == '"' || *xml->at == '\'')
		return read_quoted(xml, value);
	value->at = xml->at;
	while (xml->at < xml->end && !char_is_blank(*xml->at) && *xml->at != '>' &&
	       *xml->at != '<')
		xml->at++;
	value->len = (size_t)(xml->at - value->at);
	return XML_OK;
}

static enum xml_end
read_attribute(struct xml *xml, struct xml_tag *tag)
{
	struct xml_attribute attribute = { { xml->at, 0 }, { "", 0 } };
	enum xml_end end = XML_OK;

	xml->at = skip_name(xml->at, xml->end);
	attribute.name.len = (size_t)(xml->at - attribute.name.at);
	xml->at = skip_blanks(xml->at, xml->end);
	if (xml->at < xml->end && *xml->at == '=')
		end = read_value(xml, &attribute.value);
	if (end == XML_OK && tag->count < XML_ATTRIBUTES)
		tag->attributes[tag->count++] = attribute;
	return end;
}

static enum xml_end
read_tag(struct xml *xml, struct xml_tag *tag)
{
	enum xml_end end = XML_OK;

	tag->count = 0;
	tag->empty = false;
	tag->start = xml->at++;
	tag->name.at = xml->at;
	xml->at = skip_name(xml->at, xml->end);
	tag->name.len = (size_t)(xml->at - tag->name.at);
	while (end == XML_OK) {
		xml->at = skip_blanks(xml->at, xml->end);
		if (xml->at == xml->end)
			return XML_CUT;
		if (*xml->at == '<')
			return XML_BROKEN;
		if (*xml->at == '>') {
			tag->empty = xml->at[-1] == '/';
			xml->at++;
			return XML_OK;
		}
		if (*xml->at == '/')
			xml->at++;
		else
			end = read_attribute(xml, tag);
	}
	return end;
}

static bool
is_letter(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

enum xml_end
xml_next(struct xml *xml, struct xml_tag *tag)
{
	const char *at;

	for (;;) {
		at = memchr(xml->at, '<', (size_t)(xml->end - xml->at));
		if (at == NULL || at + 1 == xml->end) {
			xml->at = xml->end;
			return XML_NONE;
		}
		xml->at = at;
		if (is_letter(at[1]))
			return read_tag(xml, tag);
		xml->at = behind_markup(xml, at);
		if (xml->at == NULL && begins(at, xml->end, "<!DOCTYPE"))
			xml->at = behind_doctype(xml, at + 9);
		if (xml->at == NULL)
			xml->at = at + 1;
	}
}

struct slice
xml_attribute(const struct xml_tag *tag, const char *name)
{
	int i;

	for (i = 0; i < tag->count; i++)
		if (tag->attributes[i].name.len > 0 &&
		    *tag->attributes[i].name.at == *name &&
		    slice_is(tag->attributes[i].name, name))
			return tag->attributes[i].value;
	return (struct slice){ "", 0 };
}

/* --- text ------------------------------------------------------------------- */

/* Does the text end at this '<', and how? */
static bool
is_text_end(struct xml *xml, const struct xml_tag *tag, const char *at, enum xml_end *how)
{
	struct slice root = { xml->root, strlen(xml->root) };
	const char *close;

	*how = XML_OPEN;
	if (is_row(xml, at))
		return true;
	if (at + 1 == xml->end || at[1] != '/')
		return false;
	if (!is_tag(at + 1, xml->end, tag->name))
		return is_tag(at + 1, xml->end, root);
	close = skip_blanks(at + 2 + tag->name.len, xml->end);
	*how = close == xml->end ? XML_CUT : XML_OK;
	xml->at = close;
	if (*how == XML_OK && *close == '>')
		xml->at++;
	return true;
}

static void
keep(struct bytes *out, const char *from, const char *to, bool decoded)
{
	size_t room = out->len < XML_TEXT_MAX ? XML_TEXT_MAX - out->len : 0;
	struct slice part = { from, (size_t)(to - from) };

	if (part.len > room)
		part.len = room;
	if (decoded)
		bytes_add(out, part.at, part.len);
	else
		xml_decode(out, part);
}

/* What stands at a '<' inside a text: CDATA is unpacked, a comment left out,
 * anything else is the character itself.  Returns where the text goes on. */
static const char *
keep_markup(struct xml *xml, const char *at)
{
	const char *to = behind_markup(xml, at);

	if (to == NULL) {
		if (begins(at, xml->end, "<![CDATA[")) /* its text still counts */
			return at + 9;
		keep(&xml->text, at, at + 1, true);
		return at + 1;
	}
	if (begins(at, xml->end, "<![CDATA["))
		keep(&xml->text, at + 9, to - 3, true);
	return to;
}

enum xml_end
xml_text(struct xml *xml, const struct xml_tag *tag, struct slice *text)
{
	const char *from = xml->at, *at = from, *start = from;
	enum xml_end how = XML_CUT;
	bool plain = true;

	*text = (struct slice){ "", 0 };
	if (tag->empty)
		return XML_OK;
	bytes_clear(&xml->text);
	for (; at < xml->end; from = at) {
		at = memchr(from, '<', (size_t)(xml->end - from));
		if (at == NULL)
			break;
		xml->at = at;
		if (is_text_end(xml, tag, at, &how))
			break;
		plain = false;
		keep(&xml->text, from, at, false);
		at = keep_markup(xml, at);
		how = XML_CUT;
	}
	if (how == XML_CUT) {
		xml->at = xml->end;
		return how;
	}
	if (plain && memchr(start, '&', (size_t)(at - start)) == NULL) {
		*text = (struct slice){ start, (size_t)(at - start) };
		text->len = text->len < XML_TEXT_MAX ? text->len : XML_TEXT_MAX;
		return how;
	}
	keep(&xml->text, from, at, false);
	*text = slice_of(&xml->text);
	return how;
}

/* --- entities --------------------------------------------------------------- */

struct entity {
	const char *name;
	char stands_for;
};

static const struct entity entities[] = {
	{ "lt;", '<' },
	{ "gt;", '>' },
	{ "amp;", '&' },
	{ "quot;", '"' },
	{ "apos;", '\'' },
};

static int
digit_of(char c, unsigned base)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return base == 16 && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "&#27;" or "&#x1b;" at the start of `raw`: its length, or 0. */
static size_t
numeric(struct slice raw, uint32_t *code)
{
	unsigned base = 10;
	size_t at = 2;
	size_t first;

	if (!slice_begins(raw, "&#"))
		return 0;
	if (raw.len > at && (raw.at[at] | 0x20) == 'x') {
		base = 16;
		at++;
	}
	*code = 0;
	for (first = at; at < raw.len && digit_of(raw.at[at], base) >= 0; at++)
		if (*code <= 0x10ffff) /* what is larger stays too large */
			*code = *code * base + (uint32_t)digit_of(raw.at[at], base);
	return at > first && at < raw.len && raw.at[at] == ';' ? at + 1 : 0;
}

/* Some writers know only UTF-16 and write a character as two halves. */
static size_t
surrogates(struct slice raw, size_t first, uint32_t *code)
{
	uint32_t low = 0;
	size_t second;

	if (*code < 0xd800 || *code > 0xdbff)
		return first;
	second = numeric((struct slice){ raw.at + first, raw.len - first }, &low);
	if (second == 0 || low < 0xdc00 || low > 0xdfff)
		return first;
	*code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
	return first + second;
}

/* Appends what the '&' at the start of `raw` stands for; bytes used. */
static size_t
decode_one(struct bytes *out, struct slice raw)
{
	struct slice rest = { raw.at + 1, raw.len - 1 };
	uint32_t code = 0;
	char encoded[4];
	size_t i, used;

	for (i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (slice_begins(rest, entities[i].name)) {
			bytes_char(out, entities[i].stands_for);
			return 1 + strlen(entities[i].name);
		}
	used = numeric(raw, &code);
	if (used == 0) {
		bytes_char(out, '&');
		return 1;
	}
	used = surrogates(raw, used, &code);
	bytes_add(out, encoded, text_encode(code, encoded));
	return used;
}

void
xml_decode(struct bytes *out, struct slice raw)
{
	const char *and;
	size_t len;

	while (raw.len > 0) {
		and = memchr(raw.at, '&', raw.len);
		len = and != NULL ? (size_t)(and-raw.at) : raw.len;
		bytes_add(out, raw.at, len);
		if (len < raw.len)
			len += decode_one(out, (struct slice){ and, raw.len - len });
		raw.at += len;
		raw.len -= len;
	}
}
