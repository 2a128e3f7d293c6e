/* tests/harness/house.h - a danmud of its own for a test, and who talks to it.
 *
 * Everything waits for a condition, for a minute at most; what does not come fails
 * the test that waits. */
#pragma once
#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { HOUSE_WORDS = 16 };

struct house {
	char dir[64];
	const char *words[HOUSE_WORDS]; /* more options, NULL behind the last */
	int descriptors;                /* at most so many; 0: as it comes */
	int port; /* 0 before the first start; then the same again */
	pid_t pid;
	int said; /* its standard error */
};

/* A folder, and a danmud in it that listens (auth=open, rate=off). */
void house_open(struct house *);
void house_start(struct house *);          /* again, after house_end() */
int house_end(struct house *, int signal); /* its status, as waitpid() says */
void house_close(struct house *);          /* with the folder */
/* danmud WORDS... in that folder; what it prints goes to `out`; its exit code. */
int house_run(struct house *, struct bytes *out, const char *const *words);

int house_connect(const struct house *);
void house_send(int fd, const char *text, size_t len);
/* Until the peer closes, or `until` is in there (NULL: only the end); false: ended
 * without it. */
bool house_hear(int fd, struct bytes *, const char *until);

/* One request on a connection of its own: its status, the body in `body` (may be
 * NULL), the head in `head` (may be NULL). */
int house_ask(const struct house *, struct bytes *head, struct bytes *body,
    const char *method, const char *path, const char *headers, const char *json);

/* The same, whose answer has this status, and this in its head or body (NULL: whatever). */
void house_want(const struct house *, int status, const char *holds, const char *method,
    const char *path, const char *headers, const char *json);

/* POST that is to get a 201; the id it is told goes to `id`. */
void house_post(const struct house *, const char *path, const char *headers,
    const char *json, char id[32]);
