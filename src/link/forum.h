/* link/forum.h - what is asked about the comments below a video, and the answers.
 *
 * Every request has one answer, told on the loop.  Nothing is tried again by itself:
 * who asked knows whether the viewer still wants it; a post goes with a key, so that
 * asking again never makes two of it.  Main thread. */
#pragma once
#include "danmaku/slice.h"
#include "net/stream.h"

#include <stdbool.h>
#include <stdint.h>

enum forum_kind { FORUM_ROOTS, FORUM_REPLIES, FORUM_POST, FORUM_LIKE, FORUM_DELETE };

struct forum_answer {
	enum forum_kind kind;
	uint64_t id;     /* of what it is about; of a post, its local one */
	bool first;      /* FORUM_ROOTS: the first page */
	long status;     /* of HTTP; 0: there was no answer */
	const char *why; /* it is not as was asked, clean; NULL: it is */
	struct slice body;
};

struct forum_handler {
	void (*answered)(void *arg, const struct forum_answer *);
	void *arg;
};

struct forum;

/* `server` without a slash at its end, `token` NULL: none.  Copied. */
struct forum *forum_new(
    struct stream_pool *, const char *server, const char *token, struct forum_handler);
void forum_free(struct forum *); /* gives up what is under way, silently; NULL is fine */

/* What follows is about this video; NULL: nothing is asked.  Pages of another one are
 * given up, what is posted goes on. */
void forum_video(struct forum *, const char *video);
bool forum_has_video(const struct forum *);

/* `cursor` "": the first page.  Another page of threads gives up the one before. */
void forum_roots(struct forum *, bool hot, const char *cursor);
void forum_replies(struct forum *, uint64_t root, const char *cursor);
void forum_post(
    struct forum *, uint64_t local, const char *text, uint64_t reply_to, const char *key);
void forum_like(struct forum *, uint64_t id, bool like);
void forum_delete(struct forum *, uint64_t id);
