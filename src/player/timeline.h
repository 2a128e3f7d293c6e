/* player/timeline.h - from what the sources gave to what flies.
 *
 * What the sources gave and what was added here (the viewer's own, what came
 * later or live) is sifted and becomes the track that is shown, its layout and
 * its density along the video.  Own ones stand in the time of the video: no
 * offset moves them.  Something added flies in the layout there is: nothing that
 * is placed moves.  Only timeline_layout() lays out anew.  Main thread. */
#pragma once
#include "danmaku/lanes.h"
#include "danmaku/track.h"
#include "sift/sift.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEAT_SLICES 512

struct show;
struct timeline;

struct timeline *timeline_new(void);
void timeline_free(struct timeline *); /* NULL is fine */

/* Another video: forgets what was set and what was added. */
void timeline_clear(struct timeline *);

/* What the sources gave, borrowed until the next timeline_set() or
 * timeline_clear(); holds from the next timeline_layout() on. */
void timeline_set(struct timeline *, const struct track *);

/* What is hidden, moved and merged, from the next timeline_layout() on; borrowed.  NULL
 * (the beginning): nothing. */
void timeline_sift(struct timeline *, const struct sift_options *);
const struct sift_report *timeline_report(const struct timeline *);

/* Who flies where, from the start; `duration` NS_NONE: unknown, no density. */
void timeline_layout(struct timeline *, const struct show *, ns_t duration);

/* One more, copied; what is given with the same id is not shown beside it from the
 * next timeline_grow() or timeline_layout() on.  False: there was no room for it in the layout (it is
 * counted as hidden), it is hidden by a rule, or no layout has been made yet (it
 * waits for that). */
bool timeline_add(struct timeline *, const struct comment *, ns_t now);

/* All of these, copied; returns how many found room. */
size_t timeline_extend(struct timeline *, const struct track *more, ns_t now);

/* The sources gave more: `given` (as for timeline_set()) has these, too.  What was
 * given before must still be there. */
void timeline_grow(
    struct timeline *, const struct track *given, const struct track *more, ns_t now);

/* Takes back an added one; false: none of those added has the id. */
bool timeline_remove(struct timeline *, uint64_t id);

/* From now on nothing with this id is shown, be it given or added. */
void timeline_drop(struct timeline *, uint64_t id);

/* Was one with this id, at this time, given, added or dropped? */
bool timeline_has(const struct timeline *, uint64_t id, int64_t at_ms);

/* An added one's flags (enum comment_flag) are these now. */
void timeline_mark(struct timeline *, uint64_t id, uint8_t flags);

/* Another number whenever the track or the layout is another one. */
uint64_t timeline_turn(const struct timeline *);

/* What is shown: in order of time, but for what was added since the layout,
 * which stands behind.  All of it holds until the next call that changes it. */
const struct track *timeline_track(const struct timeline *); /* never NULL */
const struct lanes *timeline_lanes(const struct timeline *); /* NULL: no layout yet */

/* Danmaku per HEAT_SLICES-th of the video, NULL: none are known of. */
const uint32_t *timeline_heat(const struct timeline *, uint32_t *most);
