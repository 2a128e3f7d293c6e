/* danmaku/writer_biliproto.h - Bilibili's protobuf (FORMATS.md 2.2): one reply
 * with an element for each comment, every field that is known in it. */
#pragma once
#include "danmaku/writer.h"

void writer_biliproto(const struct track *, const struct writer_look *, struct outlet *,
    struct writer_report *);
