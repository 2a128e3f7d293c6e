/* wire/remark.h - comments below a video, as a daemon tells them.
 *
 * A server is believed no more than a file: texts and names are cleaned, numbers have
 * bounds, and a row that cannot be read is counted and costs no other.  Pure. */
#pragma once
#include "danmaku/slice.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	REMARK_CLUSTERS_MAX = 1000, /* of a text; longer ones are cut */
	REMARK_BYTES_MAX = 8000,
	REMARK_LINES_MAX = 100,
	REMARK_CURSOR_MAX = 127, /* bytes */
};

struct remark {
	uint64_t id;
	uint64_t root;       /* whose thread it is in; of a thread's first: its id */
	uint64_t reply_to;   /* 0: it is a thread's first */
	const char *author;  /* one line; "": nobody said */
	const char *answers; /* whose comment it replies to */
	const char *text;    /* clean, with '\n' between its lines */
	size_t text_len;
	int64_t created_ms; /* Unix time; 0: nobody said */
	int64_t likes, replies;
	bool liked; /* by who asked */
};

/* Its texts hold for the length of the call. */
typedef void remark_fn(void *arg, const struct remark *);

enum remark_list {
	REMARK_ROOTS,   /* "comments": each is told before its first replies */
	REMARK_REPLIES, /* "replies": of one thread */
};

struct remark_rest {
	char next[REMARK_CURSOR_MAX + 1]; /* the cursor of the next page; "": none */
	int bad;                          /* rows that could not be read */
};

/* An answer with a page of them; false: this is none. */
bool remark_page(
    struct slice body, enum remark_list, remark_fn *, void *arg, struct remark_rest *);

/* One alone: the answer to a post, or an event.  False: it cannot be read. */
bool remark_one(struct slice body, remark_fn *, void *arg);

/* The answer to a like. */
bool remark_likes(struct slice body, int64_t *likes, bool *liked);

/* The body of a post; `reply_to` 0: to the video. */
void remark_write(struct bytes *, struct slice text, uint64_t reply_to);
