/* danmaku/writer_jsonl.h - one JSON object a line, with all that is known.
 *
 *   {"at_ms":23826,"mode":"scroll","color":"#ffffff","size":25,"author":"057075e9",
 *    "created_ms":1422201084000,"id":"757076900","pool":0,"weight":10,"likes":0,
 *    "text":"a\nb","source":0}
 *
 * The id is a string: many who read JSON round such numbers.  "flags"
 * (enum comment_flag) and the "path" of a positioned comment are there only when
 * there is one. */
#pragma once
#include "danmaku/writer.h"

void writer_jsonl(const struct track *, const struct writer_look *, struct outlet *,
    struct writer_report *);

/* The same without flags and paths: see writer_listing. */
void writer_list(const struct track *, const struct writer_look *, struct outlet *,
    struct writer_report *);
