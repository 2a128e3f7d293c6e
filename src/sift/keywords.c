#include "sift/keywords.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A word is found by its first KEY_MAX bytes, or all of it when it is shorter:
 * three are one character of most of the scripts that matter here. */
enum { KEY_MAX = 3, BUCKETS = 1 << 14 };

struct word {
	struct word *next;
	size_t len;
	char text[];
};

struct keywords {
	struct word *buckets[BUCKETS];
	size_t count;
	bool lengths[KEY_MAX + 1]; /* keys of so many bytes are there */
};

struct keywords *
keywords_new(void)
{
	return mem_new(1, sizeof(struct keywords));
}

void
keywords_free(struct keywords *keywords)
{
	struct word *word, *next;

	if (keywords == NULL)
		return;
	for (int i = 0; i < BUCKETS; i++) {
		for (word = keywords->buckets[i]; word != NULL; word = next) {
			next = word->next;
			free(word);
		}
	}
	free(keywords);
}

static uint32_t
bucket_of(const char *text, size_t key)
{
	uint32_t hash = (uint32_t)key;

	for (size_t i = 0; i < key; i++)
		hash = hash * 0x9e3779b1u + (unsigned char)text[i];
	return (hash ^ hash >> 15) * 0x85ebca6bu >> 18;
}

void
keywords_add(struct keywords *keywords, const char *text, size_t len)
{
	size_t key = len < KEY_MAX ? len : KEY_MAX;
	struct word *word = mem_grow(NULL, 1, sizeof(*word) + len);
	struct word **bucket = &keywords->buckets[bucket_of(text, key)];

	word->len = len;
	memcpy(word->text, text, len);
	word->next = *bucket;
	*bucket = word;
	keywords->lengths[key] = true;
	keywords->count++;
}

size_t
keywords_count(const struct keywords *keywords)
{
	return keywords->count;
}

static bool
begins_with_any(
    const struct keywords *keywords, const char *text, size_t left, size_t key)
{
	const struct word *word = keywords->buckets[bucket_of(text, key)];

	for (; word != NULL; word = word->next) {
		if (word->len <= left && memcmp(word->text, text, word->len) == 0)
			return true;
	}
	return false;
}

bool
keywords_in(const struct keywords *keywords, const char *text, size_t len)
{
	if (keywords->count == 0)
		return false;
	for (size_t i = 0; i < len; i++) {
		for (size_t key = 1; key <= KEY_MAX && key <= len - i; key++) {
			if (keywords->lengths[key] &&
			    begins_with_any(keywords, text + i, len - i, key))
				return true;
		}
	}
	return false;
}
