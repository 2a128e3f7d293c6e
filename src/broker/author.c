#include "broker/author.h"

#include <sodium.h>
#include <string.h>

enum { LETTERS = 10 };

void
author_name(char name[AUTHOR_NAME_MAX], const struct token_secret *secret,
    const void *key, size_t len)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	static const char purpose[] = "author";
	crypto_generichash_state state;
	uint8_t hash[16];
	char *to = name;

	crypto_generichash_init(&state, secret->key, sizeof(secret->key), sizeof(hash));
	crypto_generichash_update(
	    &state, (const unsigned char *)purpose, sizeof(purpose));
	crypto_generichash_update(&state, key, len);
	crypto_generichash_final(&state, hash, sizeof(hash));
	memcpy(to, "guest-", 6);
	to += 6;
	for (int i = 0; i < LETTERS; i++)
		*to++ = letters[hash[i] % 32];
	*to = '\0';
}
