/* daemon/serve.h - danmud while it runs.
 *
 * Workers, each with a loop, a gate, a crowd and the rooms at home there; one
 * ledger for all.  SIGTERM and SIGINT drain it, SIGHUP rereads what can be. */
#pragma once
#include "daemon/conf.h"

/* Serves until it is told to stop.  argv is read again at a SIGHUP. */
int serve(const struct conf *, int argc, char **argv, struct err *);
