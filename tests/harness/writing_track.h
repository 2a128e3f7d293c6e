/* tests/harness/writing_track.h - tracks to write, and whether they survive it. */
#pragma once
#include "danmaku/writer.h"

/* What the writer of this name makes of the track. */
struct bytes track_written(
    const char *writer, const struct track *, struct writer_report *);

/* Comments of all modes with everything that is hard to write: entities,
 * quotes, "/n", line breaks, commas in names, black, late, emoji.  Sorted. */
struct track *track_of_hard_ones(void);

/* The same times, modes, colours and texts, in the same order. */
void track_compare(const struct track *got, const struct track *want);

/* Writes the track, reads that again, and compares. */
void track_survives(const char *writer, const struct track *);
