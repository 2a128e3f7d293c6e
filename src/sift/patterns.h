/* sift/patterns.h - does any of these regular expressions fit?
 *
 * What was found out of a text is kept for a while: the same text comes often, and
 * all of them come again whenever an offset changes. */
#pragma once
#include "sift/pattern.h"

struct patterns;

struct patterns *patterns_new(void);
void patterns_free(struct patterns *); /* NULL is fine */

/* As pattern_new() reads it; -EINVAL with what is wrong. */
int patterns_add(struct patterns *, const char *text, size_t len, struct err *);

bool patterns_match(struct patterns *, const char *text, size_t len);

/* One line for each that was cut since the last call; false: no more. */
bool patterns_notice(struct patterns *, char *to, size_t size);
