/* danmaku/writer.h - a track becomes a file that others can read.
 *
 * Reading what was written gives the same times, modes, colours and texts,
 * as far as the format has words for them: what it has none for is left out
 * or stands where it comes nearest, and the report counts it.  Pure. */
#pragma once
#include "danmaku/outlet.h"
#include "danmaku/track.h"

#include <stdbool.h>

struct writer_report {
	size_t written;
	size_t left_out; /* nothing in this format can stand for it */
	size_t changed;  /* of those written: another mode than they had */
};

struct writer {
	const char *name;    /* "xml" */
	const char *endings; /* of file names, with blanks between: ".pb .seg.so" */
	const char *about;   /* "Bilibili XML" */
	bool binary;         /* not for a terminal */
	void (*write)(const struct track *, struct outlet *, struct writer_report *);
};

const struct writer *writer_at(size_t index);       /* NULL past the end */
const struct writer *writer_find(const char *name); /* NULL: none */
const struct writer *writer_for(const char *path);  /* by its ending, the longest */
