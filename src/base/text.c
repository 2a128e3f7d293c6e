#include "base/text.h"

#include "base/text_class.h"

#include <limits.h>
#include <string.h>

const struct text_limits text_limits_comment = { 256, 2048, 4 };
const struct text_limits text_limits_drawing = { 4096, 16384, 128 };
const struct text_limits text_limits_title = { 256, 2048, 1 };

/* Where a sequence that begins with `lead` must go on: its length, and the
 * bounds of the second byte, which keep out overlong forms, surrogates and
 * what lies past U+10FFFF. */
static size_t
sequence(unsigned char lead, unsigned char *low, unsigned char *high)
{
	*low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
	*high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
	if (lead >= 0xc2 && lead <= 0xdf)
		return 2;
	if (lead >= 0xe0 && lead <= 0xef)
		return 3;
	return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

uint32_t
text_decode(const char *s, size_t len, size_t *used)
{
	const unsigned char *u = (const unsigned char *)s;
	unsigned char low, high;
	uint32_t code;
	size_t want, at;

	*used = 1;
	if (u[0] < 0x80)
		return u[0];
	want = sequence(u[0], &low, &high);
	if (want == 0)
		return CODE_BROKEN;
	code = u[0] & (0xffu >> (want + 1));
	for (at = 1; at < want; at++) {
		if (at == len || u[at] < low || u[at] > high) {
			*used = at;
			return CODE_BROKEN;
		}
		code = code << 6 | (u[at] & 0x3f);
		low = 0x80;
		high = 0xbf;
	}
	*used = want;
	return code;
}

size_t
text_encode(uint32_t code, char out[4])
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
		code = CODE_BROKEN;
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

char *
text_clean(char *to, size_t size, const char *raw, size_t len)
{
	struct text_limits limits = { INT_MAX, size > 0 ? size - 1 : 0, 1 };
	struct bytes clean = { 0 };

	if (size == 0)
		return to;
	text_sanitise(&clean, raw, len, &limits);
	if (clean.len > 0)
		memcpy(to, clean.data, clean.len);
	to[clean.len] = '\0';
	bytes_fini(&clean);
	return to;
}
