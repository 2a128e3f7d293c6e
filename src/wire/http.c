#include "wire/http.h"

#include "wire/http_inside.h"

struct slice
http_slice(const struct http_head *head, struct http_part part)
{
	return (struct slice){ head->bytes + part.at, part.len };
}

struct slice
http_path(const struct http_head *head)
{
	return head->path.len > 0 ? http_slice(head, head->path)
				  : (struct slice){ "/", 1 };
}

bool
http_header_next(
    const struct http_head *head, const char *name, int *at, struct slice *value)
{
	while (*at < head->count) {
		const struct http_header *header = &head->headers[(*at)++];

		if (!http_is_word(http_slice(head, header->name), name))
			continue;
		*value = http_slice(head, header->value);
		return true;
	}
	return false;
}

struct slice
http_header_find(const struct http_head *head, const char *name)
{
	struct slice value = { NULL, 0 };
	int at = 0;

	http_header_next(head, name, &at, &value);
	return value;
}

/* --- tags ------------------------------------------------------------------ */

static struct slice
without_weak(struct slice tag)
{
	return slice_begins(tag, "W/") ? (struct slice){ tag.at + 2, tag.len - 2 } : tag;
}

/* Takes the tag at the front; its length with the quotes, 0 when it is none. */
static size_t
tag_size(struct slice s)
{
	size_t i = slice_begins(s, "W/") ? 2 : 0;

	if (i >= s.len || s.at[i++] != '"')
		return 0;
	while (i < s.len && (unsigned char)s.at[i] > ' ' && s.at[i] != '"' &&
	       s.at[i] != 0x7f)
		i++;
	return i < s.len && s.at[i] == '"' ? i + 1 : 0;
}

/* A comma may stand inside of a tag.  -1: this is no list of tags. */
static int
tags_have(struct slice list, struct slice wanted)
{
	struct slice tag;
	int found = 0;

	for (;;) {
		while (list.len > 0 && (http_is_blank(*list.at) || *list.at == ',')) {
			list.at++;
			list.len--;
		}
		if (list.len == 0)
			return found;
		tag = (struct slice){ list.at, tag_size(list) };
		if (tag.len == 0)
			return -1;
		list.at += tag.len;
		list.len -= tag.len;
		if (list.len > 0 && !http_is_blank(*list.at) && *list.at != ',')
			return -1;
		tag = without_weak(tag);
		found |= tag.len == wanted.len && memcmp(tag.at, wanted.at, tag.len) == 0;
	}
}

bool
http_has_current(const struct http_head *head, const char *tag)
{
	struct slice wanted = without_weak((struct slice){ tag, strlen(tag) });
	struct slice value;
	bool found = false;
	int at = 0, rc;

	while (http_header_next(head, "if-none-match", &at, &value)) {
		if (slice_is(value, "*"))
			return true;
		rc = tags_have(value, wanted);
		if (rc < 0)
			return false;
		found |= rc > 0;
	}
	return found;
}

/* --- codings --------------------------------------------------------------- */

/* "0.25" in thousandths: 0 to 1 with at most three digits; -1: no such thing. */
static int
quality_of(struct slice s)
{
	int value = 0, unit = 100;
	size_t i;

	if (s.len == 0 || s.len > 5 || (s.at[0] != '0' && s.at[0] != '1') ||
	    (s.len > 1 && s.at[1] != '.'))
		return -1;
	value = (s.at[0] - '0') * 1000;
	for (i = 2; i < s.len; i++, unit /= 10) {
		if (!http_is_digit(s.at[i]))
			return -1;
		value += (s.at[i] - '0') * unit;
	}
	return value <= 1000 ? value : -1;
}

/* Cuts ";q=..." off the element; without one it is wanted fully. */
static int
quality_take(struct slice *element)
{
	const char *semicolon = memchr(element->at, ';', element->len);
	struct slice q;

	if (semicolon == NULL)
		return 1000;
	q = (struct slice){ semicolon + 1,
		element->len - (size_t)(semicolon - element->at) - 1 };
	*element =
	    http_trim((struct slice){ element->at, (size_t)(semicolon - element->at) });
	q = http_trim(q);
	if (q.len < 2 || (q.at[0] | 0x20) != 'q' || q.at[1] != '=')
		return -1;
	return quality_of((struct slice){ q.at + 2, q.len - 2 });
}

bool
http_takes_gzip(const struct http_head *head)
{
	int gzip = -1, any = -1, plain = -1, at = 0, quality;
	struct slice list, word;

	while (http_header_next(head, "accept-encoding", &at, &list)) {
		while (http_list_next(&list, &word)) {
			quality = quality_take(&word);
			if (http_is_word(word, "gzip") || http_is_word(word, "x-gzip"))
				gzip = quality;
			if (http_is_word(word, "identity"))
				plain = quality;
			if (slice_is(word, "*"))
				any = quality;
		}
	}
	if (gzip < 0)
		gzip = any;
	return gzip > 0 && gzip >= plain;
}
