/* danmaku/writer_dplayer.h - what DPlayer's server answers (FORMATS.md 2.4):
 *
 *   {"code":0,"data":[[23.826,0,16777215,"author","text"]]}
 *
 * The player puts texts into its page as they are, so they are escaped as HTML.
 * It knows three modes: a reverse comment scrolls, a positioned one stands at
 * the top, and scripts are left out. */
#pragma once
#include "danmaku/writer.h"

void writer_dplayer(const struct track *, const struct writer_look *, struct outlet *,
    struct writer_report *);
