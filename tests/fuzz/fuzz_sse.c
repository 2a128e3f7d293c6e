/* Any stream: the same events however it is cut, and never more than allowed. */
#include "wire/sse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

enum { MOST = 1000 };

static uint64_t
read_all(const char *at, const char *end, size_t piece)
{
	struct sse *sse = sse_new(MOST);
	uint64_t sum = 0;
	const char *stop;
	enum sse_kind kind;
	struct slice s;

	while (at < end) {
		stop = (size_t)(end - at) < piece ? end : at + piece;
		while ((kind = sse_next(sse, &at, stop)) != SSE_MORE) {
			s = sse_data(sse);
			if (s.len > MOST)
				abort();
			sum = sum * 31 + (unsigned)kind + sse_event(sse).len * 7;
			for (size_t i = 0; kind == SSE_EVENT && i < s.len; i++)
				sum = sum * 31 + (unsigned char)s.at[i];
		}
	}
	sum = sum * 31 + (uint64_t)sse_retry_ms(sse) + strlen(sse_id(sse));
	sse_free(sse);
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *text = (const char *)data;

	if (read_all(text, text + len, len + 1) != read_all(text, text + len, 1))
		abort();
	return 0;
}
