/* danmaku/slice.h - a part of somebody else's bytes, which must outlive it. */
#pragma once
#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
	const char *at;
	size_t len;
};

/* All of the bytes, until they grow. */
static inline struct slice
slice_of(const struct bytes *b)
{
	return (struct slice){ b->data != NULL ? b->data : "", b->len };
}

static inline bool
slice_is(struct slice s, const char *text)
{
	return s.len == strlen(text) && memcmp(s.at, text, s.len) == 0;
}

static inline bool
slice_begins(struct slice s, const char *text)
{
	size_t len = strlen(text);

	return s.len >= len && memcmp(s.at, text, len) == 0;
}

static inline bool
char_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static inline struct slice
slice_trim(struct slice s)
{
	while (s.len > 0 && char_is_blank(s.at[0])) {
		s.at++;
		s.len--;
	}
	while (s.len > 0 && char_is_blank(s.at[s.len - 1]))
		s.len--;
	return s;
}
