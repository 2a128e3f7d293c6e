#include "player/timeline.h"

#include "base/mem.h"
#include "danmaku/heat.h"
#include "player/show.h"

#include <stdlib.h>
#include <string.h>

struct timeline {
	const struct track *given; /* the sources'; NULL: none */
	struct track *added;
	struct track *made;        /* of both; NULL: `given` is all there is */
	const struct track *shown; /* what `lanes` were made from, or `empty` */
	struct track *empty;
	struct lanes *lanes;
	ns_t duration, offset; /* of that layout */
	uint32_t heat[HEAT_SLICES], heat_most;
};

struct timeline *
timeline_new(void)
{
	struct timeline *timeline = mem_new(1, sizeof(*timeline));

	timeline->empty = track_new();
	timeline->added = track_new();
	timeline->shown = timeline->empty;
	timeline->duration = NS_NONE;
	return timeline;
}

/* Nothing is shown any more. */
static void
shown_forget(struct timeline *timeline)
{
	lanes_free(timeline->lanes);
	timeline->lanes = NULL;
	track_free(timeline->made);
	timeline->made = NULL;
	timeline->shown = timeline->empty;
	timeline->heat_most = 0;
}

void
timeline_free(struct timeline *timeline)
{
	if (timeline == NULL)
		return;
	shown_forget(timeline);
	track_free(timeline->added);
	track_free(timeline->empty);
	free(timeline);
}

void
timeline_clear(struct timeline *timeline)
{
	shown_forget(timeline);
	timeline->given = NULL;
	track_free(timeline->added);
	timeline->added = track_new();
}

void
timeline_set(struct timeline *timeline, const struct track *given)
{
	if (timeline->shown == timeline->given)
		shown_forget(timeline);
	timeline->given = given;
}

static void
copy_all(struct track *to, const struct track *from)
{
	const struct comment *comment;

	for (size_t i = 0; (comment = track_at(from, i)) != NULL; i++)
		track_add(to, comment);
}

/* What was added from the `first` on.  The layout moves all by the offset, which
 * is that of the sources: the viewer's own were written where they fly. */
static void
copy_added(struct timeline *timeline, size_t first)
{
	const struct comment *comment;

	for (size_t i = first; (comment = track_at(timeline->added, i)) != NULL; i++) {
		struct comment copy = *comment;

		if (copy.flags & COMMENT_OWN)
			copy.at_ms -= timeline->offset / MILLISECOND;
		track_add(timeline->made, &copy);
	}
}

/* The track to be shown, in the order that it has. */
static void
make(struct timeline *timeline)
{
	timeline->made = track_new();
	if (timeline->given != NULL)
		copy_all(timeline->made, timeline->given);
	copy_added(timeline, 0);
	timeline->shown = timeline->made;
}

static void
heat_make(struct timeline *timeline)
{
	timeline->heat_most = 0;
	memset(timeline->heat, 0, sizeof(timeline->heat));
	if (timeline->duration == NS_NONE || timeline->duration <= 0)
		return;
	heat_count(timeline->shown, timeline->duration, timeline->offset, timeline->heat,
	    HEAT_SLICES);
	for (int i = 0; i < HEAT_SLICES; i++) {
		if (timeline->heat[i] > timeline->heat_most)
			timeline->heat_most = timeline->heat[i];
	}
}

void
timeline_layout(struct timeline *timeline, const struct show *show, ns_t duration)
{
	shown_forget(timeline);
	timeline->duration = duration;
	timeline->offset = show->offset;
	if (track_count(timeline->added) > 0) {
		make(timeline);
		track_sort(timeline->made);
	} else if (timeline->given != NULL) {
		timeline->shown = timeline->given;
	}
	timeline->lanes = show_lanes(show, timeline->shown);
	heat_make(timeline);
}

/* What was added from the `first` on goes behind what is shown, whose places in
 * the track stay as they are. */
static size_t
show_more(struct timeline *timeline, size_t first, ns_t now)
{
	size_t before = track_count(timeline->shown);

	if (timeline->made == NULL)
		make(timeline);
	else
		copy_added(timeline, first);
	heat_make(timeline);
	return lanes_append(timeline->lanes, timeline->made, before, now);
}

bool
timeline_add(struct timeline *timeline, const struct comment *comment, ns_t now)
{
	size_t first = track_count(timeline->added);

	track_add(timeline->added, comment);
	return timeline->lanes != NULL && show_more(timeline, first, now) == 1;
}

size_t
timeline_extend(struct timeline *timeline, const struct track *more, ns_t now)
{
	size_t first = track_count(timeline->added);

	copy_all(timeline->added, more);
	if (timeline->lanes == NULL || track_count(more) == 0)
		return 0;
	return show_more(timeline, first, now);
}

static size_t
find_id(const struct track *track, uint64_t id)
{
	size_t i = 0;

	while (i < track_count(track) && track_at(track, i)->id != id)
		i++;
	return i;
}

bool
timeline_remove(struct timeline *timeline, uint64_t id)
{
	size_t added = find_id(timeline->added, id), shown;

	if (added == track_count(timeline->added))
		return false;
	track_remove(timeline->added, added);
	shown = find_id(timeline->shown, id);
	if (timeline->made == NULL || shown == track_count(timeline->made))
		return true;
	lanes_remove(timeline->lanes, track_at(timeline->made, shown), shown);
	track_remove(timeline->made, shown);
	heat_make(timeline);
	return true;
}

const struct track *
timeline_track(const struct timeline *timeline)
{
	return timeline->shown;
}

const struct lanes *
timeline_lanes(const struct timeline *timeline)
{
	return timeline->lanes;
}

const uint32_t *
timeline_heat(const struct timeline *timeline, uint32_t *most)
{
	*most = timeline->heat_most;
	return timeline->heat_most > 0 ? timeline->heat : NULL;
}
