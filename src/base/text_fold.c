#include "base/text_fold.h"

#include "base/mem.h"
#include "base/text_class.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { PIECES = 32 }; /* U+FDFA, the longest, becomes 18 */

/* Ideographs and kana are what they are. */
static bool
is_plain(uint32_t code)
{
	return (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3041 && code <= 0x304a) ||
	       code == 0x3093 || code == 0x3001 || code == 0x3002;
}

static uint32_t
lower(uint32_t code)
{
	return code >= 'A' && code <= 'Z' ? code + 32 : code;
}

/* The folded characters of one; how many. */
static int
fold_code(uint32_t code, utf8proc_int32_t *pieces)
{
	utf8proc_ssize_t count;
	int last = 0;

	if (code >= 0xff01 && code <= 0xff5e)
		code -= 0xfee0; /* full width */
	if (code < 0x80 || is_plain(code)) {
		pieces[0] = (utf8proc_int32_t)lower(code);
		return 1;
	}
	count = utf8proc_decompose_char((utf8proc_int32_t)code, pieces, PIECES,
	    UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE,
	    &last);
	if (count >= 0 && count <= PIECES)
		return (int)count;
	pieces[0] = (utf8proc_int32_t)code;
	return 1;
}

/* A mark, or a letter of Hangul: it may be a part of the one before it. */
static bool
may_join(utf8proc_int32_t code)
{
	return code >= 0x300 && ((code >= 0x1100 && code <= 0x11ff) ||
				    utf8proc_get_property(code)->combining_class != 0);
}

/* Appends; were there any that may join? */
static bool
codes_add(struct bytes *out, const utf8proc_int32_t *codes, size_t count)
{
	char *to = bytes_room(out, count * 4 + 1);
	bool join = false;

	for (size_t i = 0; i < count; i++) {
		to += text_encode((uint32_t)codes[i], to);
		join |= may_join(codes[i]);
	}
	*to = '\0';
	out->len = (size_t)(to - out->data);
	return join;
}

/* What stands from `start` on is composed again. */
static void
compose(struct bytes *out, size_t start)
{
	utf8proc_int32_t *codes = mem_new(out->len - start + 1, sizeof(*codes));
	utf8proc_ssize_t count = 0;
	size_t used;

	for (size_t at = start; at < out->len; at += used)
		codes[count++] =
		    (utf8proc_int32_t)text_decode(out->data + at, out->len - at, &used);
	count =
	    utf8proc_normalize_utf32(codes, count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	if (count > 0) {
		out->len = start;
		codes_add(out, codes, (size_t)count);
	}
	free(codes);
}

void
text_fold(struct bytes *out, const char *s, size_t len)
{
	utf8proc_int32_t pieces[PIECES];
	size_t start = out->len, used;
	bool join = false;
	int count;

	for (; len > 0; s += used, len -= used) {
		count = fold_code(text_decode(s, len, &used), pieces);
		join |= codes_add(out, pieces, (size_t)count);
	}
	if (join)
		compose(out, start);
}

static bool
is_punctuation(uint32_t code)
{
	utf8proc_category_t category;

	if (code < 0x80)
		return strchr("!\"#%&'()*,-./:;?@[\\]_{}~`^", (int)code) != NULL;
	category = utf8proc_category((utf8proc_int32_t)code);
	return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

/* Whole characters are taken off from the end. */
static size_t
without_tail(const char *s, size_t len)
{
	size_t end = len, at, used;

	while (end > 0) {
		for (at = end - 1; at > 0 && ((unsigned char)s[at] & 0xc0) == 0x80;)
			at--;
		if (!is_punctuation(text_decode(s + at, end - at, &used)))
			break;
		end = at;
	}
	return end > 0 ? end : len;
}

void
text_gist(struct bytes *out, const char *s, size_t len)
{
	size_t start = out->len, from, used;
	uint32_t code, before = 0;

	text_fold(out, s, len);
	from = start;
	for (size_t to = start; from < out->len; from += used) {
		code = text_decode(out->data + from, out->len - from, &used);
		if (code != before && code != '\n' && !code_is_blank(code)) {
			memmove(out->data + to, out->data + from, used);
			to += used;
			before = code;
		}
		if (from + used == out->len) {
			out->len = start + without_tail(out->data + start, to - start);
			break;
		}
	}
	if (out->data != NULL)
		out->data[out->len] = '\0';
}
