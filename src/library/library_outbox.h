/* library/library_outbox.h - what was written for a daemon, and has it that?
 *
 * A danmaku and its key come to the disk together, before anything is sent: what
 * was not confirmed is still there after a kill -9, with the same key.  What is taken
 * out of the library is out of here, too.  Calls as in library.h. */
#pragma once
#include "library/library.h"

struct library_stamp {
	const char *server, *key;
};

/* As library_add(), to be sent to that server under that key. */
int library_post(struct library *, const char *video, const struct comment *,
    const struct library_stamp *, uint64_t *id, struct err *);

/* It was confirmed: there it is called `remote`. */
int library_sent(struct library *, uint64_t own, uint64_t remote, struct err *);

struct library_letter {
	const char *video, *key;
	uint64_t remote;     /* 0: it was not confirmed */
	struct track *track; /* the one comment */
};

/* In the order they were written: all that this server has not confirmed, and what
 * it has of this video.  All of it is valid for the length of the call. */
typedef void library_letter_fn(void *arg, const struct library_letter *);
int library_outbox(struct library *, const char *server, const char *video,
    library_letter_fn *, void *arg, struct err *);
