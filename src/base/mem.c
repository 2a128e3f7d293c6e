#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Memory comes page by page, each at its first touch, which in a process that
 * reads one file was a tenth of its time.  What is large asks for large pages;
 * it gets them when it begins and ends where they do, and malloc() leaves that
 * to the system when it wants whole ones, its own head included. */
enum { PAGE = 4 << 10, LARGE_PAGE = 2 << 20 };

#ifdef __SANITIZE_ADDRESS__
#define OVERRUNS_ARE_SEEN
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OVERRUNS_ARE_SEEN
#endif
#endif

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

/* Where overruns are seen, what was asked for is all there is. */
static size_t
large_size(size_t bytes)
{
#ifdef OVERRUNS_ARE_SEEN
	return bytes;
#else
	size_t pages = (bytes + PAGE + LARGE_PAGE - 1) / LARGE_PAGE;

	return pages * LARGE_PAGE - PAGE;
#endif
}

/* A system without them does as it always did. */
static void
large_pages_want(char *memory, size_t bytes)
{
	size_t head = (size_t) - (uintptr_t)memory % PAGE;

	(void)madvise(memory + head, (bytes - head) / PAGE * PAGE, MADV_HUGEPAGE);
}

void *
mem_grow(void *memory, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		return checked(NULL);
	if (bytes < LARGE_PAGE || bytes > SIZE_MAX / 2)
		return checked(realloc(memory, bytes > 0 ? bytes : 1));
	bytes = large_size(bytes);
	memory = checked(realloc(memory, bytes));
	large_pages_want(memory, bytes);
	return memory;
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
