#include "danmaku/format_unpack.h"

#include "base/text.h"
#include "base/text_class.h"
#include "danmaku/format.h"
#include "danmaku/format_biliproto.h"
#include "danmaku/slice.h"

#include <iconv.h>
#include <limits.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

enum {
	STEP = 256 << 10,
	/* XML of danmaku packs to a tenth, chatty JSON to a thirtieth; a stream
	 * of nothing to a thousandth.  Past this many bytes that is looked at: the
	 * smallest rows become 15 times as large in a track. */
	BOMB_BYTES = 3 << 20,
	BOMB_RATIO = 100,
	RAW_LEAST = 64, /* bytes that raw deflate must give to be believed */
	SAMPLE = 4096,
};

/* --- deflate ------------------------------------------------------------------ */

enum packing {
	PLAIN,
	RAW_DEFLATE = -MAX_WBITS, /* as inflateInit2() names them */
	ZLIB_OR_GZIP = MAX_WBITS + 32,
};

/* Few enough bytes of a beginning make no sense in UTF-8. */
static bool
is_text(const char *s, size_t len)
{
	size_t at, used, odd = 0;
	uint32_t code;

	if (len > SAMPLE)
		len = SAMPLE;
	for (at = 0; at < len; at += used) {
		code = text_decode(s + at, len - at, &used);
		odd += code == 0xfffd || (code < ' ' && !char_is_blank((char)code));
	}
	return odd <= 1 + len / 32;
}

static enum packing
packing_of(const char *data, size_t len)
{
	const unsigned char *u = (const unsigned char *)data;

	if (len >= 3 && u[0] == 0x1f && u[1] == 0x8b && u[2] == 8)
		return ZLIB_OR_GZIP;
	if (len >= 2 && (u[0] & 0x8f) == 0x08 && (u[1] & 0x20) == 0 &&
	    ((unsigned)u[0] << 8 | u[1]) % 31 == 0)
		return ZLIB_OR_GZIP;
	/* Raw deflate has no signature, but it is never text. */
	return is_text(data, len) ? PLAIN : RAW_DEFLATE;
}

static bool
is_bomb(const struct bytes *out, size_t eaten)
{
	return out->len > FORMAT_INPUT_MAX ||
	       (out->len > BOMB_BYTES && out->len / BOMB_RATIO > eaten);
}

/* One more step of inflating; false at the end, with *rc saying which. */
static bool
inflate_step(z_stream *z, struct bytes *out, const char *data, size_t len, int *rc)
{
	size_t left = len - (size_t)((const char *)z->next_in - data);

	if (z->avail_in == 0 && left > 0)
		z->avail_in = left < UINT_MAX ? (unsigned)left : UINT_MAX;
	z->next_out = (unsigned char *)bytes_room(out, STEP);
	z->avail_out = STEP;
	*rc = inflate(z, Z_NO_FLUSH);
	out->len += STEP - z->avail_out;
	out->data[out->len] = '\0';
	if (*rc == Z_STREAM_END && z->avail_in >= 2 && z->next_in[0] == 0x1f &&
	    z->next_in[1] == 0x8b) /* gzip files may be put one behind another */
		*rc = inflateReset(z);
	if (*rc != Z_OK)
		return false;
	return !is_bomb(out, (size_t)((const char *)z->next_in - data));
}

static bool
inflate_all(
    struct bytes *out, const char *data, size_t len, enum packing packing, bool *whole)
{
	z_stream z = { .next_in = (z_const Bytef *)data };
	int rc = Z_OK;

	if (inflateInit2(&z, packing) != Z_OK)
		return false;
	while (inflate_step(&z, out, data, len, &rc))
		;
	/* Raw deflate has no check sum: an end before the end is harm. */
	*whole = rc == Z_STREAM_END && (packing != RAW_DEFLATE || z.avail_in == 0);
	inflateEnd(&z);
	return true;
}

/* Anything may be taken for raw deflate and then gives something. */
static bool
is_believable(const char *data, size_t len, bool whole)
{
	if (is_text(data, len))
		return whole || len >= RAW_LEAST;
	return len >= RAW_LEAST && biliproto_looks_like(data, len);
}

bool
format_inflate(struct bytes *out, const char *data, size_t len, bool *truncated)
{
	enum packing packing = packing_of(data, len);
	size_t before = out->len;
	bool whole = false, good;

	if (packing == PLAIN)
		return false;
	good = inflate_all(out, data, len, packing, &whole) && out->len > before;
	if (good && packing == RAW_DEFLATE)
		good = is_believable(out->data + before, out->len - before, whole);
	if (!good) {
		if (out->data != NULL)
			out->data[before] = '\0';
		out->len = before;
		return false;
	}
	*truncated |= !whole;
	return true;
}

