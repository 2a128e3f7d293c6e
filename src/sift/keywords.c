#include "sift/keywords.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Words that begin with the same two characters share an entry of `lengths`, which
 * says how long they are.  Where a text has such a beginning, its hash is carried on
 * to each of those lengths, and only words with that hash are compared.  Thus
 * words that begin alike do not wait in line.  Of longer words LONG bytes count. */
enum { BUCKETS = 1 << 15, LONG = 63 };

#define HASH_START 0xcbf29ce484222325u

struct word {
	struct word *next;
	uint64_t hash;
	size_t len;
	char text[];
};

struct keywords {
	uint64_t lengths[BUCKETS]; /* 1 << length, by the hash of the beginning */
	struct word *words[BUCKETS];
	size_t count;
	bool singles; /* there are words of one character */
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
		for (word = keywords->words[i]; word != NULL; word = next) {
			next = word->next;
			free(word);
		}
	}
	free(keywords);
}

static uint64_t
hash_on(uint64_t hash, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
	return hash;
}

static size_t
bucket_of(uint64_t hash)
{
	return (size_t)((hash ^ hash >> 29) * 0x9e3779b97f4a7c15u >> 49);
}

/* Bytes of the first character, at most `len`. */
static size_t
character(const char *text, size_t len)
{
	size_t size = 1;

	while (size < len && ((unsigned char)text[size] & 0xc0) == 0x80)
		size++;
	return len > 0 ? size : 0;
}

/* Bytes of the first two, or of the only one. */
static size_t
beginning(const char *text, size_t len)
{
	size_t one = character(text, len);

	return one + character(text + one, len - one);
}

void
keywords_add(struct keywords *keywords, const char *text, size_t len)
{
	size_t begin = beginning(text, len), hashed = len < LONG ? len : LONG;
	struct word *word = mem_grow(NULL, 1, sizeof(*word) + len), **first;

	word->len = len;
	word->hash = hash_on(HASH_START, text, hashed);
	memcpy(word->text, text, len);
	first = &keywords->words[bucket_of(word->hash)];
	word->next = *first;
	*first = word;
	keywords->lengths[bucket_of(hash_on(HASH_START, text, begin))] |= (uint64_t)1
									  << hashed;
	keywords->singles |= character(text, len) == len;
	keywords->count++;
}

size_t
keywords_count(const struct keywords *keywords)
{
	return keywords->count;
}

static bool
has_word(const struct keywords *keywords, uint64_t hash, const char *text, size_t left)
{
	const struct word *word = keywords->words[bucket_of(hash)];

	for (; word != NULL; word = word->next) {
		if (word->hash == hash && word->len <= left &&
		    memcmp(word->text, text, word->len) == 0)
			return true;
	}
	return false;
}

static bool
begins_with_any(const struct keywords *keywords, const char *text, size_t left)
{
	size_t one = character(text, left), len = beginning(text, left);
	uint64_t hash = hash_on(HASH_START, text, one), lengths;

	if (keywords->singles && keywords->lengths[bucket_of(hash)] >> one & 1 &&
	    has_word(keywords, hash, text, left))
		return true;
	hash = hash_on(hash, text + one, len - one);
	lengths = keywords->lengths[bucket_of(hash)];
	for (; lengths >> len != 0; len++) {
		if (lengths >> len & 1 && has_word(keywords, hash, text, left))
			return true;
		if (len == left || len == LONG)
			return false;
		hash = hash_on(hash, text + len, 1);
	}
	return false;
}

bool
keywords_in(const struct keywords *keywords, const char *text, size_t len)
{
	if (keywords->count == 0)
		return false;
	for (size_t i = 0; i < len; i += character(text + i, len - i)) {
		if (begins_with_any(keywords, text + i, len - i))
			return true;
	}
	return false;
}
