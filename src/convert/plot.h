/* convert/plot.h - how many danmaku are said a minute, as a picture in text.
 * Pure. */
#pragma once
#include "base/bytes.h"
#include "danmaku/track.h"

#include <stdbool.h>

struct plot_paper {
	int cols;  /* of the terminal */
	bool utf8; /* blocks may be used; otherwise ASCII */
};

/* Lines of text; nothing for an empty track.  The track is sorted. */
void plot_density(struct bytes *, const struct track *, const struct plot_paper *);

/* "1:02:03", "2:03" */
void plot_moment(struct bytes *, int64_t ms);
