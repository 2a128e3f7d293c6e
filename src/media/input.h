/* media/input.h - bytes for FFmpeg: a file or a pipe as an AVIOContext.
 *
 * A regular file is read where it stands; all else (a pipe, a terminal, a
 * device) goes through a spool. */
#pragma once
#include "base/err.h"
#include "media/spool.h"

struct AVIOContext;
struct input;

/* Opens a path, or takes over `fd` when path is NULL (without closing it). */
int input_open(struct input **, const char *path, struct spool_options, struct err *);
void input_close(struct input *); /* NULL is fine */

struct AVIOContext *input_io(struct input *);

/* Back to the first byte with a clean slate.  Not seekable: demuxers then
 * start at once instead of looking at the end of what has not come yet. */
void input_rewind(struct input *, bool seekable);
void input_allow_seek(struct input *);    /* from here on */
bool input_is_whole(struct input *);      /* all of it is here */
bool input_is_lost(const struct input *); /* bytes were asked that are gone */
void input_settle(struct input *);        /* spool_settle() */
void input_wake(struct input *);          /* any thread */
