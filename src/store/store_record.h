/* store/store_record.h - what was answered, who is banned, what moderators did. */
#pragma once
#include "store/store.h"

#include <stdint.h>

/* What was answered to an author's key (Idempotency-Key), to be said again. */
struct store_answer {
	const char *author, *key;
	uint64_t id;
	int64_t at_ms; /* of a comment, which has none: its video's number */
	int64_t created_ms;
};
/* Fills in the rest by author and key, when it was created at `since_ms` or
 * later. */
int store_answer_find(
    struct store *, struct store_answer *, int64_t since_ms, struct err *);
int store_answer_keep(struct store *, const struct store_answer *, struct err *);
int store_answers_forget(struct store *, int64_t before_ms, struct err *);

struct store_ban {
	const char *kind, *value; /* "author" NAME, "address" PREFIX, "word" TEXT */
	const char *why;
	int64_t since_ms;
};
typedef void store_ban_fn(void *arg, const struct store_ban *);

int store_ban_put(struct store *, const struct store_ban *, struct err *);
/* -ENOENT: it was not banned. */
int store_ban_lift(struct store *, const char *kind, const char *value, struct err *);
int store_bans(struct store *, store_ban_fn *, void *arg, struct err *);

struct store_audit {
	int64_t number; /* from 1 */
	int64_t at_ms;
	const char *who, *what, *video, *target; /* the last two may be NULL */
};
typedef void store_audit_fn(void *arg, const struct store_audit *);

int store_audit_add(struct store *, const struct store_audit *, struct err *);
/* Newest first, from below number `before` (0: all). */
int store_audits(
    struct store *, int64_t before, int limit, store_audit_fn *, void *arg, struct err *);
