/* player/keeper.h - the thread that waits for the disk of the viewer's library.
 *
 * It finds out which video this is (16 MiB are read for that), reads what is
 * kept for it, and writes what is added; every call here returns at once, and
 * an answer comes on the loop, in the order of the calls.  What was answered
 * with 0 is on the disk: kill -9 does not take it away.  Main thread only. */
#pragma once
#include "danmaku/track.h"
#include "library/library.h"
#include "link/letter.h"
#include "net/loop.h"
#include "player/note.h"

#include <stdbool.h>
#include <stdint.h>

enum keeper_kind {
	KEEPER_OPEN,   /* `id` is the video's, `track` what is kept, `recent` texts */
	KEEPER_KNOWN,  /* the true id of a pipe: `track` is what it has beyond that */
	KEEPER_ADD,    /* `track` holds the one comment, with its id when kept */
	KEEPER_REMOVE, /* `track` likewise */
	KEEPER_NOTE,   /* only told when it failed, like those below */
	KEEPER_SENT,
	KEEPER_REFUSE,
	KEEPER_MAKE, /* never told */
	KEEPER_QUIT,
};

/* What was asked, and the answer. */
struct keeper_job {
	enum keeper_kind kind;
	unsigned turn; /* the video that was open when it was asked, see keeper_turn() */
	int rc;        /* 0, or why not */
	struct err err;
	char id[LIBRARY_VIDEO_MAX + 1]; /* of the video; of a pipe "p-...", until known */
	bool is_sure;                   /* KEEPER_OPEN: not only until KEEPER_KNOWN */
	struct track *track, *recent;   /* may be NULL; freed with the job */
	char *name, *value;             /* of the video, or of the note */
	struct note *notes;             /* KEEPER_OPEN, KEEPER_KNOWN */
	struct letter *letters;         /* the same two: of the server */
	uint64_t own, remote;           /* KEEPER_SENT, KEEPER_REFUSE */
};

typedef void keeper_fn(void *arg, const struct keeper_job *);

struct keeper;

/* `path` NULL: nothing is kept or read, and `why` is the answer; videos are
 * still told apart. */
struct keeper *keeper_new(
    struct loop *, const char *path, const char *why, keeper_fn *, void *arg);

/* Waits until what was asked is done.  The loop must not run again.  NULL is fine. */
void keeper_free(struct keeper *);

/* Another video: path, URL or "-".  `id` is what the viewer calls it, or NULL. */
void keeper_open(struct keeper *, const char *name, const char *id, int stdin_fd);
void keeper_known(struct keeper *, const char *id);
unsigned keeper_turn(const struct keeper *);

/* Something will be added soon: whatever that needs is made ready. */
void keeper_make(struct keeper *);

/* False: so much is waiting for the disk already that no more is taken. */
bool keeper_add(struct keeper *, const struct comment *);
bool keeper_remove(struct keeper *, const struct comment *);

/* What is written is for this server, too, and what it has not confirmed comes with
 * the answers to keeper_open().  Before the first video; copied. */
void keeper_server(struct keeper *, const char *server);

/* As keeper_add(), with the key it will be sent under: job->value. */
bool keeper_post(struct keeper *, const struct comment *, const char *key);
void keeper_sent(struct keeper *, const struct letter *);
void keeper_refuse(struct keeper *, const struct letter *); /* it goes */

/* Small things about this video.  What was put is there at once; before the
 * answer to keeper_open() nothing is.  NULL forgets. */
const char *keeper_note(const struct keeper *, const char *name);
void keeper_note_put(struct keeper *, const char *name, const char *value);
