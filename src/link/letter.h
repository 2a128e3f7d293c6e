/* link/letter.h - a danmaku on its way to a daemon.
 *
 * It has a key that was made once and goes with every try, so that the daemon takes
 * it once however often it is sent.  Plain data; whoever made it owns it. */
#pragma once
#include "base/bytes.h"
#include "danmaku/comment.h"

#include <stdbool.h>

#define LETTER_VIDEO_MAX 64
#define LETTER_KEY_MAX 64

struct letter {
	struct letter *next;    /* of whoever keeps several */
	uint64_t own;           /* what the viewer's side calls it */
	uint64_t remote;        /* what the daemon calls it; 0: it was not confirmed */
	bool tried;             /* it may have arrived already */
	bool waited;            /* its writer has gone on meanwhile */
	struct comment comment; /* its text is the letter's */
	char video[LETTER_VIDEO_MAX + 1]; /* "" = not known yet */
	char key[LETTER_KEY_MAX + 1];
	char *text;
};

/* `own` is the comment's id. */
struct letter *letter_new(const struct comment *, const char *video, const char *key);
void letter_free(struct letter *);  /* NULL is fine */
void letters_free(struct letter *); /* with those behind it */

void letter_key(char to[LETTER_KEY_MAX + 1]); /* a new one, at random */

/* As it is posted. */
void letter_write(struct bytes *, const struct letter *);

/* Is this what became of it? */
bool letter_is(const struct letter *, const struct comment *);
