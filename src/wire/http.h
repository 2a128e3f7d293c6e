/* wire/http.h - what does this client ask for, and is it said as it should be?
 *
 * A request is read strictly: where two servers could read it differently, it
 * is refused.  Nothing is allocated; a head says where its parts lie in the
 * bytes that were parsed, so it holds as long as they do, and goes with them
 * when `bytes` is set to where they have been moved.  Pure. */
#pragma once
#include "danmaku/slice.h"

#include <stdint.h>

enum {
	HTTP_HEAD_MAX = 8192, /* bytes: request line, headers, blank line */
	HTTP_HEADERS_MAX = 64,
	HTTP_METHOD_MAX = 16,
};

enum http_method {
	HTTP_OTHER,
	HTTP_GET,
	HTTP_HEAD,
	HTTP_POST,
	HTTP_PUT,
	HTTP_DELETE,
	HTTP_OPTIONS,
};

struct http_part {
	uint16_t at, len;
};

struct http_header {
	struct http_part name, value; /* without the blanks around it */
};

struct http_head {
	const char *bytes;      /* of the request */
	const char *reason;     /* in words, why it was refused; static */
	int64_t content_length; /* -1: none */
	struct http_part word;  /* the method as it was sent */
	struct http_part path;  /* undecoded; empty for http://host alone: http_path() */
	struct http_part query; /* behind the '?' */
	struct http_part host;  /* with its port; empty only in HTTP/1.0 */
	uint8_t method;         /* enum http_method */
	uint8_t minor;          /* HTTP/1.0 or HTTP/1.1 */
	uint8_t count;          /* of headers */
	bool has_query, keep_alive, chunked;
	bool expect_continue; /* the body comes only after a 100 */
	struct http_header headers[HTTP_HEADERS_MAX];
};

/* How many bytes the head at the start of bytes[0..len) has, with its blank
 * line; 0: it is not all there; below 0: minus the status it is refused with,
 * as soon as that is known, and the head says why.  A refused connection must
 * be closed: where its next request begins is not known. */
int http_head_parse(struct http_head *, const char *bytes, size_t len);

struct slice http_slice(const struct http_head *, struct http_part);
struct slice http_path(const struct http_head *); /* "/..." or "*" */

/* The value of the first header of this name, in any case; at = NULL: none. */
struct slice http_header_find(const struct http_head *, const char *name);
/* The same for each of them: start with *at = 0.  False: no more. */
bool http_header_next(
    const struct http_head *, const char *name, int *at, struct slice *value);

/* --- what its values say --- */

/* Has the client what this tag ("\"5f\"", with its quotes) is for?  By every
 * If-None-Match, compared weakly; what is malformed matches nothing. */
bool http_has_current(const struct http_head *, const char *tag);

/* May the answer be gzip, and is that liked at least as much as none? */
bool http_takes_gzip(const struct http_head *);
