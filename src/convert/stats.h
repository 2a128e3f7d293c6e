/* convert/stats.h - what is in these danmaku?
 *
 * Counts by mode, colour, sender and source, and how many are said a minute, as
 * text for people.  Pure. */
#pragma once
#include "convert/plot.h"
#include "convert/request.h"

struct stats_paper {
	struct plot_paper plot;
	bool swatches; /* a terminal that shows colours */
};

void stats_text(struct bytes *, const struct track *, const struct request *,
    const struct stats_paper *);
