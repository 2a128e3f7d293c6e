#include "net/unpack.h"

#include "base/mem.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

enum state {
	PLAIN,
	SNIFF,   /* packed somehow: the first bytes will tell */
	INFLATE, /* in the middle */
	BETWEEN, /* behind a whole member: another may follow */
	DONE,    /* what still comes is padding */
};

struct unpack {
	enum state state;
	z_stream z;
	bool opened;      /* z is in use */
	bool deflate;     /* they said deflate, not gzip */
	bool gzip;        /* it is gzip: members may follow each other */
	bool again;       /* this is not the first member */
	size_t member_at; /* the size of the output when the member began */
	unsigned char head[2];
	size_t head_len;
	size_t max_bytes;
};

struct unpack *
unpack_new(size_t max_bytes)
{
	struct unpack *u = mem_new(1, sizeof(*u));

	u->max_bytes = max_bytes;
	return u;
}

void
unpack_free(struct unpack *u)
{
	if (u == NULL)
		return;
	if (u->opened)
		inflateEnd(&u->z);
	free(u);
}

static bool
says(const char *value, size_t len, const char *word)
{
	return len == strlen(word) && strncasecmp(value, word, len) == 0;
}

int
unpack_declare(struct unpack *u, const char *value, size_t len, struct err *err)
{
	while (len > 0 && strchr(" \t\r\n", value[len - 1]) != NULL)
		len--;
	while (len > 0 && (*value == ' ' || *value == '\t'))
		value++, len--;
	if (len == 0 || says(value, len, "identity"))
		return 0;
	u->deflate = says(value, len, "deflate");
	if (u->state != PLAIN ||
	    (!u->deflate && !says(value, len, "gzip") && !says(value, len, "x-gzip")))
		return err_set(err, -EPROTO, "unknown content encoding: %.*s",
		    len > 40 ? 40 : (int)len, value);
	u->state = SNIFF;
	return 0;
}

static int
push_plain(
    struct unpack *u, struct bytes *out, const void *data, size_t len, struct err *err)
{
	size_t room = u->max_bytes > out->len ? u->max_bytes - out->len : 0;

	bytes_add(out, data, len < room ? len : room);
	if (len > room)
		return err_set(err, -EFBIG, "larger than %zu bytes", u->max_bytes);
	return 0;
}

/* One step of zlib into `out`.  When `out` is full, one byte of scratch tells
 * whether anything more wants to come. */
static int
step(struct unpack *u, struct bytes *out, struct err *err)
{
	size_t room = u->max_bytes > out->len ? u->max_bytes - out->len : 0;
	unsigned char scratch[1];
	int rc;

	if (room > 65536)
		room = 65536;
	u->z.next_out = room > 0 ? (unsigned char *)bytes_room(out, room) : scratch;
	u->z.avail_out = room > 0 ? (uInt)room : 1;
	rc = inflate(&u->z, Z_NO_FLUSH);
	if (room > 0) {
		out->len += room - u->z.avail_out;
		out->data[out->len] = '\0';
	} else if (u->z.avail_out == 0)
		return err_set(
		    err, -EFBIG, "unpacks to more than %zu bytes", u->max_bytes);
	if (rc == Z_STREAM_END) {
		u->state = u->gzip ? BETWEEN : DONE;
		return 0;
	}
	if (rc == Z_OK || rc == Z_BUF_ERROR)
		return 0;
	/* Behind a whole member, what is no member is padding. */
	if (u->again && out->len == u->member_at) {
		u->state = DONE;
		return 0;
	}
	return err_set(err, -EPROTO, "the packed body is damaged");
}

static int
push_packed(
    struct unpack *u, struct bytes *out, const void *data, size_t len, struct err *err)
{
	int rc = 0;

	u->z.next_in = (unsigned char *)(uintptr_t)data;
	u->z.avail_in = (uInt)len;
	/* avail_out == 0: zlib may hold more than it could give. */
	do {
		if (u->state == BETWEEN && u->z.avail_in > 0) {
			u->state = *u->z.next_in == 0x1f ? INFLATE : DONE;
			inflateReset(&u->z);
			u->again = true;
			u->member_at = out->len;
		}
		if (u->state != INFLATE)
			break;
		rc = step(u, out, err);
	} while (rc == 0 && (u->z.avail_in > 0 || u->z.avail_out == 0));
	return rc;
}

/* zlib's header is a multiple of 31; raw deflate has none. */
static int
open_as_found(struct unpack *u, struct err *err)
{
	int b0 = u->head[0], b1 = u->head[1], bits;

	u->gzip = b0 == 0x1f && b1 == 0x8b;
	if (u->gzip)
		bits = 15 + 16;
	else if ((b0 & 0x0f) == 8 && b0 >> 4 <= 7 && (b0 << 8 | b1) % 31 == 0)
		bits = 15;
	else if (u->deflate)
		bits = -15;
	else {
		u->state = PLAIN;
		return 0;
	}
	if (inflateInit2(&u->z, bits) != Z_OK)
		return err_set(err, -ENOMEM, "zlib: out of memory");
	u->opened = true;
	u->state = INFLATE;
	return 0;
}

int
unpack_push(
    struct unpack *u, struct bytes *out, const void *data, size_t len, struct err *err)
{
	const unsigned char *at = data;
	int rc = 0;

	if (u->state == SNIFF) {
		while (u->head_len < 2 && len > 0) {
			u->head[u->head_len++] = *at++;
			len--;
		}
		if (u->head_len < 2)
			return 0;
		rc = open_as_found(u, err);
		if (rc == 0)
			rc = unpack_push(u, out, u->head, u->head_len, err);
	}
	if (rc != 0)
		return rc;
	if (u->state == PLAIN)
		return push_plain(u, out, at, len, err);
	return push_packed(u, out, at, len, err);
}

int
unpack_end(struct unpack *u, struct bytes *out, struct err *err)
{
	if (u->state == SNIFF)
		return push_plain(u, out, u->head, u->head_len, err);
	if (u->state == INFLATE && !(u->again && out->len == u->member_at))
		return err_set(err, -EPROTO, "the packed body ends early");
	return 0;
}
