#include "broker/offset.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

uint32_t
offset_epoch(void)
{
	return 1 + randombytes_uniform(UINT32_MAX);
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return 99;
}

/* All of the text is a number of that base, without zeros in front. */
static bool
number_read(uint64_t *to, const char *text, size_t len, int base)
{
	uint64_t n = 0;

	if (len == 0 || (len > 1 && text[0] == '0'))
		return false;
	for (size_t i = 0; i < len; i++) {
		int d = digit(text[i]);

		if (d >= base || __builtin_mul_overflow(n, (uint64_t)base, &n) ||
		    __builtin_add_overflow(n, (uint64_t)d, &n))
			return false;
	}
	*to = n;
	return true;
}

bool
offset_read(struct offset *to, const char *text, size_t len)
{
	const char *dash = len > 0 ? memchr(text, '-', len) : NULL;
	uint64_t epoch, seq;
	size_t before;

	if (dash == NULL)
		return false;
	before = (size_t)(dash - text);
	if (!number_read(&epoch, text, before, 16) || epoch > UINT32_MAX ||
	    !number_read(&seq, dash + 1, len - before - 1, 10))
		return false;
	*to = (struct offset){ (uint32_t)epoch, seq };
	return true;
}

size_t
offset_print(char to[OFFSET_TEXT_MAX], struct offset offset)
{
	return (size_t)snprintf(
	    to, OFFSET_TEXT_MAX, "%" PRIx32 "-%" PRIu64, offset.epoch, offset.seq);
}
