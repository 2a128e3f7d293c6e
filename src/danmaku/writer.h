/* danmaku/writer.h - a track becomes a file that others can read.
 *
 * Reading what was written gives the same times, modes, colours and texts,
 * as far as the format has words for them: what it has none for is left out
 * or stands where it comes nearest, and the report counts it.  Pure. */
#pragma once
#include "base/time.h"
#include "danmaku/outlet.h"
#include "danmaku/track.h"

#include <stdbool.h>

/* How it shall look, where the format says that. */
struct writer_look {
	int wide, high;   /* pixels of the stage */
	const char *font; /* its name */
	int font_size;    /* of a normal comment; 0: as it suits the stage */
	int outline;      /* pixels around the letters; below 0: as it suits them */
	int opacity_percent;
	ns_t flight, hold; /* to cross the stage; of one that stands still */
	int area_percent;  /* of the stage, from the top, for those that move */
	int free_rows;     /* kept free at the bottom, for subtitles */
	bool layers_apart; /* those that move may cross those that stand */
};

extern const struct writer_look writer_look_usual;

struct writer_report {
	size_t written;
	size_t left_out; /* nothing in this format can stand for it */
	size_t changed;  /* of those written: another mode than they had */
	size_t hidden;   /* of those written: not shown, for they found no room */
};

struct writer {
	const char *name;    /* "xml" */
	const char *endings; /* of file names, with blanks between: ".pb .seg.so" */
	const char *about;   /* "Bilibili XML" */
	bool binary;         /* not for a terminal */
	void (*write)(const struct track *, const struct writer_look *, struct outlet *,
	    struct writer_report *);
};

/* JSONL without a flight and flags; no format to choose, but what --list says. */
extern const struct writer writer_listing;

const struct writer *writer_at(size_t index);       /* NULL past the end */
const struct writer *writer_find(const char *name); /* NULL: none */
const struct writer *writer_for(const char *path);  /* by its ending, the longest */
