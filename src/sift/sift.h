/* sift/sift.h - of all comments, those that are shown.
 *
 * In this order: what the rules hide is gone, what is left is moved in time, and
 * repeats become one.  Pure, but for the counters of the rules. */
#pragma once
#include "danmaku/track.h"
#include "sift/merge.h"
#include "sift/rules.h"
#include "sift/shift.h"

#include <stdbool.h>

struct sift_options {
	struct rules *rules;       /* NULL: nothing is hidden */
	const struct shift *shift; /* of all, behind that of the source; NULL: none */
	/* One for all sources, or one for each of the first ones. */
	const struct shift *sources;
	size_t source_count;
	bool merge;
	int64_t window_ms; /* of merging: MERGE_WINDOW_MS */
};

struct sift_report {
	size_t hidden[RULE_KINDS]; /* by the reason */
	size_t hidden_all, merged;
};

/* Would all come out as it is? */
bool sift_is_idle(const struct sift_options *);

/* One that came alone: is it shown, and when (`comment` is moved)?  Merging is for
 * many. */
bool sift_one(struct comment *, const struct sift_options *, struct sift_report *);

/* A new track, sorted; counts on in the report. */
struct track *sift_track(
    const struct track *, const struct sift_options *, struct sift_report *);

/* "12 hidden: 10 keyword, 2 sender; 30 merged", or "" for nothing. */
char *sift_report_text(char *to, size_t size, const struct sift_report *);
