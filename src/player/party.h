/* player/party.h - a danmud of the viewer's own, for as long as the player plays.
 *
 * It is the danmud that lies beside danmu, or in its folder of installation, and lets
 * everybody in who reaches this machine.  It ends with the player, however that ends:
 * the kernel tells it (PR_SET_PDEATHSIG).  What was said is kept, in a store that no
 * other danmud uses, so that the next evening has it; one party a user at a time.
 * Main thread; opened before there is another. */
#pragma once
#include "base/err.h"
#include "net/loop.h"
#include "setup/option.h"

struct party;

/* It listens, and is told on standard error who can come how.  BLOCKS until then. */
int party_open(struct party **, const struct options *, struct err *);

/* What it says goes to our log from now on.  `ended` (why: clean): it is gone. */
void party_watch(
    struct party *, struct loop *, void (*ended)(void *arg, const char *why), void *arg);

/* Tells it to go and waits a little.  After whatever talks to it; NULL is fine. */
void party_close(struct party *);

const char *party_url(const struct party *); /* for this machine; no slash at its end */
const char *party_line(const struct party *, int index); /* invite.h; NULL: no more */

/* What the library calls its store, whatever its port is this evening. */
#define PARTY_NAME "party"
