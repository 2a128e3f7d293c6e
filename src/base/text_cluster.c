/* Grapheme clusters of any valid UTF-8, as text_sanitise() counts them: what a
 * reader takes for one character, whatever a terminal makes of it. */
#include "base/text.h"

#include "base/text_class.h"

#include <utf8proc.h>

size_t
text_cluster_size(const char *s, size_t len)
{
	utf8proc_int32_t state = 0;
	size_t at, used;
	uint32_t last, code;

	if (len == 0)
		return 0;
	last = code_at(s, len, &used);
	for (at = used; at < len; at += used, last = code) {
		code = code_at(s + at, len - at, &used);
		if (utf8proc_grapheme_break_stateful(
			(utf8proc_int32_t)last, (utf8proc_int32_t)code, &state))
			break;
	}
	return at;
}
