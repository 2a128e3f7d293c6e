/* danmaku/writer_ass.h - subtitles that look like danmaku, for video players.
 *
 * The lanes of danmaku/lanes.h on a stage of pixels (ass_stage.h).  Who finds
 * no room there becomes a "Comment:", which players do not show and our reader
 * reads. */
#pragma once
#include "danmaku/writer.h"

void writer_ass(const struct track *, const struct writer_look *, struct outlet *,
    struct writer_report *);
