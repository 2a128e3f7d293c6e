/* danmaku/writing.h - what every writer does with the parts of a comment.
 *
 * All of it appends.  Texts are clean already (base/text.h); a control
 * character that should be there nevertheless is dropped. */
#pragma once
#include "danmaku/comment.h"
#include "danmaku/slice.h"

/* Entities for & < > and the double quote. */
void writing_xml(struct bytes *, struct slice);

/* Entities as DPlayer's server writes them: & < > " ' and the slash. */
void writing_html(struct bytes *, struct slice);

/* A JSON string with its quotes; what is not ASCII stays as it is. */
void writing_json(struct bytes *, struct slice);

/* Bilibili's habit: "/n" is a line break.  A "/n" that is none gets a blank of
 * no width between its letters, which readers drop. */
void writing_breaks(struct bytes *, struct slice);

/* What mode 7 has for a text: the flight and the text in one JSON array.  A
 * comment without a flight stays what it is. */
void writing_positioned(struct bytes *, const struct comment *);

void writing_signed(struct bytes *, int64_t);
void writing_seconds(struct bytes *, int64_t ms, int digits); /* 3 or more */
void writing_rgb(struct bytes *, uint32_t rgb);               /* "#ff8000", no quotes */

struct slice writing_text(const struct comment *);

/* Bilibili's numbers: 1 scroll, 4 bottom, 5 top, 6 reverse, 7, 8. */
int writing_mode(enum comment_mode);
