/* base/suggest.h - what was probably meant?
 *
 * Offer every name there is to a struct suggest; the one that a few slips of
 * the finger away wins.  Pure.  The names must outlive the struct. */
#pragma once
#include <stddef.h>

#define SUGGEST_WORD_MAX 48 /* longer words are no slip of anything */

struct suggest {
	const char *word;
	size_t len;
	const char *best; /* so far */
	int distance;     /* of `best` */
};

/* Letters to add, drop, change or swap with the next one (optimal string
 * alignment, upper and lower case alike); -1 when one is too long. */
int suggest_distance(const char *a, size_t a_len, const char *b, size_t b_len);

void suggest_start(struct suggest *, const char *word, size_t len);
void suggest_offer(struct suggest *, const char *name);
const char *suggest_best(const struct suggest *); /* NULL: nothing is near */
