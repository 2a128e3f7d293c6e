#include "base/bytes.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
bytes_fini(struct bytes *b)
{
	free(b->data);
	*b = (struct bytes){ 0 };
}

void
bytes_clear(struct bytes *b)
{
	b->len = 0;
	if (b->data != NULL)
		b->data[0] = '\0';
}

char *
bytes_room(struct bytes *b, size_t more)
{
	size_t want = b->len + more + 1;

	if (want > b->cap) {
		b->cap = want > b->cap * 2 ? want : b->cap * 2;
		if (b->cap < 64)
			b->cap = 64;
		b->data = mem_grow(b->data, b->cap, 1);
	}
	return b->data + b->len;
}

void
bytes_add(struct bytes *b, const void *data, size_t len)
{
	char *at = bytes_room(b, len);

	if (len > 0)
		memcpy(at, data, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
bytes_text(struct bytes *b, const char *text)
{
	bytes_add(b, text, strlen(text));
}

void
bytes_char(struct bytes *b, char c)
{
	bytes_add(b, &c, 1);
}

void
bytes_number(struct bytes *b, uint64_t number)
{
	char digits[20];
	int at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	bytes_add(b, digits + at, sizeof(digits) - (size_t)at);
}

void
bytes_print(struct bytes *b, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vprint(format, args);
	va_end(args);
	bytes_text(b, text);
	free(text);
}

void
bytes_skip(struct bytes *b, size_t count)
{
	if (b->len == 0)
		return;
	if (count > b->len)
		count = b->len;
	memmove(b->data, b->data + count, b->len - count);
	b->len -= count;
	b->data[b->len] = '\0';
}

char *
bytes_steal(struct bytes *b)
{
	char *data = b->data != NULL ? b->data : mem_text("");

	*b = (struct bytes){ 0 };
	return data;
}
