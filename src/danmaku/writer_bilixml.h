/* danmaku/writer_bilixml.h - Bilibili's XML, nine fields a row (FORMATS.md 2.1),
 * as strict readers want it: double quotes, named entities, no control
 * characters.  A sender whose name would break the fields also stands in
 * user="..", where recorders of live streams put it. */
#pragma once
#include "danmaku/writer.h"

void writer_bilixml(const struct track *, const struct writer_look *, struct outlet *,
    struct writer_report *);
