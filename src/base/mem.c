#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *
checked(void *memory)
{
	if (memory == NULL) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return memory;
}

void *
mem_new(size_t count, size_t size)
{
	return checked(calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

void *
mem_grow(void *memory, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		return checked(NULL);
	return checked(realloc(memory, bytes > 0 ? bytes : 1));
}

void *
mem_copy(const void *memory, size_t size)
{
	void *copy = mem_new(1, size);

	if (size > 0)
		memcpy(copy, memory, size);
	return copy;
}

char *
mem_text(const char *text)
{
	return text == NULL ? NULL : mem_text_part(text, strlen(text));
}

char *
mem_text_part(const char *text, size_t bytes)
{
	char *copy = mem_new(1, bytes + 1);

	if (bytes > 0)
		memcpy(copy, text, bytes);
	return copy;
}

char *
mem_vprint(const char *format, va_list args)
{
	char *text = NULL;

	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	return checked(text);
}

char *
mem_print(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vprint(format, args);
	va_end(args);
	return text;
}
