/* media/digest.h - which video is this, whatever it is called?
 *
 * By its first 16 MiB (the whole, if shorter): two people with the same file
 * meet under the same id, and dandanplay servers match by this hash.  A URL is
 * known by itself, without what stands behind a '?' or '#': signatures there
 * change from day to day. */
#pragma once
#include "base/err.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIGEST_BYTES ((int64_t)16 << 20)
#define DIGEST_TEXT 40 /* "f-" and 32 hex digits, or "u-" and as many */

struct digest; /* bytes of a file or a pipe, as they come */

struct digest *digest_new(void);
void digest_free(struct digest *); /* NULL is fine */

/* True once more bytes make no difference. */
bool digest_add(struct digest *, const void *data, size_t len);
void digest_end(struct digest *, char to[DIGEST_TEXT]); /* once */

/* Reads the file from `base` on, without moving its place.  BLOCKS on the
 * disk; looks at `stop` in between (-EINTR), which may be NULL. */
int digest_file(
    int fd, int64_t base, const atomic_bool *stop, char to[DIGEST_TEXT], struct err *);

void digest_url(const char *url, char to[DIGEST_TEXT]);

#define DIGEST_SIGNATURE 48 /* base64 of 32 bytes */

/* The base64 of the SHA-256. */
void digest_sign(const void *data, size_t len, char to[DIGEST_SIGNATURE]);
