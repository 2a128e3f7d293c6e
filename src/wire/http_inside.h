/* wire/http_inside.h - which characters may stand where in HTTP (RFC 9110, 9112). */
#pragma once
#include "danmaku/slice.h"

static inline bool
http_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
http_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Of a word: method, name of a header. */
static inline bool
http_is_token(char c)
{
	return http_is_digit(c) || http_is_letter(c) ||
	       (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

/* Of a value: printable, blank, tab, or above ASCII. */
static inline bool
http_is_text(char c)
{
	return ((unsigned char)c >= ' ' && c != 0x7f) || c == '\t';
}

static inline bool
http_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The value of a hexadecimal digit, or -1. */
static inline int
http_hex(char c)
{
	if (http_is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* ASCII letters of any case are the same. */
static inline bool
http_is_word(struct slice s, const char *word)
{
	size_t i;

	for (i = 0; i < s.len && word[i] != '\0'; i++)
		if ((http_is_letter(s.at[i]) ? s.at[i] | 0x20 : s.at[i]) !=
		    (http_is_letter(word[i]) ? word[i] | 0x20 : word[i]))
			return false;
	return i == s.len && word[i] == '\0';
}

static inline struct slice
http_trim(struct slice s)
{
	while (s.len > 0 && http_is_blank(s.at[0])) {
		s.at++;
		s.len--;
	}
	while (s.len > 0 && http_is_blank(s.at[s.len - 1]))
		s.len--;
	return s;
}

/* Takes the next element from a list of words between commas, trimmed;
 * empty ones are left out.  False at the end. */
static inline bool
http_list_next(struct slice *list, struct slice *element)
{
	const char *comma;
	size_t len;

	while (list->len > 0) {
		comma = memchr(list->at, ',', list->len);
		len = comma != NULL ? (size_t)(comma - list->at) : list->len;
		*element = http_trim((struct slice){ list->at, len });
		len += comma != NULL;
		list->at += len;
		list->len -= len;
		if (element->len > 0)
			return true;
	}
	return false;
}
