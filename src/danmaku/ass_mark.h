/* danmaku/ass_mark.h - what subtitles cannot say of a danmaku.
 *
 * Their clock counts hundredths of a second, a comment may wait for its place,
 * and who found none is not shown at all.  So what it was stands in the Effect
 * of its line, where players see nothing that they know:
 *
 *   danmu;23826;1;25        time in ms, mode and size as Bilibili counts them
 *   danmu;0;7;25;4500 ..    the same and its flight
 *   danmu                   more of the comment of the line before */
#pragma once
#include "danmaku/intake.h"

void ass_mark_write(struct bytes *, const struct comment *);

enum ass_mark {
	ASS_MARK_NONE, /* somebody else's line, or one that was moved since */
	ASS_MARK_MORE,
	ASS_MARK_READ,
};

/* `c` has what was read of the line itself. */
enum ass_mark ass_mark_read(struct slice effect, struct intake *, struct comment *c);
