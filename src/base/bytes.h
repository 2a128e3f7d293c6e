/* base/bytes.h - a run of bytes that grows.
 *
 * Zero-initialised is empty and valid.  Caller's storage, one owner, no
 * locks.  There is always a NUL behind the last byte once anything was
 * added, so `data` can be read as text when the bytes are text. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct bytes {
	char *data;
	size_t len, cap;
};

void bytes_fini(struct bytes *);
void bytes_clear(struct bytes *); /* keeps the memory */

/* Room for `more` bytes behind the last; the caller raises `len` itself. */
char *bytes_room(struct bytes *, size_t more);

void bytes_add(struct bytes *, const void *data, size_t len);
void bytes_text(struct bytes *, const char *text);
void bytes_char(struct bytes *, char);
void bytes_number(struct bytes *, uint64_t); /* decimal, without printf */
void bytes_print(struct bytes *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Drops the first `count` bytes (all of them at most). */
void bytes_skip(struct bytes *, size_t count);

/* The memory goes to the caller (free() it); the bytes are empty afterwards. */
char *bytes_steal(struct bytes *);
