/* danmaku/writer_dandan.h - what dandanplay's server answers (FORMATS.md 2.3):
 *
 *   {"count":1,"comments":[{"cid":1,"p":"23.826,1,16777215,author","m":"text"}]}
 *
 * Modes are Bilibili's; a positioned comment, which nobody reads there, stands
 * at the top, and scripts are left out. */
#pragma once
#include "danmaku/writer.h"

void writer_dandan(const struct track *, const struct writer_look *, struct outlet *,
    struct writer_report *);
