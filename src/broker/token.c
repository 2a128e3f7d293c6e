#include "broker/token.h"

#include "base/bytes.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define MAC_BYTES crypto_auth_hmacsha256_BYTES
#define NAME_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

enum { SECRET_LEAST = 16, SECRET_MOST = 4096, FRESH_BYTES = 32 };

/* --- roles --- */

static const char *const roles[] = { "viewer", "moderator", "admin" };

enum { ROLES = sizeof(roles) / sizeof(roles[0]) };

int
token_role_parse(enum token_role *to, const char *name, struct err *err)
{
	for (int i = 0; i < ROLES; i++) {
		if (strcmp(name, roles[i]) == 0) {
			*to = (enum token_role)i;
			return 0;
		}
	}
	return err_set(
	    err, -EINVAL, "\"%s\" is no role: viewer, moderator or admin", name);
}

const char *
token_role_name(enum token_role role)
{
	return roles[role];
}

/* --- tokens --- */

static void
sign(uint8_t mac[MAC_BYTES], const struct token_secret *secret, const char *text,
    size_t len)
{
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(&state, secret->key, sizeof(secret->key));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)text, len);
	crypto_auth_hmacsha256_final(&state, mac);
}

static void
encode(struct bytes *to, const void *from, size_t len)
{
	size_t room = sodium_base64_encoded_len(len, BASE64);

	sodium_bin2base64(bytes_room(to, room), room, from, len, BASE64);
	to->len += room - 1; /* without its NUL */
}

static bool
is_name(const char *user)
{
	size_t len = strlen(user);

	return len > 0 && len <= TOKEN_USER_MAX && strspn(user, NAME_CHARS) == len;
}

char *
token_write(const struct token_secret *secret, const struct token *token, struct err *err)
{
	struct bytes text = { 0 };
	uint8_t mac[MAC_BYTES];
	char *said;

	if (!is_name(token->user)) {
		err_set(err, -EINVAL, "a user is 1 to %d characters of A-Z a-z 0-9 . _ -",
		    TOKEN_USER_MAX);
		return NULL;
	}
	said = mem_print("%s:%s:%lld", token->user, token_role_name(token->role),
	    (long long)token->expires_s);
	encode(&text, said, strlen(said));
	sign(mac, secret, text.data, text.len);
	bytes_char(&text, '.');
	encode(&text, mac, sizeof(mac));
	free(said);
	return bytes_steal(&text);
}

/* Only what was signed comes here: it is as token_write() made it. */
static int
said_read(struct token *token, char *said)
{
	char *role = strchr(said, ':'),
	     *expiry = role != NULL ? strchr(role + 1, ':') : NULL;

	if (expiry == NULL)
		return -EACCES;
	*role++ = '\0';
	*expiry++ = '\0';
	if (!is_name(said) || token_role_parse(&token->role, role, NULL) != 0)
		return -EACCES;
	memcpy(token->user, said, strlen(said) + 1); /* is_name() measured it */
	token->expires_s = strtoll(expiry, NULL, 10);
	return 0;
}

/* As text, so that one token has one spelling. */
static bool
is_signed(const struct token_secret *secret, const char *text, size_t len,
    const char *given, size_t given_len)
{
	char want[sodium_base64_ENCODED_LEN(MAC_BYTES, BASE64)];
	uint8_t mac[MAC_BYTES];

	sign(mac, secret, text, len);
	sodium_bin2base64(want, sizeof(want), mac, sizeof(mac), BASE64);
	return given_len == sizeof(want) - 1 &&
	       sodium_memcmp(want, given, given_len) == 0;
}

static int
verify(struct token *token, const struct token_secret *secret, const char *text,
    size_t len, char *said, size_t size)
{
	const char *dot = len <= TOKEN_TEXT_MAX ? memchr(text, '.', len) : NULL;
	size_t signed_len, got;

	if (dot == NULL)
		return -EACCES;
	signed_len = (size_t)(dot - text);
	if (!is_signed(secret, text, signed_len, dot + 1, len - signed_len - 1))
		return -EACCES;
	if (sodium_base642bin((unsigned char *)said, size - 1, text, signed_len, NULL,
		&got, NULL, BASE64) != 0)
		return -EACCES;
	said[got] = '\0';
	return said_read(token, said);
}

int
token_read(struct token *to, const struct token_secret *secret, const char *text,
    size_t len, int64_t now_s, struct err *err)
{
	char said[TOKEN_TEXT_MAX];
	struct token token = { .expires_s = 0 };

	if (verify(&token, secret, text, len, said, sizeof(said)) != 0)
		return err_set(err, -EACCES, "the token is not valid here");
	if (now_s >= token.expires_s)
		return err_set(err, -ETIME, "the token is too old");
	*to = token;
	return 0;
}

/* --- the secret --- */

static int
secret_check(int fd, const char *path, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(err, -EPERM, "%s: not a file", path);
	if ((st.st_mode & 077) != 0)
		return err_set(err, -EPERM,
		    "%s: others may read the secret (mode %04o); chmod 600 it", path,
		    (unsigned)(st.st_mode & 07777));
	return 0;
}

static int
secret_take(struct token_secret *to, int fd, const char *path, struct err *err)
{
	uint8_t raw[SECRET_MOST];
	ssize_t got = read(fd, raw, sizeof(raw));

	if (got < 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	while (got > 0 && (raw[got - 1] == '\n' || raw[got - 1] == '\r'))
		got--;
	if (got < SECRET_LEAST)
		return err_set(err, -EINVAL, "%s: a secret has at least %d bytes", path,
		    SECRET_LEAST);
	crypto_generichash(to->key, sizeof(to->key), raw, (size_t)got, NULL, 0);
	sodium_memzero(raw, sizeof(raw));
	return 0;
}

int
token_secret_read(struct token_secret *to, const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), rc;

	if (fd < 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	rc = secret_check(fd, path, err);
	if (rc == 0)
		rc = secret_take(to, fd, path, err);
	close(fd);
	return rc;
}

int
token_secret_make(const char *path, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), rc = 0;
	uint8_t fresh[FRESH_BYTES];
	struct bytes line = { 0 };

	if (fd < 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	randombytes_buf(fresh, sizeof(fresh));
	encode(&line, fresh, sizeof(fresh));
	bytes_char(&line, '\n');
	errno = ENOSPC; /* what a short write means */
	if (write(fd, line.data, line.len) != (ssize_t)line.len || fsync(fd) != 0) {
		rc = err_set(err, -errno, "%s: %s", path, strerror(errno));
		unlink(path);
	}
	sodium_memzero(fresh, sizeof(fresh));
	sodium_memzero(line.data, line.len);
	bytes_fini(&line);
	close(fd);
	return rc;
}