/* --- encodings ------------------------------------------------------------------ */

/* How many bytes of ASCII there are, in eights: a large file has mostly them. */
static size_t
ascii_run(const char *s, size_t len)
{
	size_t at = 0;
	uint64_t eight;

	for (; len - at >= sizeof(eight); at += sizeof(eight)) {
		memcpy(&eight, s + at, sizeof(eight));
		if ((eight & 0x8080808080808080u) != 0)
			break;
	}
	return at;
}

static bool
is_utf8(const char *s, size_t len)
{
	size_t at, used;

	for (at = 0; at < len; at += used) {
		used = ascii_run(s + at, len - at);
		if (used == 0 && code_at(s + at, len - at, &used) == CODE_BROKEN &&
		    memcmp(s + at, "\xef\xbf\xbd", used) != 0)
			return false;
	}
	return true;
}

/* encoding="GBK" of an XML declaration into `name`, or false. */
static bool
declared(const char *data, size_t len, char *name, size_t size)
{
	static const char key[] = "encoding=";
	const char *close = memchr(data, '>', len < 256 ? len : 256), *at;
	size_t used = 0;

	if (close == NULL || memmem(data, (size_t)(close - data), "<?xml", 5) == NULL)
		return false;
	at = memmem(data, (size_t)(close - data), key, strlen(key));
	if (at == NULL)
		return false;
	for (at += strlen(key) + 1; at < close && *at != '"' && *at != '\''; at++)
		if (used + 1 < size)
			name[used++] = *at;
	name[used] = '\0';
	return used > 0;
}

/* Only these: a file shall not choose among everything the C library has. */
static const char *
known_encoding(const char *name)
{
	/* clang-format off */
	static const char *const rows[][2] = {
		{ "gb2312",      "GB18030" }, /* contains its older parts */
		{ "gbk",         "GB18030" },
		{ "gb18030",     "GB18030" },
		{ "big5",        "BIG5-HKSCS" },
		{ "shift_jis",   "CP932" },
		{ "shift-jis",   "CP932" },
		{ "windows-31j", "CP932" },
		{ "euc-jp",      "EUC-JP" },
		{ "euc-kr",      "CP949" },
	};
	/* clang-format on */
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcasecmp(name, rows[i][0]) == 0)
			return rows[i][1];
	return NULL;
}

/* XML, JSON and subtitles begin with one of these. */
static bool
is_wide(char first, char zero)
{
	return zero == '\0' && (first == '<' || first == '{' || first == '[');
}

/* What the content is written in, or NULL for UTF-8. */
static const char *
encoding_of(const char *data, size_t len)
{
	const char *known;
	char name[32];

	if (len >= 2 && (memcmp(data, "\xff\xfe", 2) == 0 || is_wide(data[0], data[1])))
		return "UTF-16LE";
	if (len >= 2 && (memcmp(data, "\xfe\xff", 2) == 0 || is_wide(data[1], data[0])))
		return "UTF-16BE";
	known = declared(data, len, name, sizeof(name)) ? known_encoding(name) : NULL;
	/* Those who recoded a file may have left its declaration as it was. */
	return known != NULL && !is_utf8(data, len) ? known : NULL;
}

static void
recode(iconv_t with, struct bytes *out, char *data, size_t len, size_t unit)
{
	size_t room;
	char *to;

	while (len >= unit && out->len <= FORMAT_INPUT_MAX) {
		to = bytes_room(out, STEP);
		room = STEP;
		if (iconv(with, &data, &len, &to, &room) == (size_t)-1 && room >= 3 &&
		    len >= unit && room == STEP) {
			to += text_encode(0xfffd, to);
			data += unit;
			len -= unit;
		}
		out->len = (size_t)(to - out->data);
		out->data[out->len] = '\0';
	}
}

bool
format_recode(struct bytes *out, const char *data, size_t len)
{
	const char *from = encoding_of(data, len);
	iconv_t with;

	if (from == NULL)
		return false;
	with = iconv_open("UTF-8", from);
	if (with == (iconv_t)-1)
		return false;
	recode(with, out, (char *)(uintptr_t)data, len,
	    strncmp(from, "UTF-16", 6) == 0 ? 2 : 1);
	iconv_close(with);
	return true;
}
