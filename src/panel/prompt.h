/* panel/prompt.h - a danmaku that is being written.
 *
 * The text, how it shall fly, and what was written before.  Pure: keys in;
 * what is to be done about them, and what is to be seen, out. */
#pragma once
#include "base/err.h"
#include "danmaku/comment.h"
#include "term/keys.h"

#include <stdbool.h>
#include <stddef.h>

/* What a server takes, counted as it counts: grapheme clusters of the clean
 * text; and the bytes that text_limits_comment would leave of it. */
#define PROMPT_CLUSTERS_MAX 100

enum prompt_verdict {
	PROMPT_PASS,  /* not for the prompt: a binding may take it */
	PROMPT_TAKEN, /* it may look different now */
	PROMPT_POST,  /* Enter: see prompt_take() */
	PROMPT_LEAVE, /* Escape: close it, what is written stays */
};

struct prompt_color {
	uint32_t rgb;
	const char *name;
};
#define PROMPT_COLORS 10
extern const struct prompt_color prompt_colors[PROMPT_COLORS];

struct prompt_mode {
	enum comment_mode mode;
	const char *name;
};
#define PROMPT_MODES 4
extern const struct prompt_mode prompt_modes[PROMPT_MODES]; /* as Tab goes */

/* What is to be seen; holds until the prompt changes. */
struct prompt_look {
	const char *text; /* one line of valid UTF-8, as typed */
	size_t len, cursor;
	int clusters;    /* of the clean text */
	int mode, color; /* places in the tables above */
	bool full;       /* the last key found no room */
};

struct prompt;

struct prompt *prompt_new(void);
/* For a text that does not fly, of at most so many clusters and bytes. */
struct prompt *prompt_new_plain(int clusters, size_t bytes);
void prompt_free(struct prompt *); /* NULL is fine */

enum prompt_verdict prompt_key(struct prompt *, struct key);
struct prompt_look prompt_look(const struct prompt *);

/* What is written as a comment without a time; the text is the prompt's until
 * it changes.  -EINVAL with the reason when it may not be posted. */
int prompt_take(struct prompt *, struct comment *, struct err *);

/* It was posted: the prompt is empty, and Up brings the text back. */
void prompt_posted(struct prompt *);

/* A text that is to be written on, unless another one has been begun. */
void prompt_give(struct prompt *, const char *text);

/* Something that was written earlier, the oldest first; sanitised. */
void prompt_remember(struct prompt *, const char *text);
