/* net/unpack.h - the body of an answer, out of the wrapping it came in.
 *
 * HTTP's gzip and deflate, a piece at a time.  Servers say "deflate" and send
 * zlib or raw deflate, say "gzip" and send neither: the first two bytes
 * decide.  What comes out is bounded, whatever went in (a bomb is cut). */
#pragma once
#include "base/bytes.h"
#include "base/err.h"

struct unpack;

struct unpack *unpack_new(size_t max_bytes);
void unpack_free(struct unpack *); /* NULL is fine */

/* A Content-Encoding as the header has it; refused if it is not ours. */
int unpack_declare(struct unpack *, const char *value, size_t len, struct err *);

/* Appends to `out`, also what came before an error: -EFBIG for more than
 * `max_bytes` in all, -EPROTO for what is damaged. */
int unpack_push(
    struct unpack *, struct bytes *out, const void *data, size_t len, struct err *);

/* Nothing more will come: was it all?  -EPROTO when it ended early. */
int unpack_end(struct unpack *, struct bytes *out, struct err *);
