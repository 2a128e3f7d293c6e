/* tests/harness/ass_boxes.h - do subtitles cover each other on the screen?
 *
 * Reads a file as a video player would, knowing nothing of who wrote it, and
 * measures the texts by a rule of the caller's. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct ass_box_seen {
	double start, end; /* seconds */
	double x, x2;      /* left edge at the start, at the end */
	double y, wide, high;
	int layer;
	char style[16];
	const char *line; /* in the file */
};

struct ass_seen {
	struct ass_box_seen *boxes; /* by start */
	size_t count;
	int wide, high;
};

struct ass_measure {
	double ascii, other; /* width of a character, of the size */
	double line;         /* height of a line, of the size */
};

/* Fails the test for what no player would read. */
struct ass_seen ass_seen_read(const char *file, const struct ass_measure *);
void ass_seen_free(struct ass_seen *);

/* How many pairs cover each other at any time; positioned ones do not count.
 * `layers`: only pairs of one layer. */
size_t ass_seen_overlaps(const struct ass_seen *, bool layers);
