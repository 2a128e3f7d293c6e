#include "supply/span.h"

#include "base/bytes.h"

#include <string.h>

static const char *
place(const char *url, const char *mark)
{
	return strstr(url, mark);
}

bool
span_is_template(const char *url)
{
	return place(url, "{n}") != NULL || place(url, "{n1}") != NULL;
}

char *
span_url(const char *template, int64_t n)
{
	struct bytes url = { 0 };

	while (*template != '\0') {
		if (strncmp(template, "{n}", 3) == 0) {
			bytes_number(&url, (uint64_t)n);
			template += 3;
		} else if (strncmp(template, "{n1}", 4) == 0) {
			bytes_number(&url, (uint64_t)n + 1);
			template += 4;
		} else
			bytes_char(&url, *template ++);
	}
	return bytes_steal(&url);
}

bool
span_has(int64_t n, int64_t at_ms)
{
	return at_ms / SPAN_MS == n;
}

static int64_t
piece_of(ns_t at)
{
	int64_t n = at > 0 ? at / (SPAN_MS * MILLISECOND) : 0;

	return n < SPAN_MOST ? n : SPAN_MOST - 1;
}

int
span_wanted(ns_t at, ns_t end, int64_t out[SPAN_WANTED])
{
	static const int steps[SPAN_WANTED] = { 0, 1, 2, -1 };
	int64_t n = piece_of(at);
	int64_t last = end != NS_NONE ? piece_of(end > 0 ? end - 1 : 0) : SPAN_MOST - 1;
	int count = 0;

	for (int i = 0; i < SPAN_WANTED; i++) {
		if (n + steps[i] >= 0 && (n + steps[i] <= last || steps[i] == 0) &&
		    n + steps[i] < SPAN_MOST)
			out[count++] = n + steps[i];
	}
	return count;
}

void
span_range(ns_t from, ns_t to, int64_t *first, int64_t *last)
{
	*first = piece_of(from);
	*last = piece_of(to > from ? to - 1 : from);
}
