/* supply/beside.h - which files beside the video may be its danmaku?
 *
 * Those that are called as it is, with something else behind the name:
 * movie.xml, movie.danmaku.xml.gz, movie.mp4.xml, movie.live_chat.json beside
 * movie.mp4.  What they are is seen when they are read. */
#pragma once
#include "danmaku/format.h"

#include <stdbool.h>
#include <stddef.h>

#define BESIDE_MOST 64 /* files; more are no danmaku of one film */

struct beside {
	char **paths; /* in the order of their names */
	size_t count;
};

/* Reads the folder once: BLOCKS on the disk.  A URL or "-" has nothing beside
 * it. */
void beside_find(struct beside *, const char *video);
void beside_fini(struct beside *);

/* Pure: does `name` belong to the video `video`, both as they stand in one
 * folder?  False for the video itself. */
bool beside_fits(const char *video, const char *name);

/* Pure: is it danmaku, as it was found without being asked for?  Subtitles and
 * lists of something else that look like danmaku are not. */
bool beside_is_danmaku(const struct format_report *, const struct track *);
