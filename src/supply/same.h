/* supply/same.h - is this comment there already?
 *
 * People keep movie.xml and movie.danmaku.xml, or the XML and the protobuf of
 * one list.  A comment that names its id is the same as another with that id,
 * time and text; one without is the same only as part of a list that is the same
 * altogether, because people do say one thing twice.  Pure. */
#pragma once
#include "danmaku/track.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct same; /* what was seen so far */

struct same *same_new(void);
void same_free(struct same *); /* NULL is fine */

/* Has a comment like it been taken before?  Takes it if not. */
bool same_seen(struct same *, const struct comment *);

/* What all comments together come to, in whatever order they stand; 0: none. */
uint64_t same_sum(const struct track *);

/* Adds those of `from` that were not seen, moved by offset_ms; returns how
 * many were.  *to may be NULL: then it becomes a new track, or `from` itself shared
 * when that has it all already. */
size_t same_merge(struct same *, struct track **to, const struct track *from,
    int64_t offset_ms, uint16_t source);
