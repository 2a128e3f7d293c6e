/* danmaku/outlet.h - where does a file that is being written go?
 *
 * Into `bytes`, and from there, a piece at a time, to whoever wants it: a
 * million comments need no memory for the whole file.  Zero-initialised
 * keeps everything.  After a failure nothing more is passed on. */
#pragma once
#include "base/bytes.h"
#include "base/err.h"

struct outlet {
	struct bytes bytes;
	/* Takes all there is in data[0..len), or fails; NULL: nobody takes it. */
	int (*drain)(void *arg, const char *data, size_t len, struct err *);
	void *arg;
	struct err err; /* why it failed; .code is 0 while it did not */
};

void outlet_fini(struct outlet *);

/* Between two rows: passes on what is there, once it is worth a call. */
void outlet_next(struct outlet *);

/* Passes on the rest: 0, or why something did not arrive. */
int outlet_end(struct outlet *, struct err *);
