/* wire/http_chunked.h - where in these bytes is the body that comes in chunks?
 *
 * A few values, no memory: bytes go in as they come, spans of them come out.
 * Extensions and trailers are checked and forgotten.  Pure. */
#pragma once
#include "danmaku/slice.h"

#include <stdint.h>

enum http_chunked_end {
	HTTP_CHUNKED_MORE,   /* all that was given is used up */
	HTTP_CHUNKED_DATA,   /* a span of the body; there may be more behind it */
	HTTP_CHUNKED_END,    /* that was all; *at is where the next request begins */
	HTTP_CHUNKED_REFUSED /* `status` and `reason` say why */
};

struct http_chunked {
	uint64_t left;      /* of this chunk; the size while it is being read */
	uint64_t room;      /* of what the caller takes */
	const char *reason; /* static */
	uint16_t extra;     /* bytes of extensions and trailers, all of them */
	uint16_t status;    /* 400, or 413: there is no room for this chunk */
	uint8_t state, digits;
	uint8_t name_len, alike; /* of a trailer */
};

void http_chunked_init(struct http_chunked *, uint64_t most);

/* Goes on from *at, which it moves.  To be called until it says MORE. */
enum http_chunked_end http_chunked_next(
    struct http_chunked *, const char **at, const char *end, struct slice *data);
