/* base/text_bidi.h - in which order does one see a line that runs both ways?
 *
 * Hebrew and Arabic are written to the right and read to the left.  A terminal
 * must not be left to put them in order, for it knows nothing of where one
 * comment ends and the next begins: what it gets is in the order in which it
 * is seen, cluster by cluster. */
#pragma once
#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>

/* May anything in it run to the left?  Quick; most lines are done with it. */
bool text_runs_left(const char *line, size_t len);

/* Puts one line of sanitised text into `out` as it is seen from left to right:
 * clusters stay whole, brackets face the other way where they have to. */
void text_visual(struct bytes *out, const char *line, size_t len);
