/* library/library.h - what has this viewer written, and noted, about a video?
 *
 * One SQLite file a viewer, in WAL mode, every call one transaction that is on
 * the disk when the call returns (synchronous=FULL): whatever happens to the
 * process afterwards, it is there.  Several players may have it open at once.
 *
 * All calls block on the disk, and on another player for some seconds at most:
 * they belong to a thread that may wait.  One thread at a time; who wants one
 * of their own opens the library again.  A video is named as --video takes it:
 * an id, not a path.  What is read is sanitised: anybody may have changed the
 * file. */
#pragma once
#include "base/err.h"
#include "danmaku/track.h"

#include <stdbool.h>
#include <stddef.h>

#define LIBRARY_VIDEO_MAX 64

/* In every id that a library gives: no source of danmaku has such ones. */
#define LIBRARY_ID_BIT ((uint64_t)1 << 63)

struct library;

/* Makes the file (0600) and the folders it needs (0700).  A negative code for
 * one that is damaged, of a newer danmu, no library at all, or locked: `err`
 * says which, and the file is left as it was.  One that cannot be written is
 * opened for reading. */
int library_open(struct library **, const char *path, struct err *);
void library_close(struct library *); /* NULL is fine */
bool library_is_read_only(const struct library *);

/* 0: it is on the disk; *id is for library_remove(). */
int library_add(struct library *, const char *video, const struct comment *, uint64_t *id,
    struct err *);
int library_remove(struct library *, const char *video, uint64_t id, struct err *);

/* Adds what is kept for this video to `to`, as COMMENT_OWN; sort it then. */
int library_read(struct library *, const char *video, struct track *to, struct err *);

/* The last texts that were written, whatever the video: at most `most`, the
 * oldest first. */
int library_recent(struct library *, size_t most, struct track *to, struct err *);

/* What was kept under `from` (an id that was good until the true one was
 * known) belongs to `to`. */
int library_rename(struct library *, const char *from, const char *to, struct err *);

/* Small things worth remembering about a video, by name.  NULL forgets. */
int library_note_put(struct library *, const char *video, const char *name,
    const char *value, struct err *);
typedef void library_note_fn(void *arg, const char *name, const char *value);
int library_notes(
    struct library *, const char *video, library_note_fn *, void *arg, struct err *);
char *library_note(
    struct library *, const char *video, const char *name); /* free(); NULL none */
