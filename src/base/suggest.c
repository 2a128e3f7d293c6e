#include "base/suggest.h"

#include <stdbool.h>
#include <string.h>

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int
least(int a, int b)
{
	return a < b ? a : b;
}

int
suggest_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	/* The row in work and the two above it: a swap looks two back. */
	int rows[3][SUGGEST_WORD_MAX + 1];

	if (a_len > SUGGEST_WORD_MAX || b_len > SUGGEST_WORD_MAX)
		return -1;
	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = (int)j;
	for (size_t i = 1; i <= a_len; i++) {
		int *row = rows[i % 3], *above = rows[(i + 2) % 3],
		    *two = rows[(i + 1) % 3];

		row[0] = (int)i;
		for (size_t j = 1; j <= b_len; j++) {
			char x = lower(a[i - 1]), y = lower(b[j - 1]);

			row[j] = least(above[j], row[j - 1]) + 1;
			row[j] = least(row[j], above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower(b[j - 2]) &&
			    lower(a[i - 2]) == y)
				row[j] = least(row[j], two[j - 2] + 1);
		}
	}
	return rows[a_len % 3][b_len];
}

void
suggest_start(struct suggest *s, const char *word, size_t len)
{
	*s = (struct suggest){ .word = word, .len = len };
}

/* Somebody who stops typing early made no mistake: counts as one slip. */
static bool
is_beginning(const struct suggest *s, const char *name, size_t len)
{
	if (s->len < 3 || s->len >= len)
		return false;
	for (size_t i = 0; i < s->len; i++) {
		if (lower(s->word[i]) != lower(name[i]))
			return false;
	}
	return true;
}

void
suggest_offer(struct suggest *s, const char *name)
{
	size_t len = strlen(name);
	int distance = suggest_distance(s->word, s->len, name, len);
	int slips = (int)(s->len > len ? s->len : len) / 3;

	if (distance < 0)
		return;
	/* One slip is let pass in any word but the shortest, three in none. */
	slips = slips > 3 ? 3 : slips < 1 && len > 1 ? 1 : slips;
	if (is_beginning(s, name, len))
		distance = 1;
	else if (distance > slips || distance >= (int)len)
		return;
	if (s->best == NULL || distance < s->distance) {
		s->best = name;
		s->distance = distance;
	}
}

const char *
suggest_best(const struct suggest *s)
{
	return s->best;
}
