/* store/store_comment.h - comments: roots and their replies, never deeper.
 *
 * Hiding a root hides its thread: what was said in it is not found any more. */
#pragma once
#include "store/store.h"

#include <stdint.h>

struct store_comment {
	uint64_t id;       /* 1 .. 2^63 - 1, never given twice in a store */
	uint64_t root;     /* of a root: its own id */
	uint64_t reply_to; /* of a root: 0 */
	const char *author, *text;
	const char *answers; /* whose comment it replies to; "" of a root */
	int64_t created_ms, likes, replies;
	bool liked; /* by who asks */
};
typedef void store_comment_fn(void *arg, const struct store_comment *);

/* Sets `root`: a reply to a reply joins the same thread.  -ENOENT: what is
 * replied to is not there. */
int store_comment_add(
    struct store *, int64_t video, struct store_comment *, struct err *);

/* One by its id, hidden or not; -ENOENT: it never was. */
int store_comment_get(struct store *, int64_t video, uint64_t id, store_comment_fn *,
    void *arg, struct err *);

/* Where a page ended: its last comment, as it was shown. */
struct store_comment_cursor {
	int64_t likes; /* only of roots, the most liked first */
	uint64_t id;   /* 0: from the start */
};

/* Newest first, or the most liked; `who` asks, NULL: nobody. */
int store_comment_roots(struct store *, int64_t video, bool hot,
    struct store_comment_cursor, int limit, const char *who, store_comment_fn *,
    void *arg, struct err *);
/* Oldest first, behind the reply `after`; -ENOENT: there is no such root. */
int store_comment_replies(struct store *, int64_t video, uint64_t root, uint64_t after,
    int limit, const char *who, store_comment_fn *, void *arg, struct err *);

/* Once for each `who`; how many likes it has then. */
int store_comment_like(struct store *, int64_t video, uint64_t id, const char *who,
    bool like, int64_t *likes, struct err *);
/* `who` NULL: a moderator.  -EACCES: it is somebody else's. */
int store_comment_hide(
    struct store *, int64_t video, uint64_t id, const char *who, struct err *);
