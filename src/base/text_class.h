/* base/text_class.h - what kind of character is this?
 *
 * The facts about single code points that text_sanitise() and text_next()
 * decide by.  Categories come from utf8proc; widths are from our own table
 * (UAX #11), because what counts is what terminals do, not the C library. */
#pragma once
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	CODE_ZWNJ = 0x200c,
	CODE_ZWJ = 0x200d,
	CODE_VS15 = 0xfe0e,
	CODE_VS16 = 0xfe0f,
	CODE_KEYCAP = 0x20e3,
	CODE_BLACK_FLAG = 0x1f3f4,
	CODE_BROKEN = 0xfffd, /* stands for bytes that are not UTF-8 */
};

/* Columns on its own: 0 for marks and what is never drawn, else 1 or 2. */
int code_cols(uint32_t code, bool ambiguous_wide);

bool code_is_dropped(uint32_t code); /* never kept, wherever it stands */
bool code_is_mark(uint32_t code);    /* attaches to the base before it */
bool code_is_blank(uint32_t code);   /* shows nothing but takes room */
bool code_is_emoji(uint32_t code);   /* extended pictographic */
bool code_is_joining(uint32_t code); /* a letter of a script that needs ZWJ, ZWNJ */

static inline bool
code_is_tag(uint32_t code)
{
	return code >= 0xe0020 && code <= 0xe007f;
}

static inline bool
code_is_regional(uint32_t code)
{
	return code >= 0x1f1e6 && code <= 0x1f1ff;
}

static inline bool
code_is_skin_tone(uint32_t code)
{
	return code >= 0x1f3fb && code <= 0x1f3ff;
}

static inline bool
code_is_keycap_base(uint32_t code)
{
	return (code >= '0' && code <= '9') || code == '#' || code == '*';
}

/* text_decode() with the common cases in line. */
static inline uint32_t
code_at(const char *s, size_t len, size_t *used)
{
	const unsigned char *u = (const unsigned char *)s;
	uint32_t code;

	if (u[0] < 0x80) {
		*used = 1;
		return u[0];
	}
	if (len >= 3 && u[0] > 0xe0 && u[0] < 0xed && (u[1] & 0xc0) == 0x80 &&
	    (u[2] & 0xc0) == 0x80) {
		*used = 3;
		code = u[0] & 0xfu;
		return code << 12 | (u[1] & 0x3fu) << 6 | (u[2] & 0x3fu);
	}
	return text_decode(s, len, used);
}

/* Kept as it is, and a cluster of its own whenever its neighbours are inert
 * too: no mark, no joiner, nothing that NFC would touch.  This is what nearly
 * every danmaku is made of, so it is decided without a table. */
static inline bool
code_is_inert(uint32_t code)
{
	if (code < 0x7f)
		return code >= 0x20;
	if (code >= 0x3400 && code <= 0x9fff)
		return true;
	if (code < 0x2010)
		return (code >= 0xa1 && code <= 0x17f && code != 0xad) ||
		       (code >= 0x391 && code <= 0x3c9) ||
		       (code >= 0x400 && code <= 0x481);
	if (code < 0x3000)
		return code <= 0x2027 || (code >= 0x2030 && code <= 0x203e) ||
		       (code >= 0x2190 && code <= 0x2bff && code != 0x2329 &&
			   code != 0x232a && code != 0x2800 && code != 0x2adc);
	if (code < 0x3400)
		return code <= 0x3029 || (code >= 0x3041 && code <= 0x3096) ||
		       (code >= 0x30a0 && code <= 0x30ff);
	return (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xff01 && code <= 0xff9d) ||
	       (code >= 0x1f300 && code <= 0x1fa6f && !code_is_skin_tone(code));
}
