/* supply/telling.h - one line for the viewer about what came of a source.
 *
 * Pure.  Lines are appended, sanitised and without passwords. */
#pragma once
#include "supply/obtain.h"

#include <stdbool.h>
#include <stddef.h>

/* "movie.xml: 9,598 danmaku, 12 of them known already", and what went wrong.
 * True: something was lost. */
bool telling_whole(
    struct bytes *, const char *name, const struct obtained *, size_t known);

/* The same about a piece of a source: of what `template` is made from. */
bool telling_piece(struct bytes *, const char *template, const struct obtained *);

/* "movie.danmaku.xml: the same danmaku as movie.xml" */
void telling_same(struct bytes *, const char *name, const char *as);
