/* wire/http_answer.h - what is said first in an answer.
 *
 * Appends to the caller's bytes.  A value may come from anywhere: what could
 * end its line becomes a blank.  Pure. */
#pragma once
#include "danmaku/slice.h"

#include <stdint.h>

/* "Not Found"; "Unknown" for what has no name. */
const char *http_status_reason(int status);

/* The line with the status, and Connection: close unless the connection lives
 * on; `minor` is the client's, who must be told in HTTP/1.0. */
void http_answer_start(struct bytes *, int status, int minor, bool keep_alive);
void http_answer_header(struct bytes *, const char *name, struct slice value);
void http_answer_text(struct bytes *, const char *name, const char *value);
void http_answer_number(struct bytes *, const char *name, int64_t value);
void http_answer_end(struct bytes *); /* the blank line */
