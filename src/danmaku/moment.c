#include "danmaku/moment.h"

#include "danmaku/number.h"

#include <string.h>

#define YEAR_MS ((int64_t)366 * 24 * 3600 * 1000)

/* Digits, and a point at most: number_read() alone takes "1e3", and "NaN" for
 * something to talk about. */
static bool
part_read(struct slice part, bool last, int64_t *ms)
{
	size_t i, points = 0;

	for (i = 0; i < part.len; i++) {
		if (part.at[i] == '.' && last)
			points++;
		else if (part.at[i] < '0' || part.at[i] > '9')
			return false;
	}
	return points <= 1 && part.len > points && part.len <= 16 &&
	       number_read(part, 3, ms) == NUMBER_OK;
}

/* Up to three parts with colons between; what stands in front of a colon is
 * worth 60 of what follows. */
static bool
positive_read(struct slice s, int64_t *ms)
{
	int64_t total = 0, part_ms;
	struct slice part;
	const char *colon;
	int parts;

	for (parts = 0; parts < 3; parts++) {
		colon = s.len > 0 ? memchr(s.at, ':', s.len) : NULL;
		part = (struct slice){ s.at,
			colon != NULL ? (size_t)(colon - s.at) : s.len };
		if (!part_read(part, colon == NULL, &part_ms) || part_ms > YEAR_MS)
			return false;
		total = total * 60 + part_ms;
		if (colon == NULL) {
			*ms = total;
			return total <= YEAR_MS;
		}
		s = (struct slice){ colon + 1, s.len - part.len - 1 };
	}
	return false;
}

bool
moment_read(const char *text, int64_t *ms)
{
	bool negative = *text == '-';
	int64_t value;

	text += negative || *text == '+';
	if (!positive_read((struct slice){ text, strlen(text) }, &value))
		return false;
	*ms = negative ? -value : value;
	return true;
}

bool
moment_range(const char *text, int64_t *from_ms, int64_t *to_ms)
{
	const char *dash = strchr(text, '-');
	struct slice from, to;

	if (dash == NULL || text[1] == '\0')
		return false;
	from = (struct slice){ text, (size_t)(dash - text) };
	to = (struct slice){ dash + 1, strlen(dash + 1) };
	*from_ms = 0;
	*to_ms = MOMENT_END;
	if ((from.len > 0 && !positive_read(from, from_ms)) ||
	    (to.len > 0 && !positive_read(to, to_ms)))
		return false;
	return *from_ms < *to_ms;
}
