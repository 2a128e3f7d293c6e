/* base/text_wrap.h - where does a text break into lines of so many columns?  (pure)
 *
 * Behind blanks, which are left out there, and between wide characters, but not in
 * front of a closing mark; in the middle of a word only when the word is longer than
 * a line.  Clusters stay whole. */
#pragma once
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct text_part {
	const char *at; /* in the text */
	size_t len;
};

/* Takes the next line off *at, which it moves; false at the end.  At least one cluster
 * is on a line, so that it ends even where one is wider than `cols`. */
bool text_wrap(
    const char **at, const char *end, struct text_rule, int cols, struct text_part *);

int text_wrap_count(const char *s, size_t len, struct text_rule, int cols);
