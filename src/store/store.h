/* store/store.h - where a site's timelines and comments are kept.
 *
 * SQLite in write-ahead mode: one writer and any number of readers, each with
 * a store of its own on the same path, each used by one thread at a time.  All
 * calls block.  Danmaku lie in the order (video, position, id), comments in
 * (video, root, id), so that a segment or a thread is one run of the table.
 *
 * What can be asked is in store_video.h, store_danmaku.h, store_comment.h and
 * store_record.h.  Results there and here are 0 or a negative code with a
 * reason:
 *
 *   -ENOENT   what is looked for is not there
 *   -EINVAL   it cannot be kept: an id that is 0 or beyond 2^63
 *   -ENOSPC   the disk is full
 *   -EBUSY    others have locked it for too long
 *   -EROFS    it may not be written
 *   -EUCLEAN  the file is damaged, or is none of ours
 *   -EPROTO   the file was made by a newer danmud
 *   -EIO      anything else that the system or SQLite says
 *
 * Texts that are given back hold until the callback returns; a callback may
 * call the store, but not the call that it is inside of. */
#pragma once
#include "base/err.h"

#include <stdbool.h>

struct store;

/* Who writes makes the file (0600) and the folders it needs (0700). */
int store_open(struct store **, const char *path, bool writes, struct err *);
void store_close(struct store *); /* NULL is fine */

/* How long a call waits for a lock that others have, before it is -EBUSY; at first
 * 2 s. */
void store_patience(struct store *, int ms);

/* All between the two is kept, or none of it.  Durable once store_commit()
 * has returned 0; after any other value it is undone. */
int store_begin(struct store *, struct err *);
int store_commit(struct store *, struct err *);
void store_rollback(struct store *); /* also when nothing was begun */

/* Inside a transaction a part of it can be taken back alone: store_mark()
 * before it, then either of the others.  After -ENOSPC or -EIO SQLite may have
 * given up the whole transaction: then both say so with a negative code, and
 * store_rollback() is all that is left to do. */
int store_mark(struct store *, struct err *);
int store_unmark(struct store *, struct err *);
int store_undo(struct store *, struct err *);

/* What is read between the two is of one moment, whatever others write. */
int store_look(struct store *, struct err *);
void store_look_end(struct store *);

/* Can it be written to now?  Writes, durably, what is there already. */
int store_try(struct store *, struct err *);

/* Is the file whole, and is what was counted true?  0, or -EUCLEAN and what
 * is wrong first. */
int store_check(struct store *, struct err *);

/* A consistent copy (0600) while others go on writing; never over a file that
 * is there (-EEXIST). */
int store_backup(struct store *, const char *path, struct err *);
