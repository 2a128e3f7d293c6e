/* base/mem.h - memory for our own small things, or an abort.
 *
 * Everything here ends the process when memory is out, so nobody checks for
 * NULL.  Sizes that come from outside are bounded before they come here.
 * What is returned is released with free().  What mem_grow() gives is in large
 * pages if it is large: no more of it than is written to takes memory, but for
 * the rest of the last such page. */
#pragma once
#include <stdarg.h>
#include <stddef.h>

void *mem_new(size_t count, size_t size); /* zeroed */
void *mem_grow(void *, size_t count, size_t size);
void *mem_copy(const void *, size_t size);
char *mem_text(const char *);                    /* NULL stays NULL */
char *mem_text_part(const char *, size_t bytes); /* always terminated */
char *mem_print(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *mem_vprint(const char *format, va_list) __attribute__((format(printf, 1, 0)));
