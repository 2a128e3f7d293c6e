#include "wire/http_chunked.h"

#include "wire/http_inside.h"

enum {
	DIGITS_MAX = 15, /* so that no size overflows */
	EXTRA_MAX = 4096,
};

enum state {
	SIZE,
	EXTENSION, /* behind the ';' */
	EXTENSION_NAME,
	EXTENSION_EQUALS,
	EXTENSION_VALUE,
	QUOTED,
	QUOTED_END,
	SIZE_LF,
	DATA,
	DATA_CR,
	DATA_LF,
	TRAILER,
	TRAILER_NAME,
	TRAILER_VALUE,
	TRAILER_LF,
	LAST_LF,
	DONE,
	REFUSED,
};

void
http_chunked_init(struct http_chunked *c, uint64_t most)
{
	*c = (struct http_chunked){ .room = most };
}

static enum state
refuse(struct http_chunked *c, uint16_t status, const char *reason)
{
	c->status = status;
	c->reason = reason;
	return REFUSED;
}

/* --- the line with the size ------------------------------------------------
 */

static enum state
size_step(struct http_chunked *c, char ch)
{
	int digit = http_hex(ch);

	if (digit >= 0) {
		if (++c->digits > DIGITS_MAX)
			return refuse(c, 400, "the size of a chunk has too many digits");
		c->left = c->left << 4 | (unsigned)digit;
		return SIZE;
	}
	if (c->digits == 0)
		return refuse(c, 400, "a chunk does not begin with its size");
	if (c->left > c->room)
		return refuse(c, 413, "the body is too large");
	if (ch == ';')
		return EXTENSION;
	return ch == '\r' ? SIZE_LF
			  : refuse(c, 400, "the size of a chunk is not hexadecimal");
}

/* Where a name, a value or a quoted value of an extension may end.  One to a
 * chunk is enough for what nobody sends, and no escapes inside of it: readers
 * do not agree on those (llhttp 8 refuses some of what RFC 9112 allows). */
static enum state
extension_end(struct http_chunked *c, char ch)
{
	return ch == '\r' ? SIZE_LF : refuse(c, 400, "an extension of a chunk is none");
}

static enum state
extension_step(struct http_chunked *c, char ch)
{
	switch ((enum state)c->state) {
	case EXTENSION:
		return http_is_token(ch) ? EXTENSION_NAME
					 : refuse(c, 400, "an extension has no name");
	case EXTENSION_NAME:
		if (http_is_token(ch))
			return EXTENSION_NAME;
		return ch == '=' ? EXTENSION_EQUALS : extension_end(c, ch);
	case EXTENSION_EQUALS:
		if (ch == '"')
			return QUOTED;
		return http_is_token(ch) ? EXTENSION_VALUE
					 : refuse(c, 400, "an extension has no value");
	case EXTENSION_VALUE:
		return http_is_token(ch) ? EXTENSION_VALUE : extension_end(c, ch);
	case QUOTED:
		if (ch == '"')
			return QUOTED_END;
		return http_is_text(ch) && ch != '\\'
			   ? QUOTED
			   : refuse(c, 400, "a control character in a chunk");
	default:
		return extension_end(c, ch);
	}
}

static enum state
size_end(struct http_chunked *c, char ch)
{
	if (ch != '\n')
		return refuse(c, 400, "a CR without LF");
	c->digits = 0;
	c->room -= c->left;
	return c->left > 0 ? DATA : TRAILER;
}

/* --- trailers --------------------------------------------------------------
 */

/* Nobody may say in the end how all before it should have been read. */
static const char *const framing[] = { "content-length", "transfer-encoding" };

static enum state
name_step(struct http_chunked *c, char ch)
{
	unsigned i, whole = 0;

	for (i = 0; i < 2; i++) {
		size_t len = strlen(framing[i]);

		if (ch == ':' && c->name_len == len)
			whole |= c->alike & 1u << i;
		if (c->name_len >= len || (ch | 0x20) != (framing[i][c->name_len] | 0x20))
			c->alike &= (uint8_t) ~(1u << i);
	}
	if (whole != 0)
		return refuse(c, 400, "a trailer that says where the body ends");
	if (ch == ':' && c->name_len > 0)
		return TRAILER_VALUE;
	c->name_len += c->name_len < UINT8_MAX;
	return http_is_token(ch) ? TRAILER_NAME
				 : refuse(c, 400, "a trailer is not a name and a colon");
}

static enum state
trailer_step(struct http_chunked *c, char ch)
{
	switch ((enum state)c->state) {
	case TRAILER:
		if (ch == '\r')
			return LAST_LF;
		c->name_len = 0;
		c->alike = 3;
		return name_step(c, ch);
	case TRAILER_NAME:
		return name_step(c, ch);
	case TRAILER_VALUE:
		if (ch == '\r')
			return TRAILER_LF;
		return http_is_text(ch)
			   ? TRAILER_VALUE
			   : refuse(c, 400, "a control character in a trailer");
	case TRAILER_LF:
		return ch == '\n' ? TRAILER : refuse(c, 400, "a CR without LF");
	default:
		return ch == '\n' ? DONE : refuse(c, 400, "a CR without LF");
	}
}

/* --- all of it -------------------------------------------------------------
 */

static enum state
step(struct http_chunked *c, char ch)
{
	switch ((enum state)c->state) {
	case SIZE:
		return size_step(c, ch);
	case SIZE_LF:
		return size_end(c, ch);
	case DATA_CR:
		return ch == '\r' ? DATA_LF
				  : refuse(c, 400, "a chunk is longer than its size");
	case DATA_LF:
		return ch == '\n' ? SIZE : refuse(c, 400, "a CR without LF");
	default:
		break;
	}
	if (++c->extra > EXTRA_MAX)
		return refuse(c, 400, "too much beside the body");
	return c->state < SIZE_LF ? extension_step(c, ch) : trailer_step(c, ch);
}

static enum http_chunked_end
data_take(struct http_chunked *c, const char **at, const char *end, struct slice *data)
{
	size_t len = (size_t)(end - *at);

	if (len > c->left)
		len = (size_t)c->left;
	*data = (struct slice){ *at, len };
	*at += len;
	c->left -= len;
	if (c->left == 0)
		c->state = DATA_CR;
	return HTTP_CHUNKED_DATA;
}

enum http_chunked_end
http_chunked_next(
    struct http_chunked *c, const char **at, const char *end, struct slice *data)
{
	while (c->state < DONE && *at < end) {
		if (c->state == DATA)
			return data_take(c, at, end, data);
		c->state = (uint8_t)step(c, *(*at)++);
	}
	if (c->state == REFUSED)
		return HTTP_CHUNKED_REFUSED;
	return c->state == DONE ? HTTP_CHUNKED_END : HTTP_CHUNKED_MORE;
}
