/* Any bytes become text that may go to a terminal, and stay what they became. */
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static bool
is_harmless(uint32_t code)
{
	return (code >= ' ' || code == '\n') && (code < 0x7f || code >= 0xa0) &&
	       !(code >= 0x200e && code <= 0x200f) &&
	       !(code >= 0x2028 && code <= 0x202e) &&
	       !(code >= 0x2060 && code <= 0x206f) && code != 0xfeff;
}

static void
must_be_harmless(const char *s, size_t len)
{
	size_t used;

	for (; len > 0; s += used, len -= used)
		must(is_harmless(text_decode(s, len, &used)));
}

/* Walks over all of it, line by line. */
static void
walk(const char *s, size_t len, struct text_rule rule)
{
	const char *end = s + len;
	struct text_cluster c;
	int lines, cols;

	text_size(s, len, rule, &lines, &cols);
	must(lines >= 1 && cols >= 0);
	while (s < end) {
		if (!text_next(s, end, rule, &c)) {
			must(*s++ == '\n');
			continue;
		}
		must(c.cols >= 1 && c.cols <= 2 && c.glyph_len >= 1);
		must(c.glyph_len <= TEXT_GLYPH_MAX && c.size >= 1);
		must(c.size <= (size_t)(end - s));
		must_be_harmless(c.glyph, c.glyph_len);
		s += c.size;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct text_limits small = { 4, 16, 2 };
	const struct text_limits *limits[] = { &text_limits_comment, &text_limits_title,
		&small };
	struct bytes once = { 0 }, twice = { 0 };
	const char *raw = (const char *)data;
	size_t i;

	for (i = 0; i < 3; i++) {
		bytes_clear(&once);
		bytes_clear(&twice);
		bytes_text(&once, ""); /* so that there is a byte to point to */
		int clusters = text_sanitise(&once, raw, len, limits[i]);

		must((clusters == 0) == (once.len == 0));
		must(clusters <= limits[i]->clusters && once.len <= limits[i]->bytes);
		must(text_sanitise(&twice, once.data, once.len, limits[i]) == clusters);
		must(once.len == twice.len);
		must(once.len == 0 || memcmp(once.data, twice.data, once.len) == 0);
		must_be_harmless(once.data, once.len);
		walk(once.data, once.len, (struct text_rule){ false, false });
		walk(once.data, once.len, (struct text_rule){ true, true });
	}
	walk(raw, len, (struct text_rule){ false, i % 2 == 0 });
	bytes_fini(&once);
	bytes_fini(&twice);
	return 0;
}
