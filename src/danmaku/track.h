/* danmaku/track.h - all danmaku of one video, in the order they are said.
 *
 * Lifetime: whoever made it owns it.  A reader fills it with track_add(),
 * seals it once with track_sort(), and from there on it is read-only.
 * Texts are copied into the track's own arena and live as long as it. */
#pragma once
#include "danmaku/comment.h"

#include <stddef.h>

struct track; /* opaque: comments + arena */

struct track *track_new(void);
void track_free(struct track *); /* NULL is fine */

/* The same track once more, for who only reads it: nothing is added to it any
 * more.  Each of them is freed.  One thread. */
struct track *track_share(const struct track *);

/* A file of so many bytes is going to be read into it: has room for what that
 * may hold, so that nothing needs to grow.  No more than a hint. */
void track_expect(struct track *, size_t file_bytes);

/* Copies the comment, text, path and author (NULL author = "").  Text must be
 * sanitised.  Times are clamped to [0, 2^53). */
void track_add(struct track *, const struct comment *);

/* Adds all of `from`, each moved by offset_ms and marked with `source`. */
void track_merge(
    struct track *, const struct track *from, int64_t offset_ms, uint16_t source);

/* The one thing that may become another: enum comment_flag. */
void track_mark(struct track *, size_t index, uint8_t flags);

/* The rows behind it move up. */
void track_remove(struct track *, size_t index);

void track_sort(struct track *); /* by time, then id, then order of arrival; stable */

size_t track_count(const struct track *);
const struct comment *track_at(
    const struct track *, size_t index);                /* NULL past the end */
size_t track_find(const struct track *, int64_t at_ms); /* first one not before at_ms */
