/* sift/keywords.h - is any of these words in the text?
 *
 * Thousands of words cost little more than one, even when they begin alike: they are
 * found by their hash.  Words and texts are folded (base/text_fold.h). */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct keywords;

struct keywords *keywords_new(void);
void keywords_free(struct keywords *); /* NULL is fine */

/* `word` is folded and not empty. */
void keywords_add(struct keywords *, const char *word, size_t len);
size_t keywords_count(const struct keywords *);

bool keywords_in(const struct keywords *, const char *folded, size_t len);
