/* broker/token.h - who says so, and since when is that no longer true?
 *
 * A token is `user:role:expiry` in base64url, a dot, and its HMAC-SHA-256 by
 * the daemon's secret: nothing is kept, whoever has the secret can make one.
 * All that is wrong with a token is said in the same words, but that it is too
 * old. */
#pragma once
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum token_role { TOKEN_VIEWER, TOKEN_MODERATOR, TOKEN_ADMIN };

#define TOKEN_USER_MAX 64
#define TOKEN_TEXT_MAX 512

struct token {
	char user[TOKEN_USER_MAX + 1]; /* A-Z a-z 0-9 . _ - */
	enum token_role role;
	int64_t expires_s; /* Unix time */
};

struct token_secret {
	uint8_t key[32];
};

int token_role_parse(enum token_role *, const char *name, struct err *);
const char *token_role_name(enum token_role);

/* The token as text, free() it; NULL: the user's name cannot be one. */
char *token_write(const struct token_secret *, const struct token *, struct err *);
/* -EACCES: it is none of ours; -ETIME: it is too old. */
int token_read(struct token *, const struct token_secret *, const char *text, size_t len,
    int64_t now_s, struct err *);

/* The secret in a file: 16 bytes at least, for its owner alone (-EPERM). */
int token_secret_read(struct token_secret *, const char *path, struct err *);
/* A new one, 0600; -EEXIST: there is one. */
int token_secret_make(const char *path, struct err *);
