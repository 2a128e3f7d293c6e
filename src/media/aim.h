/* media/aim.h - how does a source get to the key frame before a moment?
 *
 * Some containers land behind their target.  So the packets up to the first
 * key frame are read (and kept for the decoder), and when that frame is too
 * late the aim is taken again, from further in front. */
#pragma once
#include "base/err.h"
#include "base/time.h"
#include "media/source.h"
#include "media/streams.h"

#include <stdbool.h>

struct AVStream;

struct aim {
	struct source *source;
	const struct AVStream *stream; /* that leads; NULL: there is nothing to do */
	bool by_key;                   /* it has key frames: it is video */
	ns_t to, origin;
	ns_t read;                  /* how far it was read */
	struct pending *pending;    /* for what was read */
	bool (*give_up)(void *arg); /* something newer is wanted */
	void *arg;
	bool from_first; /* out: it had to go back to the first byte */
};

int aim_source(struct aim *, struct err *);
