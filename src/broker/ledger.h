/* broker/ledger.h - who writes to the store, and who reads from it.
 *
 * Jobs that write go through one thread, which commits all that have come in
 * one transaction: under load a commit is shared by hundreds (of some
 * milliseconds of work at most), and alone nobody waits.  Only when it is on
 * disk are they told.  A job that fails is undone alone; a commit that fails
 * fails them all, and all that wait.  After that the ledger tries by itself until
 * it can be written again.  Jobs that read have threads and connections of
 * their own, see one moment, and never wait for a writer.
 *
 * A queue that is full refuses: memory is bounded, and who asked is told. */
#pragma once
#include "base/err.h"
#include "net/loop.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LEDGER_WRITES_MAX = 8192, LEDGER_READS_MAX = 2048 };

/* Owned by the ledger from when it is taken until `done`.  Loops run until all
 * of theirs are answered: a post that has not run is lost with its loop. */
struct job {
	/* On a thread of the ledger's, perhaps inside a transaction with others: 0,
	 * or a negative code with a reason. */
	int (*work)(struct job *, struct store *, struct err *);
	/* On the loop's thread, once, whatever came of it (on one of the ledger's
	 * if the loop takes no more posts); may free the job. */
	void (*done)(struct job *);
	struct loop *loop;
	int rc; /* set before `done`, with the reason */
	struct err err;
};

struct ledger_stats {
	uint64_t written, failed; /* jobs that write */
	uint64_t commits;
	size_t waiting;
	ns_t commit_last; /* how long the last group took, jobs included */
	bool healthy;     /* it could be written the last time */
};

struct ledger;

int ledger_open(struct ledger **, const char *path, int readers, struct err *);
/* Takes no more, does what waits, and returns when all answers are posted.
 * NULL is fine; whoever might still call ledger_write() is gone by then. */
void ledger_close(struct ledger *);
void ledger_drain(struct ledger *); /* the same, but the ledger still refuses */

/* Any thread.  False: refused, the job is still the caller's. */
bool ledger_write(struct ledger *, struct job *);
bool ledger_read(struct ledger *, struct job *);

struct ledger_stats ledger_stats(struct ledger *); /* any thread */
