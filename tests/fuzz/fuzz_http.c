/* Requests, whatever they are: read in bounds, and cut anywhere they are not
 * taken for something else. */
#include "wire/http.h"
#include "wire/http_chunked.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static uint64_t
body_read(const char *at, const char *end, size_t piece, bool *whole)
{
	struct http_chunked c;
	enum http_chunked_end last = HTTP_CHUNKED_MORE;
	const char *stop;
	struct slice span;
	uint64_t sum = 0;

	http_chunked_init(&c, 4096);
	while (at < end && last == HTTP_CHUNKED_MORE) {
		stop = (size_t)(end - at) < piece ? end : at + piece;
		while (
		    (last = http_chunked_next(&c, &at, stop, &span)) == HTTP_CHUNKED_DATA)
			sum += span.len;
	}
	*whole = last == HTTP_CHUNKED_END;
	if (sum > 4096)
		abort();
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *text = (const char *)data;
	struct http_head head, early;
	bool whole, again;
	int size = http_head_parse(&head, text, len);

	for (int cut = 0; cut < size; cut++)
		if (http_head_parse(&early, text, (size_t)cut) != 0)
			abort();
	if (size > 0) {
		http_has_current(&head, "\"a\"");
		http_takes_gzip(&head);
		text += size;
		len -= (size_t)size;
	}
	if (body_read(text, text + len, len + 1, &whole) !=
		body_read(text, text + len, 1, &again) ||
	    whole != again)
		abort();
	return 0;
}
